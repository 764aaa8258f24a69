"""The one common name by which a unit goes."""

from __future__ import annotations

from cryptography import x509

from signing.catalogue.certificates import REQUEST_SUBJECT_DIFFERS
from signing.certificates.pem import load_certificate
from signing.certificates.requests import load_request
from signing.errors import VerificationError


def requested_name(csr_pem: str) -> str:
    """Raises SIG-060 for what is no request, SIG-062 for one with no or several common names."""
    return _common_name(load_request(csr_pem).subject)


def certified_name(certificate_pem: str) -> str:
    """Raises what `load_certificate` raises, and SIG-062."""
    return _common_name(load_certificate(certificate_pem).subject)


def _common_name(subject: x509.Name) -> str:
    match subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME):
        case [attribute] if isinstance(attribute.value, str):
            return attribute.value
    raise VerificationError(REQUEST_SUBJECT_DIFFERS, subject=subject.rfc4514_string(), wanted="…")
