"""Bundles on the command line: three data folders and a stick, verified without ledger and account."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import EXIT_STATUS, exit_status
from signing.bundle import read_bundle
from signing.keys.file import file_signer
from signing.release_policy import Person, ReleasePolicy, add_owner, unsigned
from tests.cli.test_release_verbs import PRODUCT, Account, Terminal, account, create, terminal

__all__ = ["account", "terminal"]

RELEASE, SIGNING, USAGE = EXIT_STATUS["REL"], EXIT_STATUS["SIG"], 2
POLICY = ["--policy", "policy of the lamp.json"]


class At:
    """Whoever sits at the computer of that name: with a data folder of their own."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch, self._folder = patch, folder

    def __call__(self, name: str) -> None:
        self._patch.setenv("LINEKEY_DATA_DIR", str(self._folder / f"dätä of {name}"))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> At:
    return At(monkeypatch, tmp_path)


@pytest.fixture
def policy(terminal: Terminal, account: Account) -> ReleasePolicy:
    """In a file, signed by its owner."""
    assert isinstance(account.policy, ReleasePolicy)
    ana = file_signer("file:ana.pem", lambda _uri: "a passphrase")
    Path(POLICY[1]).write_bytes(add_owner(unsigned(account.policy), ana).to_json())
    return account.policy


@pytest.fixture
def bundle(terminal: Terminal, policy: ReleasePolicy, at: At) -> str:
    """Made by an author, requested, and on the stick."""
    at("author")
    release_id = create(terminal)["release_id"]
    told = terminal.json("release", "export", release_id, "--out", "stick", "--unapproved", *PRODUCT)
    assert Path(told["bundle"]).name == f"{release_id}.unapproved.zip"
    path: str = told["bundle"]
    return path


def approve(terminal: Terminal, bundle: str, **expected: int) -> Any:
    return terminal.json("release", "approve", bundle, "--key", "file:ada.pem", *POLICY, **expected)


def test_three_data_folders_and_a_stick(
    terminal: Terminal, bundle: str, at: At, account: Account, policy: ReleasePolicy, tmp_path: Path
) -> None:
    at("approver")
    waiting = terminal.json("release", "verify", bundle, *POLICY, status=SIGNING)
    assert waiting["error"]["code"] == "SIG-135"
    assert [one["check"] for one in waiting["checks"] if one["state"] == "fail"] == ["approval"]
    approved = approve(terminal, bundle)
    assert (approved["state"], approved["requested_by"], approved["approved_by"]) == (
        "approved",
        "ana",
        ["ada"],
    )
    assert not (tmp_path / "dätä of approver" / "ledger.sqlite3").exists()
    at("launcher")
    good = terminal.json("release", "verify", bundle, *POLICY)
    assert good.pop("fit")
    assert {one["state"] for one in good.pop("checks")} == {"pass"}
    assert good == approved
    assert (good["version"], good["policy"]) == ("1.1.0", {"version": 1, "sha256": policy.sha256})
    taken = terminal.json("release", "import", bundle, *PRODUCT)
    assert (taken["release_id"], taken["state"]) == (good["release_id"], "approved")
    assert terminal.json("release", "verify", good["release_id"], *PRODUCT)["state"] == "approved"
    assert [line["action"] for line in taken["history"]] == ["signed", "imported", "requested", "approved"]
    assert "imported" in terminal.text("release", "show", good["release_id"], *PRODUCT)
    assert terminal.json("ledger", "verify")["entries"] == 4


def test_the_accounts_policy_decides_where_no_file_is_given(
    terminal: Terminal, bundle: str, account: Account
) -> None:
    assert terminal.json("release", "verify", bundle, *PRODUCT, status=SIGNING)["error"]["code"] == "SIG-135"
    terminal.text("release", "approve", bundle, "--key", "file:ada.pem", *PRODUCT)
    assert terminal.text("release", "verify", bundle, *PRODUCT).splitlines()[-1] == "approved"


def test_a_policy_that_its_owners_did_not_sign_decides_nothing(
    terminal: Terminal, bundle: str, policy: ReleasePolicy
) -> None:
    Path("forged.json").write_bytes(unsigned(policy).to_json())
    forged = ["release", "verify", bundle, "--policy", "forged.json"]
    assert terminal.json(*forged, status=SIGNING)["error"]["code"] == "SIG-137"
    Path("forged.json").write_text("{}", encoding="utf-8")
    assert terminal.json(*forged, status=SIGNING)["error"]["code"] == "SIG-120"


