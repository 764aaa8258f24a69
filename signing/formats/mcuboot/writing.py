"""Makes a signed MCUboot image, byte for byte as `imgtool sign` does with the same options."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from signing.catalogue.images import LOADED_OR_FIXED
from signing.content import Content, as_content, filling
from signing.errors import UnfitOptionError
from signing.formats import Unsigned
from signing.formats.mcuboot import layout, linked, protected, reading
from signing.formats.mcuboot.assembling import Signing, assemble, signing_by
from signing.formats.mcuboot.kinds import ALGORITHMS, hashed
from signing.formats.mcuboot.layout import ByteOrder, Tlv, Version, require_range
from signing.formats.mcuboot.protected import Dependency
from signing.formats.mcuboot.slot import MAX_SECTORS, Slot
from signing.messages import said
from signing.notices import warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from signing.algorithms import PublicKey
    from signing.formats.mcuboot.compression import Compression
    from signing.formats.mcuboot.encryption import Encryption


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
    compression: Compression | None = None
    encrypt: Encryption | None = None
    save_enctlv: bool = False
    replace: bool = False

    name = "mcuboot"
    kinds = ALGORITHMS
    takes = ()

    def __post_init__(self) -> None:
        """Raises SIG-083."""
        require_range("header size", self.header_size, self.order.header.size, 0xFFFF)
        require_range("load address", self.load_addr, 0, 0xFFFFFFFF)
        require_range("flash address", self.rom_fixed, 0, 0xFFFFFFFF)
        require_range("security counter", self.security_counter or 0, 0, 0xFFFFFFFF)
        for dependency in self.dependencies:
            require_range("image number", dependency.image, 0, 0xFF)
        protected.require_custom_types(self.custom_tlv, self.order)
        if self.load_addr and self.rom_fixed:
            raise UnfitOptionError(LOADED_OR_FIXED)
        self.slot  # noqa: B018 - refuses what no slot is

    def prepare(self, image: bytes | Content, public_key: PublicKey) -> Unsigned:
        """The signature covers header, body and protected TLVs, before they are encrypted.

        What is signed is their digest, for Ed25519 too unless the signature is to be `pure`. A compressed
        image holds the signature of the plain one: that is made first.
        Raises SIG-013, SIG-080, SIG-081, SIG-082, SIG-083, SIG-089, SIG-170; SIG-043 for a pure
        signature over too much.
        """
        signing = signing_by(public_key, self)
        if self.encrypt is not None:
            self.encrypt.require_fit(signing.algorithm)
        content = linked.with_room(self, as_content(image))
        if self.compression is None:
            return self._unsigned(content, signing)
        plain = assemble(self, signing, content)
        return plain._replace(then=partial(self._compressed, self.compression, content, plain, signing))

    def verify(self, signed: bytes | Content, public_key: PublicKey) -> None:
        """See `signing.formats.mcuboot.reading.verify`."""
        reading.verify(signed, public_key)

    @property
    def order(self) -> ByteOrder:
        return layout.BIG if self.endian == "big" else layout.LITTLE

    @property
    def slot(self) -> Slot:
        """Raises SIG-083."""
        keys = 0 if self.encrypt is None else self.encrypt.kept_size(sealed=self.save_enctlv)
        slot = (self.slot_size, self.align, self.max_sectors, self.overwrite_only)
        return Slot(*slot, self.max_align, self.erased_val, self.order, keys)

    @property
    def flags(self) -> int:
        """Those of the header, before the image is compressed."""
        return (
            (layout.RAM_LOAD if self.load_addr else 0)
            | (layout.ROM_FIXED if self.rom_fixed else 0)
            | (layout.NON_BOOTABLE if self.non_bootable else 0)
            | (0 if self.encrypt is None else self.encrypt.flag)
        )

    def _unsigned(
        self,
        content: Content,
        signing: Signing,
        flags: int = 0,
        compression: Sequence[tuple[int, bytes]] = (),
    ) -> Unsigned:
        """With its encryption, if there is to be one."""
        if self.encrypt is None:
            return assemble(self, signing, content, flags=flags, compression=compression)
        from signing.formats.mcuboot.encryption import BLOCK, crypted, new_image_key

        key = new_image_key(self.encrypt.keylen)
        content += filling(b"\0", -len(content) % BLOCK)
        tlvs = [self.encrypt.sealed(key)]
        unsigned = assemble(self, signing, content, flags=flags, compression=compression, encryption=tlvs)
        if self.encrypt.clear:
            return unsigned
        start, end = self.header_size, len(content)

        def other(image: Content) -> Content:
            return image[:start] + crypted(image[start:end], key) + image[end:]

        return unsigned._replace(
            with_signature=lambda signature: other(unsigned.with_signature(signature)), verifiable=other
        )

    def _compressed(
        self, kind: Compression, content: Content, plain: Unsigned, signing: Signing, signature: bytes
    ) -> Unsigned:
        from signing.formats.mcuboot.compression import FLAGS, compressed

        body = content[self.header_size :]
        packed = compressed(body.blocks(), kind)
        tlvs: list[tuple[int, bytes]] = [
            (Tlv.DECOMPRESSED_SIZE, self.order.number.pack(len(body))),
            (Tlv.DECOMPRESSED_HASH, hashed(signing.hash_tlv, plain.covered)),
            (Tlv.DECOMPRESSED_SIGNATURE, signature),
        ]
        if len(packed) + sum(len(told) for _, told in tlvs) >= len(body):
            warn(said("Compression does not make this image smaller: it is signed as it is."))
            return self._unsigned(content, signing)
        if self.encrypt is not None:  # what follows its end fills the last block
            tlvs.append((Tlv.COMPRESSED_SIZE, self.order.number.pack(len(packed))))
        room = linked.room(self) if self.pad_header else filling(b"\0", self.header_size)
        return self._unsigned(room + packed, signing, FLAGS[kind], tlvs)
