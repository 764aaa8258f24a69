"""A signer whose private key is in a token."""

from __future__ import annotations

from functools import cached_property
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric import utils
from pkcs11 import exceptions
from pkcs11.constants import Attribute
from pkcs11.mechanisms import KeyType, Mechanism
from pkcs11.types import PrivateKey, SignMixin

from signing.algorithms import PublicKey, algorithm_of, prehash
from signing.catalogue.tokens import KEY_MAY_NOT_SIGN
from signing.errors import SigningError
from signing.keys.pkcs11.kinds import KINDS
from signing.keys.pkcs11.objects import find_private_key, find_public_key
from signing.keys.pkcs11.token import TokenAccess
from signing.keys.pkcs11.uri import parse_uri
from signing.signer import Secrets

# CKM_RSA_PKCS pads what it gets, so it gets the DER of DigestInfo (RFC 8017 9.2, note 1).
SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


class Pkcs11Signer:
    """Signs by CKM_ECDSA, CKM_RSA_PKCS_PSS, CKM_RSA_PKCS or CKM_EDDSA; the key never leaves the token.

    The token gets only digests, but all of the message for Ed25519. Raises SIG-100 to SIG-113 and SIG-013 on
    use, and what `parse_uri` raises at once.
    """

    def __init__(self, uri: str, secrets: Secrets) -> None:
        self.uri = uri
        self._parsed = parse_uri(uri)
        self._access = TokenAccess(self._parsed, secrets)

    @cached_property
    def public_key(self) -> PublicKey:
        with self._access.session() as session:
            return find_public_key(session, find_private_key(session, self._parsed), self._parsed)

    def sign(self, payload: BinaryIO) -> bytes:
        return self.sign_digest(prehash(self.public_key, payload))

    def sign_digest(self, digest: bytes, *, pkcs1: bool = False) -> bytes:
        kind = KINDS[algorithm_of(self.public_key, self.uri)]
        mechanism, parameter = kind.mechanism, kind.parameter
        if pkcs1 and kind.key_type is KeyType.RSA:
            digest, mechanism, parameter = SHA256_DIGEST_INFO + digest, Mechanism.RSA_PKCS, None
        with self._access.session() as session:
            key = find_private_key(session, self._parsed)
            if not isinstance(key, SignMixin):
                raise SigningError(KEY_MAY_NOT_SIGN, uri=self.uri)
            pin = self._access.pin if _asks_every_time(key) else None
            signature = key.sign(digest, mechanism=mechanism, mechanism_param=parameter, pin=pin)
        return _der(signature) if mechanism is Mechanism.ECDSA else signature


def _asks_every_time(key: PrivateKey) -> bool:
    """CKA_ALWAYS_AUTHENTICATE: the token wants the PIN again for every signature, as PIV cards do."""
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except exceptions.AttributeTypeInvalid:
        return False


def _der(signature: bytes) -> bytes:
    """PKCS#11 answers r||s of one length each; everyone else wants ECDSA-Sig-Value (RFC 3279 2.2.3)."""
    half = len(signature) // 2
    return utils.encode_dss_signature(
        int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    )
