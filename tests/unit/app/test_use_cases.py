"""What the use cases tell when what they were asked for cannot be done; no cloud behind them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from queue import Queue
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.app.rollouts import use_case
from desktop.app.rollouts.events import (
    PAGE_ROWS,
    AccountNamed,
    ExecutionsRead,
    RolloutChecked,
    Target,
    TargetsChanged,
)
from desktop.app.rollouts.use_case import RolloutsUseCase
from desktop.app.station.events import SlotChanged
from desktop.app.station.slots import Slots
from desktop.app.station.use_case import StationClaim, StationUseCase
from desktop.app.tasks import OperationFailed, Tasks
from desktop.cloud import registry
from desktop.core.cancel import CancelToken
from desktop.core.errors import CloudError, ProvisionError, RolloutError
from desktop.core.events import CheckDone, Event, Listener, Problem, ReleaseChanged, Signatory
from desktop.ledger.executions import note
from desktop.ledger.projections.executions import ExecutionRow, ReasonCount
from desktop.ledger.store import Ledger
from desktop.rollout.parts import Options
from signing.messages import Message

LONGEST = 5  # seconds until an event


ACCOUNT = AccountNamed("481620915773", "eu-central-1")
CY, ADA = Signatory("e1912", "Cy", "c1"), Signatory("e1815", "Ada", "a1")
FOREIGN = CheckDone("units-certificate", "warn", "not the account's certificate")
OLD = Problem("ROL-020", "3 of 4 things run 1.2.0 or later.", "These units refuse it.")


class Refusing:
    """A station that starts nothing."""

    def __init__(self) -> None:
        self.error: Exception = ProvisionError(Message("PRV-051", "Slot 1 is at work.", "Wait."))

    def start(self, *_arguments: str) -> None:
        raise self.error


class Rollouts:
    """Checks two things, of which one is to be known, and refuses one release."""

    def __init__(self, listener: Listener) -> None:
        self._tell = listener
        self.watched: list[CancelToken] = []
        self.cancelled: Queue[str] = Queue()
        self.confirmed: Queue[int | None] = Queue()

    def launch(self, _release: str, _targets: list[str], *, options: Options) -> str:
        self.confirmed.put(options.confirmed)
        assert self.cancelled.get(timeout=LONGEST) == "job-1", "the one before waits for no launch"
        raise RolloutError(Message("ROL-001", "Nothing was launched.", ""))

    def watch(self, _job_id: str, cancel: CancelToken, _timeout: float) -> None:
        self.watched.append(cancel)
        cancel.wait(1)

    def cancel(self, job_id: str) -> None:
        self.cancelled.put(job_id)

    def preflight(self, release: Any, targets: list[str]) -> SimpleNamespace:
        self._tell(FOREIGN)
        if release.release_id == "unreached":
            raise CloudError(Message("CLD-001", "AWS cannot be reached.", "Check the network."))
        if release.release_id == "old":
            self._tell(CheckDone("fleet-version", "fail", OLD.message, OLD))
            raise RolloutError.told(OLD.code, OLD.message, OLD.hint)
        return SimpleNamespace(things=1_000 * len(targets))

    def versions(self, found: Any) -> Counter[str]:
        return Counter({"1.0.0": 1, "": found.things - 1})


def release(release_id: str) -> SimpleNamespace:
    facts = {"product": "LAMP-1", "version": "1.2.0", "image_name": "lamp.bin", "size": 4, "sha256": "00"}
    return SimpleNamespace(
        release_id=release_id, **facts, signer_uri="awskms:lamp", created="2026-01-30T14:02:11+00:00"
    )


class Releases:
    """Knows every release: Cy requested it and Ada approved it."""

    get = staticmethod(release)

    @staticmethod
    def state(release: Any) -> SimpleNamespace:
        told = ReleaseChanged(release.release_id, "approved", "Cy", ("Ada",), 1)
        return SimpleNamespace(in_force=None, changed=told, requester=CY, approvers=(ADA,))


@pytest.fixture
def station() -> Refusing:
    return Refusing()


@pytest.fixture
def told() -> Queue[Event]:
    return Queue()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        yield opened


@pytest.fixture
def services(station: Refusing, ledger: Ledger) -> Any:
    return SimpleNamespace(
        rollouts=Rollouts,
        releases=lambda _listener: Releases(),
        station=lambda _listener, _claim: nullcontext(station),
        claim=lambda _secrets: None,
        unlock=lambda _secrets: None,
        cloud=SimpleNamespace(
            account_id="481620915773", region="eu-central-1", target=SimpleNamespace(endpoint_url=None)
        ),
        product=SimpleNamespace(
            name="LAMP-1",
            identity=SimpleNamespace(
                thing_groups=("lamp-line",), has_claim_key=True, is_offline=False, issuer="fleet", ways=()
            ),
        ),
        ledger=ledger,
    )


@pytest.fixture
def tasks(told: Queue[Event]) -> Iterator[Tasks]:
    tasks = Tasks(told.put)
    yield tasks
    tasks.close()


@pytest.fixture
def rollouts(services: Any, tasks: Tasks) -> RolloutsUseCase:
    return RolloutsUseCase(services, tasks, services.releases(tasks.tell))


@pytest.fixture
def slots(services: Any, tasks: Tasks, station: Any) -> StationUseCase:
    claim = StationClaim(services)
    return StationUseCase(services, tasks, station, claim, Slots.at({"1": "COM5"}), "", lambda: None)


def test_a_unit_that_cannot_be_started_is_told_with_its_slot(
    slots: StationUseCase, told: Queue[Event]
) -> None:
    slots.start_unit("1", "DL00000126")
    failed = told.get(timeout=LONGEST)
    assert isinstance(failed, OperationFailed)
    assert (failed.area, failed.slot, failed.problem.code) == ("station", "1", "PRV-051")


def test_a_label_is_not_for_the_unit_that_came_instead(
    slots: StationUseCase, station: Any, tasks: Tasks, told: Queue[Event]
) -> None:
    started: list[str] = []

    def start(_slot: str, _port: str, serial: str) -> Future[Any]:
        started.append(serial)
        return Future()

    station.start = start
    key_is_open = threading.Event()
    tasks.submit("start", "station", key_is_open.wait)
    slots.start_unit("1", "DL00000126")
    slots.plug_in({"1": "COM6"})
    slots.start_unit("1", "DL00000127")
    key_is_open.set()
    tasks.submit("start", "station", lambda: None).result(LONGEST)
    assert started == ["DL00000127"]
    assert [type(told.get(timeout=LONGEST)) for _ in range(2)] == [SlotChanged, SlotChanged]


def test_what_waits_when_all_are_stopped_does_not_begin(
    slots: StationUseCase, station: Any, tasks: Tasks, told: Queue[Event]
) -> None:
    done: list[tuple[str, ...]] = []

    def start(slot: str, _port: str, serial: str) -> Future[Any]:
        done.append(("start", slot, serial))
        return Future()

    station.start, station.stop = start, lambda *slots: done.append(("stop", *slots))
    key_is_open = threading.Event()
    tasks.submit("start", "station", key_is_open.wait)
    slots.start_unit("1", "DL00000126")
    slots.stop()
    slots.start_unit("1", "DL00000127")
    key_is_open.set()
    tasks.submit("start", "station", lambda: None).result(LONGEST)
    assert done == [("stop",), ("start", "1", "DL00000127")]
    assert told.empty()


def test_a_run_that_begins_while_all_are_stopped_is_stopped_too(
    slots: StationUseCase, station: Any, tasks: Tasks
) -> None:
    stopped: list[tuple[str, ...]] = []

    def start(*_arguments: str) -> Future[Any]:
        slots.stop()
        return Future()

    station.start, station.stop = start, lambda *slots: stopped.append(slots)
    slots.start_unit("1", "DL00000126")
    tasks.submit("start", "station", lambda: None).result(LONGEST)
    assert stopped == [(), ("1",)]


def test_who_wants_blank_units_waits_for_the_runs_that_were_asked_for(
    slots: StationUseCase, station: Any, told: Queue[Event]
) -> None:
    assert slots.let_runs_end() == frozenset()
    run: Future[Any] = Future()
    station.start = lambda *_arguments: run
    slots.start_unit("1", "DL00000126")
    with ThreadPoolExecutor(1) as other:
        ended = other.submit(slots.let_runs_end)
        with pytest.raises(TimeoutError):
            ended.result(0.2)
        run.set_result(None)
        assert ended.result(LONGEST) == {"DL00000126"}
    assert told.empty()


def test_without_a_claim_key_nobody_is_asked_for_its_passphrase(
    services: Any, slots: StationUseCase, told: Queue[Event]
) -> None:
    asked: list[object] = []
    services.claim = asked.append
    services.product.identity.has_claim_key = False
    slots.start_unit("1", "DL00000126")
    told.get(timeout=LONGEST)
    assert asked == []
    services.product.identity.has_claim_key = True
    slots.start_unit("1", "DL00000126")
    told.get(timeout=LONGEST)
    assert len(asked) == 1


def test_a_fault_of_ours_does_not_leave_the_window_waiting(
    slots: StationUseCase, station: Refusing, told: Queue[Event], caplog: pytest.LogCaptureFixture
) -> None:
    station.error = ValueError("nobody foresaw this")
    slots.start_unit("1", "DL00000126")
    failed = told.get(timeout=LONGEST)
    assert isinstance(failed, OperationFailed)
    assert (failed.slot, failed.problem.code) == ("1", "GUI-001")
    assert "nobody foresaw this" in caplog.text, "the log has the traceback"


def test_a_file_that_cannot_be_read_is_told(
    slots: StationUseCase, station: Refusing, told: Queue[Event]
) -> None:
    station.error = PermissionError(13, "Permission denied")
    slots.start_unit("1", "DL00000126")
    failed = told.get(timeout=LONGEST)
    assert isinstance(failed, OperationFailed)
    assert failed.problem == Problem(
        "GUI-003", "The file cannot be read: Permission denied.", "Choose another file."
    )


def test_a_rollout_to_come_is_told_with_all_that_it_would_do(
    rollouts: RolloutsUseCase, told: Queue[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_case, "signer_of", lambda _release: "5d" * 32)
    rollouts.check("good", "lamp-line")
    checked = told.get(timeout=LONGEST)
    assert isinstance(checked, RolloutChecked)
    assert (checked.release_id, checked.target, checked.things) == ("good", "lamp-line", 1_000)
    assert checked.checks == (FOREIGN,)
    intent = checked.intent
    assert intent is not None
    assert (intent.release.release_id, intent.key, intent.account) == ("good", "5d" * 32, ACCOUNT)
    assert (intent.standing.requester, intent.standing.approvers) == (CY, (ADA,))
    assert intent.targets == (Target("lamp-line", 1_000),)
    assert intent.versions == (("", 999), ("1.0.0", 1)), "the most frequent first"


def test_nothing_more_is_launched_than_was_confirmed(services: Any, tasks: Tasks) -> None:
    made = Rollouts(tasks.tell)
    services.rollouts = lambda _listener: made
    RolloutsUseCase(services, tasks, services.releases(tasks.tell)).launch("good", "lamp-line", 7)
    assert made.confirmed.get(timeout=LONGEST) == 7
    made.cancelled.put("job-1")


def test_the_account_is_told_first(
    rollouts: RolloutsUseCase, told: Queue[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "things_in_group", lambda _cloud, _group: [])
    rollouts.announce()
    assert told.get(timeout=LONGEST) == ACCOUNT


def test_a_rollout_that_a_check_forbids_has_no_things(rollouts: RolloutsUseCase, told: Queue[Event]) -> None:
    rollouts.check("old", "lamp-line")
    checked = told.get(timeout=LONGEST)
    assert isinstance(checked, RolloutChecked)
    assert checked.intent is None
    assert (checked.things, [check.state for check in checked.checks]) == (0, ["warn", "fail"])
    assert checked.checks[1].problem == OLD


def test_what_no_check_tells_is_a_failure(rollouts: RolloutsUseCase, told: Queue[Event]) -> None:
    rollouts.check("unreached", "lamp-line")
    failed = told.get(timeout=LONGEST)
    assert isinstance(failed, OperationFailed)
    assert (failed.area, failed.problem.code) == ("rollout", "CLD-001")


def test_a_rollout_that_begins_while_the_window_closes_is_not_followed(services: Any, tasks: Tasks) -> None:
    made = Rollouts(tasks.tell)
    services.rollouts = lambda _listener: made
    rollouts = RolloutsUseCase(services, tasks, services.releases(tasks.tell))
    tasks.stop()
    good: Any = release("good")
    rollouts.follow("job", good, "lamp-line").result(LONGEST)
    assert [token.cancelled for token in made.watched] == [True]


def test_units_are_counted_once_for_all_that_ask_meanwhile(
    rollouts: RolloutsUseCase, tasks: Tasks, told: Queue[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def things(_cloud: object, _group: str) -> list[str]:
        begun.set()
        assert go_on.wait(LONGEST)
        return ["DL00000126"]

    monkeypatch.setattr(registry, "things_in_group", things)
    rollouts.count_targets()
    assert begun.wait(LONGEST)
    for _ in range(8):
        rollouts.count_targets()
    go_on.set()
    tasks.submit("count", "rollout", lambda: None).result(LONGEST)  # after those before
    assert told.qsize() == 2


def test_after_a_unit_the_ledger_is_asked_and_not_aws(
    rollouts: RolloutsUseCase,
    tasks: Tasks,
    ledger: Ledger,
    told: Queue[Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed: list[str] = []

    def things(_cloud: object, group: str) -> list[str]:
        listed.append(group)
        return ["DL1", "of another station"]

    def passes(serial: str, verdict: str = "PASS", product: str = "LAMP-1") -> None:
        ledger.append("unit", serial, {"verdict": verdict, "product": product})
        rollouts.count_made()

    monkeypatch.setattr(registry, "things_in_group", things)
    ledger.append("unit", "DL1", {"verdict": "PASS", "product": "LAMP-1"})
    rollouts.announce()
    passes("DL2")
    passes("DL3", verdict="FAIL")
    passes("X1", product="OTHER")
    passes("DL1")
    passes("DL3")
    tasks.submit("count", "rollout", lambda: None).result(LONGEST)
    assert listed == ["lamp-line"]
    counts = [event.targets[0].things for event in told.queue if isinstance(event, TargetsChanged)]
    assert counts[-1] == 4
    assert counts[0] == 2
    assert counts == sorted(counts)


def test_a_rollout_is_stopped_while_another_is_launched(
    rollouts: RolloutsUseCase, told: Queue[Event]
) -> None:
    rollouts.launch("good", "lamp-line", 1_000)
    rollouts.cancel("job-1")
    failed = told.get(timeout=LONGEST)
    assert isinstance(failed, OperationFailed)
    assert failed.problem.code == "ROL-001", "the launch saw that the other one was stopped"


def test_a_rollout_that_fits_on_a_page_is_read_by_name(
    rollouts: RolloutsUseCase, ledger: Ledger, told: Queue[Event]
) -> None:
    failed = ExecutionRow("DL2", "REJECTED", {"reason": "hash"})
    note(ledger, "job-1", [ExecutionRow("DL1", "QUEUED"), failed, ExecutionRow("DL3", "SUCCEEDED")])
    note(ledger, "job-2", [ExecutionRow("DL9", "FAILED")])
    rollouts.read_executions("job-1", PAGE_ROWS)
    read = told.get(timeout=LONGEST)
    assert isinstance(read, ExecutionsRead)
    assert [(row.thing, row.state) for row in read.rows] == [
        ("DL1", "QUEUED"),
        ("DL2", "REJECTED"),
        ("DL3", "SUCCEEDED"),
    ]
    assert (read.job_id, read.counts) == ("job-1", {"QUEUED": 1, "REJECTED": 1, "SUCCEEDED": 1})
    assert read.reasons == (ReasonCount("REJECTED", "hash", 1),)
    assert read.rows[1].since.tzinfo is not None


def test_of_a_large_rollout_a_page_is_read_and_failures_come_first(
    rollouts: RolloutsUseCase, ledger: Ledger, told: Queue[Event]
) -> None:
    states = ["FAILED" if number in (900, 1_100) else "SUCCEEDED" for number in range(1_200)]
    note(ledger, "job-1", [ExecutionRow(f"DL{n:05}", state) for n, state in enumerate(states)])
    for limit in (PAGE_ROWS, 2_000):
        rollouts.read_executions("job-1", limit)
        read = told.get(timeout=LONGEST)
        assert isinstance(read, ExecutionsRead)
        assert len(read.rows) == min(limit, 1_200)
        assert [row.thing for row in read.rows[:3]] == ["DL00900", "DL01100", "DL00000"]
        assert read.counts == {"SUCCEEDED": 1_198, "FAILED": 2}


def test_a_read_that_comes_when_all_is_closed_is_no_fault(rollouts: RolloutsUseCase, tasks: Tasks) -> None:
    tasks.close()
    rollouts.read_executions("job-1", PAGE_ROWS)
