"""Makes an account ready by CloudFormation: the plan first, then the stacks, then what no stack can make."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from desktop.account.facts import AccountFacts
from desktop.account.names import Names
from desktop.account.part import Part, Prepared
from desktop.account.provider.part import check_ours
from desktop.account.setup import AccountSetup
from desktop.account.stacks.definition import Definition
from desktop.account.stacks.definitions import stacks_of
from desktop.account.stacks.on_request import AUTHORIZER, GATE
from desktop.account.stacks.plan import NOTHING_IN_IT, ApiPart, Plan, StackPlan, plan_of, problems_of
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from desktop.cloud.stacks import (
    ChangeSet,
    StackEvent,
    carry_out,
    delete_stack,
    drop_change_set,
    find_stack,
    make_change_set,
)
from desktop.core.catalogue.stacks import (
    PLAN_OUTDATED,
    STACK_BROKEN,
    STACK_FINDS_IT_THERE,
    STACK_LEFT_HALF,
    STACK_TAKEN_BACK,
)
from desktop.core.errors import CloudError, SettingsError
from desktop.core.events import Listener, StackProgress, StepDone, ignore
from desktop.settings.product.profile import ProductProfile

_DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
_AS_BEFORE = ("ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")


class Deployment:
    """`setup` makes what CloudFormation cannot, and writes the station's facts. `wanted` are templates of
    what is made on request alone.

    Emits `StackProgress` while CloudFormation is at work, `StepDone` for what set-up makes.
    """

    def __init__(
        self,
        cloud: Cloud,
        product: ProductProfile,
        setup: AccountSetup,
        listener: Listener = ignore,
        wanted: Collection[str] = (),
    ) -> None:
        self._cloud = cloud
        self._names = Names(cloud, product)
        self._setup = setup
        self._tell = listener
        self._wanted = wanted

    def plan(self) -> Plan:
        """Changes nothing in the account; its change sets wait there until `drop` or `carry_out`.

        Raises SET-011 (another's certificate provider) and what `plan_of` raises, with nothing left waiting.
        """
        if self._setup.makes_provider():
            check_ours(self._cloud)
        definitions = stacks_of(self._cloud, self._names, self._wanted)
        templates = {one.template for one in definitions}
        self._setup = self._setup.including(gate=GATE in templates, authorizer=AUTHORIZER in templates)
        problems = problems_of(tuple(self._setup.parts()))
        stacks: list[StackPlan] = []
        try:
            for definition in definitions:
                stacks.append(plan_of(self._cloud, definition, problems, self._names.bucket))
        except Exception:
            self._drop(stacks)
            raise
        made = {step for one in stacks if one.kind in ("make", "change") for step in one.definition.steps}
        left = {step: problem for step, problem in problems.items() if problem and step not in made}
        return Plan(tuple(stacks), tuple(ApiPart(step, problem) for step, problem in left.items()))

    def drop(self, plan: Plan) -> None:
        """Leaves nothing of the plan in the account, unless AWS cannot be asked: it is harmless there."""
        self._drop(plan.stacks)

    def carry_out(self, plan: Plan) -> AccountFacts:
        """Raises SET-083 to SET-087 for a stack that was not made, and what `AccountSetup.setup` raises.

        What was made before that stays, and the next plan begins there.
        """
        left = list(plan.stacks)
        try:
            while left:
                self._carry_out(left.pop(0))
        except Exception:
            self._drop(left)
            raise
        return self._setup.setup()

    def _carry_out(self, planned: StackPlan) -> None:
        definition = planned.definition
        if planned.kind not in ("make", "change"):
            return
        self._prepare(definition)
        change_set = planned.change_set or self._begin(planned)
        failed: list[StackEvent] = []

        def heard(event: StackEvent) -> None:
            if event.status.endswith("_FAILED") and "cancelled" not in event.reason:
                failed.append(event)
            self._told(definition.name, event)

        status = carry_out(self._cloud, change_set, heard)
        if status not in _DONE:
            raise _not_made(definition.name, status, failed)

    def _prepare(self, definition: Definition) -> None:
        for part in self._parts(definition.before):
            problem = part.problem()
            if problem is not None:
                part.mend()
                self._tell(StepDone("account", part.step, part.detail))
        if definition.code is not None:
            self._upload(definition.code.key(), definition.code.archive())

    def _begin(self, planned: StackPlan) -> ChangeSet:
        """Raises SET-087 when CloudFormation would do something else than make what was shown."""
        definition = planned.definition
        found = find_stack(self._cloud, definition.name)
        if found is not None and found.status == NOTHING_IN_IT:
            status = delete_stack(
                self._cloud, definition.name, lambda event: self._told(definition.name, event)
            )
            if status != "DELETE_COMPLETE":
                raise SettingsError(STACK_BROKEN, stack=definition.name, status=status)
        told = definition.told(self._names.bucket, self._prepared(definition))
        made = make_change_set(self._cloud, definition.name, definition.body(), told, new=True)
        if not made.changes or not set(made.changes) <= set(planned.changes):
            drop_change_set(self._cloud, made)
            raise SettingsError(PLAN_OUTDATED, stack=definition.name)
        return made

    def _prepared(self, definition: Definition) -> dict[str, str]:
        found: dict[str, str] = {}
        for part in self._parts(definition.steps):
            if isinstance(part, Prepared):
                found |= part.prepare()
        return found

    def _parts(self, steps: tuple[str, ...]) -> list[Part]:
        return [part for part in self._setup.parts() if part.step in steps] if steps else []

    def _upload(self, key: str, archive: bytes) -> None:
        s3, place = self._cloud.client("s3"), {"Bucket": self._names.bucket, "Key": key}
        try:
            with translated("look for the function's code"):
                s3.head_object(**place)
        except NotFoundError:
            with translated("upload the function's code"):
                s3.put_object(**place, Body=archive)

    def _drop(self, stacks: Iterable[StackPlan]) -> None:
        for one in stacks:
            if one.change_set is not None:
                with suppress(CloudError):
                    drop_change_set(self._cloud, one.change_set)

    def _told(self, stack: str, event: StackEvent) -> None:
        self._tell(StackProgress(stack, event.resource, event.kind, event.status, event.reason))


def _not_made(stack: str, status: str, failed: list[StackEvent]) -> SettingsError:
    """The first failure is the cause; those after it follow from it."""
    cause = failed[0] if failed else StackEvent(stack, "AWS::CloudFormation::Stack", status, status)
    told: dict[str, Any] = {
        "stack": stack,
        "resource": cause.resource,
        "kind": cause.kind,
        "reason": cause.reason.rstrip("."),
        "status": status,
    }
    if status not in _AS_BEFORE:
        return SettingsError(STACK_LEFT_HALF, **told)
    there = "already exist" in cause.reason
    return SettingsError(STACK_FINDS_IT_THERE if there else STACK_TAKEN_BACK, **told)
