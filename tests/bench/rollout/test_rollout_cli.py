"""A release manager at the command line, from the firmware file to the last unit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.process import BenchProcess
from desktop.bench.unit.process import UnitProcess
from desktop.cli.main import EXIT_STATUS, run
from desktop.core import paths
from desktop.device.driver import open_driver
from signing.certificates import code_signing_certificate
from signing.keys.file import create_key_file, file_signer

GROUP = "lamp-line"
PASSPHRASE = "correct horse battery staple"
PRODUCTS = Path(__file__).parents[3] / "resources" / "products"
BUCKET = "linekey-000000000000-us-east-1"
RELEASE, SIGNING = EXIT_STATUS["REL"], EXIT_STATUS["SIG"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BenchEndpoint]:
    """A bench, its account set up, and `LINEKEY_ENDPOINT` pointing there."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("Büro 深圳")))
        environment.setenv("LINEKEY_CLAIM_PASSPHRASE", PASSPHRASE)
        environment.setenv("LINEKEY_ENDPOINT", "bench")
        environment.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
        with BenchProcess() as bench:
            assert run(["account", "setup"]) == 0
            yield bench.endpoint


@pytest.fixture(autouse=True)
def data_dir(office: BenchEndpoint) -> None:
    """In place of the folder each test has for itself."""


@pytest.fixture
def aws(office: BenchEndpoint) -> Any:
    session = boto3.Session(office.access_key_id, office.secret_access_key, region_name=office.region)
    return lambda service: session.client(service, endpoint_url=office.endpoint_url)


class Terminal:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def json(self, *arguments: str, status: int = 0) -> Any:
        self._capsys.readouterr()
        assert run([*arguments, "--json"]) == status, self._capsys.readouterr()
        return json.loads(self._capsys.readouterr().out)

    def lines(self, *arguments: str, status: int = 0) -> list[Any]:
        self._capsys.readouterr()
        assert run([*arguments, "--json"]) == status, self._capsys.readouterr()
        return [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]

    def text(self, *arguments: str, status: int = 0) -> str:
        self._capsys.readouterr()
        assert run(arguments) == status
        shown = self._capsys.readouterr()
        return shown.out + shown.err


