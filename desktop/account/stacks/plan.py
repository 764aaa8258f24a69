"""What deploying would do, before anything is done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from desktop.account.part import Part
from desktop.account.stacks.definition import Definition
from desktop.cloud.errors import NotFoundError
from desktop.cloud.session import Cloud
from desktop.cloud.stacks import REVIEW, Change, ChangeSet, find_stack, make_change_set
from desktop.core.catalogue.stacks import STACK_AT_WORK, STACK_BROKEN, STACK_OF_ANOTHER
from desktop.core.errors import SettingsError

# A stack in these takes changes; after `ROLLBACK_COMPLETE` it can only be deleted, and has nothing in it.
_SETTLED = {
    "CREATE_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
}
NOTHING_IN_IT = "ROLLBACK_COMPLETE"


@dataclass(frozen=True)
class StackPlan:
    """`make`: the stack is new. `change`: `change_set` waits to be carried out. `same`: nothing changes.
    `apart`: what it would make is there without a stack, and stays so.
    """

    definition: Definition
    kind: Literal["make", "change", "same", "apart"]
    changes: tuple[Change, ...] = ()
    change_set: ChangeSet | None = None


@dataclass(frozen=True)
class ApiPart:
    """What no stack makes: set-up does, by calls to AWS."""

    step: str
    problem: str


@dataclass(frozen=True)
class Plan:
    stacks: tuple[StackPlan, ...]
    by_api: tuple[ApiPart, ...]

    @property
    def does_nothing(self) -> bool:
        return not self.by_api and all(one.kind in ("same", "apart") for one in self.stacks)

    def makes(self, template: str) -> bool:
        """Whether the stack by that template will be new."""
        return any(one.kind == "make" and one.definition.template == template for one in self.stacks)


def plan_of(
    cloud: Cloud, definition: Definition, problems: Mapping[str, str | None], bucket: str
) -> StackPlan:
    """`problems` are those of set-up's parts, by step.

    Raises SET-080 (another's stack), SET-081 (under way), SET-082 (it takes no change), SET-086.
    """
    found = find_stack(cloud, definition.name)
    if found and found.status != REVIEW and not found.description.startswith(definition.mark):
        raise SettingsError(STACK_OF_ANOTHER, stack=definition.name, description=found.description)
    if found is None or found.status in (REVIEW, NOTHING_IN_IT):
        missing = [problems.get(step) is not None for step in definition.steps]
        # Of what is there a stack takes nothing over, so set-up goes on as it began.
        if not all(missing):
            return StackPlan(definition, "apart")
        return StackPlan(definition, "make", _all_new(definition))
    if found.status.endswith("_IN_PROGRESS"):
        raise SettingsError(STACK_AT_WORK, stack=definition.name, status=found.status)
    if found.status not in _SETTLED:
        raise SettingsError(STACK_BROKEN, stack=definition.name, status=found.status)
    told = definition.told_again(bucket)
    planned = make_change_set(cloud, definition.name, definition.body(), told, new=False)
    kind: Literal["change", "same"] = "change" if planned.changes else "same"
    return StackPlan(definition, kind, planned.changes, planned if planned.changes else None)


def is_made(cloud: Cloud, definition: Definition) -> bool:
    """Whether a stack by its template has something of it, in whatever state."""
    found = find_stack(cloud, definition.name)
    if found is None or found.status in (REVIEW, NOTHING_IN_IT):
        return False
    return found.description.startswith(definition.mark)


def _all_new(definition: Definition) -> tuple[Change, ...]:
    """Of a stack that is not there CloudFormation makes all that its conditions let it."""
    made = json.loads(definition.body())["Resources"]
    return tuple(Change("Add", name, resource["Type"]) for name, resource in sorted(made.items()))


def problems_of(parts: tuple[Part, ...]) -> dict[str, str | None]:
    """By step; of several parts of one step, the first that has one."""
    found: dict[str, str | None] = {}
    for part in parts:
        found[part.step] = found.get(part.step) or _problem(part)
    return found


def _problem(part: Part) -> str | None:
    try:
        return part.problem()
    except NotFoundError as error:  # it is made of something that is not there yet
        return error.message
