from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.checkpoints import keeping_checkpoints
from desktop.cli.main import run
from desktop.core.paths import write_atomic
from desktop.ledger.chain import COLUMNS, chain_hash
from desktop.ledger.checkpoints.keeping import Checkpoints
from desktop.ledger.journal import Journal
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger, ledger_path
from tests.unit.ledger.stations import FakeAccount, Station


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


# --- checkpoints ---


@pytest.fixture
def signed(units: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The checkpoint of three entries, in a file."""
    monkeypatch.setenv("LINEKEY_STATION_KEY_PASSPHRASE", "of the station's key")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    out = tmp_path / "checkpoint ü.txt"
    assert run(["ledger", "checkpoint", "--out", str(out)]) == 0
    return out


def public_keys() -> str:
    return str(ledger_path().parent / "checkpoints" / "public-keys.pem")


def test_a_checkpoint_is_made_without_an_account(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "checkpoint"]) == 0
    told = capsys.readouterr()
    assert "3 entries" in told.out
    assert "SET-005" in told.err  # no Region: it waits
    assert run(["ledger", "checkpoint", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["size"], document["waits"]["code"]) == (3, "SET-005")
    assert document["origin"] == signed.read_text(encoding="utf-8").splitlines()[0]
    assert document["verifier_key"].startswith(document["origin"] + "+")
    assert run(["ledger", "checkpoint", "--out", str(signed)]) == 18


def test_an_auditor_needs_no_ledger(
    signed: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof, key = tmp_path / "proof ü.tlog-proof", tmp_path / "station.pem"
    assert run(["ledger", "prove", "2", "--out", str(proof)]) == 0
    key.write_bytes(Path(public_keys()).read_bytes())
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path / "auditor"))
    capsys.readouterr()
    asked = ["ledger", "verify-proof", str(proof), "--checkpoint", str(signed), "--key", str(key)]
    assert run(asked) == 0
    assert "DL2" in capsys.readouterr().out
    assert run([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["entry"]["subject"], told["entry"]["sequence"], told["checkpoint"]["size"]) == ("DL2", 2, 3)
    assert not (tmp_path / "auditor" / "ledger.sqlite3").exists()
    proof.write_text(proof.read_text(encoding="utf-8").replace("index 1", "index 2"), encoding="utf-8")
    assert run(asked) == 16
    assert "LED-025" in capsys.readouterr().err


def test_growth_is_proved_to_who_holds_the_older_one(
    signed: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with Ledger(ledger_path()) as ledger:
        ledger.append("unit", "DL9", {"verdict": "PASS"})
    newer, growth = tmp_path / "newer.txt", tmp_path / "growth.txt"
    assert run(["ledger", "checkpoint", "--out", str(newer)]) == 0
    assert run(["ledger", "prove", "--since", str(signed), "--out", str(growth)]) == 0
    check = ["ledger", "verify-proof", str(growth), "--key", public_keys()]
    assert run([*check, "--checkpoint", str(signed)]) == 0
    capsys.readouterr()
    assert run([*check, "--checkpoint", str(newer)]) == 16
    assert run(check) == 16
    assert capsys.readouterr().err.count("LED-025") == 2
    assert run(["ledger", "verify", "--checkpoint", str(signed), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["checkpoint"]["size"] == 3


def test_verify_finds_a_ledger_that_was_cut_off(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "verify"]) == 0
    assert "checkpoint" in capsys.readouterr().out
    connection = sqlite3.connect(ledger_path(), isolation_level=None)
    connection.execute("DROP TRIGGER entries_are_never_deleted")
    connection.execute("DELETE FROM entries WHERE sequence = 3")
    connection.execute("UPDATE sqlite_sequence SET seq = 2")
    connection.close()
    assert run(["ledger", "rebuild"]) == 0
    assert run(["ledger", "verify"]) == 16
    assert "LED-020" in capsys.readouterr().err
    (ledger_path().parent / "checkpoints" / "newest.tlog-proof").unlink()
    assert run(["ledger", "verify"]) == 0  # nothing here tells any more
    assert run(["ledger", "verify", "--checkpoint", str(signed), "--key", public_keys()]) == 16
    assert "LED-020" in capsys.readouterr().err


def test_a_key_from_elsewhere_decides(
    signed: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    other.write_text(
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPfWStb6POypogGcSiDwd5kl61pPXlndlYeeMbVSamHI=\n"
        "-----END PUBLIC KEY-----\n",
        encoding="ascii",
    )
    assert run(["ledger", "verify", "--checkpoint", str(signed), "--key", str(other)]) == 16
    assert run(["ledger", "verify", "--key", str(other)]) == 16
    assert capsys.readouterr().err.count("LED-023") == 2


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"no note\n\nof any kind\n"])
def test_what_is_no_checkpoint_is_a_sentence(
    signed: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    signed.write_bytes(content)
    assert run(["ledger", "verify", "--checkpoint", str(signed)]) == 16
    assert run(["ledger", "verify-proof", str(signed), "--key", public_keys()]) == 16
    assert run(["ledger", "prove", "--since", str(signed), "--out", str(signed) + ".new"]) == 16
    assert capsys.readouterr().err.count("LED-022") == 3


@pytest.mark.usefixtures("units")
def test_a_proof_needs_a_checkpoint(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["ledger", "prove", "1", "--out", str(tmp_path / "proof")]) == 16
    assert "LED-028" in capsys.readouterr().err
    assert run(["ledger", "prove", "--out", str(tmp_path / "proof")]) == 2
    assert run(["ledger", "verify-proof", str(tmp_path / "proof")]) == 2


class FakeServices:
    """What `provision` has of them, for its checkpoints."""

    def __init__(self, station: Station) -> None:
        self.station = station

    def checkpoints(self) -> Checkpoints:
        return self.station.checkpoints


def test_provision_signs_what_is_due(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    account = FakeAccount(is_there=False)
    station = Station(tmp_path, account)
    services: Any = FakeServices(station)
    with keeping_checkpoints(services):
        station.append(99)
    assert capsys.readouterr() == ("", "")
    assert not station.checkpoints.path.exists()
    with keeping_checkpoints(services):
        station.append(1)
    told = capsys.readouterr()
    assert (told.out, "CLD-001" in told.err) == ("", True)
    assert station.checkpoints.newest().signed.checkpoint.size == 100


def test_provision_goes_on_with_a_ledger_that_was_cut_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    station = Station(tmp_path)
    station.append(3)
    station.checkpoints.take()
    station.forge("DELETE FROM entries WHERE sequence = 3")
    services: Any = FakeServices(station)
    with keeping_checkpoints(services):
        assert "LED-020" in capsys.readouterr().err
        station.append(101)
    assert "LED-021" in capsys.readouterr().err
    assert station.ledger.verify() == 103
