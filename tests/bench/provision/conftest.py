"""The production line as fixtures: account, virtual units on serial links, station."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.unit.process import UnitProcess
from desktop.core.events import Event
from desktop.ledger.store import Ledger
from desktop.provision.station import Station
from tests.bench.provision.line import Bay, Line, MakeBay, Plug, next_serial, start_line


@pytest.fixture(scope="session")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Shared by all tests that leave the account as they find it."""
    with ExitStack() as stack:
        yield start_line(stack, tmp_path_factory.mktemp("line data"))


@pytest.fixture
def serial() -> str:
    return next_serial()


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    """`plug(count=1, faults=[...])`: virtual units; their URIs."""
    with ExitStack() as stack:
        folders = itertools.count(1)

        def start(count: int = 1, faults: tuple[str, ...] = ()) -> list[str]:
            folder = tmp_path / f"flash {next(folders)}"
            return stack.enter_context(UnitProcess(folder, count=count, faults=faults)).uris

        yield start


@pytest.fixture
def make_bay(line: Line, tmp_path: Path) -> Iterator[MakeBay]:
    """`make_bay(line=..., listener=..., connect_seconds=...)`: a station; one ledger per test."""
    with ExitStack() as stack:

        def make(
            line: Line = line,
            listener: Callable[[Event], None] = lambda _event: None,
            connect_seconds: float = 30.0,
            **changes: Any,
        ) -> Bay:
            events: list[Event] = []
            lock = threading.Lock()

            def listen(event: Event) -> None:
                with lock:
                    events.append(event)
                listener(event)

            ledger = stack.enter_context(Ledger(tmp_path / "ledger.sqlite3"))
            parts: dict[str, Any] = {
                "product": line.product,
                "ports": line.ports(),
                "ledger": ledger,
                "code_signing_pem": line.facts.code_signing_certificate_pem,
                "connect_seconds": connect_seconds,
                "answer_seconds": 10.0,
                "folder": tmp_path / "station",
            }
            station = stack.enter_context(Station(listener=listen, **(parts | changes)))
            return Bay(station, ledger, events)

        yield make


@pytest.fixture
def bay(make_bay: MakeBay) -> Bay:
    return make_bay()
