"""Makes a signed MCUboot image, byte for byte as `imgtool sign` does with the same options."""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from signing.algorithms import require_kind
from signing.errors import SigningError
from signing.formats import Unsigned
from signing.formats.mcuboot import layout, reading
from signing.formats.mcuboot.layout import Tlv, Version, parse_version
from signing.verification import public_key_sha256

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

ALIGNMENTS = (1, 2, 4, 8, 16, 32)  # bytes
INTEL_HEX = re.compile(rb":[0-9A-Fa-f]{10,}\s")


@dataclass(frozen=True)
class Dependency:
    """This image needs image number `image` in at least this version."""

    image: int
    version: Version


def counter_of(version: Version) -> int:
    """The security counter that grows with the version, as `imgtool --security-counter auto` makes it."""
    return (version.major << 24) + (version.minor << 16) + version.revision


def parse_dependencies(text: str) -> tuple[Dependency, ...]:
    """`(1, 1.2.3+4), (2, 2.0.0)`, as imgtool reads it; nothing is no dependency. Raises SIG-083."""
    one = r"\(\s*(\d+)\s*,\s*([0-9.+]+)\s*\)"
    if text and not re.fullmatch(rf"\s*{one}(\s*,\s*{one})*\s*", text, re.ASCII):
        raise SigningError(
            "SIG-083", f"“{text}” does not list dependencies.", "Write them like (1, 1.2.3), (2, 2.0.0)."
        )
    return tuple(Dependency(int(image), parse_version(version)) for image, version in re.findall(one, text))


@dataclass(frozen=True)
class Mcuboot:
    """How one image becomes an MCUboot image; sizes in bytes, the names are those of imgtool's options.

    `replace` signs an image anew that is signed already: its body is kept, all else is made again.
    """

    version: Version
    header_size: int
    slot_size: int
    align: int = 1
    pad_header: bool = False
    pad: bool = False
    confirm: bool = False
    security_counter: int | None = None
    dependencies: tuple[Dependency, ...] = ()
    replace: bool = False

    name = "mcuboot"
    kinds = reading.KINDS

    def __post_init__(self) -> None:
        """Raises SIG-083."""
        _require_range("header size", self.header_size, layout.HEADER.size, 0xFFFF)
        _require_range("slot size", self.slot_size, 1, 0xFFFFFFFF)
        if self.security_counter is not None:
            _require_range("security counter", self.security_counter, 0, 0xFFFFFFFF)
        for dependency in self.dependencies:
            _require_range("image number", dependency.image, 0, 0xFF)
        if self.align not in ALIGNMENTS:
            raise SigningError(
                "SIG-083",
                f"Flash is not written in units of {self.align} bytes.",
                f"Use one of {ALIGNMENTS}.",
            )

    def prepare(self, image: bytes, public_key: PublicKey) -> Unsigned:
        """The signature covers header, body and protected TLVs. Raises SIG-013, SIG-080, SIG-081, SIG-082."""
        require_kind(public_key, "the signer", reading.KINDS, "an MCUboot image")
        covered = self._covered(image)
        digest = hashlib.sha256(covered).digest()
        return Unsigned(covered, digest, partial(self._signed, covered, digest, public_key))

    def _covered(self, image: bytes) -> bytes:
        content = self._with_room_for_header(image)
        protected = layout.tlv_area(layout.PROTECTED_AREA, self._protected_tlvs())
        body_size = len(content) - self.header_size
        self._require_room(len(content) + len(protected))
        header = layout.HEADER.pack(
            layout.MAGIC, 0, self.header_size, len(protected), body_size, 0, *self.version.numbers, 0
        )
        return header + content[len(header) :] + protected

    def _signed(self, covered: bytes, digest: bytes, public_key: PublicKey, signature: bytes) -> bytes:
        tlvs = (
            (Tlv.SHA256, digest),
            (Tlv.KEY_HASH, bytes.fromhex(public_key_sha256(public_key))),
            (Tlv.ECDSA, signature),
        )
        signed = covered + layout.tlv_area(layout.AREA, tlvs)
        self._require_room(len(signed))
        return self._padded(signed) if self.pad or self.confirm else signed

    def verify(self, signed: bytes, public_key: PublicKey) -> None:
        """See `signing.formats.mcuboot.reading.verify`."""
        reading.verify(signed, public_key)

    def _protected_tlvs(self) -> list[tuple[int, bytes]]:
        tlvs: list[tuple[int, bytes]] = []
        if self.security_counter is not None:
            tlvs.append((Tlv.SECURITY_COUNTER, struct.pack("<I", self.security_counter)))
        for needed in self.dependencies:
            tlvs.append((Tlv.DEPENDENCY, struct.pack("<B3xBBHI", needed.image, *needed.version.numbers)))
        return tlvs

    def _with_room_for_header(self, image: bytes) -> bytes:
        if INTEL_HEX.match(image):
            raise SigningError(
                "SIG-081", "The image is Intel HEX, not binary.", "Convert it: objcopy -I ihex -O binary."
            )
        if reading.recognises(image):
            return layout.ERASED * self.header_size + self._body_of_signed(image)
        if self.pad_header:
            return layout.ERASED * self.header_size + image
        if len(image) <= self.header_size:
            raise SigningError(
                "SIG-081",
                f"The image ends before its header of {self.header_size} bytes does.",
                "Check the file and --header-size, or say --pad-header.",
            )
        if any(image[: self.header_size]):
            raise SigningError(
                "SIG-081",
                f"The image's first {self.header_size} bytes are not free for the header.",
                "Say --pad-header, or link the firmware with room for the header, filled with zeros.",
            )
        return image

    def _body_of_signed(self, image: bytes) -> bytes:
        if not self.replace:
            raise SigningError(
                "SIG-080",
                "The image has an MCUboot header already.",
                "Sign the linker's output instead, or say --force to make header and signature again.",
            )
        before = reading.parse(image)
        if before.header_size != self.header_size:
            raise SigningError(
                "SIG-081",
                f"The firmware was linked behind a header of {before.header_size} bytes.",
                f"Say --header-size {before.header_size:#x}.",
            )
        return image[before.header_size : before.body_end]

    def _require_room(self, size: int) -> None:
        needed = size + layout.trailer_size(self.align)
        if needed > self.slot_size:
            raise SigningError(
                "SIG-082",
                f"The image and MCUboot's trailer need {needed} bytes; the slot has {self.slot_size}.",
                "Make the firmware smaller, or check --slot-size and --align.",
            )

    def _padded(self, signed: bytes) -> bytes:
        slot = bytearray(signed.ljust(self.slot_size, layout.ERASED))
        slot[-layout.TRAILER_MAGIC_SIZE :] = layout.trailer_magic(self.align)
        if self.confirm:
            slot[-layout.confirmed_offset(self.align)] = layout.CONFIRMED
        return bytes(slot)


def _require_range(what: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise SigningError("SIG-083", f"The {what} is {value}.", f"Use a number from {least} to {most}.")
