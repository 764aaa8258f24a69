"""Encrypted images: the body by AES in counter mode, under a key that only the boot loader can open.

Source: MCUboot's docs/encrypted_images.md, and imgtool 2.5.0 for AES-256 and SHA-512.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from signing.algorithms import ED25519, P256, RSA2048, RSA3072, UNREADABLE, Algorithm
from signing.catalogue.images import (
    DECRYPTION_KEY_DIFFERS,
    HMAC_DOES_NOT_FIT,
    NO_ENCRYPTION_KEY,
    NOT_ENCRYPTED_FOR_IT,
    PRIVATE_KEY_GIVEN,
)
from signing.errors import UnfitOptionError, VerificationError
from signing.formats.mcuboot import layout
from signing.formats.mcuboot.layout import Tlv

if TYPE_CHECKING:
    from signing.content import Content

EncryptionKey = ec.EllipticCurvePublicKey | x25519.X25519PublicKey | rsa.RSAPublicKey
DecryptionKey = ec.EllipticCurvePrivateKey | x25519.X25519PrivateKey | rsa.RSAPrivateKey

BLOCK = 16  # bytes of AES
FLAGS = {128: layout.ENCRYPTED_AES128, 256: layout.ENCRYPTED_AES256}  # by the bits of the image's key
_INFO = b"MCUBoot_ECIES_v1"
_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), label=None)
_RSA_SIZES = (2048, 3072)
_POINT_SIZE, _X25519_SIZE = 65, 32  # bytes of a public key
# Boot loaders are built for one kind of both keys; imgtool leaves it open for Ed25519.
_KINDS: dict[Algorithm, tuple[type, ...]] = {
    P256: (ec.EllipticCurvePublicKey,),
    RSA2048: (rsa.RSAPublicKey,),
    RSA3072: (rsa.RSAPublicKey,),
    ED25519: (x25519.X25519PublicKey, ec.EllipticCurvePublicKey, rsa.RSAPublicKey),
}


class Encryption(NamedTuple):
    """For whom an image is encrypted, and how: `keylen` in bits, `hmac_sha` is for X25519 alone.

    With `clear` the body stays as it is; MCUboot encrypts it when it swaps it into the other slot.
    """

    key: EncryptionKey
    keylen: Literal[128, 256] = 128
    hmac_sha: Literal["256", "512"] = "256"
    clear: bool = False

    def require_fit(self, signer: Algorithm) -> None:
        """Raises SIG-170 when no boot loader has such a key beside the one that verifies."""
        if not isinstance(self.key, _KINDS.get(signer, ())):
            raise UnfitOptionError(NOT_ENCRYPTED_FOR_IT, signer=signer.name)
        if self.hmac_sha == "512" and not isinstance(self.key, x25519.X25519PublicKey):
            raise UnfitOptionError(HMAC_DOES_NOT_FIT)

    def sealed(self, key: bytes) -> tuple[Tlv, bytes]:
        """The image's `key`, for the boot loader alone."""
        if isinstance(self.key, rsa.RSAPublicKey):
            return Tlv.ENCRYPTED_RSA, self.key.encrypt(key, _OAEP)
        if isinstance(self.key, ec.EllipticCurvePublicKey):
            own = ec.generate_private_key(ec.SECP256R1())
            shared = own.exchange(ec.ECDH(), self.key)
            form = serialization.PublicFormat.UncompressedPoint
            sent = own.public_key().public_bytes(serialization.Encoding.X962, form)
            return Tlv.ENCRYPTED_P256, sent + _ecies(shared, key, hashes.SHA256())
        ephemeral = x25519.X25519PrivateKey.generate()
        shared, sent = ephemeral.exchange(self.key), ephemeral.public_key().public_bytes_raw()
        if self.hmac_sha == "512":
            return Tlv.ENCRYPTED_X25519_SHA512, sent + _ecies(shared, key, hashes.SHA512())
        return Tlv.ENCRYPTED_X25519, sent + _ecies(shared, key, hashes.SHA256())

    @property
    def flag(self) -> int:
        return FLAGS[self.keylen]

    def kept_size(self, *, sealed: bool) -> int:
        """Bytes that MCUboot keeps of one image's key in the trailer: what `sealed` makes, or the key."""
        if not sealed:
            return self.keylen // 8
        if isinstance(self.key, rsa.RSAPublicKey):
            return self.key.key_size // 8
        sent = _POINT_SIZE if isinstance(self.key, ec.EllipticCurvePublicKey) else _X25519_SIZE
        return sent + int(self.hmac_sha) // 8 + self.keylen // 8


