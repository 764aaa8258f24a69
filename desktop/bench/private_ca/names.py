"""Names as the API of AWS Private CA writes them: `ASN1Subject` and `GeneralName`."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

from desktop.bench.private_ca.algorithms import invalid_args

# In the order in which they go into the name.
SUBJECT = {
    "Country": NameOID.COUNTRY_NAME,
    "Organization": NameOID.ORGANIZATION_NAME,
    "OrganizationalUnit": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "DistinguishedNameQualifier": NameOID.DN_QUALIFIER,
    "State": NameOID.STATE_OR_PROVINCE_NAME,
    "CommonName": NameOID.COMMON_NAME,
    "SerialNumber": NameOID.SERIAL_NUMBER,
    "Locality": NameOID.LOCALITY_NAME,
    "Title": NameOID.TITLE,
    "Surname": NameOID.SURNAME,
    "GivenName": NameOID.GIVEN_NAME,
    "Initials": NameOID.INITIALS,
    "Pseudonym": NameOID.PSEUDONYM,
    "GenerationQualifier": NameOID.GENERATION_QUALIFIER,
}


def read_subject(subject: object) -> x509.Name:
    """Raises `Refused` for a subject that is empty or cannot be written."""
    if not isinstance(subject, Mapping):
        raise invalid_args("The subject must be a structure.")
    try:
        parts = [x509.NameAttribute(SUBJECT[name], subject[name]) for name in SUBJECT if subject.get(name)]
        custom = subject.get("CustomAttributes") or []
        parts += [
            x509.NameAttribute(x509.ObjectIdentifier(one["ObjectIdentifier"]), one["Value"]) for one in custom
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise invalid_args(f"The subject cannot be written: {error}") from error
    if not parts:
        raise invalid_args("The subject is empty.")
    return x509.Name(parts)


def read_general_name(described: Mapping[str, Any]) -> x509.GeneralName:
    try:
        [(kind, value)] = described.items()
        match kind:
            case "DnsName":
                return x509.DNSName(value)
            case "Rfc822Name":
                return x509.RFC822Name(value)
            case "UniformResourceIdentifier":
                return x509.UniformResourceIdentifier(value)
            case "IpAddress":
                return x509.IPAddress(ipaddress.ip_address(value))
            case "RegisteredId":
                return x509.RegisteredID(x509.ObjectIdentifier(value))
            case "DirectoryName":
                return x509.DirectoryName(read_subject(value))
    except (ValueError, TypeError) as error:
        raise invalid_args(f"The name {described} cannot be written.") from error
    raise invalid_args(f"Names of the kind {kind} are not supported.")
