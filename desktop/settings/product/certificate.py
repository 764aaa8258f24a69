"""What a product's units get certified: subject, validity, usages, names, kinds of keys."""

from __future__ import annotations

import re
from enum import Enum
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from desktop.settings.product.section import Section
from signing.certificate_profile import (
    FOR_EVER,
    Attribute,
    CertificateProfile,
    KeyKind,
    KeyUsage,
    NameKind,
    Validity,
)

# IEEE 802.1AR-2018 9: its signature suites. `rsa2048` is there for what was built already.
_DEVICE_IDENTITY_KEYS: tuple[KeyKind, ...] = ("p256", "p384", "rsa2048")
_RSA = frozenset(kind for kind in get_args(KeyKind) if kind.startswith("rsa"))
_UNKNOWN_PLACE = re.compile(r"\{(?!serial\}|thing\})|(?<!\{serial)(?<!\{thing)\}")


class Latitude(Enum):
    """What an issuer leaves to a product profile."""

    ALL = "all"
    SUBJECT_KEPT = "all but the subject, which is that of the request: CN=THING"
    KEYS = "the kinds of keys alone, for AWS signs"


def _template(text: str) -> str:
    if _UNKNOWN_PLACE.search(text):
        raise ValueError("only {serial} and {thing} may stand in braces")
    return text


def _validity(text: str) -> str:
    Validity.parse(text)
    return text


_CLIENT = frozenset({"clientAuth", "1.3.6.1.5.5.7.3.2"})

Template = Annotated[str, AfterValidator(_template)]


class HardwareSection(Section):
    type: str = Field(
        pattern=r"^[0-2](\.(0|[1-9]\d*))+$", description="Object identifier of the hardware, of your own arc."
    )
    serial: Template = Field(default="{serial}", description="Serial number of the hardware.")


class NamesSection(Section):
    dns: tuple[Template, ...] = Field(default=(), description="DNS names.")
    uri: tuple[Template, ...] = Field(default=(), description="URIs, such as `urn:example:lamp:{serial}`.")
    hardware: HardwareSection | None = Field(
        default=None, description="Name of the hardware module (RFC 4108)."
    )

    def filled(self, serial: str, thing: str) -> tuple[tuple[NameKind, str], ...]:
        found: list[tuple[NameKind, str]] = [("dns", name) for name in self.dns]
        found += [("uri", name) for name in self.uri]
        if self.hardware is not None:
            found.append(("hardware", f"{self.hardware.type}:{self.hardware.serial}"))
        return tuple((kind, _filled(name, serial, thing)) for kind, name in found)


