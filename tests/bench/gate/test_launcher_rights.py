"""What Linekey asks of AWS as a launcher is just what `launcher.json` and `launcher-gated.json` allow."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.account.gate import launcher_policy
from desktop.account.names import Names
from desktop.bench.process import BenchProcess
from desktop.cli.main import EXIT_STATUS, run
from desktop.cloud.events import EventStream
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
from tests.bench.gate.conftest import DECISIONS, user_of
from tests.bench.release.conftest import image
from tests.bench.rights import Decisions, by_chance, prove, removals

__all__ = ["image"]

# Without them a watch looks now and then: see `test_a_watch_without_leave_to_subscribe_still_sees_the_end`.
WATCHING = {"iot:Connect", "iot:Subscribe", "iot:Receive"}
ROLLOUT, RELEASE = EXIT_STATUS["ROL"], EXIT_STATUS["REL"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """The account as set-up left it, as whoever did that sees it."""
    with pytest.MonkeyPatch.context() as environment:
        folder = tmp_path_factory.mktemp("Büro 9")
        environment.setenv("LINEKEY_DATA_DIR", str(folder))
        environment.setenv("LINEKEY_BENCH_DECISIONS", str(folder / DECISIONS))
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


class RefusedError(Exception):
    """A verb did not end as it should have; what it told."""


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: str, status: int = 0) -> Any:
        capsys.readouterr()
        ended = run([*arguments, "--json"])
        told = capsys.readouterr()
        if ended != status:
            raise RefusedError(told.out + told.err)
        return json.loads(told.out.splitlines()[-1])

    return asked


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


def sit_down(monkeypatch: pytest.MonkeyPatch, office: Cloud, *policies: dict[str, Any]) -> str:
    """Linekey runs as a user with these rights from now on; the user's ARN."""
    user = user_of(office, *policies)
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: user.target)
    return user.signed_in_as


@pytest.fixture
def launch(
    office: Cloud, ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., None]:
    """`launch(release, line, thing)`: all that a launcher does. Raises `RefusedError`.

    `leads`: also from step to step, which no gate does.
    """
    subscribe = EventStream.subscribe

    def follow(verb: str, job: str, thing: str) -> None:
        """The unit fails once somebody listens."""

        def and_fail(stream: EventStream, *filters: str) -> None:
            subscribe(stream, *filters)
            jobs = office.client("iot-jobs-data")
            jobs.update_job_execution(jobId=job, thingName=thing, status="FAILED")

        with monkeypatch.context() as watched:
            watched.setattr(EventStream, "subscribe", and_fail)
            ask("rollout", verb, job, status=ROLLOUT)

    def lead(release: str, thing: str) -> None:
        """One of two comes first and proves it; the other fails."""
        things = [f"{thing}-{letter}" for letter in "ab"]
        for name in things:
            office.client("iot").create_thing(thingName=name)
        plan = paths.data_dir() / "plan.toml"
        plan.write_text("[[canary]]\nthings = 1\nsoak_minutes = 0\n", encoding="utf-8")
        targets = (argument for name in things for argument in ("--target", f"thing/{name}"))
        job = ask("rollout", "launch", release, "--plan", str(plan), *targets)["job_id"]
        [arn] = office.client("iot").describe_job(jobId=job)["job"]["targets"]
        first = arn.rpartition("/")[2]
        [other] = set(things) - {first}
        jobs = office.client("iot-jobs-data")
        jobs.update_job_execution(jobId=job, thingName=first, status="SUCCEEDED")
        with EventStream(office, client_id=first) as line:
            line.subscribe("x")
            follow("run", job, other)

    def launch_that_fails(release: str, line: str) -> None:
        """What was made for it is taken back, or it is told what is not."""
        with monkeypatch.context() as failing:
            failing.setattr("desktop.rollout.launch.create_job", not_today)
            failing.setattr("desktop.cloud.release.gate.ReleaseGate.launch", not_today)
            capsys.readouterr()
            assert run(["rollout", "launch", release, "--target", line]) == EXIT_STATUS["CLD"]
        told = capsys.readouterr()
        if "not today" not in told.err or "AWS denied" in told.out + told.err:
            raise RefusedError(told.out + told.err)

    def work(release: str, line: str, thing: str, *, leads: bool) -> None:
        ask("release", "fetch", release)
        fit = ask("rollout", "preflight", release, "--target", line)
        if bad := [check for check in fit["checks"] if check["state"] != "pass"]:
            raise RefusedError(bad)
        job = ask("rollout", "launch", release, "--target", line)["job_id"]
        follow("watch", job, thing)
        ask("rollout", "show", job)
        ask("rollout", "list")
        stopped = ask("rollout", "launch", release, "--target", f"thing/{thing}")["job_id"]
        ask("rollout", "cancel", stopped)
        launch_that_fails(release, line)
        if leads:
            lead(release, thing)

    return work


@pytest.mark.parametrize("gated", [False, True])
def test_a_launcher_may_what_a_launcher_does_and_with_a_right_less_not(
    office: Cloud,
    ask: Ask,
    image: Path,
    launch: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    *,
    gated: bool,
) -> None:
    name, held = "launcher-gated" if gated else "launcher", rights(office, gated=gated)
    release = requested(ask, image, f"1.{int(gated)}.0")
    if gated:
        ask("account", "gate", "set-up", "--yes")
    launcher = sit_down(monkeypatch, office, held)
    launch(release, group_of(office, f"lamp-{gated}"), f"lamp-{gated}", leads=not gated)
    prove(name, held, Decisions(paths.data_dir() / DECISIONS).of(launcher))

    unnamed = []
    for action, less in by_chance([one for one in removals(name, held) if one[0] not in WATCHING], 1):
        sit_down(monkeypatch, office, less)
        thing, told = f"lamp-{uuid.uuid4().hex[:8]}", "all was done"
        try:
            launch(release, group_of(office, thing), thing, leads=not gated)
        except RefusedError as error:
            told = str(error)
        # AWS IoT's data plane names no service with the operation that it denies.
        if action.partition(":")[2] not in told:
            unnamed.append((action, told))
    assert unnamed == []


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
