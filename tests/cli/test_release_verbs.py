"""`linekey release` from the first signature to the export, with keys in files and no AWS."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop import wiring
from desktop.cli.main import EXIT_STATUS, exit_status, run
from desktop.core.catalogue.cloud import AWS_UNREACHABLE
from desktop.core.catalogue.release import NO_POLICY
from desktop.core.errors import CloudError, ReleaseError
from desktop.core.paths import data_dir
from desktop.settings.product.profile import load_product
from signing.release_policy import Person, ReleasePolicy, Role

RELEASE, SIGNING = EXIT_STATUS["REL"], EXIT_STATUS["SIG"]
LAMP = Path(__file__).parents[2] / "resources" / "products" / "lamp.toml"
PRODUCT = ["--product", "lamp two.toml"]


class Terminal:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def text(self, *arguments: str, status: int = 0) -> str:
        self._capsys.readouterr()
        assert run(list(arguments)) == status
        shown = self._capsys.readouterr()
        return shown.out + shown.err

    def json(self, *arguments: str, status: int = 0) -> Any:
        self._capsys.readouterr()
        assert run([*arguments, "--json"]) == status, self._capsys.readouterr()
        return json.loads(self._capsys.readouterr().out)


class Account:
    """What the account would answer, were there one."""

    def __init__(self) -> None:
        self.policy: ReleasePolicy | ReleaseError | CloudError = ReleaseError(NO_POLICY, product="LAMP-1")

    def current(self) -> ReleasePolicy:
        if isinstance(self.policy, (ReleaseError, CloudError)):
            raise self.policy
        return self.policy


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    account = Account()
    monkeypatch.setattr(wiring, "release_policies", lambda *_: account)
    return account


@pytest.fixture
def terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, account: Account
) -> Terminal:
    """A working folder with an image, the keys of a signer, of Ana who requests and of two who approve."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "a passphrase")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    terminal = Terminal(capsys)
    Path("lamp.bin").write_bytes(b"firmware" * 1000)
    Path("sbom.json").write_text("{}", encoding="utf-8")
    roles: dict[str, tuple[Role, ...]] = {
        "ada": ("approver",),
        "ana": ("owner", "requester"),
        "bea": ("approver",),
    }
    people = []
    for name in ("sue", *roles):
        terminal.text("keys", "new", f"{name}.pem")
        shown = terminal.json("keys", "show", f"file:{name}.pem")
        if name in roles:
            people.append(Person(name, shown["public_key"], roles[name]))
        else:
            signer = shown["public_key_sha256"]
    lamp = load_product("lamp")
    account.policy = ReleasePolicy(
        product=lamp.name,
        version=1,
        previous="",
        expires="2100-01-01T00:00:00+00:00",
        people=tuple(people),
        threshold=1,
        approvals=1,
        signers=(signer,),
        path=lamp.firmware.path,
        certificate_label=lamp.firmware.certificate_label,
    )
    profile = LAMP.read_text(encoding="utf-8") + '\n[[release.people]]\nid = "bea"\nname = "Bea"\n'
    Path("lamp two.toml").write_text(profile, encoding="utf-8")
    terminal.text("keys", "certificate", "--key", "file:sue.pem", "--subject", "Lamp", "--out", "lamp.crt")
    return terminal


def create(terminal: Terminal, version: str = "1.1.0") -> Any:
    """Requested, too."""
    key = ["--key", "file:sue.pem", "--certificate", "lamp.crt", "--requester-key", "file:ana.pem"]
    facts = ["--build-id", "4711", "--sbom", "sbom.json"]
    return terminal.json("release", "create", "lamp.bin", "--version", version, *key, *facts, *PRODUCT)


