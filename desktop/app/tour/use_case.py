"""The tour of the bench: all acts of the demo, told page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from desktop.app.releases.use_case import ReleasesUseCase
from desktop.app.rollouts.use_case import RolloutsUseCase
from desktop.app.station.use_case import StationUseCase
from desktop.app.tasks import Tasks
from desktop.app.tour.events import TOUR_STEPS, TourStep
from desktop.core.errors import LinekeyError
from desktop.demo import story
from desktop.demo.tampering import launch_tampered
from desktop.demo.workshop import Workshop
from desktop.provision.station import Station
from desktop.release.store import Release
from signing.errors import SigningError

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

    def run(self) -> None:
        """The whole story on the bench; answers with `TourStep` and all the events on the way."""
        self._tasks.submit("tour", "tour", self._run)

    def _run(self) -> None:
        if self._units_used:
            self._workshop.plug_in_fresh_units()
            self._station_page.plug_in(slots_of(self._workshop))
        self._units_used = True
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
        story.require_pass(story.provision(self._workshop, self._station))
        self._rollouts.count_targets()

    def _sign(self) -> Release:
        image = story.build_firmware(self._workshop, story.NEW_VERSION)
        return self._releases.sign_with_account(image, story.NEW_VERSION, self._workshop.secret)

    def _approve(self, release: Release) -> str:
        refusal = story.request_alone(self._workshop, release, self._tasks.tell)
        story.approve(self._workshop, release, self._tasks.tell)
        return refusal["message"]

    def _roll_out(self, release: Release) -> None:
        serials = self._workshop.serials
        shown = f"{serials[0]} – {serials[-1]}"
        self._rollouts.bring(release, story.targets(self._workshop), shown).result()

    def _refuse(self, release: Release) -> None:
        job_id = launch_tampered(self._workshop, release)
        self._rollouts.follow(job_id, release, self._workshop.serials[0]).result()


def slots_of(workshop: Workshop) -> dict[str, str]:
    """Slot -> port of the units that are plugged in."""
    return {str(number): port for number, port in enumerate(workshop.ports, 1)}
