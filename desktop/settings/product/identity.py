"""How a unit is spoken to and named, and how it gets its identity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    Field,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)

from desktop.core import plugins
from desktop.settings.product.certificate import CertificateSection, Latitude
from desktop.settings.product.section import KeyReference, ProfilePath, Section
from signing.certificate_profile import AWS_END

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
    """What every issuer wants to be told. Each has a section of its own, with the keys it adds.

    `latitude` is what the issuer leaves to a product's certificates.
    """

    latitude: ClassVar[Latitude] = Latitude.ALL

    issuer: str = Field(description="How a CSR becomes a registered certificate.")
    thing_type: str = Field(description="AWS IoT thing type of every unit.")
    thing_groups: tuple[str, ...] = Field(description="AWS IoT thing groups every unit joins.")
    certificate_days: int = Field(
        default=5 * 365, ge=1, description="Days for which a unit's new certificate must be valid at least."
    )
    certificate: CertificateSection | None = Field(
        default=None, description="What certificates shall be; without it, as the issuer makes them."
    )

    @property
    def lasts(self) -> timedelta:
        """How long a new certificate must last at least; where its validity is said, that is what counts."""
        said = self.certificate is not None and self.certificate.says_validity
        return timedelta(0 if said else self.certificate_days)

    @model_validator(mode="after")
    def _can_be_had(self) -> Self:
        """What no certificate of the issuer can be is told here, and not by the first unit."""
        certificate = self.certificate
        if certificate is not None and (refused := certificate.refused_by(self.latitude)):
            raise ValueError(f"{self.issuer} leaves to the profile {self.latitude.value}; remove {refused}")
        said = certificate is not None and certificate.says_validity
        if said and "certificate_days" in self.model_fields_set:
            raise ValueError("certificate_days and certificate.validity both say how long: remove one")
        if self.latitude is Latitude.KEYS and datetime.now(UTC) + self.lasts > AWS_END:
            raise ValueError(
                f"AWS's own certificates end on {AWS_END:%Y-%m-%d}: certificate_days is too many"
            )
        return self

    @property
    def has_claim_key(self) -> bool:
        """Whether each unit's run needs the station's claim key, which a passphrase opens."""
        return False

    @property
    def is_offline(self) -> bool:
        """Whether units are made without internet."""
        return False

    @property
    def ways(self) -> tuple[str, ...]:
        """The choices within the issuer that a person must know it by."""
        return ()


class FleetSection(IdentitySection):
    latitude = Latitude.SUBJECT_KEPT  # AWS IoT takes no other subject from a certificate provider
    issuer: Literal["fleet"]
    template: str = Field(max_length=36, description="AWS IoT provisioning template.")
    encoding: Literal["json", "cbor"] = Field(default="json", description="How it is spoken to AWS IoT.")
    claim: Literal["certificate", "trusted-user"] = Field(
        default="certificate",
        description="`certificate`: with the station's claim key; `trusted-user`: with a claim that AWS lends"
        " the station's own sign-in for five minutes, so that there is no claim key.",
    )

    @property
    def has_claim_key(self) -> bool:
        return self.claim == "certificate"

    @property
    def ways(self) -> tuple[str, ...]:
        return () if self.has_claim_key else (self.claim,)


class DirectSection(IdentitySection):
    latitude = Latitude.KEYS
    issuer: Literal["direct"]


class VendingSection(IdentitySection):
    latitude = Latitude.KEYS

    issuer: Literal["vending"]
    tokens: str = Field(
        description="CSV file with the columns `productid` (a thing's name) and `accessToken`, for the"
        " station's eyes only; a relative path starts at Linekey's data folder."
    )
    url: str = Field(
        default="",
        pattern=r"^(https://\S+)?$",
        description="Address of the vending machine; default: the one that account set-up has made.",
    )


class AuthoritySection(IdentitySection):
    issuer: Literal["authority"]
    ca_certificate: ProfilePath = Field(description="Certificate of your authority, a PEM file.")
    ca_key: KeyReference = Field(
        description="Its key: `file:PATH`, `pkcs11:token=NAME;object=KEY` or `awskms:ID-OR-ALIAS`."
    )
    register_: Literal["now", "without-ca", "jitr", "jitp"] = Field(
        default="now",
        alias="register",
        description="`now` and `without-ca`: by the station, the authority registered in AWS or not; `jitr`"
        " and `jitp`: AWS does it when the unit first connects, by a function or by a template.",
    )
    offline: bool = Field(
        default=False,
        description="Units are made without internet, and are complete when AWS has seen them; only with"
        " `jitr` or `jitp`.",
    )

    @property
    def is_offline(self) -> bool:
        return self.offline

    @property
    def ways(self) -> tuple[str, ...]:
        return (self.register_, *(("offline",) if self.offline else ()))

    @model_validator(mode="after")
    def _registered_without_the_station(self) -> Self:
        if self.offline and self.register_ not in ("jitr", "jitp"):
            raise ValueError('offline goes with register = "jitr" or "jitp", which do without the station')
        return self


class PrivateCaSection(IdentitySection):
    issuer: Literal["private-ca"]
    ca_arn: str = Field(
        pattern=r"^arn:[a-z-]+:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority/[0-9a-f-]{36}$",
        description="ARN of the authority in AWS Private CA.",
    )
    signing_algorithm: (
        Literal[
            "SHA256WITHECDSA",
            "SHA384WITHECDSA",
            "SHA512WITHECDSA",
            "SHA256WITHRSA",
            "SHA384WITHRSA",
            "SHA512WITHRSA",
        ]
        | None
    ) = Field(default=None, description="How the authority signs; default: as goes with its key.")
    register_: Literal["now", "without-ca"] = Field(
        default="without-ca",
        alias="register",
        description="`now` when the authority is registered in AWS IoT as well.",
    )


# What stands in a profile for an issuer that Linekey carries, without loading the issuer.
BUILT_IN: dict[str, str] = {
    "private-ca": f"{__name__}:PrivateCaSection",
    "authority": f"{__name__}:AuthoritySection",
    "vending": f"{__name__}:VendingSection",
    "direct": f"{__name__}:DirectSection",
    "fleet": f"{__name__}:FleetSection",
}


def identity_section(issuer: str) -> type[IdentitySection] | None:
    """The section of an issuer, built in or from an installed package; None for one that nobody knows."""
    found: Any = plugins.find(ISSUERS, issuer, BUILT_IN)
    if issuer in BUILT_IN or found is None:
        return found  # type: ignore[no-any-return]
    section: type[IdentitySection] = found.settings
    return section


def _by_its_issuer(value: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> IdentitySection:
    """Reads the table as the section of the issuer that it names."""
    if not isinstance(value, Mapping) or not isinstance(value.get("issuer"), str):
        common: IdentitySection = read(value)
        return common
    section = identity_section(value["issuer"])
    if section is None:
        raise ValueError(_unknown(value["issuer"]))
    return section.model_validate(value, context=info.context)


def _unknown(issuer: str) -> str:
    known = ", ".join(plugins.names(ISSUERS, BUILT_IN))
    closed = "; this executable takes none from elsewhere" if plugins.is_closed() else ""
    return f"there is no issuer “{issuer}”, but: {known}{closed}"


AnyIdentity = Annotated[IdentitySection, WrapValidator(_by_its_issuer)]
