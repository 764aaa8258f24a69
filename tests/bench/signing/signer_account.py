"""What the tests of AWS Signer put into the bench's account."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Callable
from typing import Any

import boto3
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from desktop.bench.endpoint import BenchEndpoint

Aws = Callable[[str], Any]
DETACHED = "AWSIoTDeviceManagement-SHA256-ECDSA"
EMBEDDED = "AmazonFreeRTOS-Default"


def new_name() -> str:
    return f"lamp_{uuid.uuid4().hex[:8]}"


def new_certificate(
    key: CertificateIssuerPrivateKeyTypes, usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.CODE_SIGNING
) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lamp firmware")])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def import_certificate(aws: Aws, pem: str, key: CertificateIssuerPrivateKeyTypes) -> str:
    """Into ACM; its ARN."""
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    imported = aws("acm").import_certificate(Certificate=pem.encode(), PrivateKey=private)
    return str(imported["CertificateArn"])


def make_certificate(aws: Aws) -> tuple[str, str]:
    """ARN and PEM of a certificate that signs code."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = new_certificate(key)
    return import_certificate(aws, pem, key), pem


def make_profile(aws: Aws, certificate_arn: str, platform: str = DETACHED) -> str:
    name = new_name()
    aws("signer").put_signing_profile(
        profileName=name,
        platformId=platform,
        signingMaterial={"certificateArn": certificate_arn},
        signingParameters={"certname": "ota_signer_cert"},
    )
    return name


def make_bucket(aws: Aws, *, versioned: bool = True) -> str:
    name = f"signing-{uuid.uuid4()}"
    aws("s3").create_bucket(Bucket=name)
    if versioned:
        aws("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def put_image(aws: Aws, bucket: str, image: bytes) -> dict[str, str]:
    """The source of a signing job."""
    stored = aws("s3").put_object(Bucket=bucket, Key="lamp.bin", Body=image)
    return {"bucketName": bucket, "key": "lamp.bin", "version": stored.get("VersionId", "null")}


def run_job(aws: Aws, profile: str, source: dict[str, str], prefix: str = "signed/") -> dict[str, Any]:
    """A job that was started, as DescribeSigningJob tells it."""
    signer = aws("signer")
    destination = {"s3": {"bucketName": source["bucketName"], "prefix": prefix}}
    job = signer.start_signing_job(source={"s3": source}, destination=destination, profileName=profile)
    described: dict[str, Any] = signer.describe_signing_job(jobId=job["jobId"])
    return described


def signed_object(aws: Aws, job: dict[str, Any]) -> bytes:
    place = job["signedObject"]["s3"]
    body: bytes = aws("s3").get_object(Bucket=place["bucketName"], Key=place["key"])["Body"].read()
    return body


def as_user(aws: Aws, bench: BenchEndpoint, actions: list[str]) -> tuple[Aws, dict[str, str]]:
    """Clients, and the access key, of a new user who may do only `actions`."""
    name = f"user-{uuid.uuid4().hex[:8]}"
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    aws("iam").create_user(UserName=name)
    aws("iam").put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document)
    key = aws("iam").create_access_key(UserName=name)["AccessKey"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=bench.region)
    return (lambda service: session.client(service, endpoint_url=bench.endpoint_url)), key
