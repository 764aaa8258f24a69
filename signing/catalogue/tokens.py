"""Keys in a token."""

from __future__ import annotations

from signing.messages import Message, N

TOKEN_KEY_EXISTS = Message(
    "SIG-014",
    N("The token has the key {uri} already, and keys are never overwritten."),
    N("Choose another name."),
)
MESSAGE_TOO_LONG = Message(
    "SIG-043",
    N("The token of {uri} does not take a message of this length."),
    N("Use an ECDSA or RSA key: its token gets only a digest."),
)
NO_MODULE = Message(
    "SIG-100",
    N("No PKCS#11 module is named, so no token can be reached."),
    N("Set {variable} to the token maker's library, or add ?module-path=FILE to the URI."),
)
MODULE_UNUSABLE = Message(
    "SIG-101",
    N("The PKCS#11 module {module} cannot be used: {reason}."),
    N("Check the path, and that the module was made for this system and its processor."),
)
NO_SUCH_TOKEN = Message(
    "SIG-102", N("No token matches {uri}. Present: {present}."), N("Plug the token in, or correct its name.")
)
SEVERAL_TOKENS = Message(
    "SIG-103", N("{count} tokens match {uri}: serial numbers {serials}."), N("Add serial=NUMBER to the URI.")
)
NO_SUCH_KEY = Message(
    "SIG-104", N("The token has no private key {uri}."), N("Correct object or id in the URI.")
)
SEVERAL_KEYS = Message(
    "SIG-105", N("{count} private keys match {uri}."), N("Add object=NAME or id=%01 to the URI.")
)
PIN_WRONG = Message(
    "SIG-106",
    N("The PIN does not open the token “{token}”.{left}"),
    N("Check which token and which PIN it is."),
)
PIN_LOCKED = Message(
    "SIG-107",
    N("The user PIN of the token “{token}” is locked or expired."),
    N("Whoever has the security officer's PIN (SO PIN, PUK) can set a new one."),
)
TOKEN_REMOVED = Message(
    "SIG-108",
    N("The token of {uri} was removed while it was used."),
    N("Plug it in and try again."),
    retryable=True,
)
TOKEN_REFUSES = Message(
    "SIG-109",
    N("The token of {uri} refuses: {reason}."),
    N("Check that it is plugged in, and that it allows what was asked."),
)
SECRET_IN_URI = Message(
    "SIG-110",
    N("The PKCS#11 URI holds a PIN or the place of one."),
    N(
        "Leave out pin-value and pin-source, and change the PIN if others could see it: it is asked when "
        "the key is used."
    ),
)
NO_PUBLIC_HALF = Message(
    "SIG-111",
    N("The token holds neither a public key nor a certificate with the id of {uri}."),
    N("Import the certificate into the token under the private key's id."),
)
KEY_MAY_NOT_SIGN = Message(
    "SIG-112", N("The token does not let {uri} sign."), N("Choose a key made for signing.")
)
KIND_NOT_SIGNED = Message(
    "SIG-113",
    N("The token of {uri} does not sign with keys of this kind."),
    N("Choose another kind of key, or another token."),
)
