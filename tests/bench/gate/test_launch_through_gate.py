"""A launcher who may create no job launches through the gate, whole or not at all, and only once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.account.gate import launcher_policy
from desktop.cloud.release.gate import GateRefusedError, ReleaseGate, find_gate
from desktop.cloud.session import Cloud
from desktop.context import Context
from desktop.core.errors import CloudError, RolloutError
from desktop.core.events import StepDone
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger
from desktop.rollout import launch
from desktop.rollout.launch import Launcher
from desktop.rollout.parts import NO_GATE, Gateway, Options
from desktop.rollout.service import RolloutService
from desktop.settings.rollout_plan import CanarySection, RolloutPlan, ScheduleSection, parse_plan
from resources.lambdas.release_gate.names import key_of
from tests.bench.gate.conftest import (
    CODE,
    IDENTITY,
    IMAGE,
    VERSION,
    Site,
    b64,
    envelope_of,
    manifest_of,
    new_job,
    new_stream,
)


@dataclass(frozen=True)
class Signed:
    """A release as a rollout sees it."""

    image: Path
    release_id: str = "rel-20261127T120000-0badcafe"
    product: str = "LAMP-1"
    version: str = VERSION
    size: int = len(IMAGE)
    sha256: str = hashlib.sha256(IMAGE).hexdigest()
    signature_b64: str = b64(CODE.sign_digest(hashlib.sha256(IMAGE).digest()))
    signing_jobs: tuple[str, ...] = ()
    certificate_label: str = "ota_signer_cert"
    certificate_pem: str = IDENTITY.certificate_pem


@dataclass(frozen=True)
class Account:
    bucket: str
    stream_role_arn: str
    code_signing_certificate_pem: str = IDENTITY.certificate_pem


@pytest.fixture
def release(tmp_path: Path) -> Signed:
    image = tmp_path / "lämp.bin"
    image.write_bytes(IMAGE)
    return Signed(image)


@dataclass
class Desk:
    site: Site
    ledger: Ledger
    people: tuple[str, ...] = ("ana", "bo")
    tell: Callable[[object], None] = lambda _event: None

    def rollouts(self, cloud: Cloud, *, gated: bool = True) -> RolloutService:
        names = self.site.names
        account = Account(names.bucket, names.role_arn(names.stream_role))
        context = Context(self.site.product, cloud, self.ledger, lambda: account, self.tell)
        gateway = Gateway(lambda: find_gate(cloud, names.slug), self.manifest) if gated else NO_GATE
        return RolloutService(context, lambda _release: None, gateway)

    def manifest(self, _release_id: str) -> bytes:
        return envelope_of(manifest_of(), *self.people).to_json()

    def open_runs(self) -> list[str]:
        return [run.run_id for run in Journal(self.ledger, "rollout").open_runs()]


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Iterator[Desk]:
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        yield Desk(site, ledger)


def made(site: Site, job: str) -> dict[str, Any]:
    """What a job tells units, without the names that each launch has for itself."""
    iot = site.cloud.client("iot")
    found = iot.describe_job(jobId=job)["job"]
    told = iot.get_job_document(jobId=job)["document"]
    stream = json.loads(told)["afr_ota"]["streamname"]
    streamed = iot.describe_stream(streamId=stream)["streamInfo"]
    [file] = streamed["files"]
    place = file["s3Location"]
    stored = site.cloud.client("s3").get_object(
        Bucket=place["bucket"], Key=place["key"], VersionId=place["version"]
    )
    assert stored["Body"].read() == IMAGE
    fields = ("description", "targetSelection", "timeoutConfig", "jobExecutionsRolloutConfig")
    document = json.loads(told.replace(stream, "STREAM"))
    # The signature is made anew each time.
    document["afr_ota"]["files"][0]["sig-sha256-ecdsa"] = ""
    return {
        "job": {name: found.get(name) for name in fields},
        "targets": set(found["targets"]),
        "document": document,
        "stream": (streamed["roleArn"], streamed["description"], file["fileId"], place["bucket"]),
        "key": place["key"].replace(job, "JOB"),
    }


def test_it_makes_what_a_launcher_would_have_made(site: Site, desk: Desk, release: Signed) -> None:
    thing = site.thing()
    how = parse_plan("timeout_minutes = 90\n[pace]\nper_minute = 5", "plan.toml")
    through = desk.rollouts(site.launcher).launch(release, [thing], Options(how=how))
    free = site.user(launcher_policy(site.cloud, site.names, gated=False))
    options = Options(allow_downgrade=True, how=how)
    direct = desk.rollouts(free, gated=False).launch(release, [thing], options)
    assert made(site, through) == made(site, direct)
    assert [entry.subject for entry in desk.ledger.entries("rollout")] == [through, direct]
    assert desk.open_runs() == []


def test_a_plan_goes_through_the_gate_and_steps_do_not(site: Site, desk: Desk, release: Signed) -> None:
    start = (datetime.now(UTC) + timedelta(hours=1)).replace(second=0, microsecond=0)
    later = RolloutPlan(schedule=ScheduleSection(start=start))
    job = desk.rollouts(site.launcher).launch(release, [site.thing()], Options(how=later))
    assert site.cloud.client("iot").describe_job(jobId=job)["job"]["status"] == "SCHEDULED"
    before = site.traces()
    steps = RolloutPlan(canary=(CanarySection(things=1),))
    targets = [site.thing(), site.thing()]
    with pytest.raises(RolloutError, match="ROL-055"):
        desk.rollouts(site.launcher).launch(release, targets, Options(how=steps))
    assert (site.traces(), desk.open_runs()) == (before, [])


def test_a_launcher_stops_what_he_launched(site: Site, desk: Desk, release: Signed) -> None:
    rollouts = desk.rollouts(site.launcher)
    job = rollouts.launch(release, [site.thing()])
    assert rollouts.show(job)[0].status == "IN_PROGRESS"
    rollouts.cancel(job, "not today")
    assert site.cloud.client("iot").describe_job(jobId=job)["job"]["status"] == "CANCELED"


def test_what_the_gate_refuses_leaves_nothing(site: Site, desk: Desk, release: Signed) -> None:
    before = site.traces()
    desk.people = ("ana",)
    with pytest.raises(GateRefusedError, match="ROL-034"):
        desk.rollouts(site.launcher).launch(release, [site.thing()])
    assert site.traces() == before
    assert stored(site) == images_of(site)
    assert desk.open_runs() == []
    assert list(desk.ledger.entries("rollout")) == []


def stored(site: Site) -> set[str]:
    listed = site.cloud.client("s3").list_object_versions(Bucket=site.names.bucket, Prefix="rollouts/")
    return {row["Key"] for row in [*listed.get("Versions", ()), *listed.get("DeleteMarkers", ())]}


def images_of(site: Site) -> set[str]:
    """Of the jobs that there are."""
    return {key_of(job) for job in site.traces()[1]}


def killed(desk: Desk, release: Signed, monkeypatch: pytest.MonkeyPatch, after: str) -> str:
    """The id of a launch that ended after a step as if the program had been killed."""

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    def tell(event: object) -> None:
        if isinstance(event, StepDone) and event.step == after:
            raise Killed

    desk.tell = tell
    with monkeypatch.context() as patched:
        patched.setattr(Launcher, "_undo_quietly", lambda *_: None)
        if after == "intent":
            patched.setattr(ReleaseGate, "launch", die)
        with pytest.raises(Killed):
            desk.rollouts(desk.site.launcher).launch(release, [desk.site.thing()])
    desk.tell = lambda _event: None
    [job] = desk.open_runs()
    return job


@pytest.mark.parametrize("after", ["upload", "intent", "gate"])
def test_a_launch_killed_at_any_step_is_settled(
    desk: Desk, release: Signed, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    site, before = desk.site, desk.site.traces()
    job = killed(desk, release, monkeypatch, after)
    if after == "intent":
        # The gate could have been asked, and be at work.
        assert desk.rollouts(site.launcher).reconcile() == 0
        assert desk.open_runs() == [job]
        later = launch.time.time() + launch.GATE_PATIENCE + 1
        monkeypatch.setattr(launch.time, "time", lambda: later)
    assert desk.rollouts(site.launcher).reconcile() == 1
    assert desk.open_runs() == []
    if after == "gate":
        assert job in site.traces()[1]
        assert [entry.subject for entry in desk.ledger.entries("rollout")] == [job]
    else:
        assert site.traces() == before
        assert key_of(job) not in stored(site)


def test_an_answer_that_is_lost_makes_no_second_job(
    site: Site, desk: Desk, release: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ReleaseGate.launch

    def lose_the_answer(gate: ReleaseGate, request: Any) -> None:
        asked(gate, request)
        raise RolloutError.told("ROL-030", "no answer")

    monkeypatch.setattr(ReleaseGate, "launch", lose_the_answer)
    job = desk.rollouts(site.launcher).launch(release, [site.thing()])
    assert [entry.subject for entry in desk.ledger.entries("rollout")] == [job]


def test_a_gate_without_an_answer_keeps_the_launch_and_its_image(
    site: Site, desk: Desk, release: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def timed_out(_cloud: Cloud, _function: str, event: dict[str, Any]) -> None:
        asked.append(event["action"])
        if event["action"] == "launch":
            raise TimeoutError("linekey-lamp-1-gate")

    with monkeypatch.context() as patched:
        patched.setattr("desktop.cloud.release.gate.invoke", timed_out)
        with pytest.raises(RolloutError, match="ROL-030"):
            desk.rollouts(site.launcher).launch(release, [site.thing()])
    assert asked == ["launch"]  # it may be at work: nothing is taken from under it
    [job] = desk.open_runs()
    assert key_of(job) in stored(site)


def test_the_same_request_twice_is_one_launch(site: Site) -> None:
    request = site.request()
    site.gate.launch(request)
    before = site.traces()
    site.gate.launch(request)
    assert site.traces() == before


def test_a_stream_that_was_left_half_way_is_taken_over(site: Site) -> None:
    request = site.request()
    site.gate.launch(request)
    site.cloud.client("iot").delete_job(jobId=request["job"], force=True)
    site.gate.launch(request)
    assert request["job"] in site.traces()[1]


@pytest.mark.parametrize("change", ["targets", "image", "stream", "job"])
def test_a_name_that_means_another_launch_is_refused(site: Site, change: str) -> None:
    request = site.request()
    site.gate.launch(request)
    other = {"targets": [site.thing()]}
    if change == "image":
        other = {"image": site.put(request["job"])}
    if change == "stream":
        other = {"stream": new_stream()}
    if change == "job":
        job = new_job()
        other = {"job": job, "image": site.put(job)}
    before = site.traces()
    with pytest.raises(GateRefusedError, match="ROL-038"):
        site.gate.launch({**request, **other})
    assert site.traces() == before


def test_what_aws_refuses_takes_the_stream_with_it(site: Site) -> None:
    before = site.traces()
    nobody = site.thing() + "-nobody"
    with pytest.raises(GateRefusedError, match="ROL-039"):
        site.gate.launch(site.request(targets=[nobody]))
    with pytest.raises(GateRefusedError, match="ROL-039"):
        site.gate.launch(site.request(options={"timeoutConfig": {"inProgressTimeoutInMinutes": "soon"}}))
    assert site.traces() == before


def test_what_is_abandoned_is_gone_and_a_job_is_not_abandoned(site: Site) -> None:
    request = site.request()
    site.put(request["job"])
    site.gate.abandon(request["job"], request["stream"])
    assert key_of(request["job"]) not in stored(site)
    launched = site.request()
    site.gate.launch(launched)
    with pytest.raises(GateRefusedError, match="ROL-038"):
        site.gate.abandon(launched["job"], launched["stream"])
    # Nor does a name of one's own lead to the stream of another launch.
    with pytest.raises(GateRefusedError, match="ROL-038"):
        site.gate.abandon(request["job"], launched["stream"])
    assert key_of(launched["job"]) in stored(site)
    assert launched["stream"] in site.traces()[0]


def test_the_launcher_replaces_the_object_and_the_stream_keeps_its_version(site: Site) -> None:
    request = site.request()
    site.gate.launch(request)
    site.put(request["job"], b"something else")
    [file] = site.cloud.client("iot").describe_stream(streamId=request["stream"])["streamInfo"]["files"]
    assert file["s3Location"]["version"] == request["image"]


def test_a_launcher_without_the_right_to_ask_is_told_so(site: Site, desk: Desk, release: Signed) -> None:
    statements = launcher_policy(site.cloud, site.names, gated=True)["Statement"]
    mute = {"Effect": "Deny", "Action": "lambda:InvokeFunction", "Resource": "*"}
    user = site.user({"Version": "2012-10-17", "Statement": [*statements, mute]})
    with pytest.raises(CloudError, match="CLD-002") as caught:
        desk.rollouts(user).launch(release, [site.thing()])
    assert "lambda:InvokeFunction" in caught.value.message + caught.value.hint


def test_another_products_gate_is_not_asked(site: Site) -> None:
    assert find_gate(site.launcher, site.names.slug) is not None
    assert find_gate(site.cloud, "kettle") is None