def new_image_key(keylen: int) -> bytes:
    """For one image only: two by the same key would tell one another's bodies."""
    return os.urandom(keylen // 8)


def load_encryption_key(data: bytes, owner: str) -> EncryptionKey:
    """The boot loader's public key in PEM: P-256, X25519, RSA-2048 or RSA-3072. Raises SIG-170."""
    if b" PRIVATE KEY-----" in data:
        raise UnfitOptionError(PRIVATE_KEY_GIVEN, owner=owner)
    try:
        key = serialization.load_pem_public_key(data)
    except UNREADABLE as error:
        raise UnfitOptionError(NO_ENCRYPTION_KEY, owner=owner) from error
    if isinstance(key, EncryptionKey) and _can_encrypt(key):
        return key
    raise UnfitOptionError(NO_ENCRYPTION_KEY, owner=owner)


def known_decryption_key(key: object, owner: str) -> DecryptionKey:
    """The same private key, known to be of a kind that opens images. Raises SIG-170."""
    if isinstance(key, DecryptionKey) and _can_encrypt(key.public_key()):
        return key
    raise UnfitOptionError(NO_ENCRYPTION_KEY, owner=owner)


def _can_encrypt(key: EncryptionKey) -> bool:
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.name == "secp256r1"
    return isinstance(key, x25519.X25519PublicKey) or key.key_size in _RSA_SIZES


def opened(tlv: int, content: bytes, key: DecryptionKey) -> bytes:
    """The image's key. Raises SIG-173 when it was not sealed for this one, or was changed since."""
    try:
        if tlv == Tlv.ENCRYPTED_RSA and isinstance(key, rsa.RSAPrivateKey):
            return key.decrypt(content, _OAEP)
        if tlv == Tlv.ENCRYPTED_P256 and isinstance(key, ec.EllipticCurvePrivateKey):
            sent, rest = content[:_POINT_SIZE], content[_POINT_SIZE:]
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sent)
            return _ecies_opened(key.exchange(ec.ECDH(), point), rest, hashes.SHA256())
        if tlv in (Tlv.ENCRYPTED_X25519, Tlv.ENCRYPTED_X25519_SHA512) and isinstance(
            key, x25519.X25519PrivateKey
        ):
            sent, rest = content[:_X25519_SIZE], content[_X25519_SIZE:]
            shared = key.exchange(x25519.X25519PublicKey.from_public_bytes(sent))
            return _ecies_opened(
                shared, rest, hashes.SHA256() if tlv == Tlv.ENCRYPTED_X25519 else hashes.SHA512()
            )
    except (ValueError, InvalidSignature) as error:
        raise VerificationError(DECRYPTION_KEY_DIFFERS) from error
    raise VerificationError(DECRYPTION_KEY_DIFFERS)


def _ecies(shared: bytes, key: bytes, hash_: hashes.HashAlgorithm) -> bytes:
    """Tag and encrypted key."""
    cipher_key, mac_key = _derived(shared, len(key), hash_)
    encrypted = crypt(cipher_key, key)
    return _tag(mac_key, encrypted, hash_).finalize() + encrypted


def _ecies_opened(shared: bytes, content: bytes, hash_: hashes.HashAlgorithm) -> bytes:
    tag, encrypted = content[: hash_.digest_size], content[hash_.digest_size :]
    if len(encrypted) * 8 not in FLAGS:
        raise ValueError("not of a key's size")
    cipher_key, mac_key = _derived(shared, len(encrypted), hash_)
    _tag(mac_key, encrypted, hash_).verify(tag)
    return crypt(cipher_key, encrypted)


def _derived(shared: bytes, size: int, hash_: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
    derived = HKDF(hash_, size + hash_.digest_size, salt=None, info=_INFO).derive(shared)
    return derived[:size], derived[size:]


def _tag(key: bytes, content: bytes, hash_: hashes.HashAlgorithm) -> hmac.HMAC:
    tag = hmac.HMAC(key, hash_)
    tag.update(content)
    return tag


def crypt(key: bytes, data: bytes, place: int = 0) -> bytes:
    """`data`, which stands `place` bytes behind the begin of what is encrypted or decrypted: it is one."""
    block, skipped = divmod(place, BLOCK)
    cipher = Cipher(algorithms.AES(key), modes.CTR(block.to_bytes(BLOCK, "big"))).encryptor()
    return cipher.update(bytes(skipped) + data)[skipped:]


class _Crypted(NamedTuple):
    """A piece of `Content`."""

    content: Content
    key: bytes
    start: int

    @property
    def size(self) -> int:
        return len(self.content)

    def part(self, start: int, size: int) -> _Crypted:
        return _Crypted(self.content[start : start + size], self.key, self.start + start)

    def read(self, start: int, size: int) -> bytes:
        return crypt(self.key, bytes(self.content[start : start + size]), self.start + start)


def crypted(content: Content, key: bytes) -> Content:
    """The same, encrypted or decrypted: it is one. Nothing is read before the answer is."""
    from signing.content import Content

    return Content(_Crypted(content, key, 0))
