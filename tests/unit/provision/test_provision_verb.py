"""`linekey provision` as a script calls it, on a station in a world of fakes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from desktop import wiring
from desktop.cli.main import run
from desktop.core.errors import LedgerError
from desktop.ledger.journal import Journal
from signing.messages import Message
from tests.unit.provision.conftest import PORT, SERIAL, Bench
from tests.unit.provision.world import FakeUnit, broken

OTHER, OTHER_PORT = "DL00000002", "COM2"
BOTH = ("--port", PORT, "--serial", SERIAL, "--port", OTHER_PORT, "--serial", OTHER)


@pytest.fixture(autouse=True)
def station(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The one that the verb opens."""
    bench.world.units[OTHER_PORT] = FakeUnit()

    @contextmanager
    def services(*_options: object, **_needs: object) -> Iterator[SimpleNamespace]:
        checkpoints = SimpleNamespace(check=lambda: None, is_due=lambda: False)
        yield SimpleNamespace(station=lambda _listener: bench.station, checkpoints=lambda: checkpoints)

    monkeypatch.setattr(wiring, "open_services", services)
    return bench


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    status = run(["provision", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("error", [LedgerError(Message("LED-004", "Full.", "Free some.")), RuntimeError("x")])
@pytest.mark.parametrize("step", ["begin", "finish"])
def test_a_verdict_that_cannot_be_recorded_loses_no_other_one(
    unit: FakeUnit,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    step: str,
    error: Exception,
) -> None:
    unit.fails["write_certificate"] = broken()
    begin, whole = Journal.begin, getattr(Journal, step)
    run_ids: set[str] = set()

    def noting(journal: Journal, run_id: str, subject: str, facts: Mapping[str, object]) -> None:
        if subject == SERIAL:
            run_ids.add(run_id)
        begin(journal, run_id, subject, facts)

    def failing(journal: Journal, run_id: str, *rest: Any) -> Any:
        if run_id in run_ids or SERIAL in rest:
            raise error
        return whole(journal, run_id, *rest)

    monkeypatch.setattr(Journal, "begin", noting)
    monkeypatch.setattr(Journal, step, failing)
    status, found = told(capsys, *BOTH)
    assert status
    first, other = found["units"]
    assert first["verdict"] in ("FAIL", "ERROR")
    assert first["problem"]["code"] == ("LED-004" if isinstance(error, LedgerError) else "PRV-099")
    assert (other["serial"], other["verdict"], other["problem"]) == (OTHER, "PASS", None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--port", PORT, "--serial", SERIAL, "--port", PORT, "--serial", OTHER), f"{PORT} is given"),
        (
            ("--port", PORT, "--serial", SERIAL, "--port", OTHER_PORT, "--serial", SERIAL),
            f"{SERIAL} is given",
        ),
    ],
)
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_what_is_given_twice_is_refused_before_any_unit(
    station: Bench,
    unit: FakeUnit,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
    more: tuple[str, ...],
) -> None:
    status, found = told(capsys, *arguments, *more)
    assert status == 2
    assert said in found["error"]["message"]
    assert station.events == []
    assert unit.key is None
