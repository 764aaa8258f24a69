"""Certificates, and requests for them."""

from __future__ import annotations

from signing.messages import Message, N

DOES_NOT_VERIFY = Message(
    "SIG-005",
    N("The {what} just signed does not verify: its key is not the one that signed it."),
    N("Choose the key and the certificate that belong together."),
)
NOT_A_REQUEST = Message(
    "SIG-060",
    N("The unit's answer is not a certificate signing request."),
    N("A character may have been lost on the line: ask the unit again."),
)
REQUEST_NOT_SIGNED_BY_ITS_KEY = Message(
    "SIG-061",
    N("The request is not signed by the key it names."),
    N("It was changed on its way, or the unit does not hold that key: ask the unit again."),
)
REQUEST_SUBJECT_DIFFERS = Message(
    "SIG-062",
    N("The request is for “{subject}”, not for “CN={wanted}”."),
    N("Check that the right unit is in the slot and that its name is set as the product profile says."),
)
REQUEST_KEY_NOT_ALLOWED = Message(
    "SIG-063",
    N("The request's key is {found}, which is not allowed."),
    N("Use P-256, P-384 or RSA of at least {smallest} bits."),
)
REQUEST_KEY_NOT_IN_PROFILE = Message(
    "SIG-063",
    N("The request's key is {found}, the product profile allows {allowed}."),
    N("Check that the right unit and the right product are chosen."),
)
REQUEST_KEY_DIFFERS = Message(
    "SIG-064",
    N("The request is for another public key than the unit reports."),
    N("Ask the unit to make its key and request again."),
)
UNIT_KEY_UNREADABLE = Message("SIG-064", N("The unit's public key cannot be read."), N("Ask the unit again."))
NO_CERTIFICATE = Message(
    "SIG-070", N("There is no certificate in PEM form here."), N("Check which file or answer this is.")
)
NOT_A_CERTIFICATE = Message(
    "SIG-070", N("This is not a certificate in PEM form."), N("Check which file or answer this is.")
)
CERTIFICATE_SUBJECT_DIFFERS = Message(
    "SIG-071",
    N("The certificate is for “{subject}”, the request was for “{wanted}”."),
    N("The issuer must keep the subject of the request."),
)
CERTIFICATE_KEY_DIFFERS = Message(
    "SIG-072",
    N("The certificate is for another public key than the request."),
    N("The unit could never use it. Check the certificate provider."),
)
NOT_VALID_NOW = Message(
    "SIG-073",
    N(
        "The certificate “{subject}” is valid from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC, "
        "not now."
    ),
    N("Check this computer's date; otherwise a new certificate is needed."),
)
ISSUED_BY_ANOTHER = Message(
    "SIG-074",
    N("“{subject}” was not issued by “{issuer}”."),
    N("Check which authority the account uses for this product."),
)
NOT_AN_AUTHORITY = Message(
    "SIG-075",
    N("“{subject}” is not a certificate authority."),
    N("Give the certificate of the authority that issues for this product."),
)
CERTIFICATE_OF_ANOTHER_KEY = Message(
    "SIG-076",
    N("The certificate “{subject}” belongs to another key."),
    N("Choose the key and the certificate that belong together."),
)
NOT_FOR_CODE = Message(
    "SIG-077",
    N("The certificate “{subject}” is not one for signing code."),
    N("It needs the extended key usage codeSigning and the key usage digitalSignature."),
)
NOT_A_SUBJECT = Message(
    "SIG-078",
    N("“{subject}” cannot be the subject of a certificate: {reason}."),
    N("Write a common name of 1 to 64 characters, or a name such as CN=Lamp firmware,O=Example,C=DE."),
)
OWN_SIGNATURE_DOES_NOT_HOLD = Message(
    "SIG-079",
    N("The certificate is not as it was made: its own signature does not hold."),
    N("Copy it again from where it was made."),
)
NOT_VALID_AT = Message(
    "SIG-073",
    N(
        "The certificate “{subject}” is valid from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC, "
        "not at {at:%Y-%m-%d %H:%M}."
    ),
    N("If the signature is older, say when it was made: --at TIME. Otherwise sign with a valid certificate."),
)
ISSUER_NOT_GIVEN = Message(
    "SIG-154",
    N("From “{subject}”, issued by “{issuer}”, no way leads to a trusted root."),
    N("Give the root and every certificate between with --ca."),
)
PATH_TOO_LONG = Message(
    "SIG-155",
    N("“{subject}” allows {limit} authorities below itself, and there are more."),
    N("An authority issued what it may not. Do not trust the certificate."),
)
CRITICAL_EXTENSION = Message(
    "SIG-156",
    N("The certificate “{subject}” restricts its use in a way not known here (extension {oid})."),
    N("Check it with a tool that knows the extension."),
)
NOT_A_LIST = Message(
    "SIG-157",
    N("This is not a certificate revocation list."),
    N("Give the authority's list, PEM or DER, as it was downloaded."),
)
LIST_INCOMPLETE = Message(
    "SIG-157",
    N("The revocation list of “{issuer}” is a partial one."),
    N("Give the authority's complete list."),
)
LIST_OUTDATED = Message(
    "SIG-158",
    N("The revocation list of “{issuer}” is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}."),
    N("Download the newest list; if that is it, check this computer's date."),
)
LIST_MISSING = Message(
    "SIG-159",
    N("None of the revocation lists is one of “{issuer}”."),
    N("Give the list of the authority that issued the certificate, and its certificate with --ca."),
)
REVOKED = Message(
    "SIG-160",
    N("The certificate “{subject}” was revoked on {at:%Y-%m-%d}."),
    N("Do not trust what it signed. Ask its authority why."),
)
ENDS_TOO_SOON = Message(
    "SIG-090",
    N("The certificate “{subject}” ends on {last:%Y-%m-%d}: it must last for {days:,} days."),
    N("Check how long the issuer's certificates are valid, and for how long its own still is."),
)
EXTENSIONS_MISSING = Message(
    "SIG-091",
    N("The certificate “{subject}” has not the extensions of a unit's."),
    N("It needs CA:FALSE, the key usage digitalSignature and the extended key usage clientAuth."),
)
NOT_A_NAME = Message(
    "SIG-092",
    N("“{name}” cannot stand in a certificate as {kind}."),
    N("Correct the product profile's [identity.certificate]."),
)
KEY_IS_WEAK = Message(
    "SIG-093",
    N("The request's key is weak: {reason}."),
    N("The unit's random numbers are bad, or its key was set by hand. Put it aside, and tell its maker."),
)
CERTIFICATE_DIFFERS = Message(
    "SIG-094",
    N("The certificate “{subject}” has not the {part} of the product profile: {found}, not {wanted}."),
    N("Compare what the issuer makes with [identity.certificate] in the product profile."),
)
AUTHORITY_ENDS_FIRST = Message(
    "SIG-095",
    N("The authority “{authority}” ends on {last:%Y-%m-%d}, before a certificate made now would ({wanted})."),
    N("Let it be renewed, or ask for a shorter validity in the product profile."),
)
