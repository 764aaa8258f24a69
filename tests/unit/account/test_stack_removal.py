"""Stacks in every state that CloudFormation leaves them in, as removal sees them, and deletions that fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desktop.account.names import Names
from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.account.removal import stacks as removal_stacks
from desktop.account.removal.stacks import LIVING, MAKING, ProductStack, ProductStacks
from desktop.account.stacks import definitions
from desktop.account.stacks.definition import Definition
from desktop.account.stacks.definitions import stacks_of
from desktop.account.stacks.on_request import AUTHORIZER, GATE
from desktop.cloud import stacks
from desktop.cloud.session import ATTEMPTS, Cloud
from desktop.core.errors import SettingsError
from desktop.core.events import Event, StackProgress
from desktop.settings.product.profile import ProductProfile, load_product
from tests.elsewhere import EXAMPLES
from tests.unit.cloud.formation import OURS as UNITS
from tests.unit.cloud.formation import Formation, cloud_with

NAME = "linekey-lamp-1-units"
POLICY, FUNCTION = ("Policy", "AWS::IoT::Policy"), ("Hook", "AWS::Lambda::Function")
# Steps that a stack of the template makes, and that outlive it.
OUTLIVE = {
    "core": {"bucket", "serials"},
    "authority": {"authority-key"},
    "vending-machine": {"vending-table"},
    "release-policy": {"release-policy"},
    "authorizer": {"authorizer-table"},
}


class Account(Formation):
    """CloudFormation that deletes, and whose stacks have `resources`; `logs` are those that were removed."""

    def __init__(self, status: str, description: str = UNITS, **parameters: str) -> None:
        super().__init__({NAME: (status, description)})
        self.parameters = parameters
        self.protected = False
        self.resources = [POLICY]
        self.planned: list[str] = []
        self.denied = False
        self.ends = "DELETE_COMPLETE"
        self.events = [(NAME, "DELETE_IN_PROGRESS", ""), (NAME, "DELETE_COMPLETE", "")]

    def delete_stack(self, StackName: str, ClientRequestToken: str = "", **_asked: Any) -> None:  # noqa: N803
        self.asked.append(f"delete {StackName}")
        self._token, self._looks = ClientRequestToken, 0

    def delete_log_group(self, logGroupName: str) -> None:  # noqa: N803
        self.asked.append(f"log {logGroupName}")

    def describe_stack_events(self, StackName: str) -> dict[str, Any]:  # noqa: N803
        return {"StackEvents": [{"ClientRequestToken": self._token}, {"ClientRequestToken": "another"}]}

    def get_paginator(self, operation: str) -> Any:
        return self if operation == "describe_stack_events" else Pages(self, operation)

    def _described(self, name: str, status: str, description: str) -> dict[str, Any]:
        told = [{"ParameterKey": key, "ParameterValue": value} for key, value in self.parameters.items()]
        more = {"Parameters": told, "EnableTerminationProtection": self.protected}
        return {**Formation._described(name, status, description), **more}


@dataclass
class Pages:
    account: Account
    operation: str

    def paginate(self, **_asked: Any) -> Iterator[dict[str, Any]]:
        account = self.account
        match self.operation:
            case "describe_stacks" if account.denied:
                raise ClientError({"Error": {"Code": "AccessDenied", "Message": ""}}, "DescribeStacks")
            case "describe_stacks":
                yield from (
                    {"Stacks": [account._described(name, *one)]} for name, one in account.stacks.items()
                )
            case "list_stack_resources":
                for name, kind in account.resources:
                    one = {"LogicalResourceId": name, "ResourceType": kind, "PhysicalResourceId": f"a-{name}"}
                    yield {"StackResourceSummaries": [{**one, "ResourceStatus": "CREATE_COMPLETE"}]}
                gone = {"LogicalResourceId": "Gone", "ResourceType": "", "ResourceStatus": "DELETE_COMPLETE"}
                yield {"StackResourceSummaries": [gone]}
            case "list_change_sets":
                yield {"Summaries": [{"ChangeSetName": name} for name in account.planned]}


@dataclass
class Made:
    """A part of the stack."""

    found: Holding = OURS
    step: str = "unit-policy"
    detail: str = ""

    def held(self) -> Holding:
        return self.found

    def remove(self) -> str:
        raise AssertionError("it goes with its stack")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stacks.time, "sleep", lambda _seconds: None)


def open_account(account: Account) -> Cloud:
    cloud = cloud_with(account)
    cloud._clients["logs", ATTEMPTS] = account
    return cloud


def found_in(
    account: Account, told: list[Event] | None = None, part: Made | None = None
) -> list[ProductStack]:
    cloud = open_account(account)
    listener = [].append if told is None else told.append
    known = ProductStacks(cloud, Names(cloud, load_product("lamp")), listener)
    return list(known.by({**MAKING, **LIVING}, [part or Made()]))


def the_stack(account: Account, told: list[Event] | None = None, part: Made | None = None) -> ProductStack:
    (one,) = found_in(account, told, part)
    return one


@pytest.mark.parametrize(
    ("description", "product", "steps"),
    [
        (UNITS, "lamp-1", ["units-stack"]),
        (UNITS, "another", []),
        ("Somebody's units.", "lamp-1", []),
        ("", "lamp-1", []),
        ("Linekey fleet: whatever it says.", "lamp-1", ["fleet-stack"]),
    ],
)
def test_a_stack_is_known_by_its_template_and_product(
    description: str, product: str, steps: list[str]
) -> None:
    found = found_in(Account("CREATE_COMPLETE", description, Product=product))
    assert [one.step for one in found] == steps


def test_a_stack_of_another_issuer_is_left_alone() -> None:
    """Its parts, and the claims that have its policy, are unknown to a product that has none."""
    assert "another issuer" in the_stack(Account("CREATE_COMPLETE", "Linekey fleet: …")).held().why


def test_what_all_products_share_has_no_product() -> None:
    assert the_stack(Account("CREATE_COMPLETE", "Linekey core: bucket, table, role.")).step == "core-stack"


@pytest.mark.parametrize(
    "status", ["CREATE_COMPLETE", "UPDATE_ROLLBACK_FAILED", "DELETE_FAILED", "DELETE_IN_PROGRESS"]
)
def test_a_stack_of_ours_goes_in_any_state(status: str) -> None:
    assert the_stack(Account(status)).held() == OURS


@pytest.mark.parametrize("status", ["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"])
def test_a_stack_at_work_is_left_alone(status: str) -> None:
    assert status in the_stack(Account(status)).held().why


def test_a_protected_stack_is_left_alone() -> None:
    account = Account("CREATE_COMPLETE")
    account.protected = True
    assert "protection" in the_stack(account).held().why


@pytest.mark.parametrize("strange", [("Theirs", "AWS::KMS::Key"), ("Policy", "AWS::KMS::Key")])
def test_a_stack_with_more_in_it_is_left_alone(strange: tuple[str, str]) -> None:
    """Somebody took the template, and added to it."""
    account = Account("CREATE_COMPLETE")
    account.resources.append(strange)
    assert f"{strange[0]} (AWS::KMS::Key)" in the_stack(account).held().why


def test_a_stack_is_left_alone_with_what_somebody_changed() -> None:
    changed = Made(left_alone("it allows something else"))
    assert the_stack(Account("CREATE_COMPLETE"), part=changed).held().why == (
        "unit-policy: it allows something else"
    )
    gone = Made(NOTHING)
    assert the_stack(Account("CREATE_COMPLETE"), part=gone).held() == OURS
    # Of a creation that was taken back it is somebody's, whom CloudFormation found there.
    assert the_stack(Account("ROLLBACK_COMPLETE"), part=changed).held() == OURS


@pytest.mark.parametrize(("change_set", "ours"), [("linekey-0af3", True), ("their-plan", False)])
def test_what_was_only_planned_goes_by_whose_plan_it_is(
    change_set: str, *, ours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AWS knows no template of it yet, and tells nothing of its deletion."""
    monkeypatch.setattr(removal_stacks, "stacks_of", lambda *_: (Definition("units", NAME, ()),))
    monkeypatch.setattr(stacks, "_followed", lambda *_: pytest.fail("nothing can be followed"))
    account = Account("REVIEW_IN_PROGRESS", "")
    account.planned, account.resources = [change_set], [FUNCTION]
    one = the_stack(account)
    assert one.held().ours == ours
    if ours:
        assert one.remove() == ""
        assert account.asked == [f"delete {NAME}"]


