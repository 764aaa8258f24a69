"""What units take as firmware."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, StrictInt, model_validator

from desktop.settings.product.section import ProfilePath, Section

if TYPE_CHECKING:
    from signing.formats.mcuboot.encryption import Encryption
    from signing.formats.mcuboot.slot import Slot
    from signing.formats.mcuboot.writing import Mcuboot

KeyKind = Literal["p256", "p384", "rsa2048", "rsa3072", "ed25519"]


class McubootSection(Section):
    """How the linker's output becomes an MCUboot image. The keys are imgtool's options, with its defaults."""

    header_size: int = Field(description="Bytes of the header.")
    pad_header: bool = Field(default=False, description="The linker left no room for the header.")
    align: int = Field(default=1, description="Bytes that flash takes at a time.")
    max_sectors: int = Field(default=128, description="Sectors of the slot, for MCUboot's trailer.")
    overwrite_only: bool = Field(default=False, description="The boot loader overwrites, it does not swap.")
    load_addr: int = Field(default=0, description="Where in RAM the image runs.")
    rom_fixed: int = Field(default=0, description="Where in flash the image runs.")
    security_counter: StrictInt | Literal["auto"] | None = Field(
        default=None, description="Against downgrades; `auto`: from the release's version."
    )
    max_align: int | None = Field(
        default=None, description="The larger `align` of both slots, when they differ and it is above 8."
    )
    erased_val: int = Field(default=0xFF, description="What erased flash reads as: 0xFF or 0.")
    vid: str | None = Field(default=None, description="The vendor: a UUID, or a domain name.")
    cid: str | None = Field(
        default=None, description="The class of images: a UUID, or a name of the vendor's."
    )
    compression: Literal["lzma2", "lzma2armthumb"] | None = Field(
        default=None, description="How the body is compressed, when that makes it smaller."
    )
    encrypt: ProfilePath | None = Field(
        default=None, description="Public key of the boot loader, a PEM file: the body is encrypted for it."
    )
    encrypt_keylen: Literal[128, 256] = Field(default=128, description="Bits of the body's AES key.")
    save_enctlv: bool = Field(default=False, description="The trailer keeps keys as they are sealed.")
    public_key_format: Literal["hash", "full"] = Field(
        default="hash", description="The image names the key by its hash, or has it whole."
    )
    boot_record: str | None = Field(
        default=None, description="Type of the software, in a record for attestation services."
    )

    def slot(self, size: int) -> Slot:
        """A slot of `size` bytes, with the trailer that MCUboot keeps at its end. Raises as `form` does."""
        return self.form("0.0.0", size).slot

    def form(self, version: str, slot_size: int) -> Mcuboot:
        """What is made of a release of `version`, for a slot of `slot_size` bytes.

        Raises SIG-083, SIG-172, and SIG-042 and SIG-170 for a file that holds no key to encrypt for.
        """
        from signing.formats.mcuboot import protected  # here: few products need it
        from signing.formats.mcuboot.layout import parse_version
        from signing.formats.mcuboot.writing import Mcuboot

        parsed, options = parse_version(version), self.model_dump(exclude={"encrypt_keylen"})
        if self.security_counter == "auto":
            options["security_counter"] = protected.counter_of(parsed)
        vendor = None if self.vid is None else protected.parse_vendor(self.vid)
        options["vid"] = vendor
        options["cid"] = None if self.cid is None else protected.parse_class(self.cid, vendor)
        options["encrypt"] = None if self.encrypt is None else self._encryption(Path(self.encrypt))
        return Mcuboot(version=parsed, slot_size=slot_size, **options)

    def _encryption(self, path: Path) -> Encryption:
        from signing.formats.mcuboot.encryption import Encryption, load_encryption_key
        from signing.output import read_whole

        return Encryption(load_encryption_key(read_whole(path), str(path)), self.encrypt_keylen)


class FirmwareSection(Section):
    format: Literal["freertos", "mcuboot", "esp"] = Field(
        description="Where units find the signature: in the job, or inside the image as well."
    )
    certificate_label: str = Field(description="Label of the code-signing certificate on the unit.")
    path: str = Field(description="File name the job document gives the unit.")
    slot_size: int = Field(gt=0, description="Size of one firmware slot in bytes.")
    key: KeyKind = Field(default="p256", description="Kind of key whose signatures units verify.")
    certificate_days_left: int = Field(
        default=7,  # the longest that a rollout waits for one unit
        ge=0,
        description="Days for which the code-signing certificate must still be valid.",
    )
    rollback_protection: bool = Field(
        default=True, description="Units refuse a version that is not above the one they run."
    )
    mcuboot: McubootSection | None = Field(
        default=None, description="How an unsigned image is signed for MCUboot; without it none is."
    )

    @model_validator(mode="after")
    def _options_of_its_format(self) -> Self:
        if self.mcuboot is None:
            return self
        if self.format != "mcuboot":
            raise ValueError(f"[firmware.mcuboot] does not go with the format {self.format}")
        form = self.mcuboot.form("0.0.0", self.slot_size)
        if form.encrypt is not None:
            from signing.algorithms import find_algorithm

            form.encrypt.require_fit(find_algorithm(self.key))
        return self
