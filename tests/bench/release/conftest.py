"""An account with just what releases and rollouts need, on the bench of all tests."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.endpoint import BenchEndpoint
from desktop.cloud.session import Cloud
from desktop.core.catalogue.release import NO_POLICY
from desktop.core.errors import NoPolicyError
from desktop.ledger.store import Ledger
from desktop.release.state import InForce
from desktop.settings.product.profile import ProductProfile, load_product
from desktop.sign_in import bench_target
from signing.identity import new_code_signing_identity

Aws = Callable[[str], Any]


def no_policy() -> InForce:
    """Of an account that has none: releases are signed, and barred."""
    raise NoPolicyError(NO_POLICY, product="LAMP-1")


IOT_TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "iot.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}


@dataclass(frozen=True)
class Account:
    bucket: str
    stream_role_arn: str
    code_signing_certificate_pem: str
    signing_profile: str


def make_account(aws: Aws) -> Account:
    name = f"release-{uuid.uuid4().hex[:12]}"
    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    role = aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(IOT_TRUST))["Role"][
        "Arn"
    ]
    read = {"Effect": "Allow", "Action": "s3:GetObject*", "Resource": f"arn:aws:s3:::{name}/*"}
    aws("iam").put_role_policy(
        RoleName=name,
        PolicyName="read",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": read}),
    )
    identity = new_code_signing_identity("lamp release", 730)
    arn = aws("acm").import_certificate(
        Certificate=identity.certificate_pem.encode(), PrivateKey=identity.private_key_pem.encode()
    )["CertificateArn"]
    profile = name.replace("-", "_")
    aws("signer").put_signing_profile(
        profileName=profile,
        platformId="AWSIoTDeviceManagement-SHA256-ECDSA",
        signingMaterial={"certificateArn": arn},
    )
    return Account(name, role, identity.certificate_pem, profile)


@pytest.fixture(scope="session")
def release_account(aws: Aws) -> Account:
    return make_account(aws)


@pytest.fixture
def cloud(bench: BenchEndpoint) -> Cloud:
    return Cloud(bench_target(bench))


@pytest.fixture
def limited_cloud(bench: BenchEndpoint, aws: Aws) -> Callable[..., Cloud]:
    """`limited_cloud("iot:CreateJob")`: everything allowed but these actions."""

    def make(*denied: str) -> Cloud:
        name = f"user-{uuid.uuid4().hex[:12]}"
        aws("iam").create_user(UserName=name)
        statements = [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": list(denied), "Resource": "*"},
        ]
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        aws("iam").put_user_policy(UserName=name, PolicyName="limits", PolicyDocument=document)
        key = aws("iam").create_access_key(UserName=name)["AccessKey"]
        target = bench_target(bench)
        changed = {"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}
        return Cloud(type(target)(**{**target.__dict__, **changed}))

    return make


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite3") as opened:
        yield opened


@pytest.fixture(scope="session")
def product() -> ProductProfile:
    return load_product("lamp")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "lämp 1.1.0.bin"
    path.write_bytes(b"firmware " * 30_000)
    return path
