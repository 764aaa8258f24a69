"""Whether a signature holds, and the public keys and certificates that tell."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, utils

from signing.algorithms import (
    ECDSA,
    PREHASHED_SHA256,
    PSS,
    UNREADABLE,
    PublicKey,
    algorithm_of,
    known_key,
    prehash,
)
from signing.catalogue.signatures import NO_PUBLIC_KEY, NOT_OF_THIS_KIND, SIGNATURE_OF_ANOTHER
from signing.digests import hash_bytes
from signing.errors import VerificationError
from signing.messages import said
from signing.ml_dsa import MlDsaPublicKey, is_signature
from signing.notices import warn

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

ED25519_SIZE = 64  # bytes of a signature (RFC 8032 5.1.6)


def verify_payload(public_key: PublicKey, payload: BinaryIO, signature: bytes) -> None:
    """Returns only when `signature` is the key's over all that is left in `payload`.

    Raises `VerificationError` SIG-050, SIG-051, and SIG-043 as `prehash` does.
    """
    verify_digest(public_key, prehash(public_key, payload), signature)


def verify_digest(public_key: PublicKey, digest: bytes, signature: bytes) -> None:
    """Returns only when the private half of `public_key` signed `digest`, as `prehash` makes it.

    Raises `VerificationError`: SIG-050 when the bytes are no signature at all, SIG-051 when it does not hold.
    """
    try:
        _verify(public_key, digest, signature)
    except (InvalidSignature, ValueError) as error:  # ValueError: another length of a digest, or of μ
        if not _is_signature(public_key, signature):
            raise VerificationError(
                NOT_OF_THIS_KIND, kind=algorithm_of(public_key, "the verifier").name
            ) from error
        raise VerificationError(SIGNATURE_OF_ANOTHER) from error


def _is_signature(public_key: PublicKey, data: bytes) -> bool:
    """Whether it has the form of one, true or not."""
    if isinstance(public_key, rsa.RSAPublicKey):
        return len(data) == public_key.key_size // 8
    if isinstance(public_key, ed25519.Ed25519PublicKey):
        return len(data) == ED25519_SIZE
    if isinstance(public_key, MlDsaPublicKey):
        return is_signature(public_key, data)
    try:
        utils.decode_dss_signature(data)
    except ValueError:
        return False
    return True


def _verify(public_key: PublicKey, digest: bytes, signature: bytes) -> None:
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        public_key.verify(signature, digest, ECDSA[public_key.curve.name])
    elif isinstance(public_key, rsa.RSAPublicKey):
        public_key.verify(signature, digest, PSS, PREHASHED_SHA256)
    elif isinstance(public_key, MlDsaPublicKey):
        public_key.verify_mu(signature, digest)
    else:
        public_key.verify(signature, digest)


def load_public_key(data: bytes, owner: str) -> PublicKey:
    """The key in `data`: a PEM certificate or a PEM SubjectPublicKeyInfo. Raises SIG-052, SIG-079,
    SIG-013. A certificate that is not valid now is a `SigningWarning`: what it signed may be older.
    """
    try:
        if b"-----BEGIN CERTIFICATE-----" in data:
            return known_key(_certified_key(data, owner), owner)
        return known_key(serialization.load_pem_public_key(data), owner)
    except UNREADABLE as error:
        raise VerificationError(NO_PUBLIC_KEY, owner=owner) from error


def _certified_key(data: bytes, owner: str) -> object:
    # Imported here: it takes as long to load as all the rest, and only certificates need it.
    from signing.certificates.own_signature import check_own_signature
    from signing.certificates.pem import load_certificate

    try:
        certificate = load_certificate(data.decode("utf-8", "replace"))
    except VerificationError as error:
        raise ValueError(str(error)) from error
    check_own_signature(certificate)
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= datetime.now(UTC) <= last:
        warn(
            said(
                "The certificate in {owner} is valid from {first} to {last}, not now.",
                owner=owner,
                first=first,
                last=last,
            )
        )
    return certificate.public_key()


def public_key_pem(public_key: PublicKey | X25519PublicKey) -> str:
    return public_key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode("ascii")


def public_key_sha256(public_key: PublicKey | X25519PublicKey) -> str:
    """SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits."""
    return hash_bytes(public_key_der(public_key)).hex()


def public_key_der(public_key: PublicKey | X25519PublicKey) -> bytes:
    """The SubjectPublicKeyInfo."""
    return public_key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
