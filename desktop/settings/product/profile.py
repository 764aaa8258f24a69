"""The product profile: how units of one product get their identity, read from TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from desktop.core.catalogue.settings import (
    NOT_A_SERIAL,
    NOT_A_THING_NAME,
    PROFILE_CANNOT_BE_READ,
    PROFILE_IS_NO_TEXT,
    PROFILE_IS_NO_TOML,
    PROFILE_VALUE_WRONG,
    SIGNING_OPTION_WRONG,
)
from desktop.core.errors import SettingsError
from desktop.settings.product.certificate import CertificateSection, HardwareSection, NamesSection
from desktop.settings.product.firmware import FirmwareSection, McubootSection
from desktop.settings.product.home import HomeSection
from desktop.settings.product.identity import (
    SERIAL,
    AnyIdentity,
    IdentitySection,
    PrivateCaSection,
    UnitSection,
    identity_section,
)
from desktop.settings.product.label_section import LabelSection
from desktop.settings.product.labels import LabelFormat
from desktop.settings.product.release import Approver, NamedPerson, ReleaseSection
from desktop.settings.product.section import FOLDER, Section
from desktop.settings.toml import first_fault, read_toml
from signing.certificate_profile import ANY_CERTIFICATE, CertificateProfile
from signing.errors import SigningError

PRODUCT_VARIABLE = "LINEKEY_PRODUCT"  # a profile's path or name, where nobody says one
BUILT_IN = "lamp"

_THING_NAME = re.compile(r"[a-zA-Z0-9:_-]{1,128}")  # CreateThing


class ProductProfile(Section):
    """One product. `schema` counts breaking changes of this file's layout."""

    schema_: Literal[1] = Field(alias="schema")
    name: str
    unit: UnitSection
    identity: AnyIdentity
    firmware: FirmwareSection
    release: ReleaseSection = ReleaseSection()
    label: LabelSection = LabelSection()
    home: HomeSection | None = None

    @field_validator("home")
    @classmethod
    def _has_its_authority(cls, home: HomeSection | None, known: ValidationInfo) -> HomeSection | None:
        """AWS Private CA signs in its own Region alone."""
        identity = known.data.get("identity")
        if home is not None and isinstance(identity, PrivateCaSection):
            region = identity.ca_arn.split(":")[3]
            if region != home.region:
                raise ValueError(f"identity.ca_arn is in {region}, and the units' home is {home.region}")
        return home

    @property
    def home_region(self) -> str:
        """Where the units live; empty for where the station works."""
        return "" if self.home is None else self.home.region

    @property
    def label_format(self) -> LabelFormat:
        said = self.label
        return LabelFormat(
            product=self.name,
            serial_pattern=self.unit.serial_pattern,
            pattern=said.pattern,
            called=said.product or (self.name if said.pattern else ""),
            prefix=said.prefix,
            suffix=said.suffix,
            gs1=said.gs1,
        )

    @property
    def slug(self) -> str:
        """The product in names of AWS: a-z, 0-9 and `-`, at most 24, which keeps a role's name within 64."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")[:24]

    def thing_name(self, serial: str) -> str:
        """The thing's name for `serial`. Raises SET-003 when the serial number is not one of this product.

        Raises SET-007 when AWS IoT takes no such name.
        """
        if not re.fullmatch(self.unit.serial_pattern, serial):
            raise SettingsError(
                NOT_A_SERIAL, serial=serial, product=self.name, pattern=self.unit.serial_pattern
            )
        thing = self.unit.thing_name.replace(SERIAL, serial)
        if not _THING_NAME.fullmatch(thing):
            raise SettingsError(NOT_A_THING_NAME, thing=thing)
        return thing

    def serial_of(self, thing: str) -> str:
        """The serial number of the thing. Raises SET-003 for a thing that no unit of this product has."""
        before, _, after = self.unit.thing_name.partition("{serial}")
        serial = thing.removeprefix(before).removesuffix(after)
        if self.thing_name(serial) != thing:
            raise SettingsError(
                NOT_A_SERIAL, serial=thing, product=self.name, pattern=self.unit.serial_pattern
            )
        return serial

    def certificate_for(self, serial: str) -> CertificateProfile:
        """What the certificate of this unit shall be. Raises as `thing_name` does."""
        asked = self.identity.certificate
        return ANY_CERTIFICATE if asked is None else asked.profile(serial, self.thing_name(serial))


def load_product(source: Path | str) -> ProductProfile:
    """Reads a profile from a path, or a built-in one by its name (`lamp`). Raises SET-001 or SET-002."""
    path = Path(source)
    try:
        if path.suffix:
            text = path.read_text(encoding="utf-8")
        else:
            text = (resources.files("resources") / "products" / f"{source}.toml").read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(PROFILE_CANNOT_BE_READ, path=source, reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise SettingsError(PROFILE_IS_NO_TEXT, path=source) from error
    return parse_product(text, str(source))


def parse_product(text: str, source: str) -> ProductProfile:
    """The profile in `text`; every fault is named with its place, and what was probably meant."""
    try:
        read = read_toml(text)
    except ValueError as error:
        raise SettingsError(PROFILE_IS_NO_TOML, path=source, reason=error) from error
    try:
        return ProductProfile.model_validate(read, context={FOLDER: Path(source).parent})
    except ValidationError as error:
        fault = first_fault(error, _known_keys(read))
        raise SettingsError(PROFILE_VALUE_WRONG, path=source, **fault._asdict()) from error
    except SigningError as error:
        raise SettingsError(SIGNING_OPTION_WRONG, path=source, reason=error.message) from error


_SECTIONS = (
    ProductProfile,
    UnitSection,
    CertificateSection,
    NamesSection,
    HardwareSection,
    FirmwareSection,
    McubootSection,
    ReleaseSection,
    NamedPerson,
    Approver,
    LabelSection,
    HomeSection,
)


def _known_keys(read: Mapping[str, Any]) -> list[str]:
    """Of all sections, that of the profile's issuer among them."""
    match read:
        case {"identity": {"issuer": str(issuer)}}:
            identity = identity_section(issuer)
        case _:
            identity = None
    sections = (*_SECTIONS, identity or IdentitySection)
    return [name.rstrip("_") for section in sections for name in section.model_fields]
