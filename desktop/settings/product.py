"""The product profile: how units of one product get their identity, read from TOML."""

from __future__ import annotations

import difflib
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError, model_validator

from desktop.core.errors import SettingsError
from signing.errors import SigningError

if TYPE_CHECKING:
    from signing.formats.mcuboot.slot import Slot
    from signing.formats.mcuboot.writing import Mcuboot

KeyKind = Literal["p256", "p384", "rsa2048", "rsa3072", "ed25519"]


PRODUCT_VARIABLE = "LINEKEY_PRODUCT"  # a profile's path or name, where nobody says one
BUILT_IN = "lamp"


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitSection(Section):
    driver: str = Field(description="Device family: the driver that speaks its protocol.")
    serial_pattern: str = Field(description="Regular expression that a serial number must match whole.")
    thing_name: str = Field(description="Name of the thing; `{serial}` stands for the serial number.")


class IdentitySection(Section):
    issuer: Literal["fleet"] = Field(description="How a CSR becomes a registered certificate.")
    template: str = Field(max_length=36, description="AWS IoT provisioning template.")
    thing_type: str = Field(description="AWS IoT thing type of every unit.")
    thing_groups: tuple[str, ...] = Field(description="AWS IoT thing groups every unit joins.")


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
    public_key_format: Literal["hash", "full"] = Field(
        default="hash", description="The image names the key by its hash, or has it whole."
    )
    boot_record: str | None = Field(
        default=None, description="Type of the software, in a record for attestation services."
    )

    def slot(self, size: int) -> Slot:
        """A slot of `size` bytes, with the trailer that MCUboot keeps at its end. Raises SIG-083."""
        from signing.formats.mcuboot.slot import Slot  # here: few products need it

        return Slot(size, self.align, self.max_sectors, self.overwrite_only)

    def form(self, version: str, slot_size: int) -> Mcuboot:
        """What is made of a release of `version`, for a slot of `slot_size` bytes. Raises SIG-083."""
        from signing.formats.mcuboot.layout import parse_version
        from signing.formats.mcuboot.protected import counter_of
        from signing.formats.mcuboot.writing import Mcuboot

        parsed, options = parse_version(version), self.model_dump()
        if self.security_counter == "auto":
            options["security_counter"] = counter_of(parsed)
        return Mcuboot(version=parsed, slot_size=slot_size, **options)


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
        self.mcuboot.form("0.0.0", self.slot_size)
        return self


class Approver(Section):
    name: str = Field(min_length=1, description="Who this is, as the history tells it.")
    public_key_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of the approver's public key, as `linekey keys show` prints it.",
    )


class ReleaseSection(Section):
    """Who must approve a release before it is rolled out. Without this section nobody has to."""

    approvals: int = Field(0, ge=0, description="How many approvers must have signed a release.")
    approvers: tuple[Approver, ...] = Field((), description="Those who may approve, each with one key.")

    @model_validator(mode="after")
    def _enough_and_each_once(self) -> Self:
        names = {approver.name for approver in self.approvers}
        keys = {approver.public_key_sha256 for approver in self.approvers}
        if not len(names) == len(keys) == len(self.approvers):
            raise ValueError("an approver's name or key is there twice")
        if self.approvals > len(self.approvers):
            raise ValueError("more approvals are needed than approvers are named")
        return self


class ProductProfile(Section):
    """One product. `schema` counts breaking changes of this file's layout."""

    schema_: Literal[1] = Field(alias="schema")
    name: str
    unit: UnitSection
    identity: IdentitySection
    firmware: FirmwareSection
    release: ReleaseSection = ReleaseSection()

    def thing_name(self, serial: str) -> str:
        """The thing's name for `serial`. Raises SET-003 when the serial number is not one of this product."""
        if not re.fullmatch(self.unit.serial_pattern, serial):
            raise SettingsError(
                "SET-003",
                f"“{serial}” is not a serial number of {self.name}.",
                f"It must match {self.unit.serial_pattern}. Scan the label again.",
            )
        return self.unit.thing_name.format(serial=serial)


def load_product(source: Path | str) -> ProductProfile:
    """Reads a profile from a path, or a built-in one by its name (`lamp`). Raises SET-001 or SET-002."""
    path = Path(source)
    try:
        if path.suffix:
            text = path.read_text(encoding="utf-8")
        else:
            text = (resources.files("resources") / "products" / f"{source}.toml").read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            "SET-001", f"The product profile {source} cannot be read: {error.strerror}.", "Check its path."
        ) from error
    except UnicodeDecodeError as error:
        message = f"{source} is not TOML: it is no text in UTF-8."
        raise SettingsError("SET-002", message, "Give the product profile, not another file.") from error
    return parse_product(text, str(source))


def parse_product(text: str, source: str) -> ProductProfile:
    """The profile in `text`; every fault is named with its place, and what was probably meant."""
    try:
        return ProductProfile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        message = f"{source} is not TOML: {error}."
        raise SettingsError("SET-002", message, "Mend the line it names.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        hint = _did_you_mean(str(first["loc"][-1])) if first["type"] == "extra_forbidden" else ""
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError("SET-002", f"{source}: {place}: {reason}.", hint) from error
    except SigningError as error:
        message = f"{source}: firmware.mcuboot: {error.message}"
        raise SettingsError("SET-030", message, "Correct the option in the product profile.") from error


_SECTIONS = (
    ProductProfile,
    UnitSection,
    IdentitySection,
    FirmwareSection,
    McubootSection,
    ReleaseSection,
    Approver,
)


def _did_you_mean(key: str) -> str:
    known = [name.rstrip("_") for section in _SECTIONS for name in section.model_fields]
    if key in known:
        return f"“{key}” belongs into another section."
    close = difflib.get_close_matches(key, known, n=1)
    return f"Did you mean “{close[0]}”?" if close else "Remove the key."
