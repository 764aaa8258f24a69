"""What AWS refuses comes out as a sentence and a code. The SDK is real, its answers are scripted faults."""

from __future__ import annotations

import io
import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.response import StreamingBody
from botocore.stub import ANY, Stubber

from signing.errors import SigningError
from signing.keys import open_signer
from signing.keys.aws_signer import JOB_DEADLINE, ProfileSigner

ACTIVE = {
    "profileName": "release",
    "status": "Active",
    "signingMaterial": {"certificateArn": "arn:aws:acm:::c"},
}


class Clock:
    """Sleeping only turns its hands."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


class Aws:
    """Clients of the real SDK whose answers are scripted, in order."""

    def __init__(self) -> None:
        session = boto3.Session("key", "secret", region_name="eu-west-1")
        self.clients = {name: session.client(name) for name in ("kms", "s3", "signer", "acm")}
        self.stubs = {name: Stubber(client) for name, client in self.clients.items()}
        for stub in self.stubs.values():
            stub.activate()

    def __call__(self, service: str) -> Any:
        return self.clients[service]


@pytest.fixture
def aws() -> Aws:
    return Aws()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def signer(aws: Aws, clock: Clock) -> ProfileSigner:
    return ProfileSigner(
        "awssigner:release?bucket=b", aws, "release", "b", "", sleep=clock.sleep, monotonic=lambda: clock.now
    )


def kms_public_key(aws: Aws) -> None:
    open_signer("awskms:alias/release", lambda _: "", client=aws).public_key  # noqa: B018


@pytest.mark.parametrize(
    ("answer", "code", "retryable"),
    [
        ("AccessDeniedException", "SIG-020", False),
        ("NotFoundException", "SIG-021", False),
        ("DisabledException", "SIG-022", False),
        ("ExpiredTokenException", "SIG-023", False),
        ("ThrottlingException", "SIG-024", True),
        ("InvalidArnException", "SIG-025", False),
    ],
)
def test_each_refusal_has_its_code(aws: Aws, answer: str, code: str, retryable: bool) -> None:
    aws.stubs["kms"].add_client_error("get_public_key", answer, "because")
    with pytest.raises(SigningError, match=code) as raised:
        kms_public_key(aws)
    assert raised.value.retryable is retryable
    assert raised.value.hint


def test_a_broken_network_can_be_tried_again(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://kms")

    monkeypatch.setattr(aws.clients["kms"], "get_public_key", unreachable)
    with pytest.raises(SigningError, match="SIG-024") as raised:
        kms_public_key(aws)
    assert raised.value.retryable


def test_a_missing_profile(aws: Aws, signer: ProfileSigner) -> None:
    aws.stubs["signer"].add_client_error(
        "get_signing_profile", "ResourceNotFoundException", "no such profile"
    )
    with pytest.raises(SigningError, match=r"signing profile release.*SIG-021"):
        signer.sign(io.BytesIO(b"image"))


@pytest.mark.parametrize("status", ["Canceled", "Revoked"])
def test_a_profile_that_is_no_longer_active(aws: Aws, signer: ProfileSigner, status: str) -> None:
    aws.stubs["signer"].add_response("get_signing_profile", {**ACTIVE, "status": status})
    with pytest.raises(SigningError, match="SIG-030"):
        signer.sign(io.BytesIO(b"image"))


def test_a_profile_without_a_certificate(aws: Aws, signer: ProfileSigner) -> None:
    aws.stubs["signer"].add_response("get_signing_profile", {"status": "Active"})
    with pytest.raises(SigningError, match="SIG-031"):
        signer.public_key  # noqa: B018


@pytest.mark.parametrize("answer", [{}, {"Status": "Suspended"}])
def test_a_bucket_without_versions_receives_nothing(
    aws: Aws, signer: ProfileSigner, answer: dict[str, str]
) -> None:
    aws.stubs["signer"].add_response("get_signing_profile", ACTIVE)
    aws.stubs["s3"].add_response("get_bucket_versioning", answer)
    with pytest.raises(SigningError, match="SIG-032"):
        signer.sign(io.BytesIO(b"image"))
    aws.stubs["s3"].assert_no_pending_responses()


@pytest.fixture
def started(aws: Aws) -> Aws:
    """A signing job that was accepted; what it comes to is the test's."""
    aws.stubs["signer"].add_response("get_signing_profile", ACTIVE)
    aws.stubs["s3"].add_response("get_bucket_versioning", {"Status": "Enabled"})
    aws.stubs["s3"].add_response("put_object", {"VersionId": "v7"})
    source = {"s3": {"bucketName": "b", "key": ANY, "version": "v7"}}
    destination = {"s3": {"bucketName": "b", "prefix": "signed/"}}
    asked = {
        "source": source,
        "destination": destination,
        "profileName": "release",
        "clientRequestToken": ANY,
    }
    aws.stubs["signer"].add_response("start_signing_job", {"jobId": "job-1"}, asked)
    return aws


def test_a_failed_job_gives_its_reason(started: Aws, signer: ProfileSigner) -> None:
    failed = {"status": "Failed", "statusReason": "can't identify EC private key."}
    started.stubs["signer"].add_response("describe_signing_job", failed)
    with pytest.raises(SigningError, match=r"can't identify EC private key.*SIG-033"):
        signer.sign(io.BytesIO(b"image"))


def test_a_job_that_never_ends_is_given_up(started: Aws, signer: ProfileSigner, clock: Clock) -> None:
    for _ in range(200):
        started.stubs["signer"].add_response("describe_signing_job", {"status": "InProgress"})
    with pytest.raises(SigningError, match="SIG-034") as raised:
        signer.sign(io.BytesIO(b"image"))
    assert raised.value.retryable
    assert JOB_DEADLINE <= clock.now < JOB_DEADLINE + 10
    assert clock.pauses == sorted(clock.pauses), "each pause is as long as the last or longer"


def test_the_signature_is_taken_out_of_the_signed_object(started: Aws, signer: ProfileSigner) -> None:
    done = {"status": "Succeeded", "signedObject": {"s3": {"bucketName": "b", "key": "signed/job-1"}}}
    started.stubs["signer"].add_response("describe_signing_job", done)
    document = {"rawPayloadSize": 5, "signature": "MAYCAQECAQE=", "payload": "aW1hZ2U="}
    body = json.dumps(document | {"signatureAlgorithm": "SHA256withECDSA"}).encode()
    started.stubs["s3"].add_response(
        "get_object",
        {"Body": StreamingBody(io.BytesIO(body), len(body))},
        {"Bucket": "b", "Key": "signed/job-1"},
    )
    assert signer.sign(io.BytesIO(b"image")) == bytes.fromhex("3006020101020101")


def test_a_kms_key_of_a_kind_nobody_knows_here(aws: Aws) -> None:
    answer = {"KeyUsage": "SIGN_VERIFY", "PublicKey": b"one of ML-DSA"}
    aws.stubs["kms"].add_response("get_public_key", answer, {"KeyId": "alias/release"})
    with pytest.raises(SigningError, match="SIG-013"):
        kms_public_key(aws)
