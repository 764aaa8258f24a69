"""ML-DSA (FIPS 204): pure, hedged, and by its external μ, so that nobody has to hold or send the message.

μ is the 64 bytes of FIPS 204 6.2, line 6: SHAKE256 of the public key's hash and of the message with its
context. It is bound to one public key, unlike a digest. Contexts are empty, as KMS and `openssl pkeyutl` have
them: what a signature is for, a DSSE envelope says in what it signs. HashML-DSA (5.4) is another algorithm.
"""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from cryptography.hazmat.primitives.asymmetric import mldsa

from signing.digests import BLOCK

MlDsaPublicKey = mldsa.MLDSA44PublicKey | mldsa.MLDSA65PublicKey | mldsa.MLDSA87PublicKey
MlDsaPrivateKey = mldsa.MLDSA44PrivateKey | mldsa.MLDSA65PrivateKey | mldsa.MLDSA87PrivateKey


class ParameterSet(NamedTuple):
    """`signature_size` is in bytes (FIPS 204, table 2)."""

    kind: str
    keys: tuple[type, ...]
    signature_size: int


PARAMETER_SETS = (
    ParameterSet("ml-dsa-44", (mldsa.MLDSA44PublicKey, mldsa.MLDSA44PrivateKey), 2420),
    ParameterSet("ml-dsa-65", (mldsa.MLDSA65PublicKey, mldsa.MLDSA65PrivateKey), 3309),
    ParameterSet("ml-dsa-87", (mldsa.MLDSA87PublicKey, mldsa.MLDSA87PrivateKey), 4627),
)


def parameter_set(key: object) -> ParameterSet | None:
    """That of a public or private key; None for keys of other algorithms."""
    return next((one for one in PARAMETER_SETS if isinstance(key, one.keys)), None)


def message_representative(public_key: MlDsaPublicKey, payload: BinaryIO, context: bytes = b"") -> bytes:
    """μ of all that is left in `payload`, read in pieces; `context` has 255 bytes at most."""
    hasher = mldsa.MLDSAMuHasher(public_key, context)
    while block := payload.read(BLOCK):
        hasher.update(block)
    return hasher.finalize()


def is_signature(public_key: MlDsaPublicKey, data: bytes) -> bool:
    """Whether it is as long as one."""
    known = parameter_set(public_key)
    return known is not None and len(data) == known.signature_size
