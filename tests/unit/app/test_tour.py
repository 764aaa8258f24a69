"""The tour's own work, with the demo behind it played: blank units, and no claim that did not come true."""

from __future__ import annotations

from collections.abc import Iterator, Set
from concurrent.futures import Future
from queue import Queue
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.app.tasks import OperationFailed, Tasks
from desktop.app.tour import use_case
from desktop.app.tour.events import TOUR_STEPS, TourReady, TourStep
from desktop.app.tour.use_case import TourUseCase
from desktop.core.events import Event
from desktop.core.verdicts import Verdict
from desktop.demo import story
from desktop.ledger.projections.executions import ExecutionRow

LONGEST = 10  # seconds until an event


def done() -> Future[None]:
    future: Future[None] = Future()
    future.set_result(None)
    return future


class Workshop:
    """Two units, and a launcher whose rollouts end as the test wants."""

    def __init__(self) -> None:
        self.updated, self.answer = 2, ExecutionRow("DL1", "FAILED", {"reason": "signature"})
        self.generation, self.taken = 0, frozenset[str]()
        self.services = SimpleNamespace(product=SimpleNamespace(name="lamp"), rollouts=lambda _tell: self)
        self.secret = str

    @property
    def serials(self) -> list[str]:
        return [f"DL{self.generation}{unit}" for unit in "12"]

    @property
    def ports(self) -> list[str]:
        return [f"socket://127.0.0.1:{40_000 + self.generation}"] * 2

    def plug_in_fresh_units(self, taken: Set[str]) -> None:
        self.generation += 1
        self.taken = frozenset(taken)

    def launch(self, _release: object, _targets: object) -> str:
        return "job"

    def executions(self, _job_id: str) -> Any:
        counts = {"SUCCEEDED": self.updated, "FAILED": 2 - self.updated}
        return SimpleNamespace(counts=lambda: counts, page=lambda: [self.answer])


class Pages:
    """The use cases of all pages."""

    def __init__(self) -> None:
        self.used: frozenset[str] = frozenset()
        self.exchanged: list[dict[str, str]] = []
        self.tampered: list[bool] = []

    def let_runs_end(self) -> frozenset[str]:
        return self.used

    def plug_in(self, ports: dict[str, str]) -> None:
        self.exchanged.append(ports)

    def count_targets(self) -> None:
        pass

    def sign_with_account(self, *_arguments: object) -> Any:
        return SimpleNamespace(release_id="rel")

    def follow(self, _job: str, _release: object, _target: str, *, tampered: bool = False) -> Future[None]:
        self.tampered.append(tampered)
        return done()


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def told() -> Queue[Event]:
    return Queue()


@pytest.fixture
def refusal() -> dict[str, str]:
    return {"who": "ana", "code": "SIG-041", "message": "One approval is missing."}


@pytest.fixture
def tour(
    workshop: Any, pages: Any, told: Queue[Event], refusal: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[TourUseCase]:
    monkeypatch.setattr(use_case, "READING_SECONDS", 0)
    monkeypatch.setattr(use_case, "launch_tampered", lambda *_: "changed")
    passed = SimpleNamespace(problem=None, verdict=Verdict.PASS)
    played = {
        "provision": lambda *_: [passed],
        "build_firmware": lambda *_: None,
        "request_alone": lambda *_: refusal,
        "approve": lambda *_: None,
        "targets": lambda *_: ["thing/DL1", "thing/DL2"],
    }
    for name, play in played.items():
        monkeypatch.setattr(story, name, play)
    tasks = Tasks(told.put)
    station: Any = None  # the demo's acts are played
    yield TourUseCase(workshop, tasks, station, pages, pages, pages)
    tasks.close()


def run(tour: TourUseCase, told: Queue[Event]) -> list[tuple[str, str, str]]:
    """The steps of one tour, each with its end."""
    tour.run()
    steps = []
    while True:
        event = told.get(timeout=LONGEST)
        if isinstance(event, TourStep) and event.state != "running":
            steps.append((event.step, event.state, event.detail))
            if event.state == "failed":
                failed = told.get(timeout=LONGEST)
                assert isinstance(failed, OperationFailed)
                assert failed.problem.code == "BEN-114"
            if event.state == "failed" or event.step == TOUR_STEPS[-1]:
                return steps


def test_all_steps_are_done(tour: TourUseCase, told: Queue[Event], workshop: Workshop, pages: Pages) -> None:
    assert run(tour, told) == [
        ("provision", "done", ""),
        ("sign", "done", ""),
        ("approve", "done", "One approval is missing."),
        ("rollout", "done", ""),
        ("refuse", "done", "signature"),
    ]
    assert pages.tampered == [False, True]
    assert (workshop.generation, pages.exchanged) == (0, []), "nobody has used these units"


def test_a_second_tour_has_units_of_its_own(
    tour: TourUseCase, told: Queue[Event], workshop: Workshop, pages: Pages
) -> None:
    run(tour, told)
    assert len(run(tour, told)) == len(TOUR_STEPS)
    assert workshop.generation == 1
    assert pages.exchanged == [dict(zip("12", workshop.ports, strict=True))]


def test_units_that_a_person_has_used_are_exchanged(
    tour: TourUseCase, told: Queue[Event], workshop: Workshop, pages: Pages
) -> None:
    pages.used = frozenset({"DL02"})
    assert run(tour, told)[0] == ("provision", "done", "")
    assert (workshop.generation, workshop.taken) == (1, {"DL02"})


def test_a_rollout_that_missed_a_unit_is_no_success(
    tour: TourUseCase, told: Queue[Event], workshop: Workshop
) -> None:
    workshop.updated = 1
    step, state, detail = run(tour, told)[-1]
    assert (step, state) == ("rollout", "failed")
    assert "1 of 2 units took the update" in detail


@pytest.mark.parametrize("state", ["SUCCEEDED", "TIMED_OUT", "CANCELED", "QUEUED"])
def test_an_image_that_was_not_refused_is_no_success(
    tour: TourUseCase, told: Queue[Event], workshop: Workshop, state: str
) -> None:
    workshop.answer = ExecutionRow("DL1", state)
    step, ended, detail = run(tour, told)[-1]
    assert (step, ended) == ("refuse", "failed")
    assert "did not refuse the tampered image" in detail


def test_one_person_alone_who_was_not_refused_is_no_success(
    tour: TourUseCase, told: Queue[Event], refusal: dict[str, str]
) -> None:
    refusal.update(code="", message="")
    step, ended, detail = run(tour, told)[-1]
    assert (step, ended) == ("approve", "failed")
    assert "ana rolled the release out alone" in detail


@pytest.mark.parametrize(("chosen", "said"), [("lamp", ""), ("thermostat.toml", "thermostat.toml")])
def test_it_tells_which_product_it_makes(
    tour: TourUseCase, told: Queue[Event], chosen: str, said: str
) -> None:
    tour.announce(chosen)
    assert told.get(timeout=LONGEST) == TourReady("lamp", said)
