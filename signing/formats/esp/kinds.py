"""How a signature block holds the keys and signatures of each kind; all numbers are little endian.

Source: Espressif's ESP-IDF guide "Secure Boot v2", "Signature Block Format", and what espsecure 5.6.0 writes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from signing.algorithms import P256, P384, RSA3072, Algorithm, PublicKey, require_kind
from signing.catalogue.images import CHIP_CANNOT_USE_KEY
from signing.digests import HASHES
from signing.errors import SigningError

BLOCK_MAGIC = 0xE7
DIGEST = 4  # where in a block the image's digest is
WORD = 32  # bits: the chip multiplies numbers of RSA word by word


class Kind(ABC):
    """One kind of key. Sizes are in bytes; signatures go in and out in the form that signers give."""

    algorithm: Algorithm
    head: bytes
    """What a block begins with."""
    key_size: int
    signature_size: int

    @property
    def hash_name(self) -> str:
        return str(self.algorithm.hash_name)

    @property
    def key_place(self) -> int:
        return DIGEST + HASHES[self.hash_name].digest_size

    def is_in(self, block: bytes) -> bool:
        return block.startswith(self.head)

    @abstractmethod
    def encode_key(self, public_key: Any) -> bytes:
        """Raises SIG-013 for a key that no block can hold."""

    @abstractmethod
    def decode_key(self, encoded: bytes) -> PublicKey:
        """Raises `ValueError` when the bytes are no key."""

    @abstractmethod
    def encode_signature(self, signature: bytes) -> bytes: ...

    @abstractmethod
    def decode_signature(self, encoded: bytes) -> bytes: ...


class Ecdsa(Kind):
    """The key is the curve's number, X and Y; the signature r and s."""

    def __init__(self, algorithm: Algorithm, curve: ec.EllipticCurve, hash_number: int, number: int) -> None:
        self.algorithm = algorithm
        self.head = bytes([BLOCK_MAGIC, 3, hash_number, 0])
        self._curve = curve
        self._number = bytes([number])
        self._size = curve.key_size // 8
        self.key_size = 1 + 2 * self._size
        self.signature_size = 2 * self._size

    def is_in(self, block: bytes) -> bool:
        return super().is_in(block) and block.startswith(self._number, self.key_place)

    def encode_key(self, public_key: ec.EllipticCurvePublicKey) -> bytes:
        point = public_key.public_numbers()
        return self._number + self._pair(point.x, point.y)

    def decode_key(self, encoded: bytes) -> PublicKey:
        x, y = self._numbers(encoded[1:])
        return ec.EllipticCurvePublicNumbers(x, y, self._curve).public_key()

    def encode_signature(self, signature: bytes) -> bytes:
        return self._pair(*decode_dss_signature(signature))

    def decode_signature(self, encoded: bytes) -> bytes:
        return encode_dss_signature(*self._numbers(encoded))

    def _pair(self, first: int, second: int) -> bytes:
        return first.to_bytes(self._size, "little") + second.to_bytes(self._size, "little")

    def _numbers(self, pair: bytes) -> tuple[int, int]:
        first, second = pair[: self._size], pair[self._size :]
        return int.from_bytes(first, "little"), int.from_bytes(second, "little")


class Rsa(Kind):
    """The key is n, e, and what Montgomery's multiplication takes: R² mod n (R = 2^bits), -1/n mod 2^32."""

    def __init__(self, algorithm: Algorithm, bits: int) -> None:
        self.algorithm = algorithm
        self.head = bytes([BLOCK_MAGIC, 2, 0, 0])
        self._bits = bits
        self.signature_size = bits // 8
        self.key_size = 2 * self.signature_size + 2 * WORD // 8

    def encode_key(self, public_key: rsa.RSAPublicKey) -> bytes:
        numbers = public_key.public_numbers()
        n, e, word = numbers.n, numbers.e, 1 << WORD
        if n % 2 == 0 or e >= word:
            raise SigningError(CHIP_CANNOT_USE_KEY, kind=self.algorithm.name)
        return b"".join(
            (
                n.to_bytes(self.signature_size, "little"),
                e.to_bytes(WORD // 8, "little"),
                pow(2, 2 * self._bits, n).to_bytes(self.signature_size, "little"),
                (-pow(n, -1, word) % word).to_bytes(WORD // 8, "little"),
            )
        )

    def decode_key(self, encoded: bytes) -> PublicKey:
        n, e = encoded[: self.signature_size], encoded[self.signature_size :][: WORD // 8]
        return rsa.RSAPublicNumbers(int.from_bytes(e, "little"), int.from_bytes(n, "little")).public_key()

    def encode_signature(self, signature: bytes) -> bytes:
        return signature[::-1]

    def decode_signature(self, encoded: bytes) -> bytes:
        return encoded[::-1]


_KINDS: tuple[Kind, ...] = (
    Ecdsa(P256, ec.SECP256R1(), hash_number=0, number=2),
    Ecdsa(P384, ec.SECP384R1(), hash_number=1, number=3),
    Rsa(RSA3072, 3072),
)
KINDS = {kind.algorithm: kind for kind in _KINDS}
ALGORITHMS = tuple(KINDS)


def kind_of(public_key: PublicKey, owner: str) -> Kind:
    """Raises SIG-013; `owner` is for the message."""
    return KINDS[require_kind(public_key, owner, ALGORITHMS, "an ESP image")]


def kind_in(block: bytes) -> Kind | None:
    """The kind of the block's key; None when it is not known here."""
    return next((kind for kind in _KINDS if kind.is_in(block)), None)
