"""Makes a signed MCUboot image, byte for byte as `imgtool sign` does with the same options."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from signing.algorithms import require_kind
from signing.catalogue.images import (
    ENDS_IN_HEADER,
    FLAGS_WOULD_BE_LOST,
    HEADER_ALREADY,
    LINKED_BEHIND_HEADER,
    LOADED_OR_FIXED,
    NO_ROOM_FOR_HEADER,
    NOT_BINARY,
)
from signing.content import Content, as_content, filling
from signing.errors import ImageError, SigningError, UnfitOptionError
from signing.formats import Unsigned
from signing.formats.build_files import LONGEST_START, MADE_INTO_BINARY, build_file
from signing.formats.mcuboot import layout, parsing, protected, reading
from signing.formats.mcuboot.kinds import ALGORITHMS, SIGNATURES, encoded_key, hashed, image_hash
from signing.formats.mcuboot.layout import ByteOrder, Tlv, Version, require_range
from signing.formats.mcuboot.protected import Dependency
from signing.formats.mcuboot.slot import MAX_SECTORS, Slot

if TYPE_CHECKING:
    from signing.algorithms import PublicKey


@dataclass(frozen=True)
class Mcuboot:
    """How one image becomes an MCUboot image; sizes in bytes, the names are those of imgtool's options.

    `boot_record` is the type of the software in it, `vid` and `cid` are the 16 bytes of UUIDs of vendor and
    class of images, `custom_tlv` types and contents. `replace` signs an image anew that is signed already:
    its body is kept, all else is made again.
    """

    version: Version
    header_size: int
    slot_size: int
    align: int = 1
    max_sectors: int = MAX_SECTORS
    overwrite_only: bool = False
    max_align: int | None = None
    erased_val: int = layout.ERASED
    endian: Literal["little", "big"] = "little"
    pad_header: bool = False
    pad: bool = False
    test: bool = False
    confirm: bool = False
    load_addr: int = 0
    rom_fixed: int = 0
    non_bootable: bool = False
    security_counter: int | None = None
    boot_record: str | None = None
    dependencies: tuple[Dependency, ...] = ()
    vid: bytes | None = None
    cid: bytes | None = None
    custom_tlv: tuple[tuple[int, bytes], ...] = ()
    public_key_format: Literal["hash", "full"] = "hash"
    sha: Literal["auto", "256", "384", "512"] = "auto"
    pure: bool = False
    replace: bool = False

    name = "mcuboot"
    kinds = ALGORITHMS

    def __post_init__(self) -> None:
        """Raises SIG-083."""
        require_range("header size", self.header_size, self._order.header.size, 0xFFFF)
        require_range("load address", self.load_addr, 0, 0xFFFFFFFF)
        require_range("flash address", self.rom_fixed, 0, 0xFFFFFFFF)
        require_range("security counter", self.security_counter or 0, 0, 0xFFFFFFFF)
        for dependency in self.dependencies:
            require_range("image number", dependency.image, 0, 0xFF)
        protected.require_custom_types(self.custom_tlv, self._order)
        if self.load_addr and self.rom_fixed:
            raise UnfitOptionError(LOADED_OR_FIXED)
        self._slot()

    def prepare(self, image: bytes | Content, public_key: PublicKey) -> Unsigned:
        """The signature covers header, body and protected TLVs.

        What is signed is their digest, for Ed25519 too unless the signature is to be `pure`.
        Raises SIG-013, SIG-080, SIG-081, SIG-082, SIG-083, SIG-089; SIG-043 for a pure
        signature over too much.
        """
        algorithm = require_kind(public_key, "the signer", self.kinds, "an MCUboot image")
        hash_tlv = image_hash(algorithm, self.sha, self.pure)
        key = encoded_key(public_key)
        key_hash = hashed(hash_tlv, key)
        covered = self._covered(as_content(image), hash_tlv, key_hash)
        digest = hashed(hash_tlv, covered)
        tlvs = [
            (hash_tlv, digest),
            *([(Tlv.PURE, b"\x01")] if self.pure else []),
            (Tlv.KEY_HASH, key_hash) if self.public_key_format == "hash" else (Tlv.PUBLIC_KEY, key),
        ]
        finish = partial(self._signed, covered, tlvs, SIGNATURES[algorithm])
        signed = algorithm.prehash(covered.reader()) if self.pure else digest
        return Unsigned(covered, signed, finish)

    def verify(self, signed: bytes | Content, public_key: PublicKey) -> None:
        """See `signing.formats.mcuboot.reading.verify`."""
        reading.verify(signed, public_key)

    @property
    def _order(self) -> ByteOrder:
        return layout.BIG if self.endian == "big" else layout.LITTLE

    def _slot(self) -> Slot:
        return Slot(
            self.slot_size,
            self.align,
            self.max_sectors,
            self.overwrite_only,
            self.max_align,
            self.erased_val,
            self._order,
        )

    def _covered(self, image: Content, hash_tlv: Tlv, key_hash: bytes) -> Content:
        content = self._with_room_for_header(image)
        tlvs = self._protected_tlvs(hash_tlv, key_hash)
        area = layout.tlv_area(layout.PROTECTED_AREA, tlvs, self._order)
        self._slot().require_room(len(content) + len(area))
        header = self._order.header.pack(
            layout.MAGIC,
            self.rom_fixed or self.load_addr,
            self.header_size,
            len(area),
            len(content) - self.header_size,
            self._flags,
            *self.version.numbers,
            0,
        )
        return as_content(header) + content[len(header) :] + area

    @property
    def _flags(self) -> int:
        return (
            (layout.RAM_LOAD if self.load_addr else 0)
            | (layout.ROM_FIXED if self.rom_fixed else 0)
            | (layout.NON_BOOTABLE if self.non_bootable else 0)
        )

    def _signed(
        self, covered: Content, tlvs: list[tuple[Tlv, bytes]], signature_tlv: Tlv, signature: bytes
    ) -> Content:
        signed = covered + layout.tlv_area(layout.AREA, [*tlvs, (signature_tlv, signature)], self._order)
        self._slot().require_room(len(signed))
        if self.pad or self.test or self.confirm:
            return self._slot().filled(signed, confirm=self.confirm)
        return signed

    def _protected_tlvs(self, hash_tlv: Tlv, key_hash: bytes) -> list[tuple[int, bytes]]:
        """In imgtool's order."""
        tlvs: list[tuple[int, bytes]] = []
        if self.security_counter is not None:
            tlvs.append((Tlv.SECURITY_COUNTER, self._order.number.pack(self.security_counter)))
        if self.boot_record is not None:
            record = protected.boot_record(self.boot_record, self.version, hash_tlv, key_hash)
            tlvs.append((Tlv.BOOT_RECORD, record))
        for needed in self.dependencies:
            tlvs.append((Tlv.DEPENDENCY, self._order.dependency.pack(needed.image, *needed.version.numbers)))
        identifiers = ((Tlv.VENDOR_ID, self.vid), (Tlv.CLASS_ID, self.cid))
        tlvs += [(kind, content) for kind, content in identifiers if content is not None]
        return [*tlvs, *self.custom_tlv]

    def _with_room_for_header(self, image: Content) -> Content:
        if (kind := build_file(bytes(image[:LONGEST_START]))) in MADE_INTO_BINARY:
            raise ImageError(NOT_BINARY, kind=kind)
        if parsing.recognises(image):
            return self._room + self._body_of_signed(image)
        if self.pad_header:
            return self._room + image
        if len(image) <= self.header_size:
            raise ImageError(ENDS_IN_HEADER, size=self.header_size)
        if any(bytes(image[: self.header_size])):
            raise ImageError(NO_ROOM_FOR_HEADER, size=self.header_size)
        return image

    @property
    def _room(self) -> Content:
        """Where the header goes."""
        return filling(bytes([self.erased_val]), self.header_size)

    def _body_of_signed(self, image: Content) -> Content:
        if not self.replace:
            raise SigningError(HEADER_ALREADY)
        before = parsing.parse(image)
        if lost := before.flags & ~(layout.RAM_LOAD | layout.ROM_FIXED | self._flags):
            raise ImageError(FLAGS_WOULD_BE_LOST, flags=lost)
        if before.header_size != self.header_size:
            raise ImageError(LINKED_BEHIND_HEADER, size=before.header_size)
        return image[before.header_size : before.body_end]
