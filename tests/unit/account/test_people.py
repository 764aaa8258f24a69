"""What people may do in a shift: by their role, and in no session more than that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from desktop.account.documents import compact
from desktop.account.names import Names
from desktop.account.people import role_session, session_policy
from desktop.account.rights.shipped import shipped
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.policy.document import Policy, policy_of
from desktop.core.policy.evaluation import Outcome, decide
from desktop.core.station_name import StationName
from desktop.settings.product.profile import ProductProfile, load_product
from desktop.settings.shift import KINDS, Shift

# "IAM and AWS STS quotas": characters of a session policy, in letters from U+0020 to U+00FF.
MOST_LETTERS = 2048
# The longest of each partition that has AWS IoT, and one longer still.
REGIONS = {
    "aws": "ap-southeast-5",
    "aws-cn": "cn-northwest-1",
    "aws-us-gov": "us-gov-west-1",
    "aws-iso-f": "us-isof-south-1",
}
CLOUD = Cloud(CloudTarget(region="eu-west-1"))
CLOUD.account_id = "123456789012"
# AWS asks nobody for it.
ALWAYS = {"sts:GetCallerIdentity"}
VALUES = {"iam:passedtoservice": "iot.amazonaws.com"}


def lamp(name: str = "lamp-1", thing_name: str = "{serial}") -> ProductProfile:
    product = load_product("lamp")
    return product.model_copy(
        update={"name": name, "unit": product.unit.model_copy(update={"thing_name": thing_name})}
    )


def rights(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each action that is allowed, with each of its resources."""
    for statement in policy_of("policy", document).statements:
        if statement.effect == "Allow":
            for action in set(statement.actions) - ALWAYS:
                yield from ((action, resource) for resource in statement.resources)


def is_allowed(policy: Policy, action: str, resource: str) -> bool:
    return decide([policy], action, resource, VALUES).outcome is Outcome.ALLOWED


@pytest.mark.parametrize("partition", REGIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_session_policy_fits(partition: str, kind: str) -> None:
    """With the longest names of products and things."""
    cloud = Cloud(CloudTarget(region=REGIONS[partition]))
    cloud.account_id, cloud.partition = "123456789012", partition
    product = lamp("p" * 30, "t" * 120 + "{serial}")
    assert len(product.slug) == 24
    session = role_session(cloud, product, Shift(kind, "e" * 64), StationName("s" * 36, "Line 7"))
    assert session.tags == {"linekey-operator": "e" * 64, "linekey-station": "s" * 36}
    assert re.fullmatch(r"[ -ÿ]+", session.policy)
    assert f"arn:{partition}:" in session.policy
    assert len(session.policy) <= MOST_LETTERS


def test_the_launchers_own_would_not_fit() -> None:
    assert len(compact(shipped(CLOUD, lamp(), "launcher"))) > MOST_LETTERS


@pytest.mark.parametrize(("kind", "role"), [*zip(KINDS, KINDS, strict=True), ("launcher", "launcher-gated")])
def test_a_session_takes_nothing_from_its_role(kind: str, role: str) -> None:
    session = policy_of("session", session_policy(CLOUD, lamp(), kind))
    asked = {
        (action, resource.replace("*", "x")) for action, resource in rights(shipped(CLOUD, lamp(), role))
    }
    assert {one for one in asked if not is_allowed(session, *one)} == set()


def test_what_a_launchers_session_has_beyond_that_only_reads() -> None:
    """Where somebody widened the role, all that the session lets through is that."""
    roles = [
        right for name in ("launcher", "launcher-gated") for right in rights(shipped(CLOUD, lamp(), name))
    ]
    given = list(rights(session_policy(CLOUD, lamp(), "launcher")))
    beyond = {action for action, _ in given} - {action for action, _ in roles}
    assert beyond == {"iot:Describe*", "iot:List*", "s3:Get*", "s3:List*"}
    iot = Names(CLOUD, lamp()).iot
    assert {resource for _, resource in given} - {resource for _, resource in roles} == {
        f"{iot}:topic/$aws/events/job*",
        f"{iot}:topicfilter/$aws/events/job*",
    }


@pytest.mark.parametrize(
    ("action", "place"),
    [
        ("s3:PutObject", "release-policies/lamp-1/2.json"),
        ("s3:DeleteObjectVersion", "release-exchange/lamp-1/refused/x"),
        ("s3:PutObject", "signed/x"),
    ],
)
def test_a_widened_launcher_writes_nowhere_else(action: str, place: str) -> None:
    session = policy_of("session", session_policy(CLOUD, lamp(), "launcher"))
    bucket = Names(CLOUD, lamp()).bucket_arn
    assert is_allowed(session, "s3:PutObject", f"{bucket}/rollouts/x.bin")
    assert not is_allowed(session, action, f"{bucket}/{place}")
