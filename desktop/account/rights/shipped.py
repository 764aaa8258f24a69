"""The policies that Linekey ships, filled in for an account and a product."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from desktop.account.documents import compact, document
from desktop.account.gate import launcher_policy, places
from desktop.account.names import Names
from desktop.account.policies import claim_policy, unit_policy
from desktop.cloud.serials import TABLE
from desktop.cloud.session import Cloud
from desktop.core.catalogue.policies import TOO_MANY_UNITS
from desktop.core.catalogue.settings import NOT_A_THING_NAME
from desktop.core.errors import SettingsError
from desktop.core.policy.document import MOST_LETTERS
from desktop.settings.product.profile import ProductProfile

MOST_POLICIES = 10  # of a principal ("AWS IoT Core limits and quotas")
_NAME = re.compile(r"[A-Za-z0-9:_-]{1,128}")
Document = dict[str, Any]


def _of_station(cloud: Cloud, names: Names) -> Document:
    table = cloud.arn("dynamodb", f"table/{TABLE}")
    return document(
        "policies/station", iot=names.iot, bucket=names.bucket_arn, table=table, things=names.unit_arn
    )


def _of_release_manager(cloud: Cloud, names: Names) -> Document:
    return document(
        "policies/release-manager",
        **places(cloud, names),
        profile=cloud.arn("signer", f"/signing-profiles/{names.signing_profile(1)}*"),
    )


def _of_cloud_engineer(cloud: Cloud, names: Names) -> Document:
    return document(
        "policies/cloud-engineer",
        iot=names.iot,
        bucket=names.bucket_arn,
        table=cloud.arn("dynamodb", f"table/{TABLE}"),
        roles=names.role_arn("linekey-*"),
        functions=names.function_arn("linekey-*"),
        parameters=cloud.arn("ssm", "parameter/linekey/*"),
        profiles=cloud.arn("signer", "/signing-profiles/linekey_*"),
        keys=cloud.arn("kms", "key/*"),
        aliases=cloud.arn("kms", "alias/linekey-*"),
        certificates=cloud.arn("acm", "certificate/*"),
    )


# IoT policies first, then those of IAM.
DOCUMENTS: dict[str, Callable[[Cloud, Names], Document]] = {
    "unit": lambda cloud, names: unit_policy(cloud, names).body,
    "claim": lambda cloud, names: claim_policy(cloud, names).body,
    "station": _of_station,
    "release-manager": _of_release_manager,
    "launcher": lambda cloud, names: launcher_policy(cloud, names, gated=False),
    "launcher-gated": lambda cloud, names: launcher_policy(cloud, names, gated=True),
    "cloud-engineer": _of_cloud_engineer,
}


def shipped(cloud: Cloud, product: ProductProfile, name: str) -> Document:
    """One of `DOCUMENTS`. Raises SET-013 for the claim of a product that has none."""
    return DOCUMENTS[name](cloud, Names(cloud, product))


def companion_policies(cloud: Cloud, app: str, units: Sequence[str]) -> list[Document]:
    """For one app that has many units, in as few policies as hold them: all are for the same principal.

    The app reads and changes the shadows of its units and is told of changes; it does nothing as a unit.
    Raises SET-007 for a name that is none (`*` would be all of them), SET-071 for more than AWS IoT attaches.
    """
    for name in (app, *units):
        if not _NAME.fullmatch(name):
            raise SettingsError(NOT_A_THING_NAME, thing=name)
    iot = cloud.arn("iot", "").rstrip(":")
    found: list[Document] = []
    held: list[str] = []
    for unit in dict.fromkeys(units):
        if not held or len(compact(_companion(iot, app, [*held, unit]))) > MOST_LETTERS:
            held = []
            found.append({})
        held.append(unit)
        found[-1] = _companion(iot, app, held)
    if len(found) > MOST_POLICIES:
        most = sum(len(one["Statement"][2]["Resource"]) for one in found[:MOST_POLICIES])
        raise SettingsError(TOO_MANY_UNITS, most=most)
    return found


def _companion(iot: str, app: str, units: Sequence[str]) -> Document:
    shadows = [f"$aws/things/{unit}/shadow" for unit in units]
    return document(
        "policies/companion-app",
        iot=iot,
        app=app,
        shadow_requests=[f"{iot}:topic/{shadow}/{verb}" for shadow in shadows for verb in ("get", "update")],
        shadow_topics=[f"{iot}:topic/{shadow}/*" for shadow in shadows],
        shadow_filters=[f"{iot}:topicfilter/{shadow}/*" for shadow in shadows],
    )
