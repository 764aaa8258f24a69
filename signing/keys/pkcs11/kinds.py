"""How PKCS#11 names each kind of key and its public half (v3.1, 6.1 RSA, 6.3 elliptic curves)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from pkcs11.constants import Attribute
from pkcs11.mechanisms import MGF, KeyType, Mechanism
from pkcs11.types import Object

from signing.algorithms import ED25519, P256, P384, RSA2048, RSA3072


@dataclass(frozen=True)
class TokenKind:
    """`parameter` is the mechanism's. `size` is RSA's, in bits; `curve` is CKA_EC_PARAMS of new keys, the DER
    of an object identifier.
    """

    key_type: KeyType
    mechanism: Mechanism
    parameter: Any = None
    size: int = 0
    curve: bytes = b""


_PSS = (Mechanism.SHA256, MGF.SHA256, 32)
_P256_CURVE = bytes.fromhex("06082a8648ce3d030107")  # prime256v1 (RFC 5480 2.1.1.1)
_P384_CURVE = bytes.fromhex("06052b81040022")  # secp384r1
_ED25519_CURVE = bytes.fromhex("06032b6570")  # id-Ed25519 (RFC 8410 3)
_ED25519_NAMED = b"\x13\x0cedwards25519"  # the same, as PKCS#11 v3.0 calls it

KINDS = {
    P256: TokenKind(KeyType.EC, Mechanism.ECDSA, curve=_P256_CURVE),
    P384: TokenKind(KeyType.EC, Mechanism.ECDSA, curve=_P384_CURVE),
    RSA2048: TokenKind(KeyType.RSA, Mechanism.RSA_PKCS_PSS, _PSS, size=2048),
    RSA3072: TokenKind(KeyType.RSA, Mechanism.RSA_PKCS_PSS, _PSS, size=3072),
    # Without parameters CKM_EDDSA is Ed25519 itself, neither prehashed nor with a context (v3.1, 6.3.16).
    ED25519: TokenKind(KeyType.EC_EDWARDS, Mechanism.EDDSA, curve=_ED25519_CURVE),
}
_CURVES: dict[bytes, ec.EllipticCurve] = {_P256_CURVE: ec.SECP256R1(), _P384_CURVE: ec.SECP384R1()}


def public_key_of(public: Object) -> object:
    """The public key in a token's public key object, None when it is of a kind that signs no firmware.

    Raises ValueError for a point that is not on its curve.
    """
    key_type = public[Attribute.KEY_TYPE]
    if key_type == KeyType.RSA:
        modulus, exponent = public[Attribute.MODULUS], public[Attribute.PUBLIC_EXPONENT]
        return rsa.RSAPublicNumbers(int.from_bytes(exponent), int.from_bytes(modulus)).public_key()
    if key_type not in {KeyType.EC, KeyType.EC_EDWARDS}:
        return None
    parameters, point = public[Attribute.EC_PARAMS], public[Attribute.EC_POINT]
    if parameters in {_ED25519_CURVE, _ED25519_NAMED}:
        return ed25519.Ed25519PublicKey.from_public_bytes(_bare(point, 32))
    if curve := _CURVES.get(parameters):
        return ec.EllipticCurvePublicKey.from_encoded_point(curve, _bare(point, 1 + curve.key_size // 4))
    return None


def _bare(point: bytes, size: int) -> bytes:
    """CKA_EC_POINT is a DER OCTET STRING; some tokens leave out its first two bytes."""
    return point[2:] if point.startswith(bytes((4, size))) and len(point) == size + 2 else point
