"""Digests and ECDSA P-256 verification, in one place."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from signing.errors import SigningError, VerificationError

BLOCK = 256 * 1024  # bytes
# What `cryptography` raises for a malformed key.
UNREADABLE = (ValueError, UnsupportedAlgorithm)
PREHASHED_SHA256 = ec.ECDSA(utils.Prehashed(hashes.SHA256()))


def sha256_of(payload: BinaryIO) -> bytes:
    """The SHA-256 of everything left in `payload`, read in pieces."""
    digest = hashlib.sha256()
    while block := payload.read(BLOCK):
        digest.update(block)
    return digest.digest()


def verify_digest(public_key: ec.EllipticCurvePublicKey, digest: bytes, signature: bytes) -> None:
    """Returns only when `signature` (DER) was made over `digest` by the private half of `public_key`.

    Raises `VerificationError`: SIG-050 when the bytes are no signature at all, SIG-051 when it does not hold.
    """
    try:
        utils.decode_dss_signature(signature)
    except ValueError as error:
        raise VerificationError(
            "SIG-050",
            "This is not an ECDSA signature in DER form.",
            "Check that the right signature file was given.",
        ) from error
    try:
        public_key.verify(signature, digest, PREHASHED_SHA256)
    except InvalidSignature as error:
        raise VerificationError(
            "SIG-051",
            "The signature does not belong to this image and key.",
            "The image was changed after signing, or another key signed it. Sign it again.",
        ) from error


def require_p256(public_key: object, owner: str) -> ec.EllipticCurvePublicKey:
    """The same key, known to be P-256; `owner` names it in the message. Raises SIG-013."""
    if isinstance(public_key, ec.EllipticCurvePublicKey) and isinstance(public_key.curve, ec.SECP256R1):
        return public_key
    raise SigningError(
        "SIG-013",
        f"The key of {owner} is not ECDSA P-256.",
        "Units verify firmware with P-256: choose such a key.",
    )


def load_public_key(data: bytes, owner: str) -> ec.EllipticCurvePublicKey:
    """The P-256 key in `data`: a PEM certificate or a PEM SubjectPublicKeyInfo. Raises SIG-052, SIG-013."""
    try:
        if b"-----BEGIN CERTIFICATE-----" in data:
            return require_p256(_certified_key(data), owner)
        return require_p256(serialization.load_pem_public_key(data), owner)
    except UNREADABLE as error:
        raise VerificationError(
            "SIG-052", f"{owner} holds neither a public key nor a certificate.", "Give a PEM file."
        ) from error


def _certified_key(data: bytes) -> object:
    # Imported here: it takes as long to load as all the rest, and only certificates need it.
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(data).public_key()
    except x509.InvalidVersion as error:
        raise ValueError(str(error)) from error


def public_key_pem(public_key: ec.EllipticCurvePublicKey) -> str:
    return public_key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode("ascii")


def public_key_sha256(public_key: ec.EllipticCurvePublicKey) -> str:
    """SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits."""
    spki = public_key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(spki).hexdigest()
