"""`linekey account policy`: what is wrong is told with its line, and by the exit status."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from desktop.cli.main import run

A = "arn:aws:iot:eu-west-1:123456789012"


def policy(action: str | list[str], resource: str) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Einheit 7.json"


def test_a_mistake_has_a_line_and_a_mend(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(policy("iot:Subscribe", f"{A}:topic/a"), encoding="utf-8")
    assert run(["account", "policy", "lint", str(file)]) == 15
    told = capsys.readouterr().out
    assert f"{file}:7: " in told
    assert f"{A}:topicfilter/a" in told


def test_a_doubt_is_no_mistake(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("\ufeff" + policy("iot:Connect", f"{A}:client/lamp-*"), encoding="utf-8")
    assert run(["account", "policy", "lint", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["fit"] is True
    [found] = document["findings"]
    assert (found["rule"], found["state"], found["line"]) == ("shared-client-ids", "warn", 7)


def test_what_is_piped_in(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = policy("iot:*", "*").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
    assert run(["account", "policy", "lint", "-", "--json"]) == 15
    rules = {one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert rules == {"all-actions", "any-client-id", "any-topic"}


def test_in_words(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(
        policy(["iot:Connect", "iot:Publish"], f"{A}:client/${{iot:Connection.Thing.ThingName}}"), "utf-8"
    )
    assert run(["account", "policy", "explain", str(file)]) == 0
    told = capsys.readouterr().out
    assert "May connect as\n    <its thing's name>" in told
    assert "May publish to\n    nothing" in told


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"{", "SET-070"), (b'{"a": 1}', "SET-070"), (b"\xff\xfe", "SET-072"), (None, "SET-072")],
)
def test_what_is_no_policy(
    file: Path, content: bytes | None, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        file.write_bytes(content)
    for verb in ("lint", "explain"):
        assert run(["account", "policy", verb, str(file), "--json"]) == 15
        assert json.loads(capsys.readouterr().out)["error"]["code"] == code


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "everything"],
        ["show", "station", "--unit", "DL1"],
        ["show", "companion-app", "--unit", "DL1"],
        ["can", "0" * 64, "delete", "a"],
    ],
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["account", "policy", *arguments]) == 2
    assert capsys.readouterr().err
