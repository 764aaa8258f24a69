"""A self-signed certificate vouches for every bit of itself."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from signing.catalogue.certificates import OWN_SIGNATURE_DOES_NOT_HOLD
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
        raise VerificationError(OWN_SIGNATURE_DOES_NOT_HOLD) from error


def _is_self_signed(certificate: x509.Certificate) -> bool:
    """By its key identifiers where it has both (RFC 5280 4.2.1.1, 4.2.1.2), otherwise by its names.

    An authority may issue for its own name with another key. No one changed bit makes a certificate look like
    that: identifiers of two keys, which are hashes, differ in more.
    """
    issuer, own = _identifiers(certificate)
    if issuer is None or own is None:
        return certificate.issuer == certificate.subject
    return issuer == own or (certificate.issuer == certificate.subject and _one_bit_apart(issuer, own))


def _identifiers(certificate: x509.Certificate) -> tuple[bytes | None, bytes | None]:
    """Of the key that signed it, and of its own."""
    extensions = certificate.extensions
    try:
        issuer = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        own = extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        return None, None
    return issuer, own


def _one_bit_apart(one: bytes, other: bytes) -> bool:
    difference = int.from_bytes(one) ^ int.from_bytes(other)
    return len(one) == len(other) and difference.bit_count() == 1
