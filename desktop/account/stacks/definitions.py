"""Which stacks a product needs, and what each is told."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache, partial

from desktop.account.authority import authority_certificate, authority_key_arn
from desktop.account.authorizer.parts import kept_parts
from desktop.account.documents import compact
from desktop.account.gate import gate_of
from desktop.account.names import PROVIDER_FUNCTION, AccountNames, Names
from desktop.account.provider.certificate_profiles import told_with
from desktop.account.provider.source import current_source
from desktop.account.stacks.definition import Code, Definition
from desktop.account.stacks.on_request import (
    authorizer_stack,
    gate_stack,
    release_policy_stack,
)
from desktop.account.stacks.plan import is_made
from desktop.account.template import Template
from desktop.cloud.session import Cloud
from desktop.settings.product.identity import FleetSection, VendingSection
from resources.lambdas.package import certificate_provider_zip, serial_hook_zip, vending_zip


def stacks_of(cloud: Cloud, names: Names, wanted: Collection[str] = ()) -> tuple[Definition, ...]:
    """In the order they are made, with the gate and the authorizer where they are `wanted`, or there.

    What no stack makes, set-up does.
    """
    on_request = (
        (gate_stack(cloud, names), gate_of(cloud, names.product).exists),
        (authorizer_stack(cloud, names), partial(kept_parts, cloud, names)),
    )
    return (
        *_of_units(cloud, names),
        release_policy_stack(cloud, names),
        *(one for one, is_there in on_request if one.template in wanted or is_there() or is_made(cloud, one)),
    )


def _of_units(cloud: Cloud, names: Names) -> tuple[Definition, ...]:
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
