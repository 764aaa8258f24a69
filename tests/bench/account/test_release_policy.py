"""The release policy in an account: S3's conditional writes, the parameter, and the verbs of its owners."""

from __future__ import annotations

import json
import shutil
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.account.facts import AccountFacts
from desktop.account.release_policy.chain import Named
from desktop.account.release_policy.kept import ReleasePolicies
from desktop.account.release_policy.part import KEY_FILE, FirstPolicy
from desktop.account.release_policy.pin import Pin
from desktop.account.release_policy.publishing import Publisher
from desktop.account.setup import AccountSetup
from desktop.cli.account import NOT_AS_IT_SHOULD_BE
from desktop.cli.main import EXIT_STATUS, run
from desktop.cloud.release.policies import PolicyShelf
from desktop.cloud.session import Cloud
from desktop.core.errors import ReleaseError
from desktop.release.bundle.given_policy import read_policy_file
from desktop.settings.product.profile import ProductProfile
from signing.release_policy import ReleasePolicy
from tests.policies import after, new_key, person, policy_of, signed

from .conftest import passphrase

RELEASE, SIGNING = EXIT_STATUS["REL"], EXIT_STATUS["SIG"]
ANA, BEN = new_key("ana"), new_key("ben")


class Terminal:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def json(self, *arguments: str, status: int = 0) -> Any:
        self._capsys.readouterr()
        found = run([*arguments, "--json"])
        shown = self._capsys.readouterr()
        assert found == status, shown
        return json.loads(shown.out)

    def policy(self, *arguments: str, status: int = 0) -> Any:
        return self.json("release", "policy", *arguments, status=status)


@pytest.fixture
def terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: AccountFacts, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEKEY_ENDPOINT", "bench")
    monkeypatch.setenv("LINEKEY_CLAIM_PASSPHRASE", passphrase("claim passphrase"))
    monkeypatch.setenv("LINEKEY_PASSPHRASE", passphrase("passphrase"))
    return Terminal(capsys)


@pytest.fixture
def shelf(cloud: Cloud, facts: AccountFacts, request: pytest.FixtureRequest) -> PolicyShelf:
    """Of a product that no other test has."""
    return PolicyShelf(cloud, facts.bucket, request.node.name.replace("_", "-"))


def test_what_s3_and_the_parameter_really_do(shelf: PolicyShelf) -> None:
    assert shelf.read(1) is None
    assert shelf.write(1, b"one", None)
    assert not shelf.write(1, b"two", None)
    stored = shelf.read(1)
    assert stored is not None
    assert stored.data == b"one"
    assert shelf.write(1, b"three", stored.tag)
    assert not shelf.write(1, b"four", stored.tag)
    assert not shelf.write(2, b"there is none", stored.tag)
    assert shelf.named() is None
    shelf.name("first", first=True)
    shelf.name("second", first=True)
    assert shelf.named() == "first"
    shelf.name("third", first=False)
    assert shelf.named() == "third"


