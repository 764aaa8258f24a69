"""CloudFormation: stacks, and changes of them that are looked at before they are made.

AWS CloudFormation API reference: `CreateChangeSet`, `ExecuteChangeSet`, `DescribeStackEvents`.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud
from desktop.core.catalogue.stacks import CHANGE_REFUSED
from desktop.core.errors import SettingsError

REVIEW = "REVIEW_IN_PROGRESS"  # a stack of which there is only a change set
DELETING, DELETED = "DELETE_IN_PROGRESS", "DELETE_COMPLETE"
_EMPTY = ("didn't contain changes", "No updates are to be performed")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 3.0


@dataclass(frozen=True)
class Stack:
    """`status` as CloudFormation spells it; `description` is that of its template. One that is `protected`
    is not deleted by AWS.
    """

    id: str
    name: str
    status: str
    description: str
    parameters: Mapping[str, str]
    protected: bool


@dataclass(frozen=True)
class Change:
    """`action` is Add, Modify, Remove, Import or Dynamic. `properties` are those that change; `replaced`:
    the thing is made anew in place of the old.
    """

    action: str
    resource: str
    kind: str
    physical_id: str = ""
    properties: tuple[str, ...] = ()
    replaced: bool = False


@dataclass(frozen=True)
class ChangeSet:
    """Made for a stack and not carried out. Where there is nothing to do, `changes` and `id` are empty."""

    stack: str
    id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class StackEvent:
    """`resource` is its name in the template, or that of the stack itself."""

    resource: str
    kind: str
    status: str
    reason: str


Heard = Callable[[StackEvent], None]


def find_stack(cloud: Cloud, name: str) -> Stack | None:
    with translated("look up the stack {stack}", stack=name):
        try:
            found = cloud.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):  # its code is the same as that of a wrong name
                return None
            raise
    return read_stack(found)


def read_stack(found: Mapping[str, Any]) -> Stack:
    """As CloudFormation describes it."""
    return Stack(
        found["StackId"],
        found["StackName"],
        found["StackStatus"],
        found.get("Description", ""),
        {one["ParameterKey"]: one.get("ParameterValue", "") for one in found.get("Parameters", ())},
        found.get("EnableTerminationProtection", False),
    )


def make_change_set(
    cloud: Cloud, stack: str, template: str, parameters: Mapping[str, str | None], *, new: bool
) -> ChangeSet:
    """What CloudFormation would do; a `new` stack is there from now on, without anything in it.

    A parameter that is None stays as it was told before. Raises SET-086 when it would not.
    """
    client, name = cloud.client("cloudformation"), f"linekey-{uuid.uuid4().hex}"
    with translated("have CloudFormation plan the stack {stack}", stack=stack):
        made = client.create_change_set(
            StackName=stack,
            ChangeSetName=name,
            ChangeSetType="CREATE" if new else "UPDATE",
            TemplateBody=template,
            Parameters=[_parameter(key, value) for key, value in parameters.items()],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )["Id"]
        pauses = _pauses()
        while (found := client.describe_change_set(ChangeSetName=made))["Status"].endswith(
            ("_PENDING", "_IN_PROGRESS")
        ):
            time.sleep(next(pauses))
        if found["Status"] == "CREATE_COMPLETE":
            return ChangeSet(stack, made, tuple(_changes(client, found)))
        client.delete_change_set(ChangeSetName=made)
    reason = str(found.get("StatusReason", "")).rstrip(".")
    if any(words in reason for words in _EMPTY):
        return ChangeSet(stack, "", ())
    raise SettingsError(CHANGE_REFUSED, stack=stack, reason=reason)


def _parameter(key: str, value: str | None) -> dict[str, Any]:
    said = {"UsePreviousValue": True} if value is None else {"ParameterValue": value}
    return {"ParameterKey": key, **said}


def drop_change_set(cloud: Cloud, change_set: ChangeSet) -> None:
    """As if it had not been made: a new stack that has nothing but the change set goes too."""
    client = cloud.client("cloudformation")
    with translated("drop the planned change of the stack {stack}", stack=change_set.stack):
        if change_set.id:
            client.delete_change_set(ChangeSetName=change_set.id)
        found = find_stack(cloud, change_set.stack)
        if found is not None and found.status == REVIEW:
            client.delete_stack(StackName=found.id)


def carry_out(cloud: Cloud, change_set: ChangeSet, heard: Heard) -> str:
    """Does it, and returns the status the stack ends in; `heard` is told each event when it comes."""
    client, token = cloud.client("cloudformation"), uuid.uuid4().hex
    with translated("have CloudFormation change the stack {stack}", stack=change_set.stack):
        client.execute_change_set(ChangeSetName=change_set.id, ClientRequestToken=token)
        return _followed(cloud, change_set.stack, token, heard)


def delete_stack(cloud: Cloud, name: str, heard: Heard) -> str:
    """By name or id. Returns the status it ends in: `DELETED`, or that of one that could not be deleted.

    A deletion that somebody asked for before is followed to its end.
    """
    client, token = cloud.client("cloudformation"), uuid.uuid4().hex
    found = find_stack(cloud, name)
    if found is None or found.status == DELETED:
        return DELETED
    with translated("delete the stack {stack}", stack=found.name):
        if found.status == DELETING:
            return _followed(cloud, found.id, _newest_token(cloud, found.id), heard)
        client.delete_stack(StackName=found.id, ClientRequestToken=token)
        return DELETED if found.status == REVIEW else _followed(cloud, found.id, token, heard)


def _newest_token(cloud: Cloud, stack: str) -> str | None:
    """Of the operation that is under way; None for one that was begun without."""
    newest = cloud.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"][0]
    token: str | None = newest.get("ClientRequestToken")
    return token


def _followed(cloud: Cloud, stack: str, token: str | None, heard: Heard) -> str:
    told: set[str] = set()
    pauses = _pauses()
    while True:
        begun = bool(told)  # before, the stack's status may still be that of an earlier operation
        found = find_stack(cloud, stack)  # before the events: those of its end are there then
        for event in reversed(list(_events(cloud, stack, token))):
            if event["EventId"] not in told:
                told.add(event["EventId"])
                heard(
                    StackEvent(
                        event["LogicalResourceId"],
                        event["ResourceType"],
                        event["ResourceStatus"],
                        event.get("ResourceStatusReason", ""),
                    )
                )
        if found is None or found.status == DELETED:  # maybe by another deletion, which has its own events
            return DELETED
        if begun and not found.status.endswith("_IN_PROGRESS"):
            return found.status
        time.sleep(next(pauses))


def _events(cloud: Cloud, stack: str, token: str | None) -> Iterator[Mapping[str, Any]]:
    """Of one operation, the newest first."""
    pages = cloud.client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=stack)
    for event in (event for page in pages for event in page["StackEvents"]):
        if event.get("ClientRequestToken") == token:
            yield event


def _changes(client: Any, page: Mapping[str, Any]) -> Iterator[Change]:
    while True:
        for change in (one["ResourceChange"] for one in page["Changes"]):
            targets = (detail.get("Target", {}) for detail in change.get("Details", ()))
            names = {target.get("Name") or target.get("Attribute", "") for target in targets}
            yield Change(
                change["Action"],
                change["LogicalResourceId"],
                change["ResourceType"],
                change.get("PhysicalResourceId", ""),
                tuple(sorted(names - {""})),
                change.get("Replacement") in ("True", "Conditional"),
            )
        if not page.get("NextToken"):
            return
        page = client.describe_change_set(ChangeSetName=page["ChangeSetId"], NextToken=page["NextToken"])


def _pauses() -> Iterator[float]:
    """Short at first, for stacks that are soon done; AWS counts the questions."""
    pause = _FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 1.5, _LONGEST_PAUSE)
