"""Firmware reaches a virtual unit through S3, a stream and a job, and is checked there."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.unit import identity
from desktop.bench.unit.firmware import build_image
from desktop.bench.unit.process import UnitProcess
from tests.bench.virtual_units import ConsoleClient, ProvisionedUnit, wait_until

Aws = Callable[[str], Any]
Provision = Callable[..., ProvisionedUnit]
StartUnit = Callable[..., UnitProcess]
RollOut = Callable[..., str]

BUCKET = "virtual-unit-releases"
LABEL = "ota_signer"
IOT_TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "iot.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}
READ_BUCKET = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "s3:GetObject*", "Resource": f"arn:aws:s3:::{BUCKET}/*"},
}


@pytest.fixture(scope="module")
def signer() -> bytes:
    return identity.new_private_key()


@pytest.fixture(scope="module")
def role(aws: Aws) -> str:
    iam = aws("iam")
    name = "virtual-unit-streams"
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(IOT_TRUST))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="read", PolicyDocument=json.dumps(READ_BUCKET))
    aws("s3").create_bucket(Bucket=BUCKET)
    aws("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return str(arn)


@pytest.fixture
def roll_out(aws: Aws, bench: BenchEndpoint, role: str, signer: bytes) -> RollOut:
    """`roll_out(thing, image)`: the id of a job that brings the signed image, or `tampered` instead."""

    def run(thing: str, image: bytes, tampered: bytes | None = None) -> str:
        job_id = f"AFR_OTA-{uuid.uuid4()}"
        version = aws("s3").put_object(Bucket=BUCKET, Key=job_id, Body=tampered or image)["VersionId"]
        location = {"bucket": BUCKET, "key": job_id, "version": version}
        aws("iot").create_stream(streamId=job_id, files=[{"fileId": 0, "s3Location": location}], roleArn=role)
        key = load_pem_private_key(signer, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        signature = base64.b64encode(key.sign(image, ec.ECDSA(hashes.SHA256()))).decode()
        file = {"filepath": "/", "filesize": len(image), "fileid": 0, "certfile": LABEL}
        file["sig-sha256-ecdsa"] = signature
        document = {"afr_ota": {"protocols": ["MQTT"], "streamname": job_id, "files": [file]}}
        target = f"arn:aws:iot:{bench.region}:{bench.account_id}:thing/{thing}"
        aws("iot").create_job(jobId=job_id, targets=[target], document=json.dumps(document))
        return job_id

    return run


@pytest.fixture
def ready_unit(
    start_unit: StartUnit, provision: Provision, signer: bytes, open_console: Callable[[str], ConsoleClient]
) -> Callable[..., ProvisionedUnit]:
    """A connected unit that carries the code-signing certificate."""

    def make(**options: Any) -> ProvisionedUnit:
        process = start_unit(**options)
        console = open_console(process.uris[0])
        certificate = identity.self_signed_certificate(signer, "code signer").decode()
        assert "Success" in console.import_certificate(certificate, LABEL)
        console.close()
        unit = provision(process, f"updates-{uuid.uuid4().hex[:8]}")
        wait_until(lambda: unit.status()["connected"], "the unit's connection")
        return unit

    return make


def _result(aws: Aws, job_id: str, thing: str) -> tuple[str, dict[str, str]]:
    """Status and details of the execution, once it has ended."""

    def ended() -> dict[str, Any] | None:
        execution: dict[str, Any] = aws("iot").describe_job_execution(jobId=job_id, thingName=thing)[
            "execution"
        ]
        return execution if execution["status"] not in ("QUEUED", "IN_PROGRESS") else None

    execution = wait_until(ended, f"end of {job_id}", seconds=90)
    return execution["status"], execution["statusDetails"]["detailsMap"]


def _shadow_version(aws: Aws, thing: str) -> str:
    document = json.loads(aws("iot-data").get_thing_shadow(thingName=thing)["payload"].read())
    return str(document["state"]["reported"]["firmware"]["version"])


def test_signed_firmware_is_installed_and_reported(
    ready_unit: Callable[..., ProvisionedUnit], roll_out: RollOut, aws: Aws
) -> None:
    unit = ready_unit()
    image = build_image("1.1.0", 600_001)
    job_id = roll_out(unit.thing, image)
    assert _result(aws, job_id, unit.thing) == (
        "SUCCEEDED",
        {"reason": "accepted v1.1.0", "updatedBy": "0x01000000"},
    )
    assert unit.status()["slot"] == "b"
    assert (unit.flash / "slot-b.bin").read_bytes() == image
    assert _shadow_version(aws, unit.thing) == "1.1.0"


def test_tampered_firmware_is_refused_and_the_next_one_is_taken(
    ready_unit: Callable[..., ProvisionedUnit], roll_out: RollOut, aws: Aws
) -> None:
    unit = ready_unit()
    image = build_image("1.1.0", 20_000)
    job_id = roll_out(unit.thing, image, tampered=image[:-1] + bytes([image[-1] ^ 1]))
    status, details = _result(aws, job_id, unit.thing)
    assert (status, details["reason"]) == ("FAILED", "rejected: 0x00000021 signature verification failed")
    assert unit.status()["version"] == "1.0.0"
    assert _result(aws, roll_out(unit.thing, image), unit.thing)[0] == "SUCCEEDED"


def test_failed_self_test_rolls_back(
    ready_unit: Callable[..., ProvisionedUnit], roll_out: RollOut, aws: Aws
) -> None:
    unit = ready_unit(faults=["self-test-fails"])
    job_id = roll_out(unit.thing, build_image("1.1.0", 20_000))
    status, details = _result(aws, job_id, unit.thing)
    assert status == "FAILED"
    assert details["reason"] == "rejected: 0x00000040 self-test failed, rolled back to v1.0.0"
    assert _shadow_version(aws, unit.thing) == "1.0.0"
    assert unit.status()["slot"] == "a"


def test_stream_that_is_gone_ends_the_job(
    ready_unit: Callable[..., ProvisionedUnit], roll_out: RollOut, aws: Aws
) -> None:
    unit = ready_unit()
    unit.process.stop()
    job_id = roll_out(unit.thing, build_image("1.1.0", 20_000))
    aws("iot").delete_stream(streamId=job_id)
    with UnitProcess(unit.flash):
        status, details = _result(aws, job_id, unit.thing)
    assert (status, "stream refused" in details["reason"]) == ("FAILED", True)
