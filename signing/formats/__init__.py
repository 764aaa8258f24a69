"""How a signature is written for the one who verifies it; each format is a module of the shape `Format`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO, Protocol

from signing.errors import SigningError
from signing.formats import freertos, raw

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey


class Format(Protocol):
    SUFFIX: str

    def encode(self, signature: bytes) -> bytes:
        """The file that carries `signature` (DER)."""
        ...

    def decode(self, data: bytes) -> bytes:
        """The DER signature in such a file. Raises SIG-050."""
        ...

    def verify(self, payload: BinaryIO, data: bytes, public_key: EllipticCurvePublicKey) -> None:
        """Returns only when `data` is `public_key`'s signature of `payload`; raises `VerificationError`."""
        ...


FORMATS: Mapping[str, Format] = {"raw": raw, "freertos": freertos}


def find_format(name: str) -> Format:
    """Raises SIG-040 for a name that is not in `FORMATS`."""
    try:
        return FORMATS[name]
    except KeyError as error:
        raise SigningError(
            "SIG-040", f"“{name}” is not a signature format.", f"Use {' or '.join(FORMATS)}."
        ) from error


def recognise(data: bytes) -> Format:
    """The format of a signature file, by its content: DER starts with 0x30, its base64 with “M”."""
    return raw if data[:1] == b"\x30" else freertos
