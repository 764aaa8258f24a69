"""The main job, as a newcomer runs it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from desktop.core.log import logging_to_file
from desktop.core.program import linekey_command
from desktop.core.verdicts import Verdict
from desktop.demo.report import Report, UnitResult, faults, summary
from desktop.demo.workshop import Workshop

SECONDS = 110


# The story with a fault in its middle.
BROKEN = """
import sys
import desktop.demo.story as story
from desktop.__main__ import start

def fail(*_):
    raise ValueError("planted")

story.provision = fail
start()
"""


def run_demo(folder: Path, *arguments: str, broken: bool = False) -> subprocess.CompletedProcess[str]:
    temporary = dict.fromkeys(("TMPDIR", "TEMP"), str(folder))
    environment = {**os.environ, **temporary, "LINEKEY_DATA_DIR": str(folder / "data")}
    command = linekey_command("demo", "--headless", *arguments)
    if broken:
        command = [sys.executable, "-X", "utf8", "-c", BROKEN, "demo", "--headless", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        encoding=os.environ.get("PYTHONIOENCODING", "utf-8"),
        timeout=SECONDS,
        env=environment,
        check=False,
    )


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("demo")
    done = run_demo(folder, "--json")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in folder.iterdir() if path.name.startswith("linekey")] == []
    return json.loads(done.stdout)


def test_four_units_pass_and_are_seen_connected(document: Any) -> None:
    assert [unit["verdict"] for unit in document["units"]] == ["PASS"] * 4
    assert all(unit["connected"] for unit in document["units"])
    assert len({unit["thing"] for unit in document["units"]}) == 4


def test_the_certificates_come_from_the_certificate_providers_authority(document: Any) -> None:
    assert {unit["issuer"] for unit in document["units"]} == {"CN=Linekey unit authority"}


def test_the_signed_firmware_reaches_all_four(document: Any) -> None:
    assert document["release"]["signer"].startswith("awssigner:")
    counts = document["rollout"]["counts"]
    assert counts["SUCCEEDED"] == sum(counts.values()) == 4
    assert {unit["version"] for unit in document["units"]} == {document["release"]["version"]}


def test_one_person_alone_is_refused(document: Any) -> None:
    assert (document["alone"]["who"], document["alone"]["code"]) == ("ana", "SIG-135")


def test_a_tampered_image_is_refused_with_its_reason(document: Any) -> None:
    assert document["refused"]["state"] == "FAILED"
    assert "signature verification failed" in document["refused"]["reason"]


def test_text_ends_with_a_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the output's code page has none of its marks."""
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    done = run_demo(tmp_path, "--units", "1")
    assert done.returncode == 0, done.stderr
    story = ("DL00000126", "PASS", "ana alone was refused", "1 of 1 SUCCEEDED", "Tampered image refused")
    for expected in (*story, "Done in"):
        assert expected in done.stdout


def test_a_demo_that_fails_leaves_only_the_logs_that_were_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = left_behind(tmp_path)
    monkeypatch.setenv("LINEKEY_LOG", "debug")
    done = run_demo(tmp_path, "--units", "1", "--logs", str(tmp_path / "kept"), broken=True)
    assert done.returncode == 1, done.stderr
    assert "CLI-001" in done.stderr
    assert left_behind(tmp_path) == left == []
    assert {"bench.log", "linekey.log"} <= {path.name for path in (tmp_path / "kept").iterdir()}


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith("linekey")]


def test_the_log_is_closed_when_its_folder_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows removes no file that is open."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened: list[logging.FileHandler] = []
    make = logging.FileHandler.__init__

    def watched(handler: logging.FileHandler, *arguments: Any, **options: Any) -> None:
        opened.append(handler)
        make(handler, *arguments, **options)

    monkeypatch.setattr(logging.FileHandler, "__init__", watched)

    def fail(*_arguments: object) -> None:
        logging.getLogger("desktop").warning("planted")
        raise ValueError("planted")

    monkeypatch.setattr("desktop.demo.workshop.BenchProcess", fail)
    with logging_to_file(), pytest.raises(ValueError, match="planted"), Workshop(1):
        pass
    assert [handler.stream for handler in opened] == [None]
    assert list(tmp_path.glob("linekey demo*")) == []


def test_a_story_that_went_wrong_is_told_as_such() -> None:
    unit = UnitResult("DL00000126", "DL00000126", Verdict.PASS.value, False, "CN=x", "1.0.0", 1.0)
    rollout = {"job_id": "job", "counts": {"SUCCEEDED": 0}}
    refused = {"thing": "DL00000126", "state": "SUCCEEDED", "reason": ""}
    alone = {"who": "ana", "code": "", "message": ""}
    found = faults((unit,), alone, rollout, refused, "1.1.0")
    assert len(found) == 5
    report = Report((unit,), {"version": "1.1.0", "signer": "x"}, alone, rollout, refused, 1.0, tuple(found))
    assert not report.good
    assert summary(report)[-1].startswith("FAILED")
