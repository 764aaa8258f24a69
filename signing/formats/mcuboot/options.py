"""What makes an image of a firmware: imgtool's options, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from signing.catalogue.images import LOADED_OR_FIXED
from signing.errors import UnfitOptionError
from signing.formats.mcuboot import layout, protected
from signing.formats.mcuboot.layout import ByteOrder, Version, require_range
from signing.formats.mcuboot.protected import Dependency
from signing.formats.mcuboot.slot import MAX_SECTORS, Slot

if TYPE_CHECKING:
    from signing.formats.mcuboot.compression import Compression
    from signing.formats.mcuboot.encryption import Encryption


@dataclass(frozen=True)
class Options:
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
    pad_sig: bool = False
    compression: Compression | None = None
    encrypt: Encryption | None = None
    save_enctlv: bool = False
    replace: bool = False

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