def test_a_policy_of_ones_own_writes_no_history(
    terminal: Terminal, bundle: str, at: At, policy: ReleasePolicy
) -> None:
    """Eve signs a policy in which her keys are Ana's and Ada's: no launch goes by it, nor does a ledger."""
    for name in ("ana", "ada"):
        terminal.text("keys", "new", f"eves {name}.pem")
    people = [
        Person(one.id, terminal.json("keys", "show", f"file:eves {one.id}.pem")["public_key"], one.roles)
        for one in policy.people
        if one.id in ("ana", "ada")
    ]
    eves = file_signer("file:eves ana.pem", lambda _uri: "a passphrase")
    forged = add_owner(unsigned(replace(policy, people=tuple(people))), eves)
    Path("forged.json").write_bytes(forged.to_json())
    for verb, name in (("request", "ana"), ("approve", "ada")):
        mine = ["--key", f"file:eves {name}.pem", "--policy", "forged.json"]
        assert terminal.json("release", verb, bundle, *mine)["release_id"]
    assert terminal.json("release", "verify", bundle, "--policy", "forged.json")["fit"]
    at("launcher")
    taken = terminal.json("release", "import", bundle, *PRODUCT)
    assert (taken["state"], taken["approved_by"]) == ("waiting", [])
    assert [line["action"] for line in taken["history"]] == ["signed", "imported", "requested"]


def test_requesting_in_a_bundle(terminal: Terminal, policy: ReleasePolicy, at: At) -> None:
    at("author")
    key = ["--key", "file:sue.pem", "--certificate", "lamp.crt"]
    made = terminal.json("release", "create", "lamp.bin", "--version", "1.1.0", *key, *PRODUCT)
    bundle = terminal.json(
        "release", "export", made["release_id"], "--out", "stick", "--unapproved", *PRODUCT
    )["bundle"]
    at("requester")
    early = approve(terminal, bundle, status=SIGNING)
    assert early["error"]["code"] == "SIG-134"
    requested = terminal.json("release", "request", bundle, "--key", "file:ana.pem", *POLICY)
    assert (requested["requested_by"], requested["state"]) == ("ana", "unapproved")
    assert approve(terminal, bundle)["state"] == "approved"


def test_a_policy_goes_with_a_bundle(terminal: Terminal, policy: ReleasePolicy, at: At) -> None:
    at("author")
    release_id = create(terminal)["release_id"]
    for verb in (["verify"], ["approve", "--key", "file:ada.pem"], ["request", "--key", "file:ana.pem"]):
        refused = terminal.json("release", verb[0], release_id, *verb[1:], *POLICY, *PRODUCT, status=USAGE)
        assert "--policy goes with a bundle" in refused["error"]["message"]


def test_what_is_no_bundle_is_said_in_a_sentence(terminal: Terminal, policy: ReleasePolicy) -> None:
    missing = terminal.json("release", "verify", "none.zip", *POLICY, status=exit_status("SIG-042"))
    assert missing["error"]["code"] == "SIG-042"
    told = terminal.json("release", "verify", "lamp.bin", *POLICY, status=SIGNING)
    assert (told["fit"], told["error"]["code"]) == (False, "SIG-140")
    assert [(one["check"], one["code"]) for one in told["checks"]] == [("bundle", "SIG-140")]
    imported = terminal.json("release", "import", "lamp.bin", *PRODUCT, status=SIGNING)
    assert imported["error"]["code"] == "SIG-143"


def test_a_refused_release_leaves_only_when_asked(terminal: Terminal, bundle: str, at: At) -> None:
    release_id = read_bundle(Path(bundle)).facts.release_id
    terminal.text("release", "refuse", release_id, "--reason", "wrong build", *PRODUCT)
    for form in ([], ["--files"]):
        out = ["release", "export", release_id, "--out", "out", *form, *PRODUCT]
        refused = terminal.json(*out, "--unapproved", status=SIGNING)
        assert refused["error"]["code"] == "SIG-147"
        assert not Path("out", release_id).exists()
        told = terminal.json(*out, "--refused")
        assert Path(told.get("bundle", told.get("folder"))).name.startswith(f"{release_id}.refused")
    gone = terminal.json("release", "verify", f"out/{release_id}.refused.zip", *POLICY, status=SIGNING)
    assert [one["code"] for one in gone["checks"] if one["state"] == "fail"] == ["SIG-135", "SIG-145"]


def test_an_envelope_signed_by_another_tool_is_imported(
    terminal: Terminal, bundle: str, tmp_path: Path
) -> None:
    approve(terminal, bundle)
    document = json.loads(read_bundle(Path(bundle)).envelope.to_json())
    Path("elsewhere.json").write_text(json.dumps(document, indent=4), encoding="utf-8")
    told = terminal.json("release", "import", "elsewhere.json", *PRODUCT)
    assert (told["state"], told["approved_by"]) == ("approved", ["ada"])
