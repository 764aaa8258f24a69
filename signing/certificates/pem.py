"""Certificates as PEM text: read, written, split, named by their fingerprint."""

from __future__ import annotations

import re

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization

from signing.errors import VerificationError

_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def load_certificate(pem: str) -> x509.Certificate:
    """The first certificate in `pem`, every part of it readable. Raises SIG-070."""
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        # `cryptography` reads these on demand: what is malformed is to be found here.
        _ = certificate.subject, certificate.issuer, certificate.public_key(), certificate.extensions
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        raise VerificationError("SIG-070", "This is not a certificate in PEM form.") from error
    return certificate


def certificate_pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def split_chain(pem: str) -> list[str]:
    """The certificates of a chain file, in its order, one PEM each. Raises SIG-070 when there is none."""
    blocks = [f"{block}\n" for block in _BLOCK.findall(pem)]
    if not blocks:
        raise VerificationError("SIG-070", "There is no certificate in PEM form here.")
    return blocks


def fingerprint(pem: str) -> str:
    """SHA-256 of the certificate's DER, 64 hexadecimal digits: what AWS IoT calls the certificate id."""
    return load_certificate(pem).fingerprint(hashes.SHA256()).hex()
