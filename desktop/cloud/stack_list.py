"""CloudFormation's stacks in the account, whoever made them, and what is in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud
from desktop.cloud.stacks import Stack, read_stack


@dataclass(frozen=True)
class StackResource:
    """`logical_id` is its name in the template, `physical_id` that in the account."""

    logical_id: str
    kind: str
    physical_id: str


def all_stacks(cloud: Cloud) -> Iterator[Stack]:
    """But for those that are deleted."""
    with translated("list the stacks of the account"):
        for page in cloud.client("cloudformation").get_paginator("describe_stacks").paginate():
            yield from map(read_stack, page["Stacks"])


def resources_of(cloud: Cloud, stack: Stack) -> Iterator[StackResource]:
    """What it has now, not what it had."""
    pages = cloud.client("cloudformation").get_paginator("list_stack_resources")
    with translated("look into the stack {stack}", stack=stack.name):
        for page in pages.paginate(StackName=stack.id):
            for one in page["StackResourceSummaries"]:
                if one["ResourceStatus"] != "DELETE_COMPLETE":
                    yield StackResource(
                        one["LogicalResourceId"], one["ResourceType"], one.get("PhysicalResourceId", "")
                    )


def change_sets_of(cloud: Cloud, stack: Stack) -> Iterator[str]:
    """Names of the changes that somebody planned."""
    pages = cloud.client("cloudformation").get_paginator("list_change_sets")
    with translated("list the planned changes of the stack {stack}", stack=stack.name):
        for page in pages.paginate(StackName=stack.name):
            yield from (one["ChangeSetName"] for one in page["Summaries"])
