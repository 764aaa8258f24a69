"""How a unit is spoken to and named, and how it gets its identity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator, field_validator

from desktop.core import plugins
from desktop.settings.product.section import Section

ISSUERS = "linekey.issuers"  # the group of entry points; each has its section's class as `settings`

SERIAL = "{serial}"  # its place in the name of a thing


class UnitSection(Section):
    driver: str = Field(description="Device family: the driver that speaks its protocol.")
    serial_pattern: str = Field(description="Regular expression that a serial number must match whole.")
    thing_name: str = Field(description="Name of the thing; `{serial}` stands for the serial number, once.")
    options: dict[str, Any] = Field(default={}, description="What the driver lets a product choose.")

    @field_validator("serial_pattern")
    @classmethod
    def _is_a_pattern(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"it is no regular expression: {error}") from error
        return pattern

    @field_validator("thing_name")
    @classmethod
    def _has_one_place(cls, name: str) -> str:
        if name.count(SERIAL) != 1 or set("{}") & set(name.replace(SERIAL, "")):
            raise ValueError(f"it must have {SERIAL} once, and no other braces")
        return name


class IdentitySection(Section):
    """What every issuer wants to be told. Each has a section of its own, with the keys it adds."""

    issuer: str = Field(description="How a CSR becomes a registered certificate.")
    thing_type: str = Field(description="AWS IoT thing type of every unit.")
    thing_groups: tuple[str, ...] = Field(description="AWS IoT thing groups every unit joins.")
    certificate_days: int = Field(
        default=5 * 365, ge=1, description="Days for which a unit's new certificate must be valid at least."
    )


class FleetSection(IdentitySection):
    issuer: Literal["fleet"]
    template: str = Field(max_length=36, description="AWS IoT provisioning template.")


# What stands in a profile for an issuer that Linekey carries, without loading the issuer.
BUILT_IN: dict[str, str] = {"fleet": f"{__name__}:FleetSection"}


def identity_section(issuer: str) -> type[IdentitySection] | None:
    """The section of an issuer, built in or from an installed package; None for one that nobody knows."""
    found: Any = plugins.find(ISSUERS, issuer, BUILT_IN)
    if issuer in BUILT_IN or found is None:
        return found  # type: ignore[no-any-return]
    section: type[IdentitySection] = found.settings
    return section


def _by_its_issuer(value: Any, read: ValidatorFunctionWrapHandler) -> IdentitySection:
    """Reads the table as the section of the issuer that it names."""
    if not isinstance(value, Mapping) or not isinstance(value.get("issuer"), str):
        common: IdentitySection = read(value)
        return common
    section = identity_section(value["issuer"])
    if section is None:
        raise ValueError(_unknown(value["issuer"]))
    return section.model_validate(value)


def _unknown(issuer: str) -> str:
    known = ", ".join(plugins.names(ISSUERS, BUILT_IN))
    closed = "; this executable takes none from elsewhere" if plugins.is_closed() else ""
    return f"there is no issuer “{issuer}”, but: {known}{closed}"


AnyIdentity = Annotated[IdentitySection, WrapValidator(_by_its_issuer)]
