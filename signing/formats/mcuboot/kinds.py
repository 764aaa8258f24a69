"""What goes with each kind of key: its signature's TLV, the image's hash, the public key's encoding.

As imgtool 2.5.0 chooses and MCUboot's `image_validate.c` expects them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from signing.algorithms import ED25519, P256, P384, RSA2048, RSA3072, Algorithm
from signing.catalogue.images import HASH_DOES_NOT_FIT, PURE_DOES_NOT_FIT
from signing.content import Content
from signing.digests import hash_blocks
from signing.errors import UnfitOptionError
from signing.formats.mcuboot.layout import Tlv

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

HASHES = {Tlv.SHA256: "sha256", Tlv.SHA384: "sha384", Tlv.SHA512: "sha512"}
PURE_HASH = Tlv.SHA512


SIGNATURES: Mapping[Algorithm, Tlv] = {
    P256: Tlv.ECDSA,
    P384: Tlv.ECDSA,
    RSA2048: Tlv.RSA2048,
    RSA3072: Tlv.RSA3072,
    ED25519: Tlv.ED25519,
}
# Those that may go with a key, the usual one first.
KEY_HASHES: Mapping[Algorithm, tuple[Tlv, ...]] = {
    P256: (Tlv.SHA256,),
    P384: (Tlv.SHA384,),
    RSA2048: (Tlv.SHA256,),
    RSA3072: (Tlv.SHA256,),
    ED25519: (Tlv.SHA256, Tlv.SHA512),
}
ALGORITHMS = tuple(SIGNATURES)
# Bytes of a signature filled with zeros (`imgtool --pad-sig`); those of other keys are all of one size.
PADDED_SIGNATURES: Mapping[Algorithm, int] = {P256: 72, P384: 103}


def image_hash(algorithm: Algorithm, sha: str, pure: bool) -> Tlv:
    """The hash of an image that a key of this kind signs; `sha` is imgtool's option.

    Raises SIG-089 when `sha` or `pure` does not go with the key.
    """
    if pure and (algorithm is not ED25519 or sha != "auto"):
        raise UnfitOptionError(PURE_DOES_NOT_FIT, kind=algorithm.name, sha=sha)
    if pure:
        return PURE_HASH
    allowed = KEY_HASHES[algorithm]
    if sha == "auto":
        return allowed[0]
    for tlv in allowed:
        if HASHES[tlv] == f"sha{sha}":
            return tlv
    raise UnfitOptionError(HASH_DOES_NOT_FIT, sha=sha, kind=algorithm.name, wanted=HASHES[allowed[0]].upper())


def hashed(tlv: Tlv, data: bytes | Content) -> bytes:
    blocks = data.blocks() if isinstance(data, Content) else [data]
    return hash_blocks(blocks, HASHES[tlv])


def padded(signature: bytes, algorithm: Algorithm) -> bytes:
    """As MCUboot before 1.5 wants it. Of P-384 one may be a byte longer: imgtool leaves that as it is."""
    return signature.ljust(PADDED_SIGNATURES.get(algorithm, 0), b"\0")


def encoded_key(public_key: PublicKey) -> bytes:
    """The public key as its TLV holds it: PKCS #1 for RSA, SubjectPublicKeyInfo for all others."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    if isinstance(public_key, rsa.RSAPublicKey):
        form = serialization.PublicFormat.PKCS1
    return public_key.public_bytes(serialization.Encoding.DER, form)


def name_of(signature: int, hash_tlv: int | None, pure: bool) -> str:
    """How a signature is called whose TLVs are these."""
    for algorithm, tlv in SIGNATURES.items():
        if tlv == signature and (hash_tlv in KEY_HASHES[algorithm] or tlv != Tlv.ECDSA):
            return f"{algorithm.name} (pure)" if pure else algorithm.name
    return "ECDSA"
