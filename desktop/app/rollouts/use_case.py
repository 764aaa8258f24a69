"""What the rollouts page asks for: a release checked, brought to its units, and stopped."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from typing import cast

from desktop.app.releases.record.told import release_signed, standing_of
from desktop.app.rollouts.events import (
    PAGE_ROWS,
    AccountNamed,
    Execution,
    ExecutionsRead,
    Intent,
    RolloutChecked,
    RolloutStarted,
    Target,
    TargetsChanged,
)
from desktop.app.tasks import Tasks
from desktop.cloud import registry
from desktop.core.errors import LinekeyError
from desktop.core.events import FAILURES, CheckDone, Problem
from desktop.ledger.projections.executions import Executions
from desktop.ledger.projections.units import Units
from desktop.release.manifests import signer_of
from desktop.release.service import ReleaseService
from desktop.release.store import Release
from desktop.rollout.parts import Options
from desktop.rollout.targets import Targets
from desktop.wiring import Services
from signing.errors import SigningError

FOLLOW_SECONDS = 24 * 3600.0


class RolloutsUseCase:
    """Rollouts of the releases that `releases` knows."""

    def __init__(self, services: Services, tasks: Tasks, releases: ReleaseService) -> None:
        self._services, self._tasks, self._releases = services, tasks, releases
        self._rollouts = services.rollouts(tasks.tell)
        self._count: Future[None] = Future()
        self._listed: tuple[Target, ...] = ()
        self._counted_to = 0  # the ledger's entry of the last unit that is among `_listed`

    def announce(self) -> None:
        """Tells where all is, and whom a release can go to. Asks AWS."""
        self._tasks.tell(self._account())
        self._tell_targets()

    def _account(self) -> AccountNamed:
        cloud = self._services.cloud
        return AccountNamed(cloud.account_id, cloud.region, bench=cloud.target.endpoint_url is not None)

    def recover(self) -> None:
        """Finishes or undoes what an earlier session left open."""
        self._tasks.submit("rollout", "rollout", self._rollouts.reconcile)

    def check(self, release_id: str, target: str) -> None:
        """Makes every check of a rollout to come and changes nothing; answers with `RolloutChecked`."""
        self._tasks.submit("rollout", "rollout", self._check, release_id, target)

    def _check(self, release_id: str, target: str) -> None:
        release = self._releases.get(release_id)
        checks: list[CheckDone] = []
        service = self._services.rollouts(lambda event: checks.append(cast("CheckDone", event)))
        things, intent = 0, None
        try:
            found = service.preflight(release, [target])
        except (LinekeyError, SigningError) as error:
            if Problem.of(error) not in [check.problem for check in checks]:
                raise
        else:
            things, intent = found.things, self._intent(release, target, found)
        self._tasks.tell(RolloutChecked(release_id, target, things, tuple(checks), intent))

    def _intent(self, release: Release, target: str, found: Targets) -> Intent:
        return Intent(
            release_signed(release),
            signer_of(release),
            standing_of(self._releases.state(release)),
            self._account(),
            (Target(target, found.things),),
            tuple(self._rollouts.versions(found).most_common()),
        )

    def launch(self, release_id: str, target: str, things: int) -> None:
        """Brings a release to `target`; answers with `RolloutStarted` and rollout events.

        Nothing begins when there are not `things` any more, which is what a person agreed to.
        """
        self._tasks.submit("rollout", "rollout", self._launch, release_id, target, things)

    def _launch(self, release_id: str, target: str, things: int) -> None:
        self.bring(self._releases.get(release_id), [target], target, Options(confirmed=things))

    def bring(
        self, release: Release, targets: list[str], shown_target: str, options: Options | None = None
    ) -> Future[None]:
        """Launches in the caller's lane, then follows the job: the future ends with the rollout."""
        job_id = self._rollouts.launch(release, targets, options=options)
        return self.follow(job_id, release, shown_target)

    def follow(self, job_id: str, release: Release, target: str, *, tampered: bool = False) -> Future[None]:
        """Tells that the rollout began, and everything that becomes of it, in a lane of its own."""
        what, now = (release.release_id, release.product, release.version), datetime.now(UTC)
        self._tasks.tell(RolloutStarted(job_id, *what, target, now, tampered))
        watch, closing = self._rollouts.watch, self._tasks.closing
        return self._tasks.submit(f"watch {job_id}", "rollout", watch, job_id, closing, FOLLOW_SECONDS)

    def cancel(self, job_id: str) -> None:
        """Stops a rollout: units that have not begun keep their version."""
        # Never behind checks or a launch.
        self._tasks.submit("stop", "rollout", self._rollouts.cancel, job_id)

    def read_executions(self, job_id: str, limit: int) -> None:
        """Reads the first `limit` executions of a rollout; answers with `ExecutionsRead`."""
        with suppress(RuntimeError):  # closed meanwhile: a watch still tells of what it wrote at its end
            self._tasks.submit("executions", "rollout", self._read_executions, job_id, limit)

    def _read_executions(self, job_id: str, limit: int) -> None:
        executions = Executions(self._services.ledger.database, job_id)
        counts = executions.counts()
        fit = sum(counts.values()) <= PAGE_ROWS
        rows = executions.page(limit) if fit else executions.failures_first(limit)
        shown = (
            Execution(row.thing, row.state, row.details, datetime.fromisoformat(row.since)) for row in rows
        )
        reasons = executions.reasons(FAILURES)
        self._tasks.tell(ExecutionsRead(job_id, tuple(shown), counts, tuple(reasons)))

    def count_targets(self) -> None:
        """Counts again the things a release can go to; answers with `TargetsChanged`."""
        self._count.cancel()  # one that has not begun would find the same
        self._count = self._tasks.submit("count", "rollout", self._tell_targets)

    def count_made(self) -> None:
        """Adds the units that this station has made since AWS was asked; answers with `TargetsChanged`."""
        self._tasks.submit("count", "rollout", self._tell_made)

    def _tell_targets(self) -> None:
        cloud, product = self._services.cloud, self._services.product
        self._counted_to = Units(self._services.ledger.database).last_made(product.name)
        groups = product.identity.thing_groups
        self._listed = tuple(
            Target(group, len(list(registry.things_in_group(cloud, group)))) for group in groups
        )
        self._tasks.tell(TargetsChanged(self._listed))

    def _tell_made(self) -> None:
        units, product = Units(self._services.ledger.database), self._services.product.name
        made = units.made(product, since=self._counted_to)
        targets = (Target(target.name, target.things + made) for target in self._listed)
        self._tasks.tell(TargetsChanged(tuple(targets)))