@pytest.fixture
def owner() -> str:
    """The key that set-up made: its owner may do everything, and that alone."""
    [path] = paths.data_dir().glob("accounts/*/lamp-1/owner-key.pem")
    return f"file:{path}"


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def thing(aws: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"thing-{request.node.name}"
    aws("iot").create_thing(thingName=name)
    aws("iot").add_thing_to_thing_group(thingGroupName=GROUP, thingName=name)
    yield name
    aws("iot").delete_thing(thingName=name)


def test_from_the_file_to_the_last_unit(
    terminal: Terminal, aws: Any, thing: str, image: Path, owner: str
) -> None:
    release = terminal.json("release", "create", str(image), "--version", "1.1.0", "--requester-key", owner)
    release_id = release["release_id"]
    assert release.pop("fit")
    assert release.pop("checks")
    assert terminal.json("release", "show", release_id) == release
    assert release in terminal.json("release", "list")["releases"]
    assert (release["state"], release["requested_by"]) == ("requested", "owner")
    fit = terminal.json("rollout", "preflight", release_id, "--target", GROUP)
    assert (fit["fit"], fit["things"], {check["state"] for check in fit["checks"]}) == (True, 1, {"pass"})
    job_id = terminal.json("rollout", "launch", release_id, "--target", GROUP)["job_id"]
    aws("iot-jobs-data").update_job_execution(
        jobId=job_id, thingName=thing, status="SUCCEEDED", statusDetails={"reason": "accepted v1.1.0"}
    )
    *changes, told = terminal.lines("rollout", "watch", job_id)
    assert (told["change"], told["job_id"], told["status"]) == ("finished", job_id, "COMPLETED")
    assert told["counts"]["SUCCEEDED"] == 1
    [execution] = [change for change in changes if change["change"] == "execution"]
    assert (execution["thing"], execution["state"]) == (thing, "SUCCEEDED")
    assert execution["reason"] == "accepted v1.1.0"
    assert changes[0]["change"] == "counts"
    [listed] = terminal.json("rollout", "list")["rollouts"]
    assert (listed["job_id"], listed["status"]) == (job_id, "COMPLETED")
    assert terminal.json("ledger", "verify")["entries"] == 5  # release, request, launch, executions, end


def test_text_tells_why_units_refused_and_the_status_says_so(
    terminal: Terminal, aws: Any, thing: str, image: Path, owner: str
) -> None:
    release_id = terminal.text("release", "create", str(image), "--version", "1.2.0").split()[-1]
    assert terminal.text("release", "request", release_id, "--key", owner).split()[-1] == "requested"
    launched = terminal.text("rollout", "launch", release_id, "--target", f"thing/{thing}", "--yes")
    job_id = launched.split()[-1]
    assert "verified with the units' certificate" in launched
    aws("iot-jobs-data").update_job_execution(
        jobId=job_id, thingName=thing, status="FAILED", statusDetails={"reason": "rejected: 0x21"}
    )
    shown = terminal.text("rollout", "watch", job_id, status=14)
    assert "✖ FAILED" in shown
    assert shown.splitlines()[-1] == "  1 × rejected: 0x21"
    assert "rejected: 0x21" in terminal.text("rollout", "show", job_id)


def test_a_key_in_a_file_with_its_own_certificate(
    terminal: Terminal, tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "release key.pem", tmp_path / "release.crt"
    create_key_file(key, PASSPHRASE)
    pem = code_signing_certificate(file_signer(f"file:{key}", lambda _uri: PASSPHRASE), "release", 365)
    certificate.write_text(pem, encoding="ascii")
    create = ["release", "create", str(image), "--version", "1.3.0", "--key", f"file:{key}"]
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "wrong")
    wrong = terminal.json(*create, "--certificate", str(certificate), status=20)
    assert wrong["error"]["code"] == "SIG-012"
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    assert terminal.json(*create, status=13)["error"]["code"] == "REL-009"
    made = terminal.json(*create, "--certificate", str(certificate))
    assert made["signer_uri"] == f"file:{key}"


def test_mistakes_are_sentences(terminal: Terminal, tmp_path: Path, image: Path) -> None:
    (tmp_path / "empty.bin").touch()
    for arguments, status, code in (
        (["release", "create", str(tmp_path / "empty.bin"), "--version", "1.0.0"], 13, "REL-003"),
        (["release", "create", str(tmp_path / "none.bin"), "--version", "1.0.0"], 13, "REL-002"),
        (["release", "create", str(image), "--version", "one"], 13, "REL-001"),
        (["release", "show", "rel-nobody"], 13, "REL-010"),
        (["rollout", "launch", "rel-nobody", "--target", GROUP], 13, "REL-010"),
        (["rollout", "launch", "rel-nobody"], 14, "ROL-044"),
        (["rollout", "launch", "rel-nobody", "--plan", str(tmp_path / "none.toml")], 14, "ROL-040"),
        (["rollout", "watch", "AFR_OTA-nothing"], 14, "ROL-012"),
        (["rollout", "retry", "AFR_OTA-nothing"], 14, "ROL-012"),
        (["rollout", "rollback", "AFR_OTA-nothing"], 14, "ROL-012"),
        (["rollout", "show", "AFR_OTA-nothing"], 14, "ROL-012"),
        (["rollout", "cancel", "AFR_OTA-nothing"], 14, "ROL-012"),
    ):
        error = terminal.json(*arguments, status=status)["error"]
        assert error["code"] == code
        assert error["hint"]


def test_preflight_with_a_unit_at_hand(
    terminal: Terminal, thing: str, image: Path, tmp_path: Path, owner: str
) -> None:
    release = terminal.json("release", "create", str(image), "--version", "1.5.0", "--requester-key", owner)
    with UnitProcess(tmp_path / "flash") as units:
        preflight = [
            "rollout",
            "preflight",
            release["release_id"],
            "--target",
            thing,
            "--port",
            units.uris[0],
        ]
        shown = terminal.text(*preflight, status=10)
        assert "✖ FAIL unit-at-hand" in shown
        assert "[DEV-017]" in shown
        refused = terminal.json(*preflight, "--target", "nobody", status=10)
        assert (refused["fit"], refused["error"]["code"]) == (False, "DEV-017")
        failed = {check["check"]: check for check in refused["checks"] if check["state"] == "fail"}
        assert list(failed) == ["unit-at-hand", "targets"]
        assert all(check["code"] and check["message"] and check["hint"] for check in failed.values())
        driver = open_driver("freertos", units.uris[0], {})
        with driver.link:
            driver.identify()
            driver.write_code_signing(release["certificate_label"], release["certificate_pem"])
        shown = terminal.text(*preflight)
        assert "✔ PASS unit-at-hand" in shown
        assert "✔ PASS fleet-version" in shown


def test_what_can_be_no_name_of_a_target(terminal: Terminal, image: Path, owner: str) -> None:
    create = ["release", "create", str(image), "--version", "1.6.0", "--requester-key", owner]
    release_id = terminal.json(*create)["release_id"]
    for target in ("", "thing/", "two words", "x" * 129):
        refused = terminal.json("rollout", "preflight", release_id, "--target", target, status=14)
        assert refused["error"]["code"] == "ROL-002"


def test_cancel(terminal: Terminal, thing: str, image: Path, owner: str) -> None:
    create = ["release", "create", str(image), "--version", "1.4.0", "--requester-key", owner]
    release_id = terminal.json(*create)["release_id"]
    job_id = terminal.json("rollout", "launch", release_id, "--target", thing)["job_id"]
    assert terminal.json("rollout", "cancel", job_id, "--reason", "wrong file")["cancelled"]
    told = terminal.lines("rollout", "watch", job_id, status=14)[-1]
    assert (told["status"], told["counts"]["CANCELED"]) == ("CANCELED", 1)


# --- the last tests here: from now on two people must agree ---


@pytest.fixture
def two_people(terminal: Terminal, owner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bea approves what the owner requests, once the owner has had the policy say so."""
    monkeypatch.chdir(tmp_path)
    for name in ("bea", "mine", "mine too"):
        (tmp_path / f"{name}.pub").write_text(terminal.text("keys", "new", f"{name}.pem"), encoding="ascii")
    draft = ["release", "policy", "draft", "--add-person", "bea=bea.pub:approver", "--approvals", "1"]
    terminal.text(*draft, "--out", "next.json")
    terminal.text("release", "policy", "sign", "next.json", "--key", owner)
    terminal.text("release", "policy", "publish", "next.json")


def test_one_person_alone_is_refused_whatever_the_profile_says(
    two_people: None, terminal: Terminal, aws: Any, thing: str, image: Path, owner: str
) -> None:
    """No profile, a forged one, two keys of one's own, the key of the account."""
    create = ["release", "create", str(image), "--version", "2.0.0", "--requester-key", owner]
    release_id = terminal.json(*create)["release_id"]
    forged = (PRODUCTS / "lamp.toml").read_text(encoding="utf-8") + "\n[release]\napprovals = 2\n"
    for name, key in (("Ada", "mine"), ("Bea", "mine too")):
        digest = terminal.json("keys", "show", f"file:{key}.pem")["public_key_sha256"]
        forged += f'[[release.approvers]]\nname = "{name}"\npublic_key_sha256 = "{digest}"\n'
    Path("forged.toml").write_text(forged, encoding="utf-8")
    before = aws("iot").list_jobs()["jobs"]
    for product in ([], ["--product", "forged.toml"]):
        for key, code, status in (
            (owner, "REL-072", RELEASE),
            ("file:mine.pem", "REL-023", RELEASE),
            ("file:mine too.pem", "REL-023", RELEASE),
            (f"awssigner:linekey_lamp_1?bucket={BUCKET}", "SIG-138", SIGNING),
        ):
            approve = ["release", "approve", release_id, "--key", key, *product]
            assert terminal.json(*approve, status=status)["error"]["code"] == code
        launch = ["rollout", "launch", release_id, "--target", thing, *product]
        assert terminal.json(*launch, status=SIGNING)["error"]["code"] == "SIG-135"
        assert terminal.json("release", "show", release_id, *product)["approved_by"] == []
    assert aws("iot").list_jobs()["jobs"] == before
    assert terminal.json("release", "approve", release_id, "--key", "file:bea.pem")["state"] == "approved"
    assert terminal.json("rollout", "launch", release_id, "--target", thing)["job_id"]
