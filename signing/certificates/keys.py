"""A unit's public key: named by its hash, and none whose private half anybody could find."""

from __future__ import annotations

from functools import cache
from math import gcd, isqrt, prod

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from signing.catalogue.certificates import KEY_IS_WEAK
from signing.digests import hash_bytes
from signing.errors import KeyRefusedError

SMALLEST_EXPONENT = 65537  # FIPS 186-5, 5.1
FERMAT_ROUNDS = 100  # CA/Browser Forum, Baseline Requirements 6.1.1.3
_SMALL_MULTIPLES = 64
_SMALL_PRIMES = tuple(n for n in range(3, 752) if all(n % d for d in range(2, isqrt(n) + 1)))
# Infineon's RSA library made primes k * M + (65537^a mod M), so that a modulus is a power of 65537 modulo
# every prime factor of M: Nemec et al., The Return of Coppersmith's Attack (2017), CVE-2017-15361.
_ROCA_PRIMES = tuple(p for p in _SMALL_PRIMES if p <= 167)


def key_sha256(key: CertificatePublicKeyTypes) -> str:
    """SHA-256 of a public key, 64 hexadecimal digits; the same however the key was encoded.

    It is of the key's SubjectPublicKeyInfo (RFC 5280 4.1) as written here: named curve, uncompressed point,
    RSA with NULL parameters.
    """
    encoded = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hash_bytes(encoded).hex()


def check_strength(key: object) -> None:
    """Raises `KeyRefusedError` SIG-093 for a key of an allowed kind whose private half can be found."""
    reason = ""
    if isinstance(key, ec.EllipticCurvePublicKey):
        reason = _weakness_of_point(key)
    elif isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        reason = _weakness_of_rsa(numbers.n, numbers.e)
    if reason:
        raise KeyRefusedError(KEY_IS_WEAK, reason=reason)


def _weakness_of_point(key: ec.EllipticCurvePublicKey) -> str:
    if key.public_numbers().x in _guessable(key.curve.name):
        return "its private key is a number that anybody would try first"
    return ""


@cache
def _guessable(curve: str) -> frozenset[int]:
    """The x of small multiples of the generator, their negatives, and of keys that are one octet repeated."""
    kind = {"secp256r1": ec.SECP256R1(), "secp384r1": ec.SECP384R1()}[curve]
    repeated = (int.from_bytes(bytes([octet]) * (kind.key_size // 8)) for octet in range(1, 255))
    scalars = (*range(1, _SMALL_MULTIPLES + 1), *repeated)
    return frozenset(ec.derive_private_key(d, kind).public_key().public_numbers().x for d in scalars)


def _weakness_of_rsa(modulus: int, exponent: int) -> str:
    if exponent < SMALLEST_EXPONENT or exponent % 2 == 0:
        return f"its exponent is {exponent}, not an odd one from {SMALLEST_EXPONENT}"
    if gcd(modulus, 2 * prod(_SMALL_PRIMES)) > 1:
        return "its modulus has a small factor"
    if _has_close_factors(modulus):
        return "the factors of its modulus are close to each other"
    if all(modulus % p in _powers_of_65537(p) for p in _ROCA_PRIMES):
        return "it is one of those that Infineon's library made (ROCA)"
    return ""


def _has_close_factors(modulus: int) -> bool:
    """Fermat: an odd product of close factors is a difference of squares, found near its root."""
    middle = isqrt(modulus - 1) + 1
    for step in range(FERMAT_ROUNDS):
        square = (middle + step) ** 2 - modulus
        if isqrt(square) ** 2 == square:
            return True
    return False


@cache
def _powers_of_65537(prime: int) -> frozenset[int]:
    return frozenset(pow(65537, power, prime) for power in range(prime - 1))
