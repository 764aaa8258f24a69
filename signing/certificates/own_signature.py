"""A self-signed certificate vouches for every bit of itself."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from signing.errors import VerificationError


def check_own_signature(certificate: x509.Certificate) -> None:
    """Raises SIG-079 when a self-signed certificate's signature does not hold.

    One that an authority issued says nothing about itself: `check_chain` takes the authority's certificate.
    """
    if not _is_self_signed(certificate):
        return
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise VerificationError(
            "SIG-079",
            "The certificate is not as it was made: its own signature does not hold.",
            "Copy it again from where it was made.",
        ) from error


def _is_self_signed(certificate: x509.Certificate) -> bool:
    """By its names or by its key identifiers: no one changed bit hides both (RFC 5280 4.2.1.1, 4.2.1.2)."""
    if certificate.issuer == certificate.subject:
        return True
    extensions = certificate.extensions
    try:
        issuer = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        own = extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        return False
    return issuer == own
