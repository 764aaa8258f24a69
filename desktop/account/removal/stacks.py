"""Stacks of CloudFormation that `deploy` made for a product, as removal sees them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from desktop.account.names import Names
from desktop.account.part import NOTHING, OURS, Holding, Removable, left_alone
from desktop.account.stacks.definitions import Definition, stacks_of
from desktop.cloud import functions
from desktop.cloud.session import Cloud
from desktop.cloud.stack_list import all_stacks, change_sets_of, resources_of
from desktop.cloud.stacks import DELETED, DELETING, REVIEW, Stack, StackEvent, delete_stack, find_stack
from desktop.core.catalogue.cloud import PERMISSION_DENIED
from desktop.core.catalogue.stacks import STACK_NOT_DELETED
from desktop.core.errors import CloudError, SettingsError
from desktop.core.events import Listener, StackProgress

# By template, which parts go with its stack; the others outlive it, and are removed by themselves.
MAKING: Mapping[str, tuple[str, ...]] = {
    "fleet": ("claim-policy", "template", "serial-hook", "hook-role", "provisioning-role"),
    "vending-machine": ("vending-api", "vending-function", "vending-role"),
    "certificate-provider": ("certificate-provider", "provider-function", "provider-role"),
}
LIVING: Mapping[str, tuple[str, ...]] = {
    "release-gate": ("release-gate", "release-gate-role"),
    "authorizer": ("authorizer", "authorizer-function", "authorizer-role"),
    "units": ("unit-policy",),
    "authority": (),
    "core": ("stream-role",),
}
# What is left of one whose creation was taken back has nothing in it.
_EMPTY = "ROLLBACK_COMPLETE"
_CHANGE_SET = "linekey-"  # how the names of change sets begin that `deploy` plans
_FUNCTION = "AWS::Lambda::Function"


def step_of(template: str) -> str:
    return f"{template}-stack"


@dataclass(frozen=True)
class ProductStack:
    """`parts` are those that go with it. `tell` hears CloudFormation at work."""

    cloud: Cloud
    stack: Stack
    definition: Definition
    parts: Sequence[Removable]
    tell: Listener

    @property
    def step(self) -> str:
        return step_of(self.definition.template)

    @property
    def detail(self) -> str:
        return f"{self.stack.name}, a stack of CloudFormation"

    def held(self) -> Holding:
        """Ours by its description, when it has nothing but what the template names, and nothing that
        somebody changed.
        """
        stack = find_stack(self.cloud, self.stack.id)
        if stack is None or stack.status == DELETED:
            return NOTHING
        if stack.protected:
            return left_alone("somebody turned its termination protection on")
        if stack.status == REVIEW:
            planned = change_sets_of(self.cloud, stack)
            ours = all(name.startswith(_CHANGE_SET) for name in planned)
            return OURS if ours else left_alone("somebody else plans it")
        if stack.status in (_EMPTY, DELETING):
            return OURS
        if stack.status.endswith("_IN_PROGRESS"):
            return left_alone("CloudFormation is at work on it: {status}", status=stack.status)
        if set(self.definition.steps) - {part.step for part in self.parts}:
            return left_alone("the product had another issuer then: remove it by that product profile")
        return self._contents(stack)

    def remove(self) -> str:
        """Raises SET-096 when CloudFormation cannot delete all of it. Logs go first: they are no part of it,
        and its functions are how they are found.
        """
        if self.stack.status != REVIEW:  # of which AWS knows no resources
            self._delete_logs()
        failed: list[StackEvent] = []

        def heard(event: StackEvent) -> None:
            if event.status == "DELETE_FAILED":
                failed.append(event)
            self.tell(StackProgress(self.stack.name, event.resource, event.kind, event.status, event.reason))

        status = delete_stack(self.cloud, self.stack.id, heard)
        if status != DELETED:
            raise _not_deleted(self.stack.name, status, failed)
        return ""

    def _delete_logs(self) -> None:
        for resource in resources_of(self.cloud, self.stack):
            if resource.kind == _FUNCTION:
                functions.delete_log(self.cloud, resource.physical_id)

    def _contents(self, stack: Stack) -> Holding:
        resources: Mapping[str, Mapping[str, str]] = json.loads(self.definition.body())["Resources"]
        known = {(name, resource["Type"]) for name, resource in resources.items()}
        for one in resources_of(self.cloud, stack):
            if (one.logical_id, one.kind) not in known:
                return left_alone(
                    "it has {resource} ({kind}), which Linekey's template has not",
                    resource=one.logical_id,
                    kind=one.kind,
                )
        for part in self.parts:
            if why := part.held().why:
                return left_alone("{step}: {why}", step=part.step, why=why)
        return OURS


def _not_deleted(stack: str, status: str, failed: Sequence[StackEvent]) -> SettingsError:
    """The first failure is a cause; that of the stack itself follows from it."""
    cause = failed[0] if failed else StackEvent(stack, "AWS::CloudFormation::Stack", status, status)
    return SettingsError(
        STACK_NOT_DELETED,
        stack=stack,
        resource=cause.resource,
        kind=cause.kind,
        reason=cause.reason.rstrip("."),
        status=status,
    )


@dataclass(frozen=True)
class UnseenStacks:
    """Where nobody may look for stacks, what they have is removed without them, as set-up works without."""

    step: str = "stacks"
    detail: str = "of CloudFormation"

    def held(self) -> Holding:
        return left_alone("cloudformation:DescribeStacks is denied; what they have is removed without them")

    def remove(self) -> str:
        return ""


class ProductStacks:
    """Looked for once, by what their templates say, whatever they are called."""

    def __init__(self, cloud: Cloud, names: Names, tell: Listener) -> None:
        self._cloud = cloud
        self._names = names
        self._tell = tell

    @cached_property
    def unseen(self) -> tuple[UnseenStacks, ...]:
        return (UnseenStacks(),) if self._found is None else ()

    def by(self, steps: Mapping[str, tuple[str, ...]], parts: Iterable[Removable]) -> Iterator[ProductStack]:
        """Those of the templates in `steps`, with those of `parts` that go with them."""
        known = tuple(parts)
        for template, gone in steps.items():
            definition = Definition(template, "", gone)
            going = tuple(part for part in known if part.step in gone)
            for stack in self._found or ():
                if self._is_by(stack, definition):
                    yield ProductStack(self._cloud, stack, definition, going, self._tell)

    @cached_property
    def _found(self) -> tuple[Stack, ...] | None:
        try:
            return tuple(all_stacks(self._cloud))
        except CloudError as error:
            if error.code != PERMISSION_DENIED.code:
                raise
            return None

    def _is_by(self, stack: Stack, definition: Definition) -> bool:
        """Of one that was only planned, AWS knows no more than its name."""
        if stack.status == REVIEW:
            return self._planned.get(stack.name) == definition.template
        ours = stack.description.startswith(definition.mark)
        return ours and stack.parameters.get("Product", self._names.slug) == self._names.slug

    @cached_property
    def _planned(self) -> dict[str, str]:
        return {one.name: one.template for one in stacks_of(self._cloud, self._names)}
