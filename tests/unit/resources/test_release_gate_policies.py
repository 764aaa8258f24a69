"""The gate's own record of policies, with an account in memory: what no bench can time."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from resources.lambdas.release_gate.policies import Policies
from resources.lambdas.release_gate.refusals import Refused
from signing.release_policy import ReleasePolicy
from tests.unit.resources.gate_people import NOW, agreed
from tests.unit.resources.gate_people import policy as some_policy


class NoSuchKeyError(Exception):
    pass


@dataclass
class Account:
    """Stands for S3 and Systems Manager; `before(call)` runs before each call that writes."""

    objects: dict[str, bytes] = field(default_factory=dict)
    parameter: str = ""
    before: Callable[[str], None] = lambda _call: None
    exceptions = SimpleNamespace(NoSuchKey=NoSuchKeyError, ParameterNotFound=KeyError)

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - AWS's names
        if Key not in self.objects:
            raise NoSuchKeyError(Bucket)
        data = self.objects[Key]
        return {"Body": io.BytesIO(data), "ETag": hashlib.sha256(data).hexdigest()}

    def put_object(self, Key: str, Body: bytes, **condition: str) -> None:  # noqa: N803
        self.before("put")
        there = self.objects.get(Key)
        tag = None if there is None else hashlib.sha256(there).hexdigest()
        if ("IfNoneMatch" in condition and tag) or condition.get("IfMatch", tag) != tag:
            raise ClientError({"Error": {"Code": "PreconditionFailed"}}, "PutObject")
        self.objects[Key] = Body

    def get_parameter(self, **_: str) -> dict[str, Any]:
        return {"Parameter": {"Value": self.parameter}}

    def put_parameter(self, Value: str, **_: Any) -> None:  # noqa: N803
        self.before("name")
        self.parameter = Value

    def holds(self, policy: ReleasePolicy) -> None:
        self.objects[f"release-policies/lamp/{policy.version}.json"] = agreed(policy, "ana").to_json()

    def names(self, policy: ReleasePolicy) -> None:
        self.parameter = json.dumps(
            {"sha256": policy.sha256, "version": policy.version}, separators=(",", ":")
        )


FIRST = some_policy()
SECOND = some_policy(version=2, previous=FIRST.sha256, approvals=2)
RIVAL = some_policy(version=2, previous=FIRST.sha256, approvals=0)
THIRD = some_policy(version=3, previous=SECOND.sha256)


@pytest.fixture
def account() -> Account:
    made = Account()
    made.holds(FIRST)
    made.names(FIRST)
    return made


def policies(account: Account, first: ReleasePolicy = FIRST) -> Policies:
    return Policies(account, account, "bucket", "lamp", "Lamp", first.sha256)


def test_a_gate_that_was_given_another_products_policy_launches_nothing() -> None:
    kettle, account = some_policy(product="Kettle"), Account()
    account.holds(kettle)
    account.names(kettle)
    with pytest.raises(Refused, match="The policy is of Kettle"):
        policies(account, kettle).current()


def test_a_gate_follows_from_the_first_that_it_was_given(account: Account) -> None:
    """Whoever writes to the bucket and names it would make policies of their own otherwise."""
    with pytest.raises(Refused, match="not the one that the gate was given"):
        policies(account, some_policy(approvals=0)).current()


def test_what_the_parameter_names_is_what_the_bucket_holds(account: Account) -> None:
    account.holds(SECOND)
    account.names(RIVAL)
    with pytest.raises(Refused, match="names another policy"):
        policies(account).current()


@pytest.mark.parametrize("there", [None, b"rubbish"])
def test_a_version_that_is_named_and_gone_leaves_none_in_force(account: Account, there: bytes | None) -> None:
    """Else who may delete objects would bring the one before back."""
    account.names(SECOND)
    if there is not None:
        account.objects["release-policies/lamp/2.json"] = there
    with pytest.raises(Refused, match="cannot be followed"):
        policies(account).current()


@pytest.mark.parametrize("there", [None, b"rubbish"])
def test_of_two_who_publish_at_once_one_is_refused(account: Account, there: bytes | None) -> None:
    if there is not None:
        account.objects["release-policies/lamp/2.json"] = there

    def rival(call: str) -> None:
        if call == "put":
            account.before = lambda _call: None
            account.holds(RIVAL)

    account.before = rival
    with pytest.raises(Refused, match="published just now"):
        policies(account).publish(agreed(SECOND, "ana").to_json(), NOW)
    assert policies(account).current().sha256 == RIVAL.sha256


def test_the_parameter_never_goes_back(account: Account) -> None:
    """While the second is named, somebody publishes the third."""

    def third(call: str) -> None:
        if call == "name":
            account.before = lambda _call: None
            account.holds(THIRD)

    account.before = third
    assert policies(account).publish(agreed(SECOND, "ana").to_json(), NOW).version == 3
    assert json.loads(account.parameter) == {"sha256": THIRD.sha256, "version": 3}


def test_rubbish_in_the_way_is_replaced(account: Account) -> None:
    key = "release-policies/lamp/2.json"
    account.objects[key] = b"rubbish"
    policies(account).publish(agreed(SECOND, "ana").to_json(), NOW)
    assert policies(account).current().sha256 == SECOND.sha256


def test_a_policy_that_has_ended_is_not_published(account: Account) -> None:
    ended = some_policy(version=2, previous=FIRST.sha256, expires=NOW.isoformat())
    with pytest.raises(Refused, match="expired already"):
        policies(account).publish(agreed(ended, "ana").to_json(), NOW)
