"""The certificate vending machine of a product: table, role, function and HTTP API."""

from __future__ import annotations

import json
from functools import cache

from desktop.account.documents import document
from desktop.account.function import Function
from desktop.account.names import Names
from desktop.account.part import Part, set_up
from desktop.account.policies import unit_policy
from desktop.account.registry import registry_parts
from desktop.account.roles import Role
from desktop.account.table import KeptTable
from desktop.account.vending_machine.http_api import HttpApi
from desktop.cloud.http_apis import find_api
from desktop.cloud.session import Cloud
from desktop.core.events import Listener, ignore
from desktop.settings.product.profile import ProductProfile
from resources.lambdas.package import VENDING_HANDLER, VENDING_SECONDS, vending_zip
from signing.messages import N

PATH = "/certificate"
_KEY = "productid"


def vending_role(cloud: Cloud, names: Names) -> Role:
    """Lets the function change rows, and make and take back certificates and things of this product."""
    groups = [f"{names.iot}:thinggroup/{group}" for group in names.product.identity.thing_groups]
    return Role(
        cloud,
        "vending-role",
        names.vending_role,
        document("policies/function-trust"),
        lambda: document(
            "policies/vending-role",
            iot=names.iot,
            table=names.vending_table_arn,
            things=names.unit_arn,
            members=[names.unit_arn, *groups],
            log_group=names.log_group_arn(names.vending),
        ),
    )


def vending_api(cloud: Cloud, names: Names) -> HttpApi:
    return HttpApi(cloud, "vending-api", names.vending, names.function_arn(names.vending), PATH)


def vending_url(cloud: Cloud, name: str) -> str:
    """Where the vending machine answers. Raises CLD-004 when there is none."""
    return f"{find_api(cloud, name).endpoint}{PATH}"


def vending_parts(cloud: Cloud, names: Names) -> tuple[KeptTable, Role, Function, HttpApi]:
    """In the order they are made, after type, groups and policy of the units."""
    return (
        KeptTable(cloud, "vending-table", names.vending, _KEY, N("no unit can be vended to")),
        vending_role(cloud, names),
        Function(
            cloud,
            names,
            "vending-function",
            names.vending,
            VENDING_HANDLER,
            names.vending_role,
            archive=cache(vending_zip),
            variables=lambda: _variables(names),
            refusal="TokenMissing",
            seconds=VENDING_SECONDS,
        ),
        vending_api(cloud, names),
    )


def _variables(names: Names) -> dict[str, str]:
    identity = names.product.identity
    return {
        "TABLE": names.vending,
        "THING_TYPE": identity.thing_type,
        "THING_GROUPS": json.dumps(identity.thing_groups),
        "UNIT_POLICY": names.unit_policy,
    }


def set_up_vending(cloud: Cloud, product: ProductProfile, listener: Listener = ignore) -> str:
    """Makes what is missing, also for a product with another issuer; returns the address.

    Emits `StepDone` for each part. Raises `CloudError`, SET-011 when a person must decide.
    """
    names = Names(cloud, product)
    parts: tuple[Part, ...] = (
        *registry_parts(cloud, product),
        unit_policy(cloud, names),
        *vending_parts(cloud, names),
    )
    set_up(parts, listener)
    return vending_url(cloud, names.vending)
