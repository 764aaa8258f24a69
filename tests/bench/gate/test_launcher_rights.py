"""What Linekey asks of AWS as a launcher is just what `launcher.json` and `launcher-gated.json` allow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import botocore.client
import pytest

from desktop.account.gate import launcher_policy
from desktop.account.names import Names
from desktop.bench.process import BenchProcess
from desktop.cli.main import EXIT_STATUS, run
from desktop.cloud.release.shelf import ReleaseShelf
from desktop.cloud.session import Cloud
from desktop.core import paths
from desktop.core.errors import CloudError
from desktop.ledger.store import Ledger
from desktop.release.bundle.exchange import put_refusal
from desktop.release.record import read_record
from desktop.release.sharing import ReleaseSharing
from desktop.settings.product.profile import load_product
from desktop.sign_in import bench_target
from tests.bench.gate.conftest import user_of
from tests.bench.release.conftest import image
from tests.bench.rights import ANYBODY

__all__ = ["image"]

RENAMED = {"lambda:Invoke": "lambda:InvokeFunction", "s3:ListObjectVersions": "s3:ListBucketVersions"}
RENAMED["s3:ListObjectsV2"] = "s3:ListBucket"
VERSIONED = {"s3:GetObject": "s3:GetObjectVersion", "s3:DeleteObject": "s3:DeleteObjectVersion"}
# A watch is told over MQTT of what changes; where, the bench's target knows already.
UNSEEN = {"iot:Connect", "iot:Subscribe", "iot:Receive", "iot:DescribeEndpoint"}
# What AWS IoT asks of whoever makes a stream.
PASSED = {"iam:PassRole"}
ROLLOUT, RELEASE = EXIT_STATUS["ROL"], EXIT_STATUS["REL"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """The account as set-up left it, as whoever did that sees it."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("Büro 9")))
        environment.setenv("LINEKEY_CLAIM_PASSPHRASE", "correct horse")
        environment.setenv("LINEKEY_PASSPHRASE", "correct horse")
        environment.setenv("LINEKEY_ENDPOINT", "bench")
        with BenchProcess() as bench:
            assert run(["account", "setup"]) == 0
            yield Cloud(bench_target(bench.endpoint))


@pytest.fixture(autouse=True)
def data_dir(office: Cloud) -> None:
    """In place of the folder each test has for itself."""


