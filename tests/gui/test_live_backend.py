"""What the real backend tells when what it was asked for cannot be done; no cloud behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from queue import Queue
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.core.errors import ProvisionError
from desktop.core.events import Event
from desktop.gui.backend import OperationFailed
from desktop.gui.live import LiveBackend

LONGEST = 10  # seconds until an event


class Refusing:
    """A station that starts nothing."""

    def __init__(self) -> None:
        self.error: Exception = ProvisionError("PRV-051", "Slot 1 is at work.", "Wait.")

    def start(self, *_arguments: str) -> None:
        raise self.error


@pytest.fixture
def station() -> Refusing:
    return Refusing()


@pytest.fixture
def told() -> Queue[Event]:
    return Queue()


@pytest.fixture
def backend(station: Refusing, told: Queue[Event]) -> Iterator[LiveBackend]:
    services: Any = SimpleNamespace(
        rollouts=lambda _listener: None,
        releases=lambda _listener: None,
        station=lambda _listener, _claim: nullcontext(station),
        claim=lambda _secrets: None,
        __exit__=lambda *_: None,
    )
    backend = LiveBackend(services, told.put, {"1": "COM5"}, serial_example="")
    yield backend
    backend.close()


def test_a_unit_that_cannot_be_started_is_told_with_its_slot(
    backend: LiveBackend, told: Queue[Event]
) -> None:
    backend.start_unit("1", "DL00000126")
    failed = told.get(timeout=LONGEST)
    assert isinstance(failed, OperationFailed)
    assert (failed.area, failed.slot, failed.problem.code) == ("station", "1", "PRV-051")


def test_a_fault_of_ours_does_not_leave_the_window_waiting(
    backend: LiveBackend, station: Refusing, told: Queue[Event], caplog: pytest.LogCaptureFixture
) -> None:
    station.error = ValueError("nobody foresaw this")
    backend.start_unit("1", "DL00000126")
    failed = told.get(timeout=LONGEST)
    assert isinstance(failed, OperationFailed)
    assert (failed.slot, failed.problem.code) == ("1", "GUI-001")
    assert "nobody foresaw this" in caplog.text, "the log has the traceback"
