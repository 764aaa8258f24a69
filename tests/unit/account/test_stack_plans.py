"""Stacks in every state that CloudFormation leaves them in, and changes that end badly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from desktop.account.stacks import deletion, deployment, plan
from desktop.account.stacks.definition import Definition
from desktop.account.stacks.deletion import delete_if_made
from desktop.account.stacks.deployment import Deployment
from desktop.account.stacks.plan import Plan, StackPlan, plan_of
from desktop.cloud import stacks
from desktop.cloud.errors import RefusedError
from desktop.core.errors import SettingsError
from desktop.core.events import Event, StackProgress
from desktop.settings.product.profile import load_product
from tests.unit.cloud.formation import OURS, Formation, change, cloud_with

NAME = "linekey-lamp-1-units"
UNITS = Definition("units", NAME, ("unit-policy",), parameters=lambda: {"Product": "lamp-1"})
MISSING: dict[str, str | None] = {"unit-policy": "The policy does not exist."}


class Setup:
    """Set-up that has nothing to do."""

    def parts(self) -> tuple[()]:
        return ()

    def including(self, **_more: bool) -> Setup:
        return self

    def makes_provider(self) -> bool:
        return False

    def setup(self) -> str:
        return "facts"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stacks.time, "sleep", lambda _seconds: None)


def planned(formation: Formation, problems: dict[str, str | None] = MISSING) -> StackPlan:
    return plan_of(cloud_with(formation), UNITS, problems, "bucket")


def carried_out(formation: Formation, one: StackPlan) -> list[Event]:
    told: list[Event] = []
    setup = cast(Any, Setup())
    Deployment(cloud_with(formation), load_product("lamp"), setup, told.append).carry_out(Plan((one,), ()))
    return told


def test_a_new_stack_is_planned_without_asking_for_anything() -> None:
    formation = Formation()
    found = planned(formation)
    assert (found.kind, [one.resource for one in found.changes]) == ("make", ["Policy"])
    assert formation.asked == []


def test_what_is_there_without_a_stack_stays_apart() -> None:
    assert planned(Formation(), {"unit-policy": None}).kind == "apart"


def test_what_was_made_since_a_stack_was_taken_back_stays_apart() -> None:
    assert planned(Formation({NAME: ("ROLLBACK_COMPLETE", OURS)}), {"unit-policy": None}).kind == "apart"


def test_what_is_told_once_stays_as_it_was() -> None:
    asked: list[str] = []
    stack = replace(UNITS, once={"FirstPolicy": lambda: asked.append("again") or "f" * 64})
    assert stack.told("bucket", {"FirstPolicy": "0" * 64})["FirstPolicy"] == "0" * 64
    assert asked == []
    assert stack.told("bucket")["FirstPolicy"] == "f" * 64
    assert asked == ["again"]
    formation = Formation({NAME: ("UPDATE_COMPLETE", OURS)})
    plan_of(cloud_with(formation), stack, MISSING, "bucket")
    assert formation.told == [
        {"ParameterKey": "Product", "ParameterValue": "lamp-1"},
        {"ParameterKey": "FirstPolicy", "UsePreviousValue": True},
    ]
    assert asked == ["again"]


@pytest.mark.parametrize(
    ("status", "description", "made"),
    [
        ("UPDATE_COMPLETE", OURS, True),
        ("DELETE_FAILED", OURS, True),
        ("ROLLBACK_COMPLETE", OURS, False),
        ("REVIEW_IN_PROGRESS", "", False),
        ("CREATE_COMPLETE", "Theirs.", False),
    ],
)
def test_a_stack_is_deleted_when_it_is_ours_and_has_something(
    status: str, description: str, made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud, gone = cloud_with(Formation({NAME: (status, description)})), []
    monkeypatch.setattr(deletion, "delete_stack", lambda *told: gone.append(told[1]) or "DELETE_COMPLETE")
    delete_if_made(cloud, UNITS)
    assert gone == [NAME] * made


def test_a_stack_that_cannot_be_deleted_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "delete_stack", lambda *_: "DELETE_FAILED")
    with pytest.raises(SettingsError, match="DELETE_FAILED") as refused:
        delete_if_made(cloud_with(Formation({NAME: ("CREATE_COMPLETE", OURS)})), UNITS)
    assert refused.value.code == "SET-082"


def test_where_stacks_are_forbidden_there_is_none_to_delete() -> None:
    formation = Formation({NAME: ("CREATE_COMPLETE", OURS)})
    formation.denied = True
    delete_if_made(cloud_with(formation), UNITS)
    assert formation.asked == []


def test_a_stack_that_was_only_planned_is_new() -> None:
    assert planned(Formation({NAME: ("REVIEW_IN_PROGRESS", "")})).kind == "make"


@pytest.mark.parametrize(
    ("status", "description", "code"),
    [
        ("CREATE_COMPLETE", "Their bucket.", "SET-080"),
        ("CREATE_COMPLETE", "", "SET-080"),
        ("ROLLBACK_COMPLETE", "Linekey fleet: another template of ours.", "SET-080"),
        ("UPDATE_IN_PROGRESS", OURS, "SET-081"),
        ("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", OURS, "SET-081"),
        ("UPDATE_ROLLBACK_FAILED", OURS, "SET-082"),
        ("DELETE_FAILED", OURS, "SET-082"),
        ("CREATE_FAILED", OURS, "SET-082"),
    ],
)
def test_a_stack_that_can_take_no_change(status: str, description: str, code: str) -> None:
    formation = Formation({NAME: (status, description)})
    with pytest.raises(SettingsError) as refused:
        planned(formation)
    assert refused.value.code == code
    assert formation.asked == []


def test_all_pages_of_a_change_are_shown() -> None:
    formation = Formation({NAME: ("UPDATE_COMPLETE", OURS)})
    target = {"Target": {"Attribute": "Properties", "Name": "PolicyDocument"}}
    formation.changes = [
        change("Modify", "Policy", Details=[target, target], Replacement="Conditional"),
        change("Remove", "Old"),
    ]
    found = planned(formation)
    assert [(one.action, one.resource, one.properties, one.replaced) for one in found.changes] == [
        ("Modify", "Policy", ("PolicyDocument",), True),
        ("Remove", "Old", (), False),
    ]


@pytest.mark.parametrize(
    "reason", ["The submitted information didn't contain changes.", "No updates are to be performed."]
)
def test_an_empty_change_set_is_no_error_and_goes(reason: str) -> None:
    formation = Formation({NAME: ("CREATE_COMPLETE", OURS)})
    formation.refuses = reason
    assert planned(formation).kind == "same"
    assert formation.asked[-1] == "drop"


def test_a_change_that_aws_does_not_take_is_told_and_goes() -> None:
    formation = Formation({NAME: ("CREATE_COMPLETE", OURS)})
    formation.refuses = "Requires capabilities"
    with pytest.raises(SettingsError, match="Requires capabilities") as refused:
        planned(formation)
    assert refused.value.code == "SET-086"
    assert formation.asked[-1] == "drop"


def test_events_are_told_once_in_their_order_and_none_of_another_day() -> None:
    formation = Formation()
    one = planned(formation)
    formation.events = [(NAME, "CREATE_IN_PROGRESS", ""), ("Policy", "CREATE_COMPLETE", "")]
    told = [event.status for event in carried_out(formation, one) if isinstance(event, StackProgress)]
    assert told == ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"]
    assert formation.asked == [f"plan {NAME} CREATE", "execute"]


def test_the_status_of_an_earlier_operation_is_not_taken_for_the_end() -> None:
    formation = Formation({NAME: ("UPDATE_COMPLETE", OURS)})
    one = planned(formation)
    formation.events = [(NAME, "UPDATE_IN_PROGRESS", ""), ("Policy", "UPDATE_FAILED", "Access denied.")]
    formation.ends = "UPDATE_ROLLBACK_COMPLETE"
    with pytest.raises(SettingsError) as refused:
        carried_out(formation, one)
    assert refused.value.code == "SET-083"


@pytest.mark.parametrize(
    ("reason", "ends", "code"),
    [
        ("Access denied.", "ROLLBACK_COMPLETE", "SET-083"),
        ("Access denied.", "UPDATE_ROLLBACK_COMPLETE", "SET-083"),
        ("Access denied.", "ROLLBACK_FAILED", "SET-084"),
        ("Resource of type 'AWS::IoT::Policy' already exists.", "ROLLBACK_COMPLETE", "SET-085"),
        ("Resource of type 'AWS::IoT::Policy' already exists.", "UPDATE_ROLLBACK_FAILED", "SET-084"),
    ],
)
def test_the_first_failure_is_the_one_that_is_told(reason: str, ends: str, code: str) -> None:
    formation = Formation()
    one = planned(formation)
    formation.events = [
        (NAME, "CREATE_IN_PROGRESS", ""),
        ("Earlier", "CREATE_FAILED", "Resource creation cancelled"),
        ("Policy", "CREATE_FAILED", reason),
        ("Later", "CREATE_FAILED", "it follows from that"),
    ]
    formation.ends = ends
    with pytest.raises(SettingsError) as refused:
        carried_out(formation, one)
    assert refused.value.code == code
    assert f"Policy (AWS::IoT::Policy) of the stack {NAME}: {reason.rstrip('.')}" in str(refused.value)


def test_nothing_is_done_that_was_not_shown() -> None:
    """The template changed, or somebody made the stack, between the look and the yes."""
    formation = Formation()
    one = planned(formation)
    formation.changes = [change("Add", "Policy"), change("Add", "Somebodys")]
    with pytest.raises(SettingsError) as refused:
        carried_out(formation, one)
    assert refused.value.code == "SET-087"
    assert formation.asked == [f"plan {NAME} CREATE", "drop", f"delete {NAME}"]


def test_a_creation_that_was_taken_back_is_deleted_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    formation = Formation({NAME: ("ROLLBACK_COMPLETE", OURS)})
    one = planned(formation)
    monkeypatch.setattr(
        deployment, "delete_stack", lambda *_: formation.delete_stack(NAME) or "DELETE_COMPLETE"
    )
    formation.events = [(NAME, "CREATE_IN_PROGRESS", "")]
    carried_out(formation, one)
    assert formation.asked == [f"delete {NAME}", f"plan {NAME} CREATE", "execute"]


def test_a_plan_that_ends_halfway_leaves_no_change_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second stack is another's: what was planned for the first does not wait for ever."""
    theirs = Definition("core", "theirs", ("bucket",))
    formation = Formation({NAME: ("CREATE_COMPLETE", OURS), "theirs": ("CREATE_COMPLETE", "Theirs.")})
    monkeypatch.setattr(deployment, "stacks_of", lambda *_: (UNITS, theirs))
    setup = cast(Any, Setup())
    with pytest.raises(SettingsError) as refused:
        Deployment(cloud_with(formation), load_product("lamp"), setup).plan()
    assert refused.value.code == "SET-080"
    assert formation.asked == [f"plan {NAME} UPDATE", "drop"]


def test_another_error_of_aws_is_none_of_a_missing_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    formation = Formation()

    def throttled(**_asked: Any) -> None:
        raise stacks.ClientError(
            {"Error": {"Code": "ValidationError", "Message": "Bad name"}}, "DescribeStacks"
        )

    monkeypatch.setattr(formation, "describe_stacks", throttled)
    with pytest.raises(RefusedError):
        stacks.find_stack(cloud_with(formation), NAME)


def test_a_template_is_found_and_says_whose_it_is() -> None:
    for name in sorted(path.stem for path in Path("resources/cloudformation").glob("*.json")):
        body = Definition(name, "", ()).body()
        assert f'"Description": "{Definition(name, "", ()).mark} ' in body


def test_parts_that_cannot_be_looked_at_yet_have_a_problem() -> None:
    class Later:
        step = "authority-certificate"

        def problem(self) -> str | None:
            raise plan.NotFoundError.told("CLD-004", "There is no key.")

    assert plan.problems_of(cast(Any, (Later(),))) == {"authority-certificate": "There is no key."}
