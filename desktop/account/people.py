"""Roles that people enter for a shift, and what each of them needs of its own for that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.account.documents import compact, document
from desktop.account.names import Names
from desktop.account.rights.shipped import shipped
from desktop.account.roles import Role
from desktop.cloud.role_session import MOST_LETTERS, RoleSession
from desktop.cloud.session import Cloud
from desktop.core.station_name import StationName
from desktop.settings.product.profile import ProductProfile
from desktop.settings.shift import Shift

STATION_TAG, OPERATOR_TAG = "linekey-station", "linekey-operator"


def person_role(cloud: Cloud, product: ProductProfile, kind: str) -> Role:
    """With the policy that is shipped for `kind`; who of the account has the right to enters it by name."""
    names = Names(cloud, product)
    return Role(
        cloud,
        f"{kind}-role",
        names.person_role(kind),
        document("policies/person-trust", partition=cloud.partition, account=cloud.account_id),
        lambda: shipped(cloud, product, kind),
    )


def person_policy(cloud: Cloud, product: ProductProfile, kinds: Sequence[str]) -> dict[str, Any]:
    """All that a person's own IAM user or permission set needs to enter these roles."""
    names = Names(cloud, product)
    return document("policies/person", roles=[names.role_arn(names.person_role(kind)) for kind in kinds])


def role_session(cloud: Cloud, product: ProductProfile, shift: Shift, station: StationName) -> RoleSession:
    """The session of who is at work. Asks AWS which account it is.

    The session's policy is the role's: a role that somebody widened stays as narrow at stations. AWS takes no
    longer one than 2,048 characters; where it is, the role alone says what may be done.
    """
    names = Names(cloud, product)
    policy = compact(shipped(cloud, product, shift.kind))
    return RoleSession(
        names.role_arn(names.person_role(shift.kind)),
        shift.badge,
        {OPERATOR_TAG: shift.badge, STATION_TAG: station.id},
        policy if len(policy) <= MOST_LETTERS else "",
    )
