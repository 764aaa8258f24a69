"""How a signature is written for the one who verifies it: in a file of its own, or as part of the image.

A detached format is a module of the shape `DetachedFormat`; an embedded one a class of the shape
`EmbeddedFormat` (`mcuboot.writing.Mcuboot`, `esp.writing.EspSecureBoot`), whose instance holds the options.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO, Protocol

from signing.errors import SigningError
from signing.formats import freertos, raw

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey


class DetachedFormat(Protocol):
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


class EmbeddedFormat(Protocol):
    @property
    def name(self) -> str: ...

    def covered(self, image: bytes) -> bytes:
        """What the signature covers, made of the image as it was given. Raises `SigningError`."""
        ...

    def signed(self, image: bytes, signature: bytes, public_key: EllipticCurvePublicKey) -> bytes:
        """The image with `signature` (DER) over `covered(image)`. Raises `SigningError`."""
        ...

    def verify(self, signed: bytes, public_key: EllipticCurvePublicKey) -> None:
        """Returns only when `signed` carries `public_key`'s signature; raises `VerificationError`."""
        ...


FORMATS: Mapping[str, DetachedFormat] = {"raw": raw, "freertos": freertos}


def find_format(name: str) -> DetachedFormat:
    """Raises SIG-040 for a name that is not in `FORMATS`."""
    try:
        return FORMATS[name]
    except KeyError as error:
        raise SigningError(
            "SIG-040", f"“{name}” is not a signature format.", f"Use {' or '.join(FORMATS)}."
        ) from error


def recognise(data: bytes) -> DetachedFormat:
    """The format of a signature file, by its content: DER starts with 0x30, its base64 with “M”."""
    return raw if data[:1] == b"\x30" else freertos
