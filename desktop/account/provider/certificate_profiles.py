"""What a product profile asks of certificates, told to the function that signs for fleet provisioning."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from typing import Any

from desktop.account.authority import authority_certificate, make_endless
from desktop.account.names import PROVIDER_FUNCTION, Names
from desktop.account.part import NOTHING, OURS, Holding, Part, needs_a_person
from desktop.account.provider.source import PROFILES_VARIABLE, Source, profiles_in, profiles_of
from desktop.cloud import functions
from desktop.cloud.errors import ConflictError, NotFoundError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.session import Cloud
from desktop.settings.product.profile import ProductProfile
from signing.certificate_profile import ANY_CERTIFICATE, CertificateProfile
from signing.certificates import check_authority_lasts
from signing.errors import SigningError
from signing.messages import said


def certificate_profile_part(cloud: Cloud, names: Names, source: Source) -> tuple[Part, ...]:
    """None where somebody else's function signs: its work is checked with each unit."""
    if source.kind == "kms":
        return (CertificateProfiles(cloud, names, source),)
    return (PrivateCaProfile(names),) if source.kind == "private-ca" else ()


@dataclass(frozen=True)
class CertificateProfiles:
    """The product's part of the function's environment, and an authority that lasts as long."""

    cloud: Cloud
    names: Names
    source: Source
    step: str = "certificate-profile"

    @property
    def detail(self) -> str:
        return self.names.product.name

    def problem(self) -> str | None:
        if profiles_of(self.cloud).get(self.names.slug) != _spelt(self.names.product):
            return said("The function makes other certificates than the product profile asks for.")
        return self._ends_first()

    def held(self) -> Holding:
        return OURS if self.names.slug in profiles_of(self.cloud) else NOTHING

    def remove(self) -> str:
        eventually(partial(self._change_told, None), ConflictError)
        return ""

    def mend(self) -> None:
        if self._ends_first():
            make_endless(self.cloud, self.names)
            for part in self.source.parts:  # the function carries the authority's certificate
                if part.problem() is not None:
                    part.mend()
        self._tell_function()

    def _ends_first(self) -> str | None:
        validity = asked_of(self.names.product).validity
        if validity is None:
            return None
        try:
            check_authority_lasts(authority_certificate(self.cloud, self.names), validity)
        except NotFoundError:
            return said("The authority has no certificate.")
        except SigningError as error:
            return error.message
        return None

    def _tell_function(self) -> None:
        """Together with what the function knows of other products, though they may be set up just now."""
        eventually(partial(self._change_told, _spelt(self.names.product)), ConflictError)

    def _change_told(self, wanted: dict[str, Any] | None) -> None:
        client = self.cloud.client("lambda")
        found = functions.describe_function(self.cloud, PROVIDER_FUNCTION)
        told = _joined(profiles_in(found), self.names.slug, wanted)
        variables: dict[str, str] = found.get("Environment", {}).get("Variables", {})
        variables.pop(PROFILES_VARIABLE, None)
        if told:
            variables[PROFILES_VARIABLE] = told
        with translated("update the function {function}", function=PROVIDER_FUNCTION):
            client.update_function_configuration(
                FunctionName=PROVIDER_FUNCTION,
                Environment={"Variables": variables},
                RevisionId=found["RevisionId"],
            )
            client.get_waiter("function_updated_v2").wait(
                FunctionName=PROVIDER_FUNCTION, WaiterConfig=functions.LOOKS
            )


def told_with(cloud: Cloud, names: Names) -> str:
    """What the function is to know of all products, with what this one asks for now; empty for nothing."""
    return _joined(profiles_of(cloud), names.slug, _spelt(names.product))


def _joined(profiles: dict[str, Any], product: str, wanted: dict[str, Any] | None) -> str:
    joined = {slug: told for slug, told in profiles.items() if slug != product}
    if wanted is not None:
        joined[product] = wanted
    return json.dumps(joined, sort_keys=True, separators=(",", ":")) if joined else ""


@dataclass(frozen=True)
class PrivateCaProfile:
    """AWS Private CA makes certificates of its own template, whatever the product profile says."""

    names: Names
    step: str = "certificate-profile"

    @property
    def detail(self) -> str:
        return self.names.product.name

    def problem(self) -> str | None:
        if asked_of(self.names.product) in (ANY_CERTIFICATE, _keys_alone(self.names.product)):
            return None
        return said(
            "AWS Private CA, asked by the certificate provider, makes no certificates as the profile says."
        )

    def mend(self) -> None:
        advice = "Let an authority in KMS sign, or give the product another issuer: private-ca or authority."
        raise needs_a_person(self.problem() or "", advice)


def asked_of(product: ProductProfile) -> CertificateProfile:
    """With `{serial}` and `{thing}` in the places of a unit's."""
    section = product.identity.certificate
    return ANY_CERTIFICATE if section is None else section.profile("{serial}", "{thing}")


def _keys_alone(product: ProductProfile) -> CertificateProfile:
    return CertificateProfile(keys=asked_of(product).keys)


def _spelt(product: ProductProfile) -> dict[str, Any] | None:
    """None for a product that asks for nothing."""
    asked = asked_of(product)
    if asked == ANY_CERTIFICATE:
        return None
    before, _, after = product.unit.thing_name.partition("{serial}")
    things = f"{re.escape(before)}(?P<serial>{product.unit.serial_pattern}){re.escape(after)}"
    return as_told(asked, things)


def as_told(asked: CertificateProfile, things: str) -> dict[str, Any]:
    """As the function reads it; `things` is the pattern of the units' names."""
    told: dict[str, Any] = {
        "things": things,
        "validity": None if asked.validity is None else str(asked.validity),
        "key_usage": None if asked.key_usage is None else sorted(asked.key_usage),
        "rsa_encipherment": asked.rsa_encipherment or None,
        "extended_key_usage": None if asked.extended_key_usage is None else list(asked.extended_key_usage),
        "names": None if asked.names is None else [list(name) for name in asked.names],
        "keys": None if asked.keys is None else list(asked.keys),
    }
    return {name: value for name, value in told.items() if value is not None}
