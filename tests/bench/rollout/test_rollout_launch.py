"""Launching: what is made, what is refused, and what is left behind (nothing)."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable

import pytest

from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError, RolloutError
from desktop.core.events import CheckDone
from desktop.ledger.journal import Journal
from desktop.release.store import Release
from desktop.rollout.parts import Options
from desktop.settings.rollout_plan import RolloutPlan
from signing.messages import Message
from tests.bench.rollout.conftest import Desk


def refused(desk: Desk, release: Release, *targets: str, cloud: Cloud | None = None) -> LinekeyError:
    before = desk.traces()
    with pytest.raises(LinekeyError) as caught:
        desk.rollouts(cloud).launch(release, targets)
    assert desk.traces() == before
    assert Journal(desk.ledger, "rollout").open_runs() == []
    assert [entry.kind for entry in desk.ledger.entries()] == ["release"]
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def test_a_launch_makes_what_a_freertos_unit_expects(desk: Desk) -> None:
    release = desk.release()
    [thing] = desk.things(1)
    job_id = desk.rollouts().launch(release, [thing], Options(how=RolloutPlan(timeout_minutes=90)))
    iot = desk.aws("iot")
    [file] = (document := json.loads(iot.get_job_document(jobId=job_id)["document"])["afr_ota"])["files"]
    assert document["protocols"] == ["MQTT"]
    assert file == {
        "filepath": "/firmware.bin",
        "filesize": release.size,
        "fileid": 0,
        "certfile": "ota_signer_cert",
        "fileType": 0,
        "attr": 0,
        "sig-sha256-ecdsa": release.signature_b64,
    }
    stream = iot.describe_stream(streamId=document["streamname"])["streamInfo"]
    location = stream["files"][0]["s3Location"]
    stored = desk.aws("s3").get_object(
        Bucket=location["bucket"], Key=location["key"], VersionId=location["version"]
    )
    assert stored["Body"].read() == release.image.read_bytes()
    job = iot.describe_job(jobId=job_id)["job"]
    assert job["timeoutConfig"] == {"inProgressTimeoutInMinutes": 90}
    assert job["targetSelection"] == "SNAPSHOT"
    assert job_id.startswith("AFR_OTA-")
    assert len(job_id) <= 64
    assert document["streamname"].startswith("AFR_OTA-")
    assert len(document["streamname"]) <= 44


def test_a_launch_is_recorded(desk: Desk) -> None:
    release = desk.release()
    group = desk.group(*desk.things(2))
    job_id = desk.rollouts().launch(release, [group])
    [entry] = desk.ledger.entries("rollout")
    assert (entry.subject, entry.body["action"]) == (job_id, "launched")
    assert entry.body["release_id"] == release.release_id
    assert entry.body["things"] == 2
    [listed] = desk.rollouts().list_rollouts()
    assert listed.job_id == job_id
    assert listed.job is not None
    assert listed.job.status == "IN_PROGRESS"


def test_preflight_changes_nothing_and_counts_each_thing_once(desk: Desk) -> None:
    release, things = desk.release(), desk.things(3)
    group = desk.group(*things[:2])
    before = desk.traces()
    found = desk.rollouts().preflight(release, [group, f"thing/{things[1]}", things[2]])
    assert found.things == 3
    assert len(found.arns) == 3
    assert desk.traces() == before
    states = {event.check: event.state for event in desk.heard.events if isinstance(event, CheckDone)}
    assert {check for check, state in states.items() if state != "pass"} == {"policy"}, "none yet"


def test_no_targets(desk: Desk) -> None:
    assert refused(desk, desk.release()).code == "ROL-001"


def test_an_unknown_target(desk: Desk) -> None:
    error = refused(desk, desk.release(), "nobody")
    assert error.code == "ROL-002"
    assert "nobody" in error.message


def test_a_group_without_things(desk: Desk) -> None:
    assert refused(desk, desk.release(), desk.group()).code == "ROL-003"


def test_a_name_of_a_thing_and_a_group(desk: Desk) -> None:
    name = f"both-{uuid.uuid4().hex[:8]}"
    desk.aws("iot").create_thing(thingName=name)
    desk.aws("iot").create_thing_group(thingGroupName=name)
    error = refused(desk, desk.release(), name)
    assert error.code == "ROL-004"
    assert f"thing/{name}" in error.hint


def test_a_tampered_image_in_the_store(desk: Desk) -> None:
    release = desk.release()
    content = bytearray(release.image.read_bytes())
    content[1000] ^= 1
    release.image.write_bytes(content)
    assert refused(desk, release, *desk.things(1)).code == "REL-011"


def test_another_label_than_the_units(desk: Desk) -> None:
    release = dataclasses.replace(desk.release(), certificate_label="Code Verify Key")
    assert refused(desk, release, *desk.things(1)).code == "ROL-005"


def test_another_product(desk: Desk) -> None:
    release = dataclasses.replace(desk.release(), product="KETTLE-2")
    assert refused(desk, release, *desk.things(1)).code == "ROL-008"


def test_a_bucket_without_versions(desk: Desk) -> None:
    release = desk.release()
    bucket = f"unversioned-{uuid.uuid4().hex[:8]}"
    desk.aws("s3").create_bucket(Bucket=bucket)
    assert refused(desk.with_account(bucket=bucket), release, *desk.things(1)).code == "ROL-006"


@pytest.mark.parametrize("confirmed", [1, 3])
def test_neither_more_nor_fewer_units_change_than_were_confirmed(desk: Desk, confirmed: int) -> None:
    release, things, before = desk.release(), desk.things(2), desk.traces()
    with pytest.raises(RolloutError) as caught:
        desk.rollouts().launch(release, things, options=Options(confirmed=confirmed))
    assert caught.value.code == "ROL-023"
    assert f"{confirmed} units were confirmed" in caught.value.message
    assert desk.traces() == before
    assert desk.rollouts().launch(release, things, options=Options(confirmed=2)).startswith("AFR_OTA-")


@pytest.mark.parametrize("denied", ["s3:PutObject", "iot:CreateStream", "iot:CreateJob"])
def test_a_denied_step_takes_back_what_was_made(
    desk: Desk, limited_cloud: Callable[..., Cloud], denied: str
) -> None:
    error = refused(desk, desk.release(), *desk.things(1), cloud=limited_cloud(denied))
    assert error.code == "CLD-002"


def test_what_cannot_be_taken_back_now_is_taken_back_at_the_next_launch(
    desk: Desk, limited_cloud: Callable[..., Cloud]
) -> None:
    release, [thing] = desk.release(), desk.things(1)
    before = desk.traces()
    with pytest.raises(LinekeyError):
        desk.rollouts(limited_cloud("iot:CreateJob", "iot:DeleteStream")).launch(release, [thing])
    assert len(desk.streams() - before[0]) == 1
    assert desk.rollouts().reconcile() == 1
    assert desk.traces() == before


def test_a_lost_answer_to_create_job_does_not_make_a_second_or_lose_the_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.cloud.jobs import create_job
    from desktop.core.errors import CloudError

    def answer_lost(*arguments: object, **options: object) -> None:
        create_job(*arguments, **options)  # type: ignore[arg-type]
        raise CloudError(Message("CLD-001", "AWS cannot be reached."), retryable=True)

    monkeypatch.setattr("desktop.rollout.launch.create_job", answer_lost)
    release, [thing] = desk.release(), desk.things(1)
    job_id = desk.rollouts().launch(release, [thing])
    assert job_id in desk.jobs()
    assert [entry.subject for entry in desk.ledger.entries("rollout")] == [job_id]


KILLED = """
import json, os, sys
from pathlib import Path
from types import SimpleNamespace
from desktop.bench.endpoint import BenchEndpoint
from desktop.cloud.session import Cloud
from desktop.core.events import StepDone
from desktop.ledger.journal import Journal
from desktop.ledger.store import Ledger
from desktop.context import Context
from desktop.release.service import ReleaseService
from desktop.rollout.service import RolloutService
from desktop.settings.product.profile import load_product
from desktop.sign_in import bench_target

