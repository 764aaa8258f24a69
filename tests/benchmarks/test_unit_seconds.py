"""Seconds per unit for each issuer, against the time that the serial line and the cloud take of them.

The cloud's time is that of AWS's own client, of MQTT and of waiting for AWS; what is left is Linekey's, with
journal and ledger. pyserial pauses 0.3 s when it closes a `socket://`; a real port has none: shown by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from botocore.client import BaseClient
from pytest_benchmark.fixture import BenchmarkFixture

from desktop.account.claim import open_claim
from desktop.account.facts import load_offline_facts
from desktop.account.setup import AccountSetup
from desktop.bench.unit.process import UnitProcess
from desktop.cloud import vending
from desktop.cloud.fleet_provisioning import ClaimConnection
from desktop.cloud.presence import Presence
from desktop.core.cancel import CancelToken
from desktop.core.events import RunFinished
from desktop.device.drivers.freertos import FreertosDriver
from desktop.device.link import Link
from desktop.device.transcript import Transcript
from desktop.ledger.store import Ledger
from desktop.provision.issuer import BUILT_IN
from desktop.provision.ports import Ports
from desktop.provision.station import Station
from desktop.settings.product.profile import ProductProfile
from desktop.wiring import authority_signer, run_ports
from tests.bench.provision.line import RUN_SECONDS, Line, next_serial, passphrase
from tests.benchmarks.stopwatch import ByteCounter, Stopwatch
from tests.contract.issuers.ways import WAYS, Way, authority

ROUNDS = 5
WARM_UP = 1
# 8N1: ten bits a byte. Both directions at once, and the unit echoes: the busier direction is the limit.
BYTES_PER_SECOND = 115_200 / 10
OFFLINE = Way("authority jitp offline", authority("jitp", more="offline = true\n"))
BUILT_IN_WAYS = [way for way in WAYS if way.name.partition(" ")[0] in BUILT_IN] + [OFFLINE]


@dataclass(frozen=True)
class Made:
    """A product whose units get their identity in that way, and what its station needs."""

    product: ProductProfile
    ports: Ports


@pytest.fixture(params=BUILT_IN_WAYS, ids=lambda way: way.name)
def made(request: pytest.FixtureRequest, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """The account is set up for it, with the station's data in the line's folder."""
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(line.folder))
    folder = tmp_path / "product"
    folder.mkdir()
    way: Way = request.param
    product, cloud = way.product(folder, line.cloud), line.cloud
    facts = AccountSetup(cloud, product, passphrase).setup()
    way.ready(cloud, product)
    if product.identity.is_offline:
        facts = load_offline_facts(cloud.region, product)
    key = Path(line.facts.claim_key_path)
    claim = open_claim(line.facts.claim_certificate_pem, key, passphrase)
    return Made(product, run_ports(cloud, product, facts, lambda: claim, authority_signer(cloud, passphrase)))


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
def station(line: Line, made: Made, ledger: Ledger, tmp_path: Path) -> Iterator[Station]:
    with Station(
        product=made.product,
        ports=made.ports,
        ledger=ledger,
        code_signing_pem=line.facts.code_signing_certificate_pem,
        folder=tmp_path / "station",
    ) as station:
        yield station


def test_seconds_per_unit(
    benchmark: BenchmarkFixture,
    made: Made,
    station: Station,
    units: Iterator[str],
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch = Stopwatch(monkeypatch)
    watch.time("serial", Link, "write", "read_until", "discard_input")
    watch.time("closing", Link, "close")
    watch.time("cloud", BaseClient, "_make_api_call")
    watch.time("cloud", ClaimConnection, "__enter__", "_ask", "__exit__")
    watch.time("cloud", Presence, "expect", "wait_connected")
    watch.time("cloud", CancelToken, "wait")
    watch.time("cloud", vending, "_post")
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
        unit, serial_line = seconds - watch.seconds["closing"], watch.seconds["serial"]
        cloud = watch.seconds["cloud"]
        figures = {
            "unit, s": unit,
            "serial, s": serial_line,
            "cloud, s": cloud,
            "Linekey itself, s": unit - serial_line - cloud,
            "unit / (serial + cloud)": unit / (serial_line + cloud),
            "closing the socket, s (not in the unit's)": watch.seconds["closing"],
        }
        phases = row.body["phases"]
        rounds.append(figures | {f"phase {phase}, s": seconds for phase, seconds in phases.items()})
        return finished

    finished = benchmark.pedantic(provision, setup=plug_in, rounds=ROUNDS, warmup_rounds=WARM_UP)

    assert finished.verdict is made.ports.success, finished
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
