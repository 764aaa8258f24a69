"""What the bench's AWS Signer says of revoked signatures, asked with boto3 and the AWS command line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.signing.signer_account import (
    DETACHED,
    Aws,
    as_user,
    make_bucket,
    make_certificate,
    make_profile,
    put_image,
    run_job,
)
from tests.others import surroundings

HASH = "00" * 96  # two SHA-384 digests in hexadecimal


@pytest.fixture(scope="module")
def job(aws: Aws) -> dict[str, Any]:
    """A job that has succeeded."""
    profile = make_profile(aws, make_certificate(aws)[0])
    return run_job(aws, profile, put_image(aws, make_bucket(aws), b"image"))


def of(bench: BenchEndpoint, kind: str, name: str) -> str:
    return f"arn:aws:signer:{bench.region}:{bench.account_id}:/{kind}/{name}"


def asked_for(bench: BenchEndpoint, job: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {
        "signatureTimestamp": job["completedAt"],
        "platformId": DETACHED,
        "profileVersionArn": of(bench, "signing-profiles", f"{job['profileName']}/{job['profileVersion']}"),
        "jobArn": of(bench, "signing-jobs", job["jobId"]),
        "certificateHashes": [HASH],
        **other,
    }


@pytest.fixture
def status(bench: BenchEndpoint) -> Callable[..., list[str]]:
    session = boto3.Session(bench.access_key_id, bench.secret_access_key, region_name=bench.region)
    # Otherwise boto3 asks the host `data-127.0.0.1`.
    config = Config(inject_host_prefix=False)
    signer = session.client("signer", endpoint_url=bench.endpoint_url, config=config)
    return lambda **asked: list(signer.get_revocation_status(**asked)["revokedEntities"])


def test_nothing_is_revoked_at_first(
    bench: BenchEndpoint, job: dict[str, Any], status: Callable[..., list[str]]
) -> None:
    assert status(**asked_for(bench, job)) == []


def test_a_revoked_signature(aws: Aws, bench: BenchEndpoint, status: Callable[..., list[str]]) -> None:
    profile = make_profile(aws, make_certificate(aws)[0])
    source = put_image(aws, make_bucket(aws), b"image")
    revoked, kept = (run_job(aws, profile, source) for _ in range(2))
    aws("signer").revoke_signature(jobId=revoked["jobId"], reason="wrong image")
    assert status(**asked_for(bench, revoked)) == [of(bench, "signing-jobs", revoked["jobId"])]
    assert status(**asked_for(bench, kept)) == []
    elsewhere = f"arn:aws:signer:{bench.region}:123456789012:/signing-jobs/{revoked['jobId']}"
    assert status(**asked_for(bench, revoked, jobArn=elsewhere)) == []


def test_a_revoked_profile_from_its_time_on(
    aws: Aws, bench: BenchEndpoint, status: Callable[..., list[str]]
) -> None:
    profile = make_profile(aws, make_certificate(aws)[0])
    job = run_job(aws, profile, put_image(aws, make_bucket(aws), b"image"))
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    aws("signer").revoke_signing_profile(
        profileName=profile, profileVersion=job["profileVersion"], reason="leaked", effectiveTime=begin
    )
    version = of(bench, "signing-profiles", f"{profile}/{job['profileVersion']}")
    assert status(**asked_for(bench, job)) == [version]
    assert status(**asked_for(bench, job, signatureTimestamp=begin)) == [version]
    assert status(**asked_for(bench, job, signatureTimestamp=begin - timedelta(seconds=1))) == []
    other = of(bench, "signing-profiles", f"{profile}/0123456789")
    assert status(**asked_for(bench, job, profileVersionArn=other)) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"certificateHashes": []}, "ValidationException"),
        ({"jobArn": "arn:aws:signer:us-east-1:000000000000:/signing-profiles/a/b"}, "ValidationException"),
        (
            {"profileVersionArn": "arn:aws:signer:us-east-1:000000000000:/signing-profiles/lamp"},
            "ValidationException",
        ),
        ({"platformId": "Nobody"}, "ResourceNotFoundException"),
    ],
)
def test_a_wrong_question_is_refused(
    bench: BenchEndpoint,
    job: dict[str, Any],
    status: Callable[..., list[str]],
    wrong: dict[str, Any],
    code: str,
) -> None:
    with pytest.raises(ClientError) as refused:
        status(**asked_for(bench, job, **wrong))
    assert refused.value.response["Error"]["Code"] == code


def test_the_aws_command_line(aws: Aws, bench: BenchEndpoint, job: dict[str, Any]) -> None:
    """With what docs/bench.md tells to set; once without the right to ask."""
    asked = asked_for(bench, job)
    arguments = [
        *("--signature-timestamp", asked["signatureTimestamp"].isoformat(), "--platform-id", DETACHED),
        *("--profile-version-arn", asked["profileVersionArn"], "--job-arn", asked["jobArn"]),
        *("--certificate-hashes", HASH),
    ]
    _, denied = as_user(aws, bench, ["signer:ListSigningJobs"])
    refused = denied["AccessKeyId"], denied["SecretAccessKey"]
    told = []
    for key, secret in ((bench.access_key_id, bench.secret_access_key), refused):
        environment = surroundings(
            AWS_ENDPOINT_URL=bench.endpoint_url,
            AWS_DISABLE_HOST_PREFIX_INJECTION="true",
            AWS_DEFAULT_REGION=bench.region,
            AWS_ACCESS_KEY_ID=key,
            AWS_SECRET_ACCESS_KEY=secret,
        )
        command = [sys.executable, "-m", "awscli", "signer", "get-revocation-status", *arguments]
        told.append(
            subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
        )
    assert json.loads(told[0].stdout) == {"revokedEntities": []}
    assert "signer:GetRevocationStatus" in told[1].stderr
