"""Control-plane modules and the translation of errors, against the bench with IAM enforced."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from desktop.account.facts import AccountFacts
from desktop.cloud import artifacts, jobs, registry, shadows, signing_profiles, streams
from desktop.cloud.errors import ConflictError, NotFoundError, translated
from desktop.cloud.events import EventStream
from desktop.cloud.session import Cloud
from desktop.core.errors import CloudError


def test_a_file_comes_back_as_it_went(cloud: Cloud, facts: AccountFacts, tmp_path: Path) -> None:
    image = tmp_path / "firmware ü.bin"
    image.write_bytes(bytes(range(256)) * 40)
    first = artifacts.upload(cloud, facts.bucket, "rollouts/test.bin", image)
    image.write_bytes(b"another")
    second = artifacts.upload(cloud, facts.bucket, "rollouts/test.bin", image)
    assert first.version != second.version
    assert artifacts.download(cloud, first) == bytes(range(256)) * 40
    artifacts.delete_all_versions(cloud, facts.bucket, "rollouts/test.bin")
    with pytest.raises(NotFoundError):
        artifacts.download(cloud, first)


def test_a_stream_is_made_once_and_deleted_twice(cloud: Cloud, facts: AccountFacts, tmp_path: Path) -> None:
    image = tmp_path / "firmware.bin"
    image.write_bytes(b"image")
    stored = artifacts.upload(cloud, facts.bucket, "rollouts/stream.bin", image)
    arn = streams.create_stream(cloud, "adapters-stream", stored, facts.stream_role_arn)
    assert arn == cloud.arn("iot", "stream/adapters-stream")
    with pytest.raises(ConflictError):
        streams.create_stream(cloud, "adapters-stream", stored, facts.stream_role_arn)
    streams.delete_stream(cloud, "adapters-stream")
    streams.delete_stream(cloud, "adapters-stream")


def test_a_job_counts_its_executions(cloud: Cloud, facts: AccountFacts) -> None:
    cloud.client("iot").create_thing(thingName="adapters-1")
    jobs.create_job(cloud, "adapters-job", [registry.thing_arn(cloud, "adapters-1")], {"op": "none"})
    job = jobs.describe_job(cloud, "adapters-job")
    assert job.counts["QUEUED"] == 1
    assert sum(job.counts.values()) == 1
    assert [row.thing for row in jobs.list_executions(cloud, "adapters-job")] == ["adapters-1"]
    assert jobs.describe_execution(cloud, "adapters-job", "adapters-1").state == "QUEUED"
    with EventStream(cloud) as events:
        events.subscribe("$aws/events/job/adapters-job/+")
        jobs.cancel_job(cloud, "adapters-job", reason="test")
        told = events.wait(lambda message: message.topic.endswith("/canceled"), timeout=10)
    assert json.loads(told.payload)["status"] == "CANCELED"
    assert jobs.describe_job(cloud, "adapters-job").status == "CANCELED"
    jobs.delete_job(cloud, "adapters-job")
    with pytest.raises(NotFoundError):
        jobs.describe_job(cloud, "adapters-job")
    registry.delete_thing(cloud, "adapters-1")


def test_a_shadow_keeps_what_is_desired(cloud: Cloud) -> None:
    cloud.client("iot").create_thing(thingName="adapters-2")
    with pytest.raises(NotFoundError):
        shadows.get_shadow(cloud, "adapters-2")
    version = shadows.set_desired(cloud, "adapters-2", {"light": "on"})
    document = shadows.get_shadow(cloud, "adapters-2")
    assert (document["version"], document["state"]["desired"]) == (version, {"light": "on"})
    assert shadows.reported(cloud, "adapters-2") == {}
    registry.delete_thing(cloud, "adapters-2")


def test_the_signing_profile_names_its_certificate(cloud: Cloud, facts: AccountFacts) -> None:
    profile = signing_profiles.get_profile(cloud, facts.signing_profile)
    assert profile.certificate_arn == facts.code_signing_certificate_arn
    assert (profile.status, profile.platform) == ("Active", signing_profiles.PLATFORM)
    assert profile.label == "ota_signer_cert"
    names = [profile.name for profile in signing_profiles.list_profiles(cloud)]
    assert facts.signing_profile in names


def test_an_event_that_does_not_come_is_told(cloud: Cloud) -> None:
    with EventStream(cloud) as events, pytest.raises(CloudError) as caught:
        events.wait(lambda _message: True, timeout=0.1)
    assert caught.value.code == "CLD-023"


def test_a_wrong_secret_opens_no_event_stream(cloud: Cloud) -> None:
    stranger = Cloud(dataclasses.replace(cloud.target, secret_access_key="x" * 40))
    with pytest.raises(CloudError) as caught, EventStream(stranger):
        pass
    assert caught.value.code == "CLD-021"


def test_a_denied_call_names_the_action(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    iam.create_user(UserName="technician")
    key = iam.create_access_key(UserName="technician")["AccessKey"]
    technician = Cloud(
        dataclasses.replace(
            cloud.target, access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"]
        )
    )
    with pytest.raises(CloudError) as caught:
        registry.describe_thing(technician, "DL00000001")
    assert caught.value.code == "CLD-002"
    assert "iot:DescribeThing" in caught.value.message


def test_an_unknown_key_is_told(cloud: Cloud) -> None:
    stranger = Cloud(dataclasses.replace(cloud.target, access_key_id="AKIAAAAAAAAAAAAAAAAA"))
    with pytest.raises(CloudError) as caught:
        registry.describe_thing(stranger, "DL00000001")
    assert caught.value.code == "CLD-014"


def test_a_cloud_that_is_away_is_told(cloud: Cloud) -> None:
    away = Cloud(dataclasses.replace(cloud.target, endpoint_url="https://127.0.0.1:1"))
    with pytest.raises(CloudError) as caught:
        registry.describe_thing(away, "DL00000001")
    assert (caught.value.code, caught.value.retryable) == ("CLD-001", True)


def test_an_untrusted_endpoint_is_told(cloud: Cloud) -> None:
    trusting_aws_only = Cloud(dataclasses.replace(cloud.target, ca_file=None))
    with pytest.raises(CloudError) as caught:
        registry.describe_thing(trusting_aws_only, "DL00000001")
    assert caught.value.code == "CLD-012"


def test_a_name_taken_is_told(cloud: Cloud, facts: AccountFacts) -> None:
    with pytest.raises(ConflictError), translated("create the policy"):
        cloud.client("iot").create_policy(policyName=facts.unit_policy, policyDocument="{}")