def test_from_the_signature_to_the_export(terminal: Terminal) -> None:
    made = create(terminal)
    assert made.pop("fit")
    assert {check["state"] for check in made.pop("checks")} == {"pass"}
    release_id = made["release_id"]
    assert (made["state"], made["requested_by"], made["approved_by"]) == ("waiting", "ana", [])
    assert (made["approvals_needed"], made["policy_version"]) == (1, 1)
    waiting = terminal.json("release", "verify", release_id, *PRODUCT, status=SIGNING)
    assert waiting["error"]["code"] == "SIG-135"
    own = terminal.json("release", "approve", release_id, "--key", "file:ana.pem", *PRODUCT, status=RELEASE)
    assert own["error"]["code"] == "REL-023"
    approved = terminal.json("release", "approve", release_id, "--key", "file:ada.pem", *PRODUCT)
    assert (approved["state"], approved["approved_by"]) == ("approved", ["ada"])
    assert [line["action"] for line in approved["history"]] == [
        "signed",
        "requested",
        "attempted",
        "approved",
    ]
    assert terminal.json("release", "verify", release_id, *PRODUCT)["state"] == "approved"
    shown = terminal.json("release", "show", release_id, *PRODUCT)
    changed = ("state", "approved_by", "not_allowed", "history")
    assert shown == {**made, **{name: approved[name] for name in changed}}
    assert terminal.json("release", "list", *PRODUCT)["releases"] == [shown]
    export = ["release", "export", release_id, "--out", "out", "--files", *PRODUCT]
    told = terminal.json(*export)
    assert Path(told["folder"]) == Path("out") / release_id
    assert "lamp.bin.manifest.json" in told["files"]
    assert "key/certificate.der" in told["files"]
    assert terminal.json(*export, status=RELEASE)["error"]["code"] == "REL-029"
    terminal.text(*export, "--force")
    assert terminal.json("ledger", "verify")["entries"] == 4


def codes(document: Any) -> list[str]:
    """Of the checks that refused, each with a sentence and a next step."""
    failed = [check for check in document["checks"] if check["state"] == "fail"]
    assert document["fit"] is False
    assert all(check["message"] and check["hint"] for check in failed)
    assert document["error"]["code"] == failed[0]["code"]
    return [check["code"] for check in failed]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file of these names to begin with")
@pytest.mark.parametrize("name", ["aux.bin", "lamp:1.bin", "x" * 240])
def test_an_image_whose_export_windows_could_not_write_is_refused(terminal: Terminal, name: str) -> None:
    Path("lamp.bin").rename(name)
    key = ["--key", "file:sue.pem", "--certificate", "lamp.crt"]
    create = ["release", "create", name, "--version", "1.1.0", *key, *PRODUCT]
    refused = terminal.json(*create, status=exit_status("SIG-042"))
    assert refused["error"]["code"] == "SIG-042"
    assert terminal.json("release", "list", *PRODUCT)["releases"] == []


def test_a_build_server_is_told_every_check(terminal: Terminal) -> None:
    release_id = create(terminal)["release_id"]
    verify = ["release", "verify", release_id, *PRODUCT]
    waiting = terminal.json(*verify, status=SIGNING)
    assert codes(waiting) == ["SIG-135"]
    terminal.json("release", "approve", release_id, "--key", "file:ada.pem", *PRODUCT)
    approved = terminal.json(*verify)
    assert approved["fit"]
    assert [check["check"] for check in approved["checks"]] == [check["check"] for check in waiting["checks"]]
    [image] = data_dir().glob(f"releases/{release_id}/*.bin")
    image.write_bytes(b"another firmware")
    terminal.json("release", "refuse", release_id, "--reason", "wrong build", *PRODUCT)
    assert codes(terminal.json(*verify, status=RELEASE)) == ["REL-011", "REL-020"]


def test_a_refused_image_has_all_its_reasons(terminal: Terminal) -> None:
    Path("lamp.bin").write_bytes(b"")
    profile = Path("lamp two.toml").read_text(encoding="utf-8")
    firmware = "[firmware]\ncertificate_days_left = 5000"
    Path("lamp two.toml").write_text(profile.replace("[firmware]", firmware), encoding="utf-8")
    key = ["--key", "file:sue.pem", "--certificate", "lamp.crt", *PRODUCT]
    refused = terminal.json("release", "create", "lamp.bin", "--version", "1.1.0", *key, status=RELEASE)
    assert codes(refused) == ["REL-003", "REL-030"]
    missing = terminal.json("release", "create", "none.bin", "--version", "1.1.0", *key, status=RELEASE)
    assert (missing["checks"], missing["error"]["code"]) == ([], "REL-002")