class CertificateSection(Section):
    """What is left out is the issuer's to choose. `{serial}` and `{thing}` stand for the unit's."""

    preset: Literal["ieee-802.1ar"] | None = Field(
        default=None, description="Initial device identity (IDevID) of IEEE 802.1AR: what follows adds to it."
    )
    subject: dict[Attribute, Template] | None = Field(
        default=None, description='Attributes in their order; `CN` is the thing unless said, none for "".'
    )
    validity: Annotated[str, AfterValidator(_validity)] | None = Field(
        default=None, description="`20 years`, `3650 days`, or `never` for a certificate without an end."
    )
    key_usage: tuple[KeyUsage, ...] | None = Field(default=None, description="Exactly these.")
    extended_key_usage: tuple[str, ...] | None = Field(
        default=None, description="Exactly these, by name or object identifier; `[]` for none."
    )
    names: NamesSection | None = Field(default=None, description="Alternative names: exactly these.")
    keys: tuple[KeyKind, ...] | None = Field(
        default=None, min_length=1, description="Kinds of keys that units may have."
    )

    def profile(self, serial: str, thing: str) -> CertificateProfile:
        """What the certificate of one unit shall be."""
        idevid = self.preset is not None
        usage = ("digitalSignature",) if idevid and self.key_usage is None else self.key_usage
        validity = FOR_EVER if idevid and self.validity is None else self._span
        return CertificateProfile(
            subject=self._subject(serial, thing),
            validity=validity,
            key_usage=None if usage is None else frozenset(usage),
            rsa_encipherment=idevid and self.key_usage is None,
            extended_key_usage=() if idevid and self.extended_key_usage is None else self.extended_key_usage,
            names=None if self.names is None else self.names.filled(serial, thing),
            keys=_DEVICE_IDENTITY_KEYS if idevid and self.keys is None else self.keys,
            names_its_authority=idevid,
        )

    @property
    def says_validity(self) -> bool:
        return self.validity is not None or self.preset is not None

    @property
    def _span(self) -> Validity | None:
        return None if self.validity is None else Validity.parse(self.validity)

    def _subject(self, serial: str, thing: str) -> tuple[tuple[Attribute, str], ...] | None:
        if self.subject is None and self.preset is None:
            return None
        said: dict[Attribute, str] = dict(self.subject or {})
        if self.preset is not None:
            said.setdefault("serialNumber", "{serial}")
        said.setdefault("CN", "{thing}")
        return tuple((name, _filled(value, serial, thing)) for name, value in said.items() if value)

    @model_validator(mode="after")
    def _can_be_made(self) -> Self:
        # Here: few products have this section, and `cryptography` takes its time.
        from signing.certificates.profiled import check_names
        from signing.errors import SigningError

        profile = self.profile("0", "0")
        try:
            check_names(profile)
        except SigningError as error:
            raise ValueError(error.message) from error
        self._check_usages(profile)
        if profile.subject == () and not profile.names:
            raise ValueError("a certificate needs a subject or a name")
        return self

    def _check_usages(self, profile: CertificateProfile) -> None:
        usage, keys = profile.key_usage, set(profile.keys or get_args(KeyKind))
        if usage is not None and "digitalSignature" not in usage:
            raise ValueError("a unit signs with its key: key_usage needs digitalSignature")
        if usage and usage & {"keyEncipherment", "dataEncipherment"} and keys - _RSA:
            raise ValueError("only RSA keys encipher: say which with keys")  # RFC 8813
        if usage and "keyAgreement" in usage and keys & _RSA:
            raise ValueError("RSA keys do not agree on keys: say which do with keys")  # RFC 3279 2.3.1
        if profile.extended_key_usage and not _CLIENT & set(profile.extended_key_usage):
            raise ValueError("a unit is a TLS client: extended_key_usage needs clientAuth, or be []")

    @model_validator(mode="after")
    def _is_a_device_identity(self) -> Self:
        """What IEEE 802.1AR-2018 demands; it only recommends that there be no end."""
        if self.preset is None:
            return self
        profile = self.profile("0", "0")
        if "serialNumber" not in dict(profile.subject or ()):
            raise ValueError("an IEEE 802.1AR identity has the serialNumber in its subject")
        if other := set(profile.keys or ()) - set(_DEVICE_IDENTITY_KEYS):
            raise ValueError(f"IEEE 802.1AR has no signature suite for {', '.join(sorted(other))}")
        return self

    def refused_by(self, latitude: Latitude) -> str:
        """What no certificate of an issuer with this latitude can have; empty when all can be had."""
        if latitude is Latitude.ALL:
            return ""
        asked = self.profile("serial", "thing")
        refused = [] if asked.subject in (None, (("CN", "thing"),)) else ["subject"]
        if latitude is Latitude.KEYS:
            refused += ["validity"] if asked.validity is not None else []
            refused += ["key_usage"] if asked.key_usage not in (None, frozenset({"digitalSignature"})) else []
            refused += ["extended_key_usage"] if asked.extended_key_usage else []
            refused += ["names"] if asked.names else []
        return ", ".join(refused)


def _filled(template: str, serial: str, thing: str) -> str:
    return template.replace("{serial}", serial).replace("{thing}", thing)
