from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
import types
from pathlib import Path

import click
import pytest

from desktop.cli import main
from desktop.cli.render import TextRenderer
from desktop.core.errors import BenchError, LinekeyError
from desktop.core.events import (
    ExecutionsChanged,
    PhaseFinished,
    Problem,
    RolloutProgress,
    RunFinished,
    RunStarted,
    WaitEnded,
    WaitStarted,
)
from desktop.core.verdicts import Verdict
from desktop.ledger.executions import note
from desktop.ledger.projections.executions import ExecutionRow
from desktop.ledger.store import Ledger
from signing.errors import SigningError
from signing.messages import Message


@pytest.mark.parametrize("verb", sorted(main.VERBS))
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([verb, "--help"]) == 0
    assert "Usage: linekey" in capsys.readouterr().out


def test_version_and_help_import_no_heavy_library() -> None:
    heavy = "{'boto3', 'paho', 'cryptography', 'PySide6', 'serial', 'pydantic'}"
    script = (
        "import sys; from desktop.cli.main import run; run(['--version']); run(['--help']);"
        f"sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("linekey ")


def _raising(error: Exception) -> click.Command:
    @click.command()
    @click.option("--json", "as_json", is_flag=True)
    def verb(as_json: bool) -> None:
        raise error

    return verb


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BenchError(Message("BEN-001", "No bench is running.", "Start one with: linekey bench up")), 17),
        (SigningError(Message("SIG-001", "Wrong passphrase.", "Try again.")), 18),
        (LinekeyError(Message("ABT-001", "Stopped on request.")), 130),
    ],
)
def test_an_error_is_a_sentence_a_code_and_a_status(
    error: LinekeyError, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = types.ModuleType("desktop.cli.broken")
    monkeypatch.setattr(module, "broken", _raising(error), raising=False)
    monkeypatch.setitem(sys.modules, "desktop.cli.broken", module)
    monkeypatch.setitem(main.VERBS, "broken", ("broken", "Always fails."))
    assert main.run(["broken"]) == status
    shown = capsys.readouterr().err
    assert error.message in shown
    assert error.code in shown
    assert error.hint in shown
    assert "Traceback" not in shown
    assert main.run(["broken", "--json"]) == status
    assert json.loads(capsys.readouterr().out)["error"]["code"] == error.code


def test_what_nobody_foresaw_goes_to_the_log(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = types.ModuleType("desktop.cli.broken")
    monkeypatch.setattr(module, "broken", _raising(ZeroDivisionError("planted")), raising=False)
    monkeypatch.setitem(sys.modules, "desktop.cli.broken", module)
    monkeypatch.setitem(main.VERBS, "broken", ("broken", "Always fails."))
    assert main.run(["broken"]) == 1
    shown = capsys.readouterr().err
    assert "CLI-001" in shown
    assert "Traceback" not in shown
    assert "ZeroDivisionError: planted" in (data_dir / "logs" / "linekey.log").read_text(encoding="utf-8")


def test_a_reader_that_went_away_is_no_fault(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("desktop.cli.broken")
    monkeypatch.setattr(module, "broken", _raising(BrokenPipeError(errno.EPIPE, "gone")), raising=False)
    monkeypatch.setitem(sys.modules, "desktop.cli.broken", module)
    monkeypatch.setitem(main.VERBS, "broken", ("broken", "Always fails."))
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # click covers both streams: pytest gets its own back
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    with pytest.raises(SystemExit) as ended:
        main.run(["broken"])
    assert ended.value.code == 1
    assert not (data_dir / "logs" / "linekey.log").exists()


def test_an_unknown_verb_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["no-such-verb"]) == 2
    assert "No such command" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said", "verb"),
    [
        (["no-such-verb"], "No such command 'no-such-verb'", "linekey"),
        (["release", "create", "lamp.bin"], "Missing option '--version'", "linekey release create"),
        (["verify", "lamp.bin"], "Give one of --cert and --pubkey.", "linekey verify"),
    ],
)
def test_a_usage_error_is_one_json_document_for_machines(
    arguments: list[str], said: str, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([*arguments, "--json"]) == 2
    told = capsys.readouterr()
    error = json.loads(told.out)["error"]
    assert (error["code"], error["hint"], told.err) == ("CLI-020", f"See: {verb} --help", "")
    assert said in error["message"]


def test_executions_become_lines_when_they_change(tmp_path: Path) -> None:
    lines: list[str] = []
    with Ledger(tmp_path / "ledger.db") as ledger:
        show = TextRenderer(lines.append, ledger.database)
        note(ledger, "job", [ExecutionRow(f"DL{n}", "IN_PROGRESS", {"receive": "64/256"}) for n in range(2)])
        show(ExecutionsChanged("job"))
        note(ledger, "job", [ExecutionRow("DL1", "FAILED", {"reason": "hash"})])
        show(ExecutionsChanged("job"))
        show(ExecutionsChanged("job"))
    told = [" ".join(click.unstyle(line).split()) for line in lines]
    assert told == [
        "DL0 ◌ IN_PROGRESS receive: 64/256",
        "DL1 ◌ IN_PROGRESS receive: 64/256",
        "DL1 ✖ FAILED reason: hash",
    ]


def test_events_become_lines() -> None:
    lines: list[str] = []
    show = TextRenderer(lines.append)
    show(RunStarted("run-1", "socket://127.0.0.1:1", "DL00000126", ("identify",)))
    show(PhaseFinished("run-1", "socket://127.0.0.1:1", "identify", 0.2))
    show(WaitStarted("run-1", "socket://127.0.0.1:1", "RegisterThing"))
    show(WaitEnded("run-1", "socket://127.0.0.1:1"))
    problem = Problem("DEV-012", "The key slot is locked.", "Put it in the red bin.")
    show(RunFinished("run-1", "slot", "DL00000126", Verdict.FAIL, 1.5, problem=problem))
    show(RolloutProgress("job", "IN_PROGRESS", {"SUCCEEDED": 1, "FAILED": 0, "QUEUED": 3}))
    show(RolloutProgress("job", "IN_PROGRESS", {"SUCCEEDED": 1, "FAILED": 0, "QUEUED": 3}))
    text = "\n".join(lines)
    for expected in (
        "identify",
        "FAIL",
        "DEV-012",
        "red bin",
        "1 of 4 succeeded",
        "DL00000126  waiting for AWS (limit of RegisterThing)",
    ):
        assert expected in text
    assert text.count("1 of 4 succeeded") == 1


@pytest.mark.parametrize(
    "arguments", [["--help"], ["ports", "--json"], ["verify", "none", "--pubkey", "none", "--json"]]
)
def test_a_full_output_is_a_sentence(
    arguments: list[str], data_dir: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sys, "stdout", Full())
    status = main.run(arguments)
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert status == 1
    assert "[CLI-002]" in said
    assert not (data_dir / "logs" / "linekey.log").exists()
