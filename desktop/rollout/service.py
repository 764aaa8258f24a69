"""Rollouts of one product: checked, launched, watched, cancelled, found again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from desktop.cloud.errors import NotFoundError
from desktop.cloud.jobs import (
    Execution,
    Job,
    cancel_job,
    close_job,
    describe_execution,
    describe_job,
    list_executions,
)
from desktop.context import Context
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.rollout import NO_SUCH_ROLLOUT, ROLLOUT_IS_OVER
from desktop.core.errors import RolloutError
from desktop.core.events import FAILURES, RolloutFinished, StepDone
from desktop.ledger.executions import note
from desktop.ledger.journal import Journal
from desktop.ledger.projections.executions import ExecutionRow, Executions
from desktop.ledger.projections.rollouts import RolloutRow, Rollouts
from desktop.rollout.follow_up import launch_of, release_before, retry_of, rollback_of
from desktop.rollout.launch import AREA, Launcher
from desktop.rollout.parts import NO_GATE, Follows, Gateway, Options, Release, RolloutAccount
from desktop.rollout.plan import plan_launch
from desktop.rollout.preflight import Preflight
from desktop.rollout.steps import Steps
from desktop.rollout.targets import Targets, things_now
from desktop.rollout.versions import spread
from desktop.rollout.watch import MOST_REASONS, Watch, WatchPace


@dataclass(frozen=True)
class Rollout:
    """A rollout this station launched; `status` and `counts` are as last seen, `job` as AWS says now."""

    job_id: str
    launched: str
    product: str
    version: str
    release_id: str
    things: int
    job: Job | None


class RolloutService:
    """`verify_release` makes every check of a release again, raises if one fails (`ReleaseService.verify`).

    Raises `RolloutError` ROL-nnn, `CloudError`, `LedgerError`.
    """

    def __init__(
        self,
        context: Context[RolloutAccount],
        verify_release: Callable[[Release], None],
        gateway: Gateway = NO_GATE,
    ) -> None:
        self._context = context
        self._verify_release = verify_release
        self._journal = Journal(context.ledger, AREA)
        self._launcher = Launcher(context.cloud, self._journal, context.tell, gateway)

    def preflight(self, release: Release, targets: Sequence[str], options: Options | None = None) -> Targets:
        """Changes nothing. Tells every check, then raises the first error found."""
        checks = Preflight(self._context, release, options or Options())
        return checks.run(targets, lambda: self._verify_release(release))

    def versions(self, targets: Targets) -> Counter[str]:
        """How many of the things run which version; under an empty name those of which nobody knows."""
        context = self._context
        return spread(context.cloud, context.ledger, context.product.name, targets.names)

    def launch(
        self,
        release: Release,
        targets: Sequence[str],
        options: Options | None = None,
    ) -> str:
        """Starts the rollout and returns its job id; when it raises, nothing of it is left in the cloud.

        `targets` are ARNs or names of things and groups.
        """
        options = options or Options()
        self.reconcile()
        found = self.preflight(release, targets, options)
        account = self._context.account()
        plan = plan_launch(self._context.cloud, account, release, found, options)
        self._launcher.launch(plan, release, self._context.product, account.stream_role_arn, options.how)
        return plan.job_id

    def reconcile(self) -> int:
        """Finishes or undoes launches that were cut off, tells how many. Call it at the program's start."""
        return sum(self._launcher.settle(run) for run in self._journal.open_runs())

    def watch(
        self,
        job_id: str,
        cancel: CancelToken | None = None,
        timeout: float | None = None,
        pace: WatchPace | None = None,
        seen: Callable[[Sequence[Execution]], None] = lambda _rows: None,
        *,
        everyone: Callable[[], int] | None = None,
    ) -> RolloutFinished:
        """Follows the rollout to its end and records it once. The watch may stop, the rollout goes on.

        `seen` gets each execution whenever it has changed, at most once a second.

        Executions go to the ledger as they change: `desktop.ledger.projections.executions` has pages of them.
        """

        def write(rows: Sequence[Execution]) -> None:
            noted = [ExecutionRow(row.thing, row.state, row.details) for row in rows]
            note(self._context.ledger, job_id, noted)
            seen(rows)

        cloud, tell = self._context.cloud, self._context.tell
        watch = Watch(cloud, job_id, tell, pace or self._usual_pace(), write, everyone=everyone)
        finished = watch.run(cancel or CancelToken(), timeout)
        last = self._context.ledger.latest(AREA, job_id)
        if last is None or last.body["action"] != "finished":
            self._append(job_id, "finished", {"status": finished.status, "counts": dict(finished.counts)})
        return finished

    def run(
        self,
        job_id: str,
        cancel: CancelToken | None = None,
        pace: WatchPace | None = None,
        seen: Callable[[Sequence[Execution]], None] = lambda _rows: None,
    ) -> RolloutFinished:
        """Leads a rollout of this computer through its steps, then follows it to its end as `watch` does.

        Raises ROL-052 for one of another computer, and as `Steps.run` does.
        """
        launch, cancel = launch_of(self._context.ledger, job_id), cancel or CancelToken()
        pace = pace or self._usual_pace()
        describe = partial(self._describe, job_id)
        begun = partial(self._began, job_id)
        Steps(self._context.cloud, launch, self._context.tell, describe, begun).run(cancel, pace.interval)
        closes = bool(launch.steps) and not launch.newcomers
        everyone = partial(things_now, self._context.cloud, launch.targets) if closes else None
        finished = self.watch(job_id, cancel, pace=pace, seen=seen, everyone=everyone)
        if closes and self._describe(job_id).status == "IN_PROGRESS":
            close_job(self._context.cloud, job_id)
        return finished

    def _began(self, job_id: str, step: int) -> None:
        self._append(job_id, "step", {"step": step})
        self._context.tell(StepDone(AREA, f"step-{step}", job_id))

    def cancel(self, job_id: str, reason: str = "", *, force: bool = False) -> None:
        """Units that have not begun are spared; `force` also stops those at work. Raises ROL-012, ROL-014."""
        job = self._describe(job_id)
        if job.status in ("COMPLETED", "CANCELED"):
            raise RolloutError(ROLLOUT_IS_OVER, job=job_id, status=job.status)
        cancel_job(self._context.cloud, job_id, reason=reason, force=force)
        self._append(job_id, "cancelled", {"reason": reason, "force": force})
        self._context.tell(StepDone(AREA, "cancelled", job_id))

    def retry_of(self, job_id: str, *, allow_downgrade: bool = False) -> Follows:
        """The things that failed in a rollout that is over. Raises ROL-012, ROL-045 to ROL-047."""
        job, product = self._describe(job_id), self._context.product.name
        return retry_of(self._context.cloud, job, product, allow_downgrade=allow_downgrade)

    def rollback_of(self, job_id: str) -> Follows:
        """The things that took a rollout. Raises ROL-012, ROL-047 to ROL-049."""
        return rollback_of(self._context.cloud, self._describe(job_id), self._context.product)

    def release_before(self, follows: Follows) -> str:
        """As `follow_up.release_before`."""
        return release_before(self._context.ledger.database, follows)

    def release_of(self, job_id: str) -> str:
        """The release that a rollout of this computer brings. Raises ROL-052."""
        return launch_of(self._context.ledger, job_id).release_id

    def list_rollouts(self, limit: int = 50) -> list[Rollout]:
        """The latest launched from this station, newest first."""
        return [self._rollout(row) for row in Rollouts(self._context.ledger.database).page(limit)]

    def executions(self, job_id: str) -> Executions:
        """Pages of a rollout's executions, as a watch last saw them."""
        return Executions(self._context.ledger.database, job_id)

    def show(self, job_id: str) -> tuple[Job, list[Execution]]:
        """The rollout and its executions as AWS says now; a hundred failures with the units' words."""
        job = self._describe(job_id)
        rows = list(list_executions(self._context.cloud, job_id))
        failed = [row.thing for row in rows if row.state in FAILURES][:MOST_REASONS]
        words = {thing: describe_execution(self._context.cloud, job_id, thing) for thing in failed}
        return job, [words.get(row.thing, row) for row in rows]

    def _describe(self, job_id: str) -> Job:
        try:
            return describe_job(self._context.cloud, job_id)
        except NotFoundError as error:
            raise RolloutError(NO_SUCH_ROLLOUT, job=job_id) from error

    def _rollout(self, row: RolloutRow) -> Rollout:
        try:
            job = describe_job(self._context.cloud, row.job_id)
        except NotFoundError:  # launched in another account, or deleted since
            job = None
        return Rollout(row.job_id, row.at, row.product, row.version, row.release_id, row.things, job)

    def _append(self, job_id: str, action: str, facts: Mapping[str, object]) -> None:
        self._context.ledger.append(AREA, job_id, {"action": action, **facts})

    def _usual_pace(self) -> WatchPace:
        # The bench has no quota to respect.
        return WatchPace(interval=1.0) if self._context.cloud.target.endpoint_url else WatchPace()
