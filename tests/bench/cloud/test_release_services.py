"""What a release and a rollout need of the cloud: KMS, Lambda, Signer, and jobs over MQTT."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.cloud.clients import Client, Identity, allow, make_identity

Aws = Callable[[str], Any]
PLATFORM = "AWSIoTDeviceManagement-SHA256-ECDSA"

ASKS_KMS = """
import base64, os, boto3

def handler(event, context):
    kms = boto3.client("kms")
    answer = kms.sign(KeyId=event["key"], Message=base64.b64decode(event["digest"]), MessageType="DIGEST",
                      SigningAlgorithm="ECDSA_SHA_256")
    return {"signature": base64.b64encode(answer["Signature"]).decode()}
"""


@pytest.fixture(scope="module")
def kms_key(aws: Aws) -> str:
    made = aws("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return str(made["KeyMetadata"]["Arn"])


def verify(aws: Aws, key: str, digest: bytes, signature: bytes) -> None:
    public = load_der_public_key(aws("kms").get_public_key(KeyId=key)["PublicKey"])
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(signature, digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))


def test_kms_signs_a_digest(aws: Aws, kms_key: str) -> None:
    digest = hashlib.sha256(b"firmware").digest()
    answer = aws("kms").sign(
        KeyId=kms_key, Message=digest, MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256"
    )
    verify(aws, kms_key, digest, answer["Signature"])


def test_a_function_reaches_kms_with_the_credentials_of_its_role(
    aws: Aws, kms_key: str, make_function: Callable[..., str], bench: BenchEndpoint
) -> None:
    digest = hashlib.sha256(b"certificate").digest()
    event = json.dumps({"key": kms_key, "digest": base64.b64encode(digest).decode()}).encode()
    policy = {"Version": "2012-10-17", "Statement": allow("kms:Sign", kms_key)}
    make_function("may-sign", ASKS_KMS, bench, policy)
    answer = aws("lambda").invoke(FunctionName="may-sign", Payload=event)
    assert "FunctionError" not in answer
    verify(aws, kms_key, digest, base64.b64decode(json.loads(answer["Payload"].read())["signature"]))

    make_function("may-not-sign", ASKS_KMS, bench)
    refused = aws("lambda").invoke(FunctionName="may-not-sign", Payload=event)
    assert refused["FunctionError"]
    assert "not authorized to perform: kms:Sign" in refused["Payload"].read().decode()


def code_signing_certificate(key: ec.EllipticCurvePrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lamp firmware")])
    now = datetime.datetime.now(datetime.UTC)
    unset = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
        False,
    )
    usage = x509.KeyUsage(
        digital_signature=True, crl_sign=False, encipher_only=False, decipher_only=False, **unset
    )
    return (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )


def test_a_signing_profile_signs_an_object_version(aws: Aws) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = aws("acm").import_certificate(
        Certificate=code_signing_certificate(key),
        PrivateKey=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )["CertificateArn"]
    signer, s3 = aws("signer"), aws("s3")
    signer.put_signing_profile(
        profileName="lamp", platformId=PLATFORM, signingMaterial={"certificateArn": certificate}
    )
    profiles = signer.list_signing_profiles()["profiles"]
    assert [(profile["profileName"], profile["status"]) for profile in profiles] == [("lamp", "Active")]
    s3.create_bucket(Bucket="signed")
    s3.put_bucket_versioning(Bucket="signed", VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket="signed", Key="1.0.bin", Body=b"firmware")["VersionId"]
    job = signer.start_signing_job(
        source={"s3": {"bucketName": "signed", "key": "1.0.bin", "version": version}},
        destination={"s3": {"bucketName": "signed", "prefix": "signatures/"}},
        profileName="lamp",
    )["jobId"]
    signer.get_waiter("successful_signing_job").wait(jobId=job)
    done = signer.describe_signing_job(jobId=job)
    result = done["signedObject"]["s3"]
    document = json.loads(s3.get_object(Bucket=result["bucketName"], Key=result["key"])["Body"].read())
    key.public_key().verify(base64.b64decode(document["signature"]), b"firmware", ec.ECDSA(hashes.SHA256()))
    assert document["payloadLocation"]["s3"]["version"] == version

    signer.cancel_signing_profile(profileName="lamp")
    assert signer.list_signing_profiles()["profiles"] == []
    assert [p["status"] for p in signer.list_signing_profiles(includeCanceled=True)["profiles"]] == [
        "Canceled"
    ]


@pytest.fixture(scope="module")
def unit(aws: Aws, bench: BenchEndpoint) -> Identity:
    iot = aws("iot")
    iot.create_thing(thingName="lamp-9")
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}"
    jobs = "$aws/things/lamp-9/jobs/*"
    statements = [
        allow("iot:Connect", f"{arn}:client/lamp-9"),
        allow(["iot:Publish", "iot:Receive"], f"{arn}:topic/{jobs}"),
        allow("iot:Subscribe", f"{arn}:topicfilter/{jobs}"),
    ]
    identity = make_identity(iot, "jobs", statements)
    principal = f"{arn}:cert/{identity.certificate_id}"
    iot.attach_thing_principal(thingName="lamp-9", principal=principal)
    return identity


def hear_on(client: Client, topic: str) -> dict[str, Any]:
    """The next message on `topic`, whatever came before."""
    while True:
        heard, payload = client.hear()
        if heard == topic:
            document = json.loads(payload)
            assert isinstance(document, dict)
            return document


def test_an_update_job_from_announcement_to_success(
    aws: Aws, bench: BenchEndpoint, unit: Identity, connect: Callable[[Identity, str], Client]
) -> None:
    iot = aws("iot")
    enabled = {name: {"Enabled": True} for name in ("JOB", "JOB_EXECUTION")}
    iot.update_event_configurations(eventConfigurations=enabled)
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}"
    watcher_policy = [
        allow("iot:Connect", f"{arn}:client/watcher"),
        allow("iot:Subscribe", f"{arn}:topicfilter/$aws/events/*"),
        allow("iot:Receive", f"{arn}:topic/$aws/events/*"),
    ]
    watcher = connect(make_identity(iot, "watcher", watcher_policy), "watcher")
    watcher.subscribe("$aws/events/job/+/completed")
    watcher.subscribe("$aws/events/jobExecution/+/succeeded")
    client = connect(unit, "lamp-9")
    jobs = "$aws/things/lamp-9/jobs"
    for topic in ("notify-next", "$next/get/accepted", "ota-1/update/accepted", "ota-1/update/rejected"):
        client.subscribe(f"{jobs}/{topic}")

    document = {"afr_ota": {"protocols": ["MQTT"], "streamname": "s", "files": [{"fileid": 0}]}}
    iot.create_job(jobId="ota-1", targets=[f"{arn}:thing/lamp-9"], document=json.dumps(document))
    announced = hear_on(client, f"{jobs}/notify-next")["execution"]
    assert (announced["jobId"], announced["jobDocument"]) == ("ota-1", document)
    client.publish(f"{jobs}/$next/get", b'{"clientToken": "t"}')
    fetched = hear_on(client, f"{jobs}/$next/get/accepted")
    assert fetched["execution"]["status"] == "QUEUED"
    assert fetched["clientToken"] == "t"

    progress = {"status": "IN_PROGRESS", "statusDetails": {"received": "3/9"}, "expectedVersion": "1"}
    client.publish(f"{jobs}/ota-1/update", json.dumps(progress).encode())
    hear_on(client, f"{jobs}/ota-1/update/accepted")
    seen = iot.describe_job_execution(jobId="ota-1", thingName="lamp-9")["execution"]
    assert (seen["status"], seen["statusDetails"]["detailsMap"]) == ("IN_PROGRESS", {"received": "3/9"})
    stale = {"status": "SUCCEEDED", "expectedVersion": "1"}
    client.publish(f"{jobs}/ota-1/update", json.dumps(stale).encode())
    assert hear_on(client, f"{jobs}/ota-1/update/rejected")["code"] == "VersionMismatch"
    client.publish(f"{jobs}/ota-1/update", b'{"status": "SUCCEEDED"}')

    events = dict(watcher.hear() for _ in range(2))
    execution = json.loads(events["$aws/events/jobExecution/ota-1/succeeded"])
    assert execution["thingArn"] == f"{arn}:thing/lamp-9"
    completed = json.loads(events["$aws/events/job/ota-1/completed"])
    assert completed["jobProcessDetails"]["numberOfSucceededThings"] == 1
    counts = iot.describe_job(jobId="ota-1")["job"]["jobProcessDetails"]
    assert counts["numberOfSucceededThings"] == 1