Ask = Callable[..., Any]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: str, status: int = 0) -> Any:
        capsys.readouterr()
        assert run([*arguments, "--json"]) == status, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    return asked


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """IAM's names of all that this process asks AWS from now on."""
    seen: set[str] = set()
    call = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined] # what every call goes through

    def noted(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        name = f"{client.meta.service_model.signing_name}:{operation}"
        if "VersionId" in parameters:
            name = VERSIONED[name]
        seen.add(RENAMED.get(name, name))
        return call(client, operation, parameters)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", noted)
    return seen


def allowed(policy: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for one in policy["Statement"]:
        if one["Effect"] == "Allow":
            found |= {one["Action"]} if isinstance(one["Action"], str) else set(one["Action"])
    return found


def owner_key() -> str:
    [path] = paths.data_dir().glob("accounts/*/lamp-1/owner-key.pem")
    return f"file:{path}"


def requested(ask: Ask, image: Path, version: str) -> str:
    """A release that the account's one person wants rolled out, in the bucket."""
    made = ask("release", "create", str(image), "--version", version, "--requester-key", owner_key())
    ask("release", "push", made["release_id"])
    return str(made["release_id"])


def group_of(office: Cloud, thing: str) -> str:
    iot, name = office.client("iot"), f"line-{thing}"
    iot.create_thing(thingName=thing)
    iot.create_thing_group(thingGroupName=name)
    iot.add_thing_to_thing_group(thingGroupName=name, thingName=thing)
    return name


def rights(office: Cloud, *, gated: bool) -> dict[str, Any]:
    return launcher_policy(office, Names(office, load_product("lamp")), gated=gated)


def sit_down(monkeypatch: pytest.MonkeyPatch, office: Cloud, *policies: dict[str, Any]) -> None:
    """Linekey runs as a user with these rights from now on."""
    target = user_of(office, *policies).target
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: target)


@pytest.mark.parametrize("gated", [False, True])
def test_a_launcher_may_what_a_launcher_does(
    office: Cloud, ask: Ask, image: Path, used: set[str], monkeypatch: pytest.MonkeyPatch, *, gated: bool
) -> None:
    thing = f"lamp-{gated}"
    line = group_of(office, thing)
    release = requested(ask, image, f"1.{int(gated)}.0")
    if gated:
        ask("account", "gate", "set-up", "--yes")
    sit_down(monkeypatch, office, rights(office, gated=gated))
    used.clear()
    ask("release", "fetch", release)
    fit = ask("rollout", "preflight", release, "--target", line)
    assert {check["state"] for check in fit["checks"]} == {"pass"}
    job = ask("rollout", "launch", release, "--target", line)["job_id"]
    office.client("iot-jobs-data").update_job_execution(jobId=job, thingName=thing, status="FAILED")
    used.discard("iot-jobs-data:UpdateJobExecution")
    ask("rollout", "watch", job, status=ROLLOUT)
    ask("rollout", "show", job)
    ask("rollout", "list")
    stopped = ask("rollout", "launch", release, "--target", f"thing/{thing}")["job_id"]
    ask("rollout", "cancel", stopped)
    with monkeypatch.context() as failing:
        failing.setattr("desktop.rollout.launch.create_job", not_today)
        failing.setattr("desktop.cloud.release.gate.ReleaseGate.launch", not_today)
        ask("rollout", "launch", release, "--target", line, status=EXIT_STATUS["CLD"])
    assert used - {ANYBODY} | UNSEEN | (set() if gated else PASSED) == allowed(rights(office, gated=gated))


def not_today(*_: object, **_more: object) -> None:
    raise CloudError.told("CLD-010", "not today")


def test_what_another_computer_refused_is_not_launched(
    office: Cloud, ask: Ask, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, release, other = group_of(office, "refused"), *(requested(ask, image, f"2.0.{n}") for n in (0, 1))
    ask("account", "gate", "set-up", "--yes")
    shelf = ReleaseShelf(office, Names(office, load_product("lamp")).bucket, "lamp-1")
    with Ledger(paths.data_dir() / "ledger.sqlite3") as ledger:
        put_refusal(shelf, read_record(ledger, release).statement_sha256, "units hang")
    sit_down(monkeypatch, office, rights(office, gated=True))
    said = ask("rollout", "launch", release, "--target", line, status=RELEASE)
    assert said["error"]["code"] == "REL-020"
    # A Linekey that somebody edited does not look.
    monkeypatch.setattr(ReleaseSharing, "check_elsewhere", lambda *_: None)
    said = ask("rollout", "launch", release, "--target", line, status=ROLLOUT)
    assert said["error"]["code"] == "ROL-034"
    assert "units hang" in said["error"]["message"]
    ask("rollout", "launch", other, "--target", line)


@pytest.mark.parametrize("hidden", ["release-exchange", "release-policies"])
def test_who_may_not_look_launches_nothing(
    office: Cloud, ask: Ask, image: Path, monkeypatch: pytest.MonkeyPatch, hidden: str
) -> None:
    """As S3 also answers for what is not there, unless one may list the bucket."""
    line, release = group_of(office, hidden), requested(ask, image, "3.0.0")
    resource = f"{Names(office, load_product('lamp')).bucket_arn}/{hidden}/*"
    blind = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": resource}
    sit_down(
        monkeypatch, office, rights(office, gated=False), {"Version": "2012-10-17", "Statement": [blind]}
    )
    said = ask("rollout", "launch", release, "--target", line, status=EXIT_STATUS["CLD"])
    assert said["error"]["code"] == "CLD-002"
