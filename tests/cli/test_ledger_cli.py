from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from desktop.cli.main import run
from desktop.core.paths import write_atomic
from desktop.ledger.chain import COLUMNS, chain_hash
from desktop.ledger.journal import Journal
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger, ledger_path


@pytest.fixture
def units(data_dir: Path) -> None:
    with Ledger(ledger_path()) as ledger:
        for serial, verdict, code in [("DL1", "FAIL", "DEV-012"), ("DL2", "PASS", ""), ("DL1", "PASS", "")]:
            body = {"verdict": verdict, "code": code, "connected": verdict == "PASS", "seconds": 6.24}
            ledger.append("unit", serial, body)


def test_an_empty_ledger_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "list"]) == 0
    assert "linekey provision" in capsys.readouterr().out


@pytest.mark.usefixtures("units")
def test_list_shows_the_latest_of_each_unit(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[2:4] for line in lines[1:]] == [["DL1", "PASS"], ["DL2", "PASS"]]
    assert run(["ledger", "list", "--limit", "1", "--before", "3", "--json"]) == 0
    assert [unit["subject"] for unit in json.loads(capsys.readouterr().out)["units"]] == ["DL2"]


@pytest.mark.usefixtures("units")
def test_show_tells_a_units_story_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "show", "DL1"]) == 0
    shown = capsys.readouterr().out
    assert shown.index("FAIL") < shown.index("PASS")
    assert run(["ledger", "show", "DL1", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)["entries"]
    assert [entry["body"]["verdict"] for entry in entries] == ["FAIL", "PASS"]


@pytest.mark.usefixtures("units")
def test_an_unknown_unit_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "show", "DL9"]) == 16
    assert "LED-010" in capsys.readouterr().err


@pytest.mark.usefixtures("units")
def test_verify_passes_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == 3
    connection = sqlite3.connect(ledger_path(), isolation_level=None)
    connection.execute("DROP TRIGGER entries_are_never_changed")
    connection.execute("UPDATE entries SET body = replace(body, 'FAIL', 'PASS')")
    connection.close()
    assert run(["ledger", "verify"]) == 16
    assert "broken at entry 1" in capsys.readouterr().err
    assert run(["ledger", "verify", "--json"]) == 16
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "LED-002"


@pytest.mark.usefixtures("units")
def test_a_doctored_list_is_found_and_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite3.connect(ledger_path(), isolation_level=None)
    connection.execute("UPDATE units SET verdict = 'FAIL' WHERE serial = 'DL2'")
    connection.close()
    assert run(["ledger", "verify"]) == 16
    told = capsys.readouterr().err
    assert "LED-012" in told
    assert "DL2" in told
    assert run(["ledger", "rebuild", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"entries": 3}
    assert run(["ledger", "verify"]) == 0


def test_forget_asks_for_the_name_unless_told_not_to(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Ledger(ledger_path()) as ledger:
        held = ledger.append("release-refused", "rel-1", {"by": Personal("Ada")}).body["by"]
    assert run(["ledger", "forget", "Ada"]) == 2, "nobody is there to ask"
    assert run(["ledger", "forget", "Bea", "--yes"]) == 16
    assert "LED-014" in capsys.readouterr().err
    assert run(["ledger", "forget", "Ada", "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"erased": 1}
    assert run(["ledger", "verify"]) == 0
    with Ledger(ledger_path()) as ledger:
        assert ledger.name(held) == "erased"


@pytest.mark.usefixtures("units")
def test_damaged_notes_of_a_run_are_told_and_given_up(capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger(ledger_path()) as ledger:
        Journal(ledger).begin("run-1", "DL3", {"port": "COM5", "product": "LAMP-1"})
    connection = sqlite3.connect(ledger_path(), isolation_level=None)
    connection.execute("UPDATE runs SET facts = substr(facts, 2)")
    connection.close()
    assert run(["ledger", "verify"]) == 16
    told = capsys.readouterr().err
    assert "run-1 (DL3)" in told
    assert "linekey ledger discard" in told
    assert run(["ledger", "discard", "run-2", "--yes"]) == 16
    assert "LED-017" in capsys.readouterr().err
    assert run(["ledger", "discard", "run-1", "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"discarded": "run-1"}
    assert run(["ledger", "verify"]) == 0


@pytest.mark.parametrize("verb", [["ledger", "list"], ["ledger", "verify"], ["ports"], ["release", "list"]])
def test_a_data_folder_that_is_a_file_has_its_own_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verb: list[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        monkeypatch.setenv("LINEKEY_DATA_DIR", str(folder))
        status = run([*verb, "--json"])
        told = json.loads(capsys.readouterr().out)
        if "error" in told:
            assert (status, told["error"]["code"]) == (15, "SET-008")
            assert "data folder" in told["error"]["message"]
    assert verb[0] != "ledger" or "error" in told


def test_a_file_on_a_full_disk_is_told_as_one_document(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_arguments: object) -> None:
        monkeypatch.setattr("os.fsync", no_space)
        write_atomic(tmp_path / "facts.json", b"{}")

    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Ledger, "units", full)
    assert run(["ledger", "list", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["code"] == "CLI-003"
    assert str(tmp_path / "facts.json") in told["message"]


@pytest.mark.usefixtures("units")
@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
@pytest.mark.parametrize("verb", [("list",), ("show", "DL2"), ("verify",)])
def test_no_number_that_json_has_not_comes_out(
    capsys: pytest.CaptureFixture[str], verb: tuple[str, ...], number: str
) -> None:
    """Also when somebody made the chain fit it."""
    connection = sqlite3.connect(ledger_path(), isolation_level=None)
    connection.execute("DROP TRIGGER entries_are_never_changed")
    previous = "0" * 64
    for row in connection.execute(f"SELECT {COLUMNS} FROM entries ORDER BY sequence").fetchall():
        sequence, at, kind, subject, body = row[:5]
        body = body.replace("6.24", number)
        digest = chain_hash(previous, sequence, at, kind, subject, body)
        values = (body, previous, digest, sequence)
        connection.execute("UPDATE entries SET body = ?, previous = ?, hash = ? WHERE sequence = ?", values)
        previous = digest
    connection.close()
    assert run(["ledger", *verb, "--json"]) == 16
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "LED-002"