def test_two_owners_at_once(shelf: PolicyShelf, tmp_path: Path) -> None:
    """Each with a policy of its own: one of them is in force, and the other owner is told."""
    now = datetime.now(UTC)
    expires = (now + timedelta(days=30)).isoformat(timespec="seconds")
    first = policy_of(person("ana", ANA), person("ben", BEN), product="Lamp", expires=expires)
    drafts = [after(first, templates=(digit * 64,)) for digit in "12"]
    told: list[object] = []

    def publisher(name: str) -> Publisher:
        return Publisher(shelf, "Lamp", Pin(tmp_path / name), lambda: now)

    def publish(draft: ReleasePolicy) -> None:
        with suppress(ReleaseError):
            publisher(draft.sha256).publish(signed(draft, ANA))
            told.append(draft)

    publisher("first").publish(signed(first, ANA))
    threads = [threading.Thread(target=publish, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [ReleasePolicies(shelf, "Lamp", Pin(tmp_path / "new")).current()]


def part(cloud: Cloud, product: ProductProfile) -> FirstPolicy:
    """What set-up and doctor look at, without all the rest that they look at."""
    parts = AccountSetup(cloud, product, passphrase).parts()
    return next(one for one in parts if isinstance(one, FirstPolicy))


def test_owners_change_the_policy(
    terminal: Terminal,
    cloud: Cloud,
    product: ProductProfile,
    account_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (owner,) = account_folder.glob(f"accounts/*/*/{KEY_FILE}")
    key = f"file:{owner}"
    first = terminal.policy("show")
    assert (first["version"], first["approvals"], first["threshold"]) == (1, 0, 1)
    assert part(cloud, product).problem() is None
    assert terminal.policy("show", "--out", "in force.json")["sha256"] == first["sha256"]
    assert read_policy_file(Path("in force.json")).sha256 == first["sha256"]

    # A second person, whose approval every release shall have.
    for name in ("ben", "eve"):
        made = terminal.json("keys", "new", f"{name}.pem")
        Path(f"{name}.pub").write_text(made["public_key"], encoding="ascii")
    rule = ("--approvals", "1", "--add-person", "ben=ben.pub:approver,owner")
    drafted = terminal.policy("draft", *rule, "--out", "next.json")
    assert drafted["signed_by"] == []
    assert terminal.policy("publish", "next.json", status=SIGNING)["error"]["code"] == "SIG-137"
    for stranger in ("file:eve.pem", "awskms:alias/owner"):
        terminal.policy(
            "sign", "next.json", "--key", stranger, status=RELEASE if "eve" in stranger else SIGNING
        )
    assert terminal.policy("sign", "next.json", "--key", key)["signed_by"] == ["owner"]
    assert terminal.policy("verify", "next.json")["version"] == 2
    assert terminal.policy("publish", "next.json")["sha256"] == drafted["sha256"]
    assert terminal.policy("verify")["previous"] == first["sha256"]

    # Set-up on another computer, by somebody who would rather be alone, changes nothing.
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("LINEKEY_DATA_DIR", str(tmp_path / "Eves Daten"))
        shutil.copytree(account_folder / "bench", tmp_path / "Eves Daten" / "bench")
        told = terminal.json("account", "setup", "--owner", "eve", "--yes")["steps"]
        assert not list((tmp_path / "Eves Daten").rglob(KEY_FILE))
    found = next(one for one in told if one["step"] == "release-policy")
    assert drafted["sha256"] in found["detail"]
    assert not found["changed"]

    # Two who drafted from the same version: the second one's owner begins again.
    for approvals in ("0", "1"):
        terminal.policy("draft", "--approvals", approvals, "--out", f"{approvals}.json")
        terminal.policy("sign", f"{approvals}.json", "--key", "file:ben.pem")
    assert terminal.policy("publish", "1.json")["version"] == 3
    assert terminal.policy("publish", "0.json", status=RELEASE)["error"]["code"] == "REL-065"
    assert terminal.policy("publish", "next.json", status=RELEASE)["error"]["code"] == "REL-065"

    # The parameter is set back: everybody is told, and the owners' own file mends it.
    shelf = PolicyShelf(cloud, f"linekey-{cloud.account_id}-{cloud.region}", product.slug)
    shelf.name(Named(1, first["sha256"]).to_text(), first=False)
    assert terminal.policy("show", status=RELEASE)["error"]["code"] == "REL-062"
    for verb, status in (("setup", RELEASE), ("doctor", NOT_AS_IT_SHOULD_BE)):
        assert "REL-062" in str(terminal.json("account", verb, status=status))
    assert terminal.policy("publish", "1.json")["version"] == 3
    assert part(cloud, product).problem() is None

    # It ends soon: doctor warns, and it goes on.
    soon = (datetime.now(UTC) + timedelta(days=20)).isoformat(timespec="seconds")
    terminal.policy("draft", "--expires", soon, "--out", "soon.json")
    terminal.policy("sign", "soon.json", "--key", key)
    assert terminal.policy("publish", "soon.json")["version"] == 4
    checks = terminal.json("account", "doctor")["checks"]
    found = next(one for one in checks if one["check"] == "release-policy")
    assert found["state"] == "warn"
    assert "in 19 days" in found["detail"]
