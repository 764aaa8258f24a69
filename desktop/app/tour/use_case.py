"""The tour of the bench: all acts of the demo, told page by page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from desktop.app.releases.use_case import ReleasesUseCase
from desktop.app.rollouts.use_case import RolloutsUseCase
from desktop.app.station.use_case import StationUseCase
from desktop.app.tasks import Tasks
from desktop.app.tour.events import TOUR_STEPS, TourReady, TourStep
from desktop.core.catalogue.bench import TOLD_OTHERWISE
from desktop.core.errors import BenchError, LinekeyError
from desktop.core.events import REFUSALS
from desktop.demo import story
from desktop.demo.tampering import launch_tampered
from desktop.demo.workshop import ANA, Workshop
from desktop.provision.station import Station
from desktop.release.store import Release
from desktop.rollout.service import RolloutService
from desktop.settings.product.profile import BUILT_IN
from signing.errors import SigningError
from signing.messages import said

Result = TypeVar("Result")

# What a visitor needs to see how a step ended before the next one begins.
READING_SECONDS = 2.5


class TourUseCase:
    """Does on `workshop` what a person would ask of the pages, with the units on `station`."""

    def __init__(
        self,
        workshop: Workshop,
        tasks: Tasks,
        station: Station,
        station_page: StationUseCase,
        releases: ReleasesUseCase,
        rollouts: RolloutsUseCase,
    ) -> None:
        self._workshop, self._tasks, self._station = workshop, tasks, station
        self._station_page, self._releases, self._rollouts = station_page, releases, rollouts
        self._units_used = False

    @cached_property
    def _launcher(self) -> RolloutService:
        return self._workshop.services.rollouts(self._tasks.tell)

    def announce(self, chosen: str) -> None:
        """Tells that there is a tour; `chosen` is the product that the person has named."""
        product = self._workshop.services.product.name
        self._tasks.tell(TourReady(product, "" if chosen == BUILT_IN else chosen))

    def run(self) -> None:
        """The whole story on the bench; answers with `TourStep` and all the events on the way."""
        self._tasks.submit("tour", "tour", self._run)

    def _run(self) -> None:
        self._step("provision", self._provision)
        release = self._step("sign", self._sign)
        self._step("approve", lambda: self._approve(release))
        self._step("rollout", lambda: self._roll_out(release))
        self._step("refuse", lambda: self._refuse(release))

    def _step(self, step: str, act: Callable[[], Result]) -> Result:
        """A sentence that `act` answers is told with the end of the step."""
        if step != TOUR_STEPS[0]:
            self._tasks.closing.wait(READING_SECONDS)
        self._tasks.tell(TourStep(step, "running"))
        try:
            result = act()
        except (LinekeyError, SigningError) as error:
            self._tasks.tell(TourStep(step, "failed", error.message))
            raise
        self._tasks.tell(TourStep(step, "done", result if isinstance(result, str) else ""))
        return result

    def _provision(self) -> None:
        self._find_blank_units()
        story.require_pass(story.provision(self._workshop, self._station))
        self._rollouts.count_targets()

    def _find_blank_units(self) -> None:
        """Whatever a person did with those that are plugged in."""
        taken = self._station_page.let_runs_end()
        if self._units_used or taken:
            self._workshop.plug_in_fresh_units(taken)
            self._station_page.plug_in(slots_of(self._workshop))
        self._units_used = True

    def _sign(self) -> Release:
        image = story.build_firmware(self._workshop, story.NEW_VERSION)
        return self._releases.sign_with_account(image, story.NEW_VERSION, self._workshop.secret)

    def _approve(self, release: Release) -> str:
        refusal = story.request_alone(self._workshop, release, self._tasks.tell)
        if not refusal["code"]:
            raise BenchError(TOLD_OTHERWISE, what=said("{who} rolled the release out alone", who=ANA))
        story.approve(self._workshop, release, self._tasks.tell)
        return refusal["message"]

    def _roll_out(self, release: Release) -> None:
        serials = self._workshop.serials
        shown = f"{serials[0]} – {serials[-1]}"
        job_id = self._launcher.launch(release, story.targets(self._workshop))
        self._rollouts.follow(job_id, release, shown).result()
        updated = self._launcher.executions(job_id).counts().get("SUCCEEDED", 0)
        if updated < len(serials):
            what = said("{updated} of {total} units took the update", updated=updated, total=len(serials))
            raise BenchError(TOLD_OTHERWISE, what=what)

    def _refuse(self, release: Release) -> str:
        thing = self._workshop.serials[0]
        job_id = launch_tampered(self._workshop, release)
        self._rollouts.follow(job_id, release, thing, tampered=True).result()
        [answer] = self._launcher.executions(job_id).page()
        if answer.state not in REFUSALS:
            what = said("{thing} did not refuse the tampered image", thing=thing)
            raise BenchError(TOLD_OTHERWISE, what=what)
        return story.refusal(answer)["reason"]


def slots_of(workshop: Workshop) -> dict[str, str]:
    """Slot -> port of the units that are plugged in."""
    return {str(number): port for number, port in enumerate(workshop.ports, 1)}
