"""What the things of a rollout run already, by what AWS tells of earlier rollouts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.cloud.errors import NotFoundError
from desktop.cloud.jobs import Execution
from desktop.core.errors import CloudError
from desktop.ledger.executions import note
from desktop.ledger.projections.executions import ExecutionRow
from desktop.ledger.store import Ledger
from desktop.rollout.versions import ASKED, UNKNOWN, running, spread
from signing.messages import Message

CLOUD: Any = None
# In the order of their making: version, hour of its success on the thing.
DONE = {"AFR_OTA-v1_1_0-a": 3, "AFR_OTA-v1_2_0-b": 2, "AFR_OTA-v1_0_0-c": 4, "AFR_OTA-v1_2_0-d": 1}


def at(hour: int) -> datetime:
    return datetime(2026, 1, 31, hour, tzinfo=UTC)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs that AWS lists: each brought its version to DL1 at its hour."""
    listed: list[str] = []

    def executions(_cloud: object, job_id: str, _state: str) -> Iterator[Execution]:
        yield Execution(job_id, "DL1", "SUCCEEDED", {}, at(DONE[job_id]))

    made = {job_id: at(5 + number) for number, job_id in enumerate(DONE)}
    room = "desktop.rollout.versions"
    monkeypatch.setattr(f"{room}.list_jobs", lambda _cloud: [(made[one], one) for one in listed])
    monkeypatch.setattr(f"{room}.list_executions", executions)
    described = SimpleNamespace(description="LAMP-1 1.0.0")
    monkeypatch.setattr(f"{room}.describe_job", lambda _cloud, _job: described)
    return listed


@pytest.mark.parametrize(
    ("listed", "runs"),
    [
        ([], {}),
        (["AFR_OTA-v1_1_0-a"], {"DL1": (1, 1, 0)}),
        (["AFR_OTA-v1_0_0-c"], {}),
        (["AFR_OTA-v1_1_0-a", "AFR_OTA-v1_2_0-b"], {"DL1": (1, 1, 0)}),  # b ended first
        (["AFR_OTA-v1_1_0-a", "AFR_OTA-v1_0_0-c"], {}),  # an earlier version came last
        (["AFR_OTA-v1_2_0-d", "AFR_OTA-v1_2_0-b"], {"DL1": (1, 2, 0)}),
    ],
)
def test_a_thing_runs_what_succeeded_last(
    jobs: list[str], listed: list[str], runs: dict[str, tuple[int, ...]]
) -> None:
    jobs += listed
    assert running(CLOUD, "LAMP-1", "1.1.0", ["DL1"]) == runs
    assert running(CLOUD, "LAMP-1", "1.1.0", ["DL2"]) == {}
    assert running(CLOUD, "SWITCH-2", "1.1.0", ["DL1"]) == {}


# --- what the things of a rollout to come run --------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """DL1 took 1.0.0 and then 1.1.0, DL2 only the first; DL3 refused both, DL4 is another product's."""
    with Ledger(tmp_path / "ledger.db") as opened:
        for job, version in (("job-1", "1.0.0"), ("job-2", "1.1.0"), ("job-3", "9.0.0")):
            product = "SWITCH-2" if job == "job-3" else "LAMP-1"
            plan = {"action": "launched", "product": product, "version": version}
            opened.append("rollout", job, plan)
        note(opened, "job-1", [ExecutionRow(one, "SUCCEEDED") for one in ("DL1", "DL2")])
        note(opened, "job-2", [ExecutionRow("DL1", "SUCCEEDED"), ExecutionRow("DL2", "FAILED")])
        note(opened, "job-2", [ExecutionRow("DL3", "REJECTED")])
        note(opened, "job-3", [ExecutionRow("DL4", "SUCCEEDED")])
        yield opened


@pytest.fixture
def shadows(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], None]:
    """What things report; one that reports nothing has no shadow, and an error is raised."""

    def report(told: dict[str, Any]) -> None:
        def reported(_cloud: object, thing: str) -> Any:
            answer = told.get(thing, NotFoundError(Message("CLD-004", "There is no shadow.")))
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr("desktop.rollout.versions.reported", reported)

    return report


def test_things_run_what_they_report_or_what_they_took_last(
    ledger: Ledger, shadows: Callable[[dict[str, Any]], None]
) -> None:
    shadows({"DL2": {"firmware": {"version": "1.0.7"}}})
    things = frozenset({"DL1", "DL2", "DL3", "DL4"})
    assert spread(CLOUD, ledger, "LAMP-1", things) == {"1.1.0": 1, "1.0.7": 1, UNKNOWN: 2}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"firmware": "1.0.7"},
        {"firmware": {"version": 107}},
        {"firmware": {"version": ""}},
        {"firmware": {"version": "1.0.7\n4 units"}},
        {"firmware": {"version": "1" * 33}},
    ],
)
def test_what_is_no_version_is_not_told_as_one(
    ledger: Ledger, shadows: Callable[[dict[str, Any]], None], told: dict[str, Any]
) -> None:
    shadows({"DL3": told})
    assert spread(CLOUD, ledger, "LAMP-1", frozenset({"DL3"})) == {UNKNOWN: 1}


def test_who_may_not_read_shadows_asks_the_ledger(
    ledger: Ledger, shadows: Callable[[dict[str, Any]], None]
) -> None:
    denied = CloudError(Message("CLD-002", "Not allowed."))
    shadows({"DL1": denied, "DL2": denied})
    assert spread(CLOUD, ledger, "LAMP-1", frozenset({"DL1", "DL2"})) == {"1.1.0": 1, "1.0.0": 1}


def test_of_many_things_none_is_asked(ledger: Ledger, shadows: Callable[[dict[str, Any]], None]) -> None:
    shadows({"DL1": AssertionError("a fleet is not asked one by one")})
    things = frozenset({"DL1", *(f"X{number}" for number in range(ASKED))})
    assert spread(CLOUD, ledger, "LAMP-1", things) == {"1.1.0": 1, UNKNOWN: ASKED}
