"""What the things of a rollout run already, by what AWS tells of earlier rollouts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.cloud.jobs import Execution
from desktop.rollout.versions import running

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
