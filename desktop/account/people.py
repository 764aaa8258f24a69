"""Roles that people enter for a shift, and what each of them needs of its own for that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.account.documents import compact, document
from desktop.account.gate import gate_of, places
from desktop.account.names import Names
from desktop.account.rights.shipped import shipped
from desktop.account.roles import Role
from desktop.cloud.role_session import RoleSession
from desktop.cloud.session import Cloud
from desktop.core.station_name import StationName
from desktop.settings.product.profile import ProductProfile
from desktop.settings.shift import Shift

STATION_TAG, OPERATOR_TAG = "linekey-station", "linekey-operator"


def person_role(cloud: Cloud, product: ProductProfile, kind: str) -> Role:
    """With the policy that is shipped for `kind`; who of the account has the right to enters it by name.

    Where there is a release gate, launchers get no way past it.
    """
    names = Names(cloud, product)

    def rights() -> dict[str, Any]:
        gated = kind == "launcher" and gate_of(cloud, product).exists()
        return shipped(cloud, product, "launcher-gated" if gated else kind)

    return Role(
        cloud,
        f"{kind}-role",
        names.person_role(kind),
        document("policies/person-trust", partition=cloud.partition, account=cloud.account_id),
        rights,
    )


def person_policy(cloud: Cloud, product: ProductProfile, kinds: Sequence[str]) -> dict[str, Any]:
    """All that a person's own IAM user or permission set needs to enter these roles."""
    names = Names(cloud, product)
    return document("policies/person", roles=[names.role_arn(names.person_role(kind)) for kind in kinds])


def role_session(cloud: Cloud, product: ProductProfile, shift: Shift, station: StationName) -> RoleSession:
    """The session of who is at work. Asks AWS which account it is."""
    names = Names(cloud, product)
    return RoleSession(
        names.role_arn(names.person_role(shift.kind)),
        shift.badge,
        {OPERATOR_TAG: shift.badge, STATION_TAG: station.id},
        compact(session_policy(cloud, product, shift.kind)),
    )


def session_policy(cloud: Cloud, product: ProductProfile, kind: str) -> dict[str, Any]:
    """A role that somebody widened stays as narrow at stations: its own policy once more.

    The launcher's would be too long. In its place stands one for launchers with a gate and without, whose
    actions by a prefix only read.
    """
    if kind != "launcher":
        return shipped(cloud, product, kind)
    names = Names(cloud, product)
    return document("policies/launcher-session", **places(cloud, names), gate=names.function_arn(names.gate))
