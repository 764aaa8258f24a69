"""Waiting for a signing job, with AWS's answers in the order a slow one gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber

from desktop.cloud.artifacts import ObjectVersion
from desktop.cloud.revocations import job_origin
from desktop.cloud.session import Cloud, CloudTarget
from desktop.cloud.signing_jobs import LONGEST_PAUSE, SigningJob, wait_for_job
from desktop.core.errors import CloudError


@dataclass
class Clock:
    """Time that passes only while somebody sleeps."""

    now: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cloud() -> Cloud:
    return Cloud(CloudTarget("eu-west-1", access_key_id="AKIAEXAMPLE", secret_access_key="x"))


@pytest.fixture
def stub(cloud: Cloud) -> Iterator[Stubber]:
    with Stubber(cloud.client("signer")) as stubber:
        yield stubber


def answer(status: str, **more: Any) -> dict[str, Any]:
    source = {"s3": {"bucketName": "b", "key": "k", "version": "v"}}
    created = datetime(2026, 1, 31, tzinfo=UTC)
    return {"jobId": "j-1", "status": status, "source": source, "createdAt": created, **more}


def wait(cloud: Cloud, clock: Clock, timeout: float = 60.0) -> SigningJob:
    return wait_for_job(cloud, "j-1", timeout, sleep=clock.sleep, monotonic=clock.monotonic)


def test_a_job_takes_its_time(cloud: Cloud, stub: Stubber, clock: Clock) -> None:
    for _ in range(12):
        stub.add_response("describe_signing_job", answer("InProgress"))
    place = {"s3": {"bucketName": "b", "key": "signed/j-1"}}
    stub.add_response("describe_signing_job", answer("Succeeded", signedObject=place))
    assert wait(cloud, clock).signed_key == "signed/j-1"
    assert len(clock.pauses) == 12
    assert clock.pauses == sorted(clock.pauses)
    assert clock.pauses[-1] == LONGEST_PAUSE


def test_a_job_that_fails_gives_its_reason(cloud: Cloud, stub: Stubber, clock: Clock) -> None:
    stub.add_response("describe_signing_job", answer("InProgress"))
    failed = answer("Failed", statusReason="can't identify EC private key.")
    stub.add_response("describe_signing_job", failed)
    with pytest.raises(CloudError, match="can't identify EC private key") as caught:
        wait(cloud, clock)
    assert (caught.value.code, caught.value.retryable) == ("CLD-043", False)


def test_nobody_waits_for_ever(cloud: Cloud, stub: Stubber, clock: Clock) -> None:
    for _ in range(20):
        stub.add_response("describe_signing_job", answer("InProgress"))
    with pytest.raises(CloudError) as caught:
        wait(cloud, clock, timeout=10.0)
    assert (caught.value.code, caught.value.retryable) == ("CLD-044", True)
    assert 10.0 <= clock.now < 10.0 + LONGEST_PAUSE


def test_cld_051_a_job_with_a_certificate_of_awss_own(cloud: Cloud) -> None:
    source = ObjectVersion("bucket", "lamp.bin", "v1")
    job = SigningJob("j-1", "Succeeded", "lamp", "AWSLambda-SHA384-ECDSA", source, datetime.now(UTC))
    with pytest.raises(CloudError, match="a certificate of AWS's own") as refused:
        job_origin(cloud, job)
    assert refused.value.code == "CLD-051"