told = json.load(sys.stdin)
cloud = Cloud(bench_target(BenchEndpoint(**told["bench"])))
account = SimpleNamespace(**told["account"])
ledger, product = Ledger(Path(told["ledger"])), load_product("lamp")

def die_after(event):
    if isinstance(event, StepDone) and event.step == told["after"]:
        os._exit(9)

if told["after"] == "create-job":
    Journal.finish = lambda *_: os._exit(9)
releases = ReleaseService(Context(product, cloud, ledger, lambda: account), None)  # nobody asks
rollouts = RolloutService(Context(product, cloud, ledger, lambda: account, die_after), releases.verify)
rollouts.launch(releases.get(told["release_id"]), [told["thing"]])
"""


def launch_and_die(desk: Desk, bench: object, release: Release, thing: str, after: str) -> None:
    told = {
        "bench": dataclasses.asdict(bench),  # type: ignore[call-overload]
        "account": dataclasses.asdict(desk.account),
        "ledger": str(desk.ledger.database.path),
        "release_id": release.release_id,
        "thing": thing,
        "after": after,
    }
    child = subprocess.run(
        [sys.executable, "-c", KILLED], input=json.dumps(told), encoding="utf-8", env=os.environ, timeout=60
    )
    assert child.returncode == 9


@pytest.mark.parametrize("after", ["upload", "stream"])
def test_a_launch_killed_half_way_is_undone_at_the_next_start(desk: Desk, bench: object, after: str) -> None:
    release, [thing] = desk.release(), desk.things(1)
    before = desk.traces()
    launch_and_die(desk, bench, release, thing, after)
    assert desk.stored() != before[2]
    assert desk.rollouts().reconcile() == 1
    assert desk.traces() == before
    assert desk.rollouts().reconcile() == 0


def test_a_launch_killed_before_it_was_recorded_is_recorded_at_the_next_start(
    desk: Desk, bench: object
) -> None:
    release, [thing] = desk.release(), desk.things(1)
    before = desk.jobs()
    launch_and_die(desk, bench, release, thing, "create-job")
    [job_id] = desk.jobs() - before
    assert list(desk.ledger.entries("rollout")) == []
    assert desk.rollouts().reconcile() == 1
    [entry] = desk.ledger.entries("rollout")
    assert (entry.subject, entry.body["action"]) == (job_id, "launched")
    assert desk.ledger.verify() == 2


def test_cancelling_spares_units_that_have_not_begun(desk: Desk) -> None:
    release, things = desk.release(), desk.things(2)
    rollouts = desk.rollouts()
    job_id = rollouts.launch(release, things)
    desk.report(job_id, things[0], "IN_PROGRESS")
    rollouts.cancel(job_id, "wrong firmware")
    _, executions = rollouts.show(job_id)
    assert {row.thing: row.state for row in executions} == {
        things[0]: "IN_PROGRESS",
        things[1]: "CANCELED",
    }
    desk.report(job_id, things[0], "SUCCEEDED")
    assert rollouts.watch(job_id, timeout=20).counts["CANCELED"] == 1
    with pytest.raises(RolloutError) as caught:
        rollouts.cancel(job_id)
    assert caught.value.code == "ROL-014"
    actions = [entry.body["action"] for entry in desk.ledger.entries("rollout", job_id)]
    assert actions == ["launched", "cancelled", "finished"]


def test_cancelling_what_does_not_exist(desk: Desk) -> None:
    with pytest.raises(RolloutError) as caught:
        desk.rollouts().cancel("AFR_OTA-nothing")
    assert caught.value.code == "ROL-012"
