"""Seconds per unit, against the time that the serial line and the cloud take of them.

pyserial pauses 0.3 s when it closes a `socket://`; a real port has no such pause, so it is shown by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from desktop.bench.unit.process import UnitProcess
from desktop.cloud import registry
from desktop.cloud.serials import Serials
from desktop.core.events import RunFinished
from desktop.core.verdicts import Verdict
from desktop.device.drivers.freertos import FreertosDriver
from desktop.device.link import Link
from desktop.device.transcript import Transcript
from desktop.ledger.store import Ledger
from desktop.provision.station import Station
from tests.bench.provision.line import RUN_SECONDS, Line, next_serial
from tests.benchmarks.stopwatch import ByteCounter, Stopwatch

ROUNDS = 5
WARM_UP = 1
# 8N1: ten bits a byte. Both directions at once, and the unit echoes: the busier direction is the limit.
BYTES_PER_SECOND = 115_200 / 10
CLOUD_PHASES = ("certificate", "connect")


@pytest.fixture
def units(tmp_path: Path) -> Iterator[Iterator[str]]:
    """Ports of blank units, one for each round."""
    with UnitProcess(tmp_path / "flash", count=WARM_UP + ROUNDS) as process:
        yield iter(process.uris)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        yield ledger


@pytest.fixture
def station(line: Line, ledger: Ledger, tmp_path: Path) -> Iterator[Station]:
    with Station(
        product=line.product,
        ports=line.ports(),
        ledger=ledger,
        code_signing_pem=line.facts.code_signing_certificate_pem,
        folder=tmp_path / "station",
    ) as station:
        yield station


def test_seconds_per_unit(
    benchmark: BenchmarkFixture,
    station: Station,
    units: Iterator[str],
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch = Stopwatch(monkeypatch)
    watch.time("serial", Link, "write", "read_until", "discard_input")
    watch.time("closing", Link, "close")
    watch.time("registry", registry, "thing_principals", "describe_thing")
    watch.time("registry", Serials, "read", "reserve", "activate")
    sent = ByteCounter(monkeypatch, Transcript, "sent")
    received = ByteCounter(monkeypatch, Transcript, "received")
    rounds: list[dict[str, float]] = []

    def plug_in() -> tuple[tuple[str, str], dict[str, Any]]:
        watch.reset()
        sent.count = received.count = 0
        return (next(units), next_serial()), {}

    def provision(port: str, serial: str) -> RunFinished:
        started = time.perf_counter()
        finished = station.start("1", port, serial).result(RUN_SECONDS)
        seconds = time.perf_counter() - started
        [row] = ledger.unit(serial)
        phases = row.body["phases"]
        cloud = watch.seconds["registry"] + sum(phases[phase] for phase in CLOUD_PHASES)
        unit, serial_line = seconds - watch.seconds["closing"], watch.seconds["serial"]
        figures = {
            "unit, s": unit,
            "serial, s": serial_line,
            "cloud, s": cloud,
            "Linekey itself, s": unit - serial_line - cloud,
            "unit / (serial + cloud)": unit / (serial_line + cloud),
            "closing the socket, s (not in the unit's)": watch.seconds["closing"],
        }
        rounds.append(figures | {f"phase {phase}, s": seconds for phase, seconds in phases.items()})
        return finished

    finished = benchmark.pedantic(provision, setup=plug_in, rounds=ROUNDS, warmup_rounds=WARM_UP)

    assert finished.verdict is Verdict.PASS, finished
    assert sent.count > 0
    assert received.count > sent.count  # it echoes
    figures = {name: median(one[name] for one in rounds[-ROUNDS:]) for name in rounds[-1]}
    figures["bytes to the unit"] = sent.count
    figures["bytes from the unit"] = received.count
    figures["physical limit of that text at 115200 baud, s"] = received.count / BYTES_PER_SECOND
    pace = FreertosDriver.link_settings.pace
    assert pace is not None
    figures["limit of the reference pace for what is sent, s"] = sent.count / pace.chunk * pace.gap
    benchmark.extra_info.update(figures)
