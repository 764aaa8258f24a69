"""The words of a certificate profile as the parts of a certificate (RFC 5280)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.catalogue.certificates import NOT_A_NAME, NOT_A_SUBJECT
from signing.certificate_profile import Attribute, CertificateProfile, KeyUsage, NameKind
from signing.errors import SigningError

# Upper bounds of RFC 5280, appendix A.1; `cryptography` knows those of C and CN alone.
_ATTRIBUTES: dict[Attribute, tuple[x509.ObjectIdentifier, int]] = {
    "C": (NameOID.COUNTRY_NAME, 2),
    "ST": (NameOID.STATE_OR_PROVINCE_NAME, 128),
    "L": (NameOID.LOCALITY_NAME, 128),
    "O": (NameOID.ORGANIZATION_NAME, 64),
    "OU": (NameOID.ORGANIZATIONAL_UNIT_NAME, 64),
    "CN": (NameOID.COMMON_NAME, 64),
    "serialNumber": (NameOID.SERIAL_NUMBER, 64),
    "dnQualifier": (NameOID.DN_QUALIFIER, 64),
}
_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,\-./:=?]*")  # X.680, PrintableString
_PRINTABLE_ATTRIBUTES = ("C", "serialNumber", "dnQualifier")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DNS = re.compile(rf"({_LABEL}\.)*{_LABEL}")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z_a-z~%\[\]@]+")  # RFC 3986: scheme, then its letters
_HARDWARE_MODULE_NAME = x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4")  # RFC 4108, 5
_USAGES: dict[KeyUsage, str] = {
    "digitalSignature": "digital_signature",
    "contentCommitment": "content_commitment",
    "keyEncipherment": "key_encipherment",
    "dataEncipherment": "data_encipherment",
    "keyAgreement": "key_agreement",
}
_EXTENDED_USAGES = {
    "clientAuth": ExtendedKeyUsageOID.CLIENT_AUTH,
    "serverAuth": ExtendedKeyUsageOID.SERVER_AUTH,
    "codeSigning": ExtendedKeyUsageOID.CODE_SIGNING,
    "emailProtection": ExtendedKeyUsageOID.EMAIL_PROTECTION,
}


def check_names(profile: CertificateProfile) -> None:
    """Raises SIG-078 and SIG-092 for a profile that no certificate can have."""
    subject_name(profile.subject or ())
    alternative_names(profile.names or ())
    extended_usages(profile.extended_key_usage or ())


def subject_name(attributes: Iterable[tuple[Attribute, str]]) -> x509.Name:
    """Raises SIG-078 for a value that its attribute cannot have."""
    return x509.Name([_attribute(name, value) for name, value in attributes])


def _attribute(name: Attribute, value: str) -> x509.NameAttribute[str]:
    identifier, longest = _ATTRIBUTES[name]
    reason = ""
    if not 0 < len(value) <= longest:
        reason = f"it has {len(value)} characters, not 1 to {longest}"
    elif name in _PRINTABLE_ATTRIBUTES and not _PRINTABLE.fullmatch(value):
        reason = "it may have letters, digits, spaces and '()+,-./:=? alone"
    try:
        if not reason:
            return x509.NameAttribute(identifier, value)
    except ValueError as error:
        reason = str(error)
    raise SigningError(NOT_A_SUBJECT, subject=f"{name}={value}", reason=reason)


def alternative_names(names: Iterable[tuple[NameKind, str]]) -> list[x509.GeneralName]:
    """Raises SIG-092 for a name that is none of its kind."""
    return [_NAMES[kind](value) for kind, value in names]


def encoded_names(names: Iterable[tuple[NameKind, str]]) -> bytes:
    """The value of the extension subjectAltName, DER. Raises SIG-092."""
    return x509.SubjectAlternativeName(alternative_names(names)).public_bytes()


def _dns(value: str) -> x509.GeneralName:
    if len(value) > 253 or not _DNS.fullmatch(value):
        raise SigningError(NOT_A_NAME, name=value, kind="dns")
    return x509.DNSName(value)


def _uri(value: str) -> x509.GeneralName:
    if not _URI.fullmatch(value):
        raise SigningError(NOT_A_NAME, name=value, kind="uri")
    return x509.UniformResourceIdentifier(value)


def _hardware(value: str) -> x509.GeneralName:
    """`HardwareModuleName ::= SEQUENCE { hwType OBJECT IDENTIFIER, hwSerialNum OCTET STRING }`"""
    from asn1crypto import core  # here: few products need it

    kind, _, serial = value.partition(":")
    try:
        x509.ObjectIdentifier(kind)
        body = core.ObjectIdentifier(kind).dump() + core.OctetString(serial.encode("ascii")).dump()
    except ValueError as error:
        raise SigningError(NOT_A_NAME, name=value, kind="hardware") from error
    return x509.OtherName(_HARDWARE_MODULE_NAME, core.Sequence(contents=body).dump())


_NAMES = {"dns": _dns, "uri": _uri, "hardware": _hardware}


def key_usage(usages: frozenset[KeyUsage]) -> x509.KeyUsage:
    given = {name: word in usages for word, name in _USAGES.items()}
    return x509.KeyUsage(
        **given, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False
    )


def usage_words(usage: x509.KeyUsage) -> list[str]:
    """How a profile would ask for it; what a profile cannot ask for by RFC 5280's name."""
    authority = {"keyCertSign": usage.key_cert_sign, "cRLSign": usage.crl_sign}
    asked: dict[str, bool] = {word: bool(getattr(usage, name)) for word, name in _USAGES.items()}
    return [word for word, given in [*asked.items(), *authority.items()] if given]


def extended_usages(usages: Iterable[str]) -> list[x509.ObjectIdentifier]:
    """By their names, or as object identifiers. Raises SIG-092."""
    return [_EXTENDED_USAGES.get(usage) or _identifier(usage) for usage in usages]


def _identifier(text: str) -> x509.ObjectIdentifier:
    try:
        return x509.ObjectIdentifier(text)
    except ValueError as error:
        raise SigningError(NOT_A_NAME, name=text, kind="extended key usage") from error
