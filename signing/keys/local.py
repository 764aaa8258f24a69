"""Keys in this process's memory: made here, and signing here."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, rsa

from signing.algorithms import (
    ECDSA,
    ED25519,
    ML_DSA_44,
    ML_DSA_65,
    ML_DSA_87,
    P256,
    P384,
    PKCS1,
    PREHASHED_SHA256,
    PSS,
    RSA2048,
    RSA3072,
    Algorithm,
    PrivateKey,
    PublicKey,
    prehash,
)
from signing.ml_dsa import MlDsaPrivateKey

_NEW: dict[Algorithm, Callable[[], PrivateKey]] = {
    P256: lambda: ec.generate_private_key(ec.SECP256R1()),
    P384: lambda: ec.generate_private_key(ec.SECP384R1()),
    RSA2048: lambda: rsa.generate_private_key(65537, 2048),
    RSA3072: lambda: rsa.generate_private_key(65537, 3072),
    ED25519: ed25519.Ed25519PrivateKey.generate,
    ML_DSA_44: mldsa.MLDSA44PrivateKey.generate,
    ML_DSA_65: mldsa.MLDSA65PrivateKey.generate,
    ML_DSA_87: mldsa.MLDSA87PrivateKey.generate,
}


class LocalSigner:
    """Signs with a key in this process; the key is loaded when it is first used."""

    def __init__(self, uri: str, load: Callable[[], PrivateKey]) -> None:
        self.uri = uri
        self._load = load

    @cached_property
    def _private_key(self) -> PrivateKey:
        return self._load()

    @cached_property
    def public_key(self) -> PublicKey:
        return self._private_key.public_key()

    def sign(self, payload: BinaryIO) -> bytes:
        return self.sign_digest(prehash(self.public_key, payload))

    def sign_digest(self, digest: bytes, *, pkcs1: bool = False) -> bytes:
        key = self._private_key
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return key.sign(digest, ECDSA[key.curve.name])
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(digest, PKCS1 if pkcs1 else PSS, PREHASHED_SHA256)
        if isinstance(key, MlDsaPrivateKey):
            return key.sign_mu(digest)
        return key.sign(digest)


def memory_signer(private_key: PrivateKey) -> LocalSigner:
    return LocalSigner("memory:", lambda: private_key)


def new_private_key(algorithm: Algorithm) -> PrivateKey:
    return _NEW[algorithm]()