@pytest.mark.parametrize(("options", "who"), [([], "line-lead"), (["--by", "Cy"], "Cy")])
def test_a_refusal_tells_who_said_to_have_refused(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, options: list[str], who: str
) -> None:
    monkeypatch.setenv("LOGNAME", "line-lead")  # where `getpass` looks first, on every system
    release_id = create(terminal)["release_id"]
    refuse = ["release", "refuse", release_id, "--reason", "wrong build", *options, *PRODUCT]
    line = terminal.json(*refuse)["history"][-1]
    assert (line["action"], line["who"], line["said"]) == ("refused", who, True)
    assert f"{who} (as said)" in terminal.text("release", "show", release_id, *PRODUCT).splitlines()[-1]


def test_text_tells_state_and_history(terminal: Terminal) -> None:
    release_id = create(terminal)["release_id"]
    assert "waiting for 1 of 1 approvals" in terminal.text("release", "list", *PRODUCT)
    assert "0 of the 1 approvals" in terminal.text("release", "verify", release_id, *PRODUCT, status=SIGNING)
    approved = terminal.text("release", "approve", release_id, "--key", "file:bea.pem", *PRODUCT)
    assert approved.splitlines()[-1] == "approved"
    refused = terminal.text("release", "refuse", release_id, "--reason", "wrong build", *PRODUCT)
    assert refused.splitlines()[-1] == "refused"
    shown = terminal.text("release", "show", release_id, *PRODUCT)
    assert "Bea (bea)  file:bea.pem" in shown
    assert "signing_job" not in shown
    assert shown.splitlines()[-1].endswith("wrong build")


def test_a_damaged_release_is_told_beside_the_list(terminal: Terminal) -> None:
    sound, damaged = create(terminal)["release_id"], create(terminal, "1.2.0")["release_id"]
    (data_dir() / "releases" / damaged / "release.json").unlink()
    told = terminal.json("release", "list", *PRODUCT)
    assert [one["release_id"] for one in told["releases"]] == [sound]
    assert [(one["release_id"], one["code"]) for one in told["damaged"]] == [(damaged, "REL-012")]
    text = terminal.text("release", "list", *PRODUCT)
    assert f"The files of release {damaged} are missing or damaged. [REL-012]" in text
    assert sound in text


def test_without_a_policy_a_release_is_made_and_told_and_goes_nowhere(
    terminal: Terminal, account: Account
) -> None:
    account.policy = ReleaseError(NO_POLICY, product="LAMP-1")
    key = ["--key", "file:sue.pem", "--certificate", "lamp.crt", *PRODUCT]
    made = terminal.json("release", "create", "lamp.bin", "--version", "1.1.0", *key)
    assert {check["check"] for check in made["checks"] if check["state"] == "warn"} == {"policy"}
    release_id = made["release_id"]
    assert (made["state"], made["policy_version"]) == ("barred", 0)
    assert made["not_allowed"].endswith("[REL-060]")
    assert "not_allowed" in terminal.text("release", "show", release_id, *PRODUCT)
    assert "barred" in terminal.text("release", "list", *PRODUCT)
    for verb in (["request", "--key", "file:ana.pem"], ["approve", "--key", "file:ada.pem"], ["verify"]):
        refused = terminal.json("release", *verb, release_id, *PRODUCT, status=RELEASE)
        assert refused["error"]["code"] == "REL-060"
    terminal.text("release", "refuse", release_id, "--reason", "no need any more", *PRODUCT)


def test_where_aws_cannot_be_reached_the_list_says_that_it_does_not_know(
    terminal: Terminal, account: Account
) -> None:
    account.policy = CloudError(AWS_UNREACHABLE, what="ask AWS who is signed in")
    key = ["--key", "file:sue.pem", "--certificate", "lamp.crt", *PRODUCT]
    made = terminal.json("release", "create", "lamp.bin", "--version", "1.1.0", *key)
    assert (made["state"], made["policy_version"]) == ("unknown", 0)
    (warned,) = (one["detail"] for one in made["checks"] if one["check"] == "policy")
    assert warned.startswith("it was not asked: ")
    listed = terminal.text("release", "list", *PRODUCT)
    assert "not known" in listed
    assert "[CLD-001]" in listed


