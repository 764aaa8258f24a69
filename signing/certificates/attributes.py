"""What a certificate says of its subject and issuer, by the names that AWS IoT's policy variables have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from cryptography import x509
from cryptography.x509.oid import NameOID

_NAMES = {
    NameOID.DN_QUALIFIER: "DistinguishedNameQualifier",
    NameOID.COUNTRY_NAME: "Country",
    NameOID.ORGANIZATION_NAME: "Organization",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "OrganizationalUnit",
    NameOID.STATE_OR_PROVINCE_NAME: "State",
    NameOID.COMMON_NAME: "CommonName",
    NameOID.SERIAL_NUMBER: "SerialNumber",
    NameOID.TITLE: "Title",
    NameOID.SURNAME: "Surname",
    NameOID.GIVEN_NAME: "GivenName",
    NameOID.INITIALS: "Initials",
    NameOID.PSEUDONYM: "Pseudonym",
    NameOID.GENERATION_QUALIFIER: "GenerationQualifier",
}
_ALTERNATIVES: dict[type[x509.GeneralName], str] = {
    x509.DNSName: "DNSName",
    x509.RFC822Name: "RFC822Name",
    x509.UniformResourceIdentifier: "UniformResourceIdentifier",
    x509.IPAddress: "IPAddress",
}


def attributes_of(pem: str) -> dict[str, str]:
    """`Subject.CommonName` and its like; of several values the first, and each with its number: `….1`.

    What the certificate does not have is not there. Raises `ValueError` for what is no certificate.
    """
    certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
    found: dict[str, str] = {}
    for name, value in (*_subject(certificate), *_alternatives(certificate)):
        number = sum(known.startswith(f"{name}.") for known in found)
        found.setdefault(name, value)
        found[f"{name}.{number}"] = value
    return found


def _subject(certificate: x509.Certificate) -> Iterator[tuple[str, str]]:
    for whose, names in (("Subject", certificate.subject), ("Issuer", certificate.issuer)):
        for one in names:
            if one.oid in _NAMES:
                yield f"{whose}.{_NAMES[one.oid]}", str(one.value)


def _alternatives(certificate: x509.Certificate) -> Iterator[tuple[str, str]]:
    names: Iterable[x509.GeneralName] = ()
    with suppress(x509.ExtensionNotFound, ValueError):  # ValueError: an extension that nobody can read
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    for one in names:
        if type(one) in _ALTERNATIVES:
            yield f"Subject.AlternativeName.{_ALTERNATIVES[type(one)]}", str(one.value)
