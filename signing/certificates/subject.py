"""The subject of a certificate, as a person writes it."""

from __future__ import annotations

import re

from cryptography import x509
from cryptography.x509.oid import NameOID

from signing.catalogue.certificates import NOT_A_SUBJECT
from signing.errors import SigningError

ATTRIBUTE = re.compile(r"(CN|C|ST|L|O|OU|DC|UID|STREET|[0-9.]+) *=", re.IGNORECASE)  # RFC 4514, 2.3 and 3


def parse_subject(subject: str) -> x509.Name:
    """A common name, or all of a name by RFC 4514 when it begins as one: `CN=Lamp,O=Example,C=DE`.

    Raises SIG-078 for what is neither, and for parts longer than RFC 5280 (appendix A.1) allows.
    """
    try:
        if ATTRIBUTE.match(subject):
            return x509.Name.from_rfc4514_string(subject)
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    except ValueError as error:
        reason = str(error) or "it is no list of NAME=VALUE"
        raise SigningError(NOT_A_SUBJECT, subject=subject, reason=reason) from error
