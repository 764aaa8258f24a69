"""Public keys of people and of code signing, and whether a signature is theirs.

A key is read in one spelling only, the DER that every tool writes (RFC 5480, RFC 8410): so its SHA-256 is its
name. ECDSA hashes with the hash as long as its curve; Ed25519 (RFC 8032) takes the message itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Any

from ecdsa import NIST256p, NIST384p, VerifyingKey
from ecdsa.der import UnexpectedDER
from ecdsa.eddsa import PublicKey, generator_ed25519
from ecdsa.errors import MalformedPointError
from ecdsa.keys import BadSignatureError
from ecdsa.util import sigdecode_der

_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
_P384 = bytes.fromhex("3076301006072a8648ce3d020106052b81040022036200")
_ED25519 = bytes.fromhex("302a300506032b6570032100")
_ECDSA = {_P256: (NIST256p, hashlib.sha256), _P384: (NIST384p, hashlib.sha384)}
_FIELD = 2**255 - 19
_BEGIN, _END = "-----BEGIN PUBLIC KEY-----\n", "-----END PUBLIC KEY-----\n"


@dataclass(frozen=True)
class Key:
    """`spki` is a SubjectPublicKeyInfo: P-256, P-384 or Ed25519. Raises `ValueError` for another."""

    spki: bytes

    def __post_init__(self) -> None:
        try:
            self._ed25519() if self.spki.startswith(_ED25519) else self._ecdsa()
        except (MalformedPointError, AssertionError) as error:
            raise ValueError("The key is not a point of its curve.") from error

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.spki).hexdigest()

    @property
    def is_p256(self) -> bool:
        return self.spki.startswith(_P256)

    def signed(self, message: bytes, signature: bytes) -> bool:
        if not self.spki.startswith(_ED25519):
            key, new_hash = self._ecdsa()
            return _verified(key, new_hash(message).digest(), signature)
        # `ecdsa` reads other spellings of a point too.
        encoded = int.from_bytes(signature[:32], "little") & ((1 << 255) - 1)
        try:
            return encoded < _FIELD and bool(self._ed25519().verify(message, signature))
        except (ValueError, MalformedPointError):
            return False

    def signed_sha256(self, digest: bytes, signature: bytes) -> bool:
        """Of a P-256 key: whether the DER `signature` is its own over that SHA-256."""
        return self.is_p256 and _verified(self._ecdsa()[0], digest, signature)

    def _ecdsa(self) -> tuple[VerifyingKey, Any]:
        for start, (curve, new_hash) in _ECDSA.items():
            if self.spki.startswith(start):
                point = self.spki[len(start) :]
                key = VerifyingKey.from_string(point, curve=curve, valid_encodings={"uncompressed"})
                return key, new_hash
        raise ValueError("The key is none of ECDSA P-256, P-384 or Ed25519.")

    def _ed25519(self) -> PublicKey:
        return PublicKey(generator_ed25519, self.spki[len(_ED25519) :])


def key_of_pem(text: str) -> Key:
    """Raises `ValueError` for all but the one spelling of RFC 7468."""
    body = text.removeprefix(_BEGIN).removesuffix(_END)
    try:
        spki = base64.b64decode(body.replace("\n", ""), validate=True)
    except binascii.Error as error:
        raise ValueError("The key is no PEM.") from error
    lines = base64.b64encode(spki).decode("ascii")
    spelled = "".join(f"{lines[at : at + 64]}\n" for at in range(0, len(lines), 64))
    if text != f"{_BEGIN}{spelled}{_END}":
        raise ValueError("The key is spelled in another way.")
    return Key(spki)


def _verified(key: VerifyingKey, digest: bytes, signature: bytes) -> bool:
    try:
        return bool(key.verify_digest(signature, digest, sigdecode=sigdecode_der))
    except (BadSignatureError, UnexpectedDER, ValueError, TypeError):
        # `ecdsa` divides by the point at infinity, which has no coordinates: a TypeError.
        return False