def test_each_product_has_its_own_people(terminal: Terminal) -> None:
    release_id = create(terminal)["release_id"]
    kettle = Path("lamp two.toml").read_text(encoding="utf-8").replace("LAMP-1", "KETTLE-2")
    Path("kettle.toml").write_text(kettle, encoding="utf-8")
    other = ["--product", "kettle.toml"]
    [listed] = terminal.json("release", "list", *other)["releases"]
    assert (listed["release_id"], listed["state"]) == (release_id, None)
    assert "see: linekey release show" in terminal.text("release", "list", *other)
    for verb in (["show"], ["approve", "--key", "file:ada.pem"]):
        error = terminal.json("release", *verb, release_id, *other, status=RELEASE)["error"]
        assert error["code"] == "REL-026"
        assert "--product" in error["hint"]


def test_mistakes_are_sentences(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id = create(terminal)["release_id"]
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "planted-wrong-passphrase")
    for arguments, status, code in (
        (["approve", "rel-nobody", "--key", "file:ada.pem"], RELEASE, "REL-010"),
        (["approve", release_id, "--key", "file:ada.pem"], exit_status("SIG-012"), "SIG-012"),
        (["approve", release_id, "--key", "file:none.pem"], exit_status("SIG-010"), "SIG-010"),
        (["approve", release_id, "--key", "ada.pem"], SIGNING, "SIG-001"),
        (["approve", release_id, "--key", "awskms:alias/ada"], SIGNING, "SIG-138"),
        (["request", release_id, "--key", "file:bea.pem"], exit_status("SIG-012"), "SIG-012"),
        (["refuse", release_id, "--reason", " "], RELEASE, "REL-028"),
        (["refuse", "rel-nobody", "--reason", "no"], RELEASE, "REL-010"),
        (["verify", "rel-nobody"], RELEASE, "REL-010"),
    ):
        error = terminal.json("release", *arguments, *PRODUCT, status=status)["error"]
        assert (error["code"], bool(error["hint"])) == (code, True)
    assert (
        terminal.json("release", "export", "rel-nobody", "--out", "o", status=RELEASE)["error"]["code"]
        == "REL-010"
    )
    assert not Path("o").exists()
    assert "planted" not in str(terminal.json("release", "show", release_id, *PRODUCT))


@pytest.mark.parametrize("verb", ["create", "request", "approve", "refuse", "verify", "export"])
def test_help_has_examples(terminal: Terminal, verb: str) -> None:
    assert f"linekey release {verb}" in terminal.text("release", verb, "--help")


def test_a_plain_image_is_signed_inside_where_the_boot_loader_verifies(terminal: Terminal) -> None:
    profile = LAMP.read_text(encoding="utf-8")
    mcuboot = "[firmware.mcuboot]\nheader_size = 0x200\npad_header = true\n"
    Path("beacon.toml").write_text(
        profile.replace('format = "freertos"', 'format = "mcuboot"') + mcuboot, encoding="utf-8"
    )
    key = ["--key", "file:sue.pem", "--certificate", "lamp.crt", "--product", "beacon.toml"]
    made = terminal.json("release", "create", "lamp.bin", "--version", "1.1.0", *key)
    assert made["image_name"] == "lamp.signed.bin"
    assert made["unsigned_sha256"] == hashlib.sha256(Path("lamp.bin").read_bytes()).hexdigest()
    for verb, who in (("request", "ana"), ("approve", "ada")):
        agree = ["release", verb, made["release_id"], "--key", f"file:{who}.pem"]
        terminal.text(*agree, "--product", "beacon.toml")
    terminal.text("release", "verify", made["release_id"], "--product", "beacon.toml")
    terminal.text("verify", made["image"], "--cert", "lamp.crt")
    Path("lamp.bin").write_bytes(Path(made["image"]).read_bytes())
    refused = terminal.text("release", "create", "lamp.bin", "--version", "1.2.0", *key, status=RELEASE)
    assert "REL-032" in refused


def test_a_key_of_ones_own_needs_neither_region_nor_account(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("LINEKEY_ENDPOINT", "bench")  # and none is running
    assert create(terminal)["fit"]
    monkeypatch.delenv("LINEKEY_ENDPOINT")
    assert create(terminal, "1.2.0")["fit"]
    needs = terminal.json("release", "create", "lamp.bin", "--version", "1.3.0", *PRODUCT, status=15)
    assert needs["error"]["code"] == "SET-005"
