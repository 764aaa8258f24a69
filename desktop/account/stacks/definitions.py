"""Which stacks a product needs, and what each is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources

from desktop.account.authority import authority_certificate, authority_key_arn
from desktop.account.bucket import FUNCTIONS
from desktop.account.documents import compact
from desktop.account.names import PROVIDER_FUNCTION, AccountNames, Names
from desktop.account.provider.certificate_profiles import told_with
from desktop.account.provider.source import current_source
from desktop.account.template import Template
from desktop.cloud.session import Cloud
from desktop.settings.product.identity import FleetSection, VendingSection
from resources.lambdas.package import certificate_provider_zip, serial_hook_zip, vending_zip


@dataclass(frozen=True)
class Code:
    """A function's deployment package; `archive` is asked when what it is made of is there."""

    function: str
    archive: Callable[[], bytes]

    def key(self) -> str:
        """In the bucket: one for each content, so that another content is another parameter."""
        return f"{FUNCTIONS}{self.function}/{hashlib.sha256(self.archive()).hexdigest()}.zip"


@dataclass(frozen=True)
class Definition:
    """`steps` are those of set-up that the stack makes, `before` those that set-up makes for it first.

    `parameters` are asked when that is done; those of the code come beside them.
    """

    template: str
    name: str
    steps: tuple[str, ...]
    before: tuple[str, ...] = ()
    parameters: Callable[[], Mapping[str, str]] = dict
    code: Code | None = None

    def body(self) -> str:
        place = resources.files("resources") / "cloudformation" / f"{self.template}.json"
        return place.read_text(encoding="utf-8")

    @property
    def mark(self) -> str:
        """How the description of a stack by this template begins, which says whose it is."""
        return f"Linekey {self.template}:"

    def told(self, bucket: str) -> dict[str, str]:
        code = {} if self.code is None else {"CodeBucket": bucket, "CodeKey": self.code.key()}
        return {**self.parameters(), **code}


def stacks_of(cloud: Cloud, names: Names) -> tuple[Definition, ...]:
    """In the order they are made. What no stack makes, set-up does."""
    core = Definition("core", "linekey-core", ("bucket", "serials", "stream-role"))
    units = Definition(
        "units", f"linekey-{names.slug}-units", ("unit-policy",), parameters=lambda: {"Product": names.slug}
    )
    match names.product.identity:
        case FleetSection() as identity:
            return (core, *_signing(cloud, names), units, _fleet(cloud, names, identity))
        case VendingSection() as identity:
            return (core, units, _vending(names, identity))
    return (core, units)


def _signing(cloud: Cloud, names: Names) -> tuple[Definition, ...]:
    """None where somebody else signs: they have made what they need."""
    if current_source(cloud).kind != "kms":
        return ()

    def told() -> dict[str, str]:
        return {"KeyArn": authority_key_arn(cloud), "CertificateProfiles": told_with(cloud, names)}

    return (
        Definition("authority", "linekey-authority", ("authority-key",)),
        Definition(
            "certificate-provider",
            "linekey-certificate-provider",
            ("provider-role", "provider-function", "certificate-provider"),
            ("authority-certificate",),
            told,
            Code(PROVIDER_FUNCTION, partial(_provider_archive, cloud)),
        ),
    )


def _provider_archive(cloud: Cloud) -> bytes:
    return certificate_provider_zip(authority_certificate(cloud, AccountNames(cloud)))


def _fleet(cloud: Cloud, names: Names, identity: FleetSection) -> Definition:
    steps = ("provisioning-role", "hook-role", "serial-hook", "template")
    return Definition(
        "fleet",
        f"linekey-{names.slug}-fleet",
        (*steps, "claim-policy") if identity.has_claim_key else steps,
        ("thing-type", "thing-group"),
        lambda: {
            "Product": names.slug,
            "Template": names.template,
            "TemplateBody": compact(Template(cloud, names).body()),
            "ThingName": names.product.unit.thing_name,
            "Things": _things(names),
            "ThingType": identity.thing_type,
            "Members": ",".join([*_groups(names), names.unit_arn]),
            "Claim": identity.claim,
        },
        Code(names.hook_function, cache(serial_hook_zip)),
    )


def _vending(names: Names, identity: VendingSection) -> Definition:
    return Definition(
        "vending-machine",
        f"linekey-{names.slug}-vending",
        ("vending-table", "vending-role", "vending-function", "vending-api"),
        ("thing-type", "thing-group"),
        lambda: {
            "Product": names.slug,
            "Things": _things(names),
            "ThingType": identity.thing_type,
            "ThingGroups": json.dumps(identity.thing_groups),
            "Members": ",".join([names.unit_arn, *_groups(names)]),
        },
        Code(names.vending, cache(vending_zip)),
    )


def _things(names: Names) -> str:
    return names.unit_arn.partition(":thing/")[2]


def _groups(names: Names) -> list[str]:
    return [f"{names.iot}:thinggroup/{group}" for group in names.product.identity.thing_groups]
