"""How a unit is spoken to and named, and how it gets its identity."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from desktop.settings.product.section import Section


class UnitSection(Section):
    driver: str = Field(description="Device family: the driver that speaks its protocol.")
    serial_pattern: str = Field(description="Regular expression that a serial number must match whole.")
    thing_name: str = Field(description="Name of the thing; `{serial}` stands for the serial number.")
    options: dict[str, Any] = Field(default={}, description="What the driver lets a product choose.")


class IdentitySection(Section):
    issuer: Literal["fleet"] = Field(description="How a CSR becomes a registered certificate.")
    template: str = Field(max_length=36, description="AWS IoT provisioning template.")
    thing_type: str = Field(description="AWS IoT thing type of every unit.")
    thing_groups: tuple[str, ...] = Field(description="AWS IoT thing groups every unit joins.")
