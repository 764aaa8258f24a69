"""A rollout as a terminal shows it while it runs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from desktop.cli.main import run
from desktop.cli.rollout import view as module
from desktop.cli.rollout.view import MOST_ROWS, FollowedRollout
from desktop.core.events import ExecutionsChanged, RolloutProgress
from desktop.ledger.executions import note
from desktop.ledger.projections.executions import ExecutionRow
from desktop.ledger.store import Ledger

JOB = "AFR_OTA-1"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        yield opened


class Terminal(io.StringIO):
    """A terminal to the view; `rich` draws on it as into a file, once, at the end."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    shown = Terminal()
    monkeypatch.setattr(module, "sys", SimpleNamespace(stdout=shown))
    monkeypatch.setattr(module, "Console", lambda: Console(file=shown, width=120, force_terminal=False))
    return shown


def lines(shown: str) -> dict[str, str]:
    """The last that stood beside each name."""
    words = (line.split(maxsplit=1) for line in map(str.strip, shown.splitlines()) if line)
    return {name: rest[0] if rest else "" for name, *rest in words}


def test_each_thing_of_a_small_rollout_has_a_bar(ledger: Ledger, terminal: Terminal) -> None:
    with FollowedRollout(ledger.database) as view:
        note(ledger, JOB, [ExecutionRow(f"DL{n}", "IN_PROGRESS", {"receive": "64/256"}) for n in range(3)])
        view(ExecutionsChanged(JOB))
        note(ledger, JOB, [ExecutionRow("DL1", "FAILED", {"reason": "hash"})])
        view(ExecutionsChanged(JOB))
        view(RolloutProgress(JOB, "IN_PROGRESS", {"IN_PROGRESS": 2, "FAILED": 1}))
    shown = lines(terminal.getvalue())
    assert shown["all"].endswith("2 IN_PROGRESS, 1 FAILED")
    assert shown["DL0"].endswith("IN_PROGRESS receive 64/256")
    assert shown["DL1"].endswith("FAILED hash")


def test_of_a_large_rollout_failures_take_the_place_of_others(ledger: Ledger, terminal: Terminal) -> None:
    with FollowedRollout(ledger.database) as view:
        note(ledger, JOB, [ExecutionRow(f"DL{n:03}", "QUEUED") for n in range(200)])
        view(ExecutionsChanged(JOB))
        note(ledger, JOB, [ExecutionRow("DL150", "FAILED", {"reason": "hash"})])
        view(ExecutionsChanged(JOB))
    shown = lines(terminal.getvalue())
    assert shown["DL150"].endswith("FAILED hash")
    assert len(shown) == 1 + MOST_ROWS, "all, and the first twenty"


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "1e999"])
def test_a_time_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], seconds: str) -> None:
    assert run(["rollout", "watch", "AFR_OTA-1", "--timeout", seconds, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "CLI-020"
