"""Verifies what a unit's key may sign with: ECDSA on P-256 and P-384, RSA PKCS #1 v1.5 from 2048 bits."""

from __future__ import annotations

import hashlib
from typing import Any

from asn1crypto import algos, core
from ecdsa import NIST256p, NIST384p, VerifyingKey
from ecdsa.errors import MalformedPointError
from ecdsa.keys import BadSignatureError
from ecdsa.util import sigdecode_der

CURVES = {"secp256r1": NIST256p, "secp384r1": NIST384p}
HASHES = {"sha256", "sha384", "sha512"}
# Larger keys would only slow the answer down; AWS IoT waits 5 seconds.
SMALLEST_RSA, LARGEST_RSA = 2048, 4096
LARGEST_EXPONENT = 2**32


class KeyRefusedError(Exception):
    """The key is of a kind or size that is not allowed."""


class SignatureRefusedError(Exception):
    """The signature was not made by the key."""


def verify(key_info: Any, algorithm: Any, signed: bytes, signature: bytes) -> None:
    """Returns only when `signature` over `signed` was made by the key in `key_info` (SubjectPublicKeyInfo).

    Raises `KeyRefusedError` for a key that is not allowed, `SignatureRefusedError` otherwise.
    """
    scheme, hash_name = _scheme(algorithm)
    digest = hashlib.new(hash_name, signed).digest()
    kind = key_info.algorithm
    if kind == "ec" and scheme == "ecdsa":
        _verify_ecdsa(key_info, digest, signature)
    elif kind == "rsa" and scheme == "rsassa_pkcs1v15":
        _verify_rsa(key_info, hash_name, digest, signature)
    elif kind in {"ec", "rsa"}:
        raise SignatureRefusedError(f"A key of kind {kind} cannot sign with {scheme}.")
    else:
        raise KeyRefusedError(f"A key of kind {kind} is not allowed.")


def _scheme(algorithm: Any) -> tuple[str, str]:
    try:
        scheme, hash_name = algorithm.signature_algo, algorithm.hash_algo
    except ValueError as error:
        raise SignatureRefusedError("The signature algorithm is unknown.") from error
    if hash_name not in HASHES:
        raise SignatureRefusedError(f"A signature over {hash_name} is not accepted.")
    return scheme, hash_name


def _verify_ecdsa(key_info: Any, digest: bytes, signature: bytes) -> None:
    form, curve = key_info.curve
    if form != "named" or curve not in CURVES:
        raise KeyRefusedError(
            f"The curve {curve if form == 'named' else form} is not allowed; use P-256 or P-384."
        )
    try:
        key = VerifyingKey.from_string(
            key_info["public_key"].native, curve=CURVES[curve], valid_encodings={"uncompressed"}
        )
    except MalformedPointError as error:
        raise KeyRefusedError("The public key is not a point of its curve.") from error
    try:
        key.verify_digest(signature, digest, sigdecode=sigdecode_der, allow_truncate=True)
    except BadSignatureError as error:
        raise SignatureRefusedError("The request is not signed by the key it names.") from error


def _verify_rsa(key_info: Any, hash_name: str, digest: bytes, signature: bytes) -> None:
    """RFC 8017 8.2.2: build the one right encoding and compare, so no padding can be read leniently."""
    numbers = key_info["public_key"].parsed
    modulus, exponent = numbers["modulus"].native, numbers["public_exponent"].native
    size = modulus.bit_length()
    if not SMALLEST_RSA <= size <= LARGEST_RSA or not 3 <= exponent < LARGEST_EXPONENT or exponent % 2 == 0:
        raise KeyRefusedError(f"An RSA key of {size} bits and exponent {exponent} is not allowed.")
    length = (size + 7) // 8
    info = algos.DigestInfo(
        {"digest_algorithm": {"algorithm": hash_name, "parameters": core.Null()}, "digest": digest}
    ).dump()
    expected = b"\x00\x01" + b"\xff" * (length - len(info) - 3) + b"\x00" + info
    value = int.from_bytes(signature, "big")
    if len(signature) != length or value >= modulus:
        raise SignatureRefusedError("The request is not signed by the key it names.")
    if pow(value, exponent, modulus).to_bytes(length, "big") != expected:
        raise SignatureRefusedError("The request is not signed by the key it names.")
