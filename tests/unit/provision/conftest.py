"""A station in a world of fakes."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop.core.events import Event, RunFinished
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger
from desktop.provision.ports import Ports
from desktop.provision.station import Station
from desktop.settings.product.profile import load_product
from tests.unit.provision.world import FakeUnit, World

SERIAL = "DL00000001"
PORT = "COM1"


@dataclass
class Bench:
    """A station with its ledger, the world it works in, and all it told."""

    station: Station
    ledger: Ledger
    world: World
    events: list[Event] = field(default_factory=list)

    def run(self, serial: str = SERIAL, port: str = PORT) -> RunFinished:
        return self.station.start("1", port, serial).result(10)

    def verdicts(self, serial: str = SERIAL) -> list[str]:
        return [row.body["verdict"] for row in self.ledger.unit(serial)]

    def open_runs(self) -> list[str]:
        return [run.subject for run in Journal(self.ledger).open_runs()]


MakeBench = Callable[..., Bench]


@pytest.fixture
def unit() -> FakeUnit:
    return FakeUnit()


@pytest.fixture
def world(unit: FakeUnit) -> World:
    return World(units={PORT: unit})


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "ledger.sqlite3"
    Ledger(path).close()
    return path


@pytest.fixture
def ledger(tmp_path: Path, empty_ledger: Path) -> Iterator[Ledger]:
    shutil.copy(empty_ledger, tmp_path)
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        # The disk's part is the ledger's own tests' to try: waiting for it would take most of the time here.
        ledger.database.read("PRAGMA synchronous=OFF")
        yield ledger


@pytest.fixture
def make_bench(world: World, ledger: Ledger, tmp_path: Path) -> Iterator[MakeBench]:
    """`make_bench(listener=..., ports=..., identity={...})`: the station anew, on the same ledger."""
    with ExitStack() as stack:

        def make(
            listener: Callable[[Event], None] = lambda _event: None,
            ports: Ports | None = None,
            identity: dict[str, Any] | None = None,
            name: str = "LAMP-1",
        ) -> Bench:
            stack.pop_all().close()  # the earlier station's lock
            events: list[Event] = []
            lock = threading.Lock()

            def listen(event: Event) -> None:
                with lock:
                    events.append(event)
                listener(event)

            product = load_product("lamp")
            section = product.identity.model_copy(update=identity or {})
            station = stack.enter_context(
                Station(
                    product=product.model_copy(update={"identity": section, "name": name}),
                    ports=ports or world.ports(),
                    ledger=ledger,
                    code_signing_pem="the code signer",
                    listener=listen,
                    connect_seconds=0.1,
                    answer_seconds=0.1,
                    folder=tmp_path / "station",
                )
            )
            return Bench(station, ledger, world, events)

        yield make


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    return make_bench()