def test_a_deletion_is_told_as_it_goes_and_logs_go_first() -> None:
    account, told = Account("CREATE_COMPLETE"), list[Event]()
    account.resources.append(FUNCTION)
    assert the_stack(account, told).remove() == ""
    assert account.asked == ["log /aws/lambda/a-Hook", f"delete {NAME}"]
    assert [event.status for event in told if isinstance(event, StackProgress)] == [
        "DELETE_IN_PROGRESS",
        "DELETE_COMPLETE",
    ]


def test_a_deletion_that_was_begun_is_followed_and_not_asked_for_again() -> None:
    account, told = Account("DELETE_IN_PROGRESS"), list[Event]()
    one = the_stack(account, told)
    account._token = "of the console"
    one.remove()
    assert account.asked == []
    assert [event.status for event in told if isinstance(event, StackProgress)][-1] == "DELETE_COMPLETE"


def test_a_deletion_that_another_computer_was_first_with_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account("CREATE_COMPLETE")

    def deleted_by_another(**_asked: Any) -> None:
        account.stacks[NAME] = ("DELETE_COMPLETE", UNITS)
        account._token = "of the other"

    monkeypatch.setattr(account, "delete_stack", deleted_by_another)
    monkeypatch.setattr(stacks.time, "sleep", lambda _seconds: pytest.fail("nothing more will come"))
    assert the_stack(account).remove() == ""


