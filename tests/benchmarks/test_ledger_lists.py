"""Lists and searches of a ledger of a million entries, and what one more entry costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from desktop.ledger.chain import FIRST_PREVIOUS, canonical, chain_hash
from desktop.ledger.checkpoints.keeping import EVERY, station_checkpoints
from desktop.ledger.checkpoints.proofs import EntryProof
from desktop.ledger.checkpoints.proving import prove_entry
from desktop.ledger.projections.executions import Executions
from desktop.ledger.projections.releases import Releases
from desktop.ledger.projections.rollouts import Rollouts
from desktop.ledger.projections.units import Units
from desktop.ledger.store import Ledger

pytestmark = pytest.mark.timeout(1200)

MILLION = 1_000_000
A_FEW = 10_000  # without --benchmark-enable
ROUNDS = 30
PAGE = 100
LARGE = "AFR_OTA-large"
LAMP = "LAMP-1"

Fact = tuple[str, str, dict[str, object]]


def facts(count: int) -> Iterator[Fact]:
    """As a factory writes them: for every 50 units a release that is approved, launched and over."""
    plan = {"action": "launched", "product": LAMP, "things": 50, "targets": ["arn:aws:iot:x:group/lamps"]}
    over = {"action": "finished", "status": "COMPLETED", "counts": {"SUCCEEDED": 50}}
    for number in range(count // 54):
        for unit in range(number * 50, number * 50 + 50):
            yield "unit", f"DL{unit:08}", unit_body(unit)
        release, version = f"rel-{number:08}", f"1.{number // 100}.{number % 100}"
        yield "release", release, {"product": LAMP, "version": version, "approvals": 1}
        yield "release-approved", release, {"public_key_sha256": "f0" * 32}
        yield "rollout", f"AFR_OTA-{number:08}", {**plan, "version": version, "release_id": release}
        yield "rollout", f"AFR_OTA-{number:08}", over
    for part in range(count // 10_000):
        states = ["FAILED" if n % 10 == 0 else "SUCCEEDED" for n in range(1000)]
        rows = [
            [f"DL{part * 1000 + n:08}", state, {"reason": f"0x{n % 7}"}] for n, state in enumerate(states)
        ]
        yield "executions", LARGE, {"rows": rows}


def unit_body(unit: int) -> dict[str, object]:
    return {
        "verdict": "FAIL" if unit % 50 == 0 else "PASS",
        "product": LAMP if unit % 3 else "SWITCH-2",
        "thing": f"DL{unit:08}",
        "certificate_id": f"{unit * 2654435761 % (1 << 32):08x}" + "0" * 56,
        "connected": True,
        "seconds": 6.2,
        "phases": {"key": 1.0, "certificate": 0.7, "write": 2.1, "connect": 1.4},
    }


def fill(ledger: Ledger, count: int) -> None:
    previous, start = FIRST_PREVIOUS, datetime(2026, 1, 1, tzinfo=UTC)

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal previous
        for sequence, (kind, subject, body) in enumerate(facts(count), start=1):
            at = (start + timedelta(seconds=sequence)).isoformat(timespec="milliseconds")
            text = canonical(body)
            digest = chain_hash(previous, sequence, at, kind, subject, text)
            yield sequence, at, kind, subject, text, previous, digest
            previous = digest

    with ledger.database.write() as connection:
        connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)", rows())


@pytest.fixture(scope="module")
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    disabled = request.config._benchmarksession.disabled  # pytest-benchmark's plugin
    with Ledger(Path(tmp_path_factory.mktemp("ledger")) / "ledger.sqlite3") as opened:
        fill(opened, A_FEW if disabled else MILLION)
        opened.rebuild()
        yield opened


def asks(ledger: Ledger) -> dict[str, Callable[[], object]]:
    """Every list, first page and a late one, and every search."""
    database = ledger.database
    units, releases, rollouts = Units(database), Releases(database), Rollouts(database)
    executions = Executions(database, LARGE)
    middle = units.page(1)[0].sequence // 2
    return {
        "units, newest": lambda: units.page(PAGE),
        "units, a late page of one product": lambda: units.page(PAGE, middle, LAMP),
        "units by serial number": lambda: units.find("DL0000", PAGE),
        "units by serial number, a late page": lambda: units.find("DL", PAGE, "DL00004000"),
        "units by certificate": lambda: units.find_certificate("0", PAGE),
        "units made of one product, all": lambda: units.made(LAMP),
        "entries of units, as the window opens": lambda: ledger.units(500),
        "one unit's history": lambda: ledger.unit("DL00000042"),
        "releases, newest": lambda: releases.page(PAGE),
        "releases by id, a late page": lambda: releases.find("rel-", PAGE, "rel-00000050"),
        "versions released": lambda: releases.versions(LAMP),
        "rollouts, newest": lambda: rollouts.page(PAGE),
        "rollouts by id": lambda: rollouts.find("AFR_OTA-0000004", PAGE),
        "rollouts of one version that things took": lambda: rollouts.taken(LAMP, "1.0.42"),
        "versions that things took": lambda: rollouts.versions_taken(LAMP),
        "executions of a rollout, by state": lambda: executions.page(PAGE, state="FAILED"),
        "executions by thing, a late page": lambda: executions.page(PAGE, "DL00000900", "DL"),
        "executions counted": executions.counts,
        "reasons counted": lambda: executions.reasons(["FAILED", "REJECTED", "TIMED_OUT"]),
    }


def test_lists_and_searches(benchmark: BenchmarkFixture, ledger: Ledger) -> None:
    slowest = 0.0
    for what, ask in asks(ledger).items():
        assert ask(), what
        taken = []
        for _ in range(1 if benchmark.disabled else ROUNDS):
            started = time.perf_counter()
            ask()
            taken.append(1000 * (time.perf_counter() - started))
        benchmark.extra_info[f"{what}, ms"] = median(taken)
        slowest = max(slowest, median(taken))
    benchmark.extra_info["slowest of these (wanted: under 50), ms"] = slowest
    benchmark.pedantic(asks(ledger)["units, newest"], rounds=1)


def test_a_new_entry(benchmark: BenchmarkFixture, ledger: Ledger) -> None:
    """On the disk when it returns: the time of an fsync is in it, and beside it, as what nobody can beat."""
    taken, synced = [], []
    for number in range(2 if benchmark.disabled else 200):
        body = unit_body(number)
        started = time.perf_counter()
        ledger.append("unit", f"NEW{number:08}", body)
        taken.append(1000 * (time.perf_counter() - started))
        synced.append(1000 * bare_commit(ledger))
    benchmark.extra_info.update(
        {
            "median (wanted: under 5), ms": median(taken),
            "95 of 100 under, ms": sorted(taken)[len(taken) * 95 // 100],
            "a bare commit of one row, ms": median(synced),
        }
    )
    benchmark.pedantic(ledger.append, ("unit", "LAST", unit_body(0)), rounds=1)


def bare_commit(ledger: Ledger) -> float:
    started = time.perf_counter()
    with ledger.database.write() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bare (x)")
        connection.execute("INSERT INTO bare VALUES (1)")
    return time.perf_counter() - started


def test_rebuilding_and_verifying(benchmark: BenchmarkFixture, ledger: Ledger) -> None:
    dump = ledger.dump()
    started = time.perf_counter()
    entries = benchmark.pedantic(ledger.rebuild, rounds=1)
    rebuilt = time.perf_counter() - started
    assert ledger.dump() == dump
    started = time.perf_counter()
    assert ledger.verify() == entries
    benchmark.extra_info.update(
        {
            "entries": entries,
            "rebuild, seconds": rebuilt,
            "verify, seconds": time.perf_counter() - started,
        }
    )


def test_checkpoints(benchmark: BenchmarkFixture, ledger: Ledger) -> None:
    """An entry costs nothing more; the first checkpoint reads them all, the next only what came since."""

    def timed(work: Callable[[], object]) -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    checkpoints = station_checkpoints(ledger, lambda _: "passphrase", lambda _: "passphrase")
    first = timed(checkpoints.take)
    following, compared = [], []
    for number in range(2 if benchmark.disabled else ROUNDS):
        ledger.append_many(("unit", f"CP{number:04}{n:04}", unit_body(n)) for n in range(EVERY))
        following.append(1000 * timed(checkpoints.take))
        compared.append(1000 * timed(checkpoints.check))
    newest = checkpoints.newest().signed
    agreed = timed(lambda: checkpoints.agree(newest, "the benchmark"))
    proofs: list[EntryProof] = []
    proved = timed(lambda: proofs.append(prove_entry(checkpoints, 4711)))
    checked = [1000 * timed(lambda: proofs[0].entry("the benchmark")) for _ in range(ROUNDS)]
    benchmark.extra_info.update(
        {
            "the first, seconds": first,
            "the next, 100 entries later, ms": median(following),
            "compared with the ledger, as at each start, ms": median(compared),
            "verified from every entry, seconds": agreed,
            "an entry proved, seconds": proved,
            "such a proof checked, ms": median(checked),
        }
    )
    benchmark.pedantic(checkpoints.check, rounds=1)
