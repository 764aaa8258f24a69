"""`linekey release policy` without AWS: owners look at a draft and sign it on a computer of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import EXIT_STATUS, exit_status, run
from desktop.cli.release.policy import NewPerson
from signing.dsse import read_envelope
from signing.keys.file import create_key_file
from signing.release_policy import Person, unsigned, verify_first
from signing.verification import public_key_pem
from tests.policies import new_key, person, policy_of

SIGNING, USAGE = EXIT_STATUS["SIG"], 2
PASSPHRASE = "correct horse"
BEN = new_key("ben")


class Terminal:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def text(self, *arguments: str, status: int = 0) -> str:
        self._capsys.readouterr()
        assert run(["release", "policy", *arguments]) == status
        shown = self._capsys.readouterr()
        return shown.out + shown.err

    def json(self, *arguments: str, status: int = 0) -> Any:
        return json.loads(self.text(*arguments, "--json", status=status))


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A folder with a draft that Ana owns, and her key; no AWS, no Region, no bench."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no configuration"))
    key = public_key_pem(create_key_file(Path("ana.pem"), PASSPHRASE))
    ana = Person("ana", key, ("owner", "requester"))
    draft = policy_of(ana, person("ben", BEN, "approver"), approvals=1)
    Path("der Entwurf.json").write_bytes(unsigned(draft).to_json())
    return Terminal(capsys)


def test_an_owner_sees_what_she_signs(terminal: Terminal) -> None:
    shown = terminal.text("show", "der Entwurf.json")
    assert "1 beside who requests" in shown
    assert "nobody of its people yet" in shown
    assert "ana" in terminal.text("sign", "der Entwurf.json", "--key", "file:ana.pem")
    envelope = read_envelope(Path("der Entwurf.json").read_bytes())
    assert verify_first(envelope).approvals == 1
    assert terminal.json("show", "der Entwurf.json")["signed_by"] == ["ana"]


def test_one_person_alone_is_said_plainly(terminal: Terminal) -> None:
    alone = unsigned(policy_of(person("ben", BEN)))
    Path("alone.json").write_bytes(alone.to_json())
    assert "one person can roll out alone" in terminal.text("show", "alone.json")


def test_nobody_signs_twice(terminal: Terminal) -> None:
    arguments = ("sign", "der Entwurf.json", "--key", "file:ana.pem")
    terminal.text(*arguments)
    before = Path("der Entwurf.json").read_bytes()
    assert terminal.json(*arguments, status=SIGNING)["error"]["code"] == "SIG-125"
    assert Path("der Entwurf.json").read_bytes() == before


@pytest.mark.parametrize("uri", ["awskms:alias/release", "awssigner:linekey_lamp?bucket=b"])
def test_a_key_of_several_signs_nothing(terminal: Terminal, uri: str) -> None:
    error = terminal.json("sign", "der Entwurf.json", "--key", uri, status=SIGNING)["error"]
    assert error["code"] == "SIG-138"


@pytest.mark.parametrize(("content", "code"), [(b"{}", "SIG-120"), (b"", "SIG-120"), (None, "SIG-042")])
def test_what_is_no_policy(terminal: Terminal, content: bytes | None, code: str) -> None:
    if content is not None:
        Path("x.json").write_bytes(content)
    assert terminal.json("show", "x.json", status=exit_status(code))["error"]["code"] == code


def test_a_manifest_is_no_policy(terminal: Terminal) -> None:
    envelope = json.loads(Path("der Entwurf.json").read_text(encoding="utf-8"))
    envelope["payloadType"] = "application/vnd.in-toto+json"
    Path("x.json").write_text(json.dumps(envelope, separators=(",", ":"), sort_keys=True), encoding="utf-8")
    assert terminal.json("show", "x.json", status=SIGNING)["error"]["code"] == "SIG-130"


def test_a_person_is_given_by_id_file_and_roles(terminal: Terminal, tmp_path: Path) -> None:
    key = tmp_path / "Ben = Müller:1.pub"  # as C:\keys\ben.pub has a colon
    try:
        key.write_text(public_key_pem(BEN.public_key), encoding="ascii")
    except OSError:  # Windows takes no colon there
        key = tmp_path / "Ben = Müller.pub"
        key.write_text(public_key_pem(BEN.public_key), encoding="ascii")
    found = NewPerson().convert(f"ben={key}:requester,approver", None, None)
    assert found == person("ben", BEN, "approver", "requester")


@pytest.mark.parametrize("value", ["ben", "ben=", "=ben.pub:owner", "ben=ben.pub"])
def test_a_person_that_is_not_given_so(terminal: Terminal, value: str) -> None:
    error = terminal.json("draft", "--out", "next.json", "--add-person", value, status=USAGE)["error"]
    assert "ben=ben.pub:approver" in error["message"]


def test_roles_that_are_none(terminal: Terminal) -> None:
    Path("ben.pub").write_text(public_key_pem(BEN.public_key), encoding="ascii")
    for value in ("ben=ben.pub:king", "Ben Müller=ben.pub:owner"):
        error = terminal.json("draft", "--out", "next.json", "--add-person", value, status=SIGNING)["error"]
        assert error["code"] == "SIG-130"
    assert not Path("next.json").exists()
