"""Certificates as PEM text: read, written, split, named by their hashes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from signing.algorithms import UNREADABLE as UNREADABLE_KEY
from signing.catalogue.certificates import NO_CERTIFICATE, NOT_A_CERTIFICATE
from signing.digests import hash_bytes
from signing.errors import VerificationError

# What `cryptography` raises for a malformed certificate, request or list.
# TypeError: a name that is a BIT STRING.
UNREADABLE = (*UNREADABLE_KEY, TypeError, x509.DuplicateExtension, x509.InvalidVersion)
_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def load_certificate(pem: str) -> x509.Certificate:
    """The first certificate in `pem`, every part of it readable. Raises SIG-070."""
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        # `cryptography` reads these on demand: what is malformed is to be found here.
        _ = certificate.subject, certificate.issuer, certificate.public_key(), certificate.extensions
        check_whole_signature(certificate)
    except UNREADABLE as error:
        raise VerificationError(NOT_A_CERTIFICATE) from error
    return certificate


def check_whole_signature(signed: x509.Certificate | x509.CertificateSigningRequest) -> None:
    """Raises ValueError unless the signature, the last field, is whole octets (RFC 5280 4.1.1.3).

    `cryptography` ignores the count of unused bits, so it could be changed without breaking the signature.
    """
    if not signed.public_bytes(serialization.Encoding.DER).endswith(b"\x00" + signed.signature):
        raise ValueError("the signature is not a whole number of octets")


def certificate_pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def split_chain(pem: str) -> list[str]:
    """The certificates of a chain file, in its order, one PEM each. Raises SIG-070 when there is none."""
    blocks = [f"{block}\n" for block in _BLOCK.findall(pem)]
    if not blocks:
        raise VerificationError(NO_CERTIFICATE)
    return blocks


def fingerprint(pem: str) -> str:
    """SHA-256 of the certificate's DER, 64 hexadecimal digits: what AWS IoT calls the certificate id."""
    return load_certificate(pem).fingerprint(hashes.SHA256()).hex()


def certificate_serial(pem: str) -> str:
    """The certificate's own serial number, octets in hexadecimal with colons, as AWS Private CA names it."""
    number = load_certificate(pem).serial_number
    return number.to_bytes((number.bit_length() + 7) // 8).hex(":")


def issuer_name(pem: str) -> str:
    """The issuer's name as the certificate tells it (RFC 4514). Raises SIG-070."""
    return load_certificate(pem).issuer.rfc4514_string()


def certificate_hashes(chain: Sequence[str]) -> list[str]:
    """How AWS Signer names each certificate of `chain` (PEM, each followed by its authority's).

    A name is the SHA-384 of the certificate's signed part and that of its authority's, in hexadecimal; a root
    is its own authority (AWS Signer API reference, `GetRevocationStatus`). So the last of `chain` is taken
    for a root. Raises `VerificationError` SIG-070.
    """
    digests = [hash_bytes(load_certificate(pem).tbs_certificate_bytes, "sha384").hex() for pem in chain]
    return [own + authority for own, authority in zip(digests, [*digests[1:], digests[-1]], strict=True)]
