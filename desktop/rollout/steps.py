"""Leads a rollout from step to step, as long as somebody runs this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from desktop.cloud.connections import is_connected
from desktop.cloud.jobs import Execution, Job, add_targets, list_executions
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.rollout import CANARY_ENDED, CANARY_NOT_CONNECTED, ROLLOUT_IS_OVER
from desktop.core.errors import RolloutError
from desktop.core.events import Listener, StepDone
from desktop.rollout.canary import Move, Step, arns_of, next_move
from desktop.rollout.plan import Launch
from signing.messages import said

AREA = "rollout"


class Steps:
    """Of one rollout that this computer launched. Use it once, in one thread.

    `describe` answers the job as AWS IoT has it now; `begun` is told the number of a step that has begun.
    """

    def __init__(
        self,
        cloud: Cloud,
        launch: Launch,
        tell: Listener,
        describe: Callable[[], Job],
        begun: Callable[[int], None],
    ) -> None:
        self._cloud, self._launch, self._tell = cloud, launch, tell
        self._describe, self._begun = describe, begun
        self._told = ""

    def run(self, cancel: CancelToken, interval: float) -> None:
        """Returns when all targets have it. A step that halts is looked at again when this is run again.

        Raises ROL-053 (a thing of the step did not take it), ROL-054 (it took it and is not connected),
        ROL-014 (cancelled meanwhile), `CloudError`, `AbortedError`.
        """
        for number, step in enumerate(self._launch.steps, 1):
            self._begin(number, arns_of(self._cloud, step))
            self._prove(number, step, cancel, interval)
        if self._launch.steps:
            self._begin(len(self._launch.steps) + 1, self._launch.targets)

    def _begin(self, number: int, arns: Sequence[str]) -> None:
        job = self._describe_open()
        if not set(arns) <= set(job.targets):
            add_targets(self._cloud, job.job_id, arns, f"step {number}")
            self._begun(number)

    def _prove(self, number: int, step: Step, cancel: CancelToken, interval: float) -> None:
        while True:
            executions = {row.thing: row for row in list_executions(self._cloud, self._launch.job_id)}
            move = next_move(step, executions, datetime.now(UTC))
            if move.what == "halt":
                raise RolloutError(CANARY_ENDED, thing=move.thing, state=move.state, job=self._launch.job_id)
            if move.what == "go":
                self._check_connected(step)
                return
            self._tell_once(number, step, executions.values(), move)
            cancel.wait(interval)
            self._describe_open()

    def _describe_open(self) -> Job:
        job = self._describe()
        if job.status in ("COMPLETED", "CANCELED"):
            raise RolloutError(ROLLOUT_IS_OVER, job=job.job_id, status=job.status)
        return job

    def _check_connected(self, step: Step) -> None:
        for thing in step.things:
            if not is_connected(self._cloud, thing):
                raise RolloutError(CANARY_NOT_CONNECTED, thing=thing, job=self._launch.job_id)

    def _tell_once(self, number: int, step: Step, rows: Iterable[Execution], move: Move) -> None:
        took = sum(row.state == "SUCCEEDED" for row in rows if row.thing in step.things)
        told = said("{took:,} of {things:,} took it", took=took, things=len(step.things))
        if move.until is not None:
            at = move.until.strftime("%Y-%m-%d %H:%M UTC")
            told = said("all {things:,} took it, and prove it until {at}", things=len(step.things), at=at)
        if told != self._told:
            self._told = told
            self._tell(StepDone(AREA, f"step-{number}", told, changed=False))