def test_a_stack_that_is_gone_meanwhile_is_no_error() -> None:
    account = Account("CREATE_COMPLETE")
    one = the_stack(account)
    account.stacks.clear()
    assert one.held() == NOTHING


def test_a_failed_deletion_names_the_first_cause() -> None:
    account = Account("CREATE_COMPLETE")
    account.ends = "DELETE_FAILED"
    account.events = [
        (NAME, "DELETE_IN_PROGRESS", ""),
        ("Policy", "DELETE_FAILED", "Cannot delete the policy: it is attached."),
        (NAME, "DELETE_FAILED", "The following resource(s) failed to delete: [Policy]."),
    ]
    with pytest.raises(SettingsError) as refused:
        the_stack(account).remove()
    assert refused.value.code == "SET-096"
    assert f"Policy (AWS::IoT::Policy) of the stack {NAME}: Cannot delete the policy" in str(refused.value)


def test_where_nobody_may_look_that_is_told() -> None:
    account = Account("CREATE_COMPLETE")
    account.denied = True
    cloud = open_account(account)
    known = ProductStacks(cloud, Names(cloud, load_product("lamp")), lambda _event: None)
    assert list(known.by(MAKING, ())) == []
    assert "cloudformation:DescribeStacks" in known.unseen[0].held().why


# --- every template -----------------------------------------------------------------------------------------


def products() -> list[ProductProfile]:
    return [load_product("lamp"), load_product(EXAMPLES / "vending.toml")]


def test_each_template_says_what_goes_with_its_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {**MAKING, **LIVING}
    assert set(gone) == {path.stem for path in Path("resources/cloudformation").glob("*.json")}
    monkeypatch.setattr(definitions, "current_source", lambda _cloud: SourceOfOurs)
    for product in products():
        cloud = open_account(Account("CREATE_COMPLETE"))
        for one in stacks_of(cloud, Names(cloud, product), (GATE, AUTHORIZER)):
            assert set(one.steps) - set(gone[one.template]) == OUTLIVE.get(one.template, set()), one.template
            kept = [
                name
                for name, resource in json.loads(one.body())["Resources"].items()
                if "Retain" in resource.get("DeletionPolicy", "")
            ]
            assert bool(kept) == (one.template in OUTLIVE)


class SourceOfOurs:
    kind = "kms"
