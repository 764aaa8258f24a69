"""CloudFormation as a script: what it answers is set, and what it was asked is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from botocore.exceptions import ClientError

from desktop.cloud.session import ATTEMPTS, Cloud, CloudTarget

OURS = "Linekey units: what a unit of the product may do."


class Formation:
    """Stacks by name: status and description. `changes` come one on each page; `ends` in that status."""

    def __init__(self, stacks: Mapping[str, tuple[str, str]] = MappingProxyType({})) -> None:
        self.stacks = dict(stacks)
        self.changes: list[dict[str, Any]] = [change("Add", "Policy")]
        self.refuses = ""
        self.denied = False
        self.events: list[tuple[str, str, str]] = []
        self.ends = "CREATE_COMPLETE"
        self.asked: list[str] = []
        self.told: list[dict[str, Any]] = []  # parameters of the last change set
        self._token = ""
        self._looks = 0

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803 - as AWS spells it
        if self.denied:
            said = {"Error": {"Code": "AccessDenied", "Message": "cloudformation:DescribeStacks"}}
            raise ClientError(said, "DescribeStacks")  # type: ignore[arg-type]
        if StackName not in self.stacks:
            said = {
                "Error": {"Code": "ValidationError", "Message": f"Stack with id {StackName} does not exist"}
            }
            raise ClientError(said, "DescribeStacks")  # type: ignore[arg-type]
        self._looks += bool(self._token)
        if self._looks > 2:  # it takes a while until the status is that of this operation
            self.stacks[StackName] = (self.ends, self.stacks[StackName][1])
        status, description = self.stacks[StackName]
        return {"Stacks": [{"StackId": StackName, "StackStatus": status, "Description": description}]}

    def create_change_set(self, **asked: Any) -> dict[str, Any]:
        self.asked.append(f"plan {asked['StackName']} {asked['ChangeSetType']}")
        self.told = asked["Parameters"]
        if asked["ChangeSetType"] == "CREATE":
            self.stacks[asked["StackName"]] = ("REVIEW_IN_PROGRESS", "")
        return {"Id": "change-set"}

    def describe_change_set(self, ChangeSetName: str, NextToken: str = "0") -> dict[str, Any]:  # noqa: N803
        if self.refuses:
            return {"Status": "FAILED", "StatusReason": self.refuses}
        page = int(NextToken)
        more = {"NextToken": str(page + 1)} if page + 1 < len(self.changes) else {}
        changes = [{"ResourceChange": one} for one in self.changes[page : page + 1]]
        return {"Status": "CREATE_COMPLETE", "ChangeSetId": ChangeSetName, "Changes": changes, **more}

    def delete_change_set(self, **_asked: Any) -> None:
        self.asked.append("drop")

    def delete_stack(self, StackName: str, **_asked: Any) -> None:  # noqa: N803
        self.asked.append(f"delete {StackName}")
        del self.stacks[StackName]

    def execute_change_set(self, ClientRequestToken: str, **_asked: Any) -> None:  # noqa: N803
        self.asked.append("execute")
        self._token, self._looks = ClientRequestToken, 0

    def get_paginator(self, operation: str) -> Formation:
        assert operation == "describe_stack_events"
        return self

    def paginate(self, StackName: str) -> Iterator[dict[str, Any]]:  # noqa: N803
        ours = [{**event, "ClientRequestToken": self._token} for event in map(_event, self.events)]
        older = {**_event((StackName, "CREATE_FAILED", "of another day")), "ClientRequestToken": "another"}
        yield {"StackEvents": ours[::-1] if self._looks > 1 else []}
        yield {"StackEvents": [older]}


def refusal(message: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationError", "Message": message}}, "DescribeStacks")


def change(action: str, resource: str, **more: Any) -> dict[str, Any]:
    return {"Action": action, "LogicalResourceId": resource, "ResourceType": "AWS::IoT::Policy", **more}


def _event(told: tuple[str, str, str]) -> dict[str, Any]:
    resource, status, reason = told
    return {
        "EventId": f"{resource} {status}",
        "LogicalResourceId": resource,
        "ResourceType": "AWS::IoT::Policy",
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
    }


def cloud_with(formation: Formation) -> Cloud:
    cloud = Cloud(CloudTarget("eu-west-1", access_key_id="AKIAEXAMPLE", secret_access_key="x"))
    cloud.account_id = "123456789012"
    cloud._clients["cloudformation", ATTEMPTS] = formation
    return cloud
