"""The kinds of keys that sign, and the one algorithm of each, whoever holds the key and whatever the format.

ECDSA (FIPS 186-5) hashes with the hash as long as its curve. RSA is PSS (RFC 8017 8.1) with SHA-256, MGF1
with SHA-256 and a salt of 32 bytes, as MCUboot and ESP Secure Boot verify it; in certificates alone it is
PKCS #1 v1.5 (8.2), which everybody verifies. Ed25519 (RFC 8032) signs the message itself: its prehash
function is the identity, so wherever others have a digest it has the message. ML-DSA (FIPS 204) has its μ.
"""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

from signing.catalogue.keys import (
    KEY_KIND_NOT_TAKEN,
    KEY_KIND_SIGNS_NOTHING,
    NOT_A_KEY_KIND,
    TOO_LARGE_FOR_ED25519,
)
from signing.digests import hash_stream
from signing.errors import FileError, SigningError
from signing.ml_dsa import MlDsaPrivateKey, MlDsaPublicKey, message_representative, parameter_set

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey | MlDsaPublicKey
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | MlDsaPrivateKey

UNREADABLE = (ValueError, UnsupportedAlgorithm)  # what `cryptography` raises for a malformed key
LARGEST_MESSAGE = 32 * 1024 * 1024  # bytes that Ed25519, which cannot sign in pieces, takes into memory
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
PKCS1 = padding.PKCS1v15()
PREHASHED_SHA256 = utils.Prehashed(hashes.SHA256())
MU = "mu"


class EcdsaOfDigest(ec.ECDSA):
    """With a random number. To learn whether OpenSSL can do without, `cryptography`'s own would load its
    older interface to it: 2 ms of each `sign` and `verify`.
    """

    def __init__(self, digest: utils.Prehashed) -> None:
        self._digest = digest

    @property
    def algorithm(self) -> utils.Prehashed:
        return self._digest

    @property
    def deterministic_signing(self) -> bool:
        return False


ECDSA = {
    "secp256r1": EcdsaOfDigest(PREHASHED_SHA256),
    "secp384r1": EcdsaOfDigest(utils.Prehashed(hashes.SHA384())),
}


class Algorithm(NamedTuple):
    """`kind` is what a person types, `name` what one reads.

    `hash_name` is of `HASHES`; None for Ed25519, and `MU` for ML-DSA: no digest, it depends on the key.
    """

    kind: str
    name: str
    hash_name: str | None

    def prehash(self, payload: BinaryIO) -> bytes:
        """What a classical key of this kind signs of all that is left in `payload`: its digest, or itself for
        Ed25519. For keys of every kind ask `prehash`.

        Reads in pieces unless it is Ed25519, which takes `LARGEST_MESSAGE` bytes at most: SIG-043.
        """
        if self.hash_name is not None:
            return hash_stream(payload, self.hash_name)
        message = payload.read(LARGEST_MESSAGE + 1)
        if len(message) > LARGEST_MESSAGE:
            raise FileError(TOO_LARGE_FOR_ED25519, limit=LARGEST_MESSAGE)
        return message


P256 = Algorithm("p256", "ECDSA P-256", "sha256")
P384 = Algorithm("p384", "ECDSA P-384", "sha384")
RSA2048 = Algorithm("rsa2048", "RSA-2048", "sha256")
RSA3072 = Algorithm("rsa3072", "RSA-3072", "sha256")
ED25519 = Algorithm("ed25519", "Ed25519", None)
ML_DSA_44 = Algorithm("ml-dsa-44", "ML-DSA-44", MU)
ML_DSA_65 = Algorithm("ml-dsa-65", "ML-DSA-65", MU)
ML_DSA_87 = Algorithm("ml-dsa-87", "ML-DSA-87", MU)
CLASSICAL = (P256, P384, RSA2048, RSA3072, ED25519)
POST_QUANTUM = (ML_DSA_44, ML_DSA_65, ML_DSA_87)
ALGORITHMS = (*CLASSICAL, *POST_QUANTUM)

_CURVES = {"secp256r1": P256, "secp384r1": P384}
_RSA_SIZES = {2048: RSA2048, 3072: RSA3072}
_ML_DSA = {algorithm.kind: algorithm for algorithm in POST_QUANTUM}


def algorithm_of(key: object, owner: str) -> Algorithm:
    """The algorithm of a public or private key; `owner` names it in the message. Raises SIG-013."""
    found: Algorithm | None = None
    if isinstance(key, ec.EllipticCurvePublicKey | ec.EllipticCurvePrivateKey):
        found = _CURVES.get(key.curve.name)
    elif isinstance(key, rsa.RSAPublicKey | rsa.RSAPrivateKey):
        found = _RSA_SIZES.get(key.key_size)
    elif isinstance(key, ed25519.Ed25519PublicKey | ed25519.Ed25519PrivateKey):
        found = ED25519
    elif (parameters := parameter_set(key)) is not None:
        found = _ML_DSA[parameters.kind]
    if found is None:
        raise kind_unknown(owner)
    return found


def prehash(public_key: PublicKey, payload: BinaryIO) -> bytes:
    """What the private half of `public_key` signs of all that is left in `payload`: a digest, the message
    itself for Ed25519 (SIG-043), μ for ML-DSA. Read in pieces unless it is Ed25519.
    """
    if isinstance(public_key, MlDsaPublicKey):
        return message_representative(public_key, payload)
    return algorithm_of(public_key, "the signer").prehash(payload)


def kind_unknown(owner: str) -> SigningError:
    return SigningError(
        KEY_KIND_SIGNS_NOTHING, owner=owner, kinds=", ".join(algorithm.name for algorithm in ALGORITHMS)
    )


def find_algorithm(kind: str) -> Algorithm:
    """The algorithm a person named by its `kind`. Raises SIG-013."""
    for algorithm in ALGORITHMS:
        if algorithm.kind == kind:
            return algorithm
    kinds = ", ".join(algorithm.kind for algorithm in ALGORITHMS)
    raise SigningError(NOT_A_KEY_KIND, kind=kind, kinds=kinds)


def require_kind(key: object, owner: str, allowed: tuple[Algorithm, ...], user: str) -> Algorithm:
    """The key's algorithm, known to be one that `user` (a format, a service) takes. Raises SIG-013."""
    found = algorithm_of(key, owner)
    if found not in allowed:
        names = " or ".join(algorithm.name for algorithm in allowed)
        raise SigningError(KEY_KIND_NOT_TAKEN, owner=owner, found=found.name, user=user, wanted=names)
    return found


def known_key(key: object, owner: str) -> PublicKey:
    """The same public key, known to be of a kind that signs firmware. Raises SIG-013."""
    algorithm_of(key, owner)
    return key  # type: ignore[return-value] # `algorithm_of` has looked at its class


def require_p256(key: object, owner: str, user: str = "this use") -> ec.EllipticCurvePublicKey:
    """The same public key, known to be P-256; `owner` and `user` are for the message. Raises SIG-013."""
    require_kind(key, owner, (P256,), user)
    return key  # type: ignore[return-value] # `require_kind` has looked at its class
