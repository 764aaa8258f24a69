"""The backend of the demo: a bench with units plugged in, and the tour through all four acts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

from desktop.core.errors import LinekeyError
from desktop.core.events import Listener
from desktop.demo import story
from desktop.demo.tampering import launch_tampered
from desktop.demo.workshop import Workshop
from desktop.gui.backend import TOUR_STEPS, SlotChanged, SlotInfo, TourStep
from desktop.gui.history import release_signed
from desktop.gui.live import LiveBackend
from desktop.release.store import Release
from signing.errors import SigningError

Result = TypeVar("Result")

# What a visitor needs to see how a step ended before the next one begins.
READING_SECONDS = 2.5


class TourBackend(LiveBackend):
    """Owns its workshop: closing it ends the bench and the units."""

    def __init__(self, workshop: Workshop, listener: Listener) -> None:
        ports = {str(number): port for number, port in enumerate(workshop.ports, 1)}
        super().__init__(workshop.services, listener, ports, serial_example=workshop.serials[0])
        self._workshop = workshop
        self._told_before = False

    def run_tour(self) -> None:
        self._in_lane("tour", "tour", self._tour)

    def close(self) -> None:
        super().close()
        self._workshop.__exit__(None, None, None)

    def _tour(self) -> None:
        if self._told_before:
            self._plug_in_fresh_units()
        self._told_before = True
        self._step("provision", self._provision)
        release = self._step("sign", self._sign)
        self._step("rollout", lambda: self._roll_out(release))
        self._step("refuse", lambda: self._refuse(release))

    def _step(self, step: str, act: Callable[[], Result]) -> Result:
        if step != TOUR_STEPS[0]:
            self._closing.wait(READING_SECONDS)
        self.tell(TourStep(step, "running"))
        try:
            result = act()
        except (LinekeyError, SigningError) as error:
            self.tell(TourStep(step, "failed", error.message))
            raise
        self.tell(TourStep(step, "done"))
        return result

    def _plug_in_fresh_units(self) -> None:
        self._workshop.plug_in_fresh_units()
        for number, port in enumerate(self._workshop.ports, 1):
            self.ports[str(number)] = port
            self.tell(SlotChanged(SlotInfo(str(number), port, present=True)))

    def _provision(self) -> None:
        story.require_pass(story.provision(self._workshop, self.station))
        self.count_targets()

    def _sign(self) -> Release:
        image = story.build_firmware(self._workshop, story.NEW_VERSION)
        self.releasing.read_image(image)
        release = self.releasing.service.sign(
            image, story.NEW_VERSION, self.releasing.service.default_signer_uri(), self._workshop.secret
        )
        self.tell(release_signed(release))
        return release

    def _roll_out(self, release: Release) -> None:
        serials = self._workshop.serials
        job_id = self.rollouts.launch(release, story.targets(self._workshop))
        self.follow(job_id, release, f"{serials[0]} – {serials[-1]}").result()

    def _refuse(self, release: Release) -> None:
        job_id = launch_tampered(self._workshop, release)
        self.follow(job_id, release, self._workshop.serials[0]).result()


def open_demo_bench(listener: Listener, unit_count: int = 4) -> TourBackend:
    """A fresh bench with its account set up. Raises `BenchError` when it does not start."""
    with ExitStack() as stack:
        workshop = stack.enter_context(Workshop(unit_count))
        workshop.set_up_account(listener)
        backend = TourBackend(workshop, listener)
        stack.pop_all()
    backend.announce()
    return backend
