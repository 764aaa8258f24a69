"""The bench's AWS Signer, asked with boto3 as AWS is, and its signatures judged by openssl."""

from __future__ import annotations

import base64
import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.signing.signer_account import (
    DETACHED,
    EMBEDDED,
    Aws,
    as_user,
    import_certificate,
    make_bucket,
    make_certificate,
    make_profile,
    new_certificate,
    new_name,
    put_image,
    run_job,
    signed_object,
)

IMAGE = bytes(range(256)) * 100


@pytest.fixture(scope="module")
def certificate(aws: Aws) -> tuple[str, str]:
    return make_certificate(aws)


@pytest.fixture(scope="module")
def bucket(aws: Aws) -> str:
    return make_bucket(aws)


def openssl_accepts(folder: Path, certificate: str, image: bytes, signature: bytes) -> bool:
    for name, content in (("c.pem", certificate.encode()), ("image", image), ("signature", signature)):
        (folder / name).write_bytes(content)
    read = ["openssl", "x509", "-in", folder / "c.pem", "-pubkey", "-noout", "-out", folder / "pub.pem"]
    subprocess.run(read, check=True)
    verify = ["openssl", "dgst", "-sha256", "-verify", "pub.pem", "-signature", "signature", "image"]
    done = subprocess.run(verify, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    return done.stdout == "Verified OK\n"


@pytest.mark.parametrize("platform", [DETACHED, EMBEDDED])
def test_openssl_accepts_what_a_job_signed(
    aws: Aws, bucket: str, certificate: tuple[str, str], platform: str, tmp_path: Path
) -> None:
    source = put_image(aws, bucket, IMAGE)
    profile = make_profile(aws, certificate[0], platform)
    job = run_job(aws, profile, source)
    assert (job["status"], job["profileName"], job["platformId"]) == ("Succeeded", profile, platform)
    assert job["signedObject"]["s3"]["key"] == f"signed/{job['jobId']}"
    document = json.loads(signed_object(aws, job))
    assert document["rawPayloadSize"] == len(IMAGE)
    assert document["signatureAlgorithm"] == "SHA256withECDSA"
    if platform == EMBEDDED:
        assert base64.b64decode(document["payload"]) == IMAGE
        assert "payloadLocation" not in document
    else:
        assert document["payloadLocation"] == {"s3": source}
        assert "payload" not in document
    assert openssl_accepts(tmp_path, certificate[1], IMAGE, base64.b64decode(document["signature"]))
    assert not openssl_accepts(tmp_path, certificate[1], IMAGE[1:], base64.b64decode(document["signature"]))


def test_the_same_token_is_the_same_job(aws: Aws, bucket: str, certificate: tuple[str, str]) -> None:
    asked = {
        "source": {"s3": put_image(aws, bucket, IMAGE)},
        "destination": {"s3": {"bucketName": bucket}},
        "profileName": make_profile(aws, certificate[0]),
        "clientRequestToken": new_name(),
    }
    answers = [aws("signer").start_signing_job(**asked) for _ in range(2)]
    assert answers[0]["jobId"] == answers[1]["jobId"]


@pytest.mark.parametrize(
    ("key", "usage", "reason"),
    [
        (rsa.generate_private_key(65537, 2048), ExtendedKeyUsageOID.CODE_SIGNING, "EC private key"),
        (ec.generate_private_key(ec.SECP384R1()), ExtendedKeyUsageOID.CODE_SIGNING, "EC private key"),
        (ec.generate_private_key(ec.SECP256R1()), ExtendedKeyUsageOID.SERVER_AUTH, "codeSigning"),
    ],
    ids=["RSA", "P-384", "no code signing"],
)
def test_a_certificate_that_cannot_sign_fails_the_job(
    aws: Aws, bucket: str, key: CertificateIssuerPrivateKeyTypes, usage: Any, reason: str
) -> None:
    arn = import_certificate(aws, new_certificate(key, usage), key)
    job = run_job(aws, make_profile(aws, arn, EMBEDDED), put_image(aws, bucket, IMAGE))
    assert job["status"] == "Failed"
    assert reason in job["statusReason"]
    assert "signedObject" not in job


def test_a_source_that_is_not_there_fails_the_job(
    aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    profile = make_profile(aws, certificate[0])
    source = put_image(aws, bucket, IMAGE)
    assert "no version v0" in run_job(aws, profile, source | {"version": "v0"})["statusReason"]
    assert "does not exist" in run_job(aws, profile, source | {"bucketName": new_name()})["statusReason"]
    bare = put_image(aws, make_bucket(aws, versioned=False), IMAGE)
    assert "not versioned" in run_job(aws, profile, bare)["statusReason"]


def test_an_image_over_the_platform_s_limit_fails_the_job(
    aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    source = put_image(aws, bucket, bytes(16 * 1024 * 1024 + 1))
    job = run_job(aws, make_profile(aws, certificate[0], EMBEDDED), source)
    assert "16 MB" in job["statusReason"]


def refusal(call: Any, **asked: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        call(**asked)
    return refused.value.response["Error"]["Code"], str(refused.value.response.get("code", ""))


def test_a_cancelled_profile_signs_no_more(aws: Aws, bucket: str, certificate: tuple[str, str]) -> None:
    signer, name = aws("signer"), make_profile(aws, certificate[0])
    source = put_image(aws, bucket, IMAGE)
    before = run_job(aws, name, source)
    signer.cancel_signing_profile(profileName=name)
    refused = refusal(
        signer.start_signing_job,
        source={"s3": source},
        destination={"s3": {"bucketName": bucket}},
        profileName=name,
    )
    assert refused == ("ValidationException", "ProfileNotActive")
    assert signer.describe_signing_job(jobId=before["jobId"])["status"] == "Succeeded"
    assert signed_object(aws, before)
    assert name not in {one["profileName"] for one in signer.list_signing_profiles()["profiles"]}
    again = refusal(
        signer.put_signing_profile,
        profileName=name,
        platformId=DETACHED,
        signingMaterial={"certificateArn": certificate[0]},
    )
    assert again == ("ValidationException", "ProfileAlreadyExists")


def test_a_revoked_profile(aws: Aws, bucket: str, certificate: tuple[str, str]) -> None:
    signer, name = aws("signer"), make_profile(aws, certificate[0])
    version = signer.get_signing_profile(profileName=name)["profileVersion"]
    now = datetime.now(UTC).replace(microsecond=0)
    asked = {"profileName": name, "profileVersion": version, "reason": "key leaked", "effectiveTime": now}
    later = {"effectiveTime": now + timedelta(hours=1)}
    assert refusal(signer.revoke_signing_profile, **asked | later)[0] == "ValidationException"
    other = {"profileVersion": "0123456789"}
    assert refusal(signer.revoke_signing_profile, **asked | other)[0] == "ResourceNotFoundException"
    signer.revoke_signing_profile(**asked | {"effectiveTime": now - timedelta(days=1)})
    assert refusal(signer.revoke_signing_profile, **asked)[0] == "ValidationException"
    signer.revoke_signing_profile(**asked | {"effectiveTime": now - timedelta(days=2)})

    found = signer.get_signing_profile(profileName=name)
    assert (found["status"], found["statusReason"]) == ("Revoked", "key leaked")
    assert found["revocationRecord"]["revocationEffectiveFrom"] == now - timedelta(days=2)
    assert found["revocationRecord"]["revokedBy"].endswith("user/bench")
    signer.cancel_signing_profile(profileName=name)
    assert signer.get_signing_profile(profileName=name)["status"] == "Revoked"
    revoked = signer.list_signing_profiles(statuses=["Revoked", "Canceled"])["profiles"]
    assert name in {one["profileName"] for one in revoked}
    with pytest.raises(ClientError, match="Revoked"):
        run_job(aws, name, put_image(aws, bucket, IMAGE))


def test_a_revoked_signature_can_be_found(aws: Aws, bucket: str, certificate: tuple[str, str]) -> None:
    signer = aws("signer")
    source = put_image(aws, bucket, IMAGE)
    profile = make_profile(aws, certificate[0])
    kept, revoked = (run_job(aws, profile, source)["jobId"] for _ in range(2))
    signer.revoke_signature(jobId=revoked, reason="wrong image")
    signer.revoke_signature(jobId=revoked, reason="again")
    record = signer.describe_signing_job(jobId=revoked)["revocationRecord"]
    assert record["reason"] == "wrong image"
    listed = [job["jobId"] for job in signer.list_signing_jobs(isRevoked=True)["jobs"]]
    assert revoked in listed
    assert kept not in listed
    failed = run_job(aws, profile, source | {"version": "v0"})["jobId"]
    assert refusal(signer.revoke_signature, jobId=failed, reason="x")[0] == "ValidationException"
    assert refusal(signer.revoke_signature, jobId="nobody", reason="x")[0] == "ResourceNotFoundException"


def test_jobs_are_filtered_and_paged(
    aws: Aws, bucket: str, certificate: tuple[str, str], bench: BenchEndpoint
) -> None:
    signer = aws("signer")
    source = put_image(aws, bucket, IMAGE)
    profile = make_profile(aws, certificate[0], EMBEDDED)
    other, _ = as_user(aws, bench, ["signer:*", "s3:*"])
    mine = run_job(other, profile, source)
    assert mine["requestedBy"].startswith(f"arn:aws:iam::{bench.account_id}:user/user-")
    failed = run_job(other, profile, source | {"version": "v0"})["jobId"]
    expiry = mine["signatureExpiresAt"]
    second = timedelta(seconds=1)
    both = {"requestedBy": mine["requestedBy"]}
    for filters, wanted in (
        ({}, {mine["jobId"], failed}),
        ({"status": "Failed"}, {failed}),
        ({"platformId": EMBEDDED}, {mine["jobId"], failed}),
        ({"platformId": DETACHED}, set()),
        ({"signatureExpiresAfter": expiry - second}, {mine["jobId"]}),
        ({"signatureExpiresAfter": expiry}, set()),
        ({"signatureExpiresBefore": expiry + second}, {mine["jobId"]}),
        ({"signatureExpiresBefore": expiry}, set()),
    ):
        found = signer.list_signing_jobs(**both, **filters)["jobs"]
        assert {job["jobId"] for job in found} == wanted, filters
    pages = signer.get_paginator("list_signing_jobs").paginate(**both, PaginationConfig={"PageSize": 1})
    assert [len(page["jobs"]) for page in pages] == [1, 1]
    assert refusal(signer.list_signing_jobs, status="Done")[0] == "ValidationException"


@pytest.mark.parametrize(
    ("missing", "operation"),
    [
        ("s3:GetObjectVersion", "start_signing_job"),
        ("s3:PutObject", "start_signing_job"),
        ("signer:StartSigningJob", "start_signing_job"),
        ("signer:RevokeSignature", "revoke_signature"),
        ("signer:RevokeSigningProfile", "revoke_signing_profile"),
        ("signer:ListSigningJobs", "list_signing_jobs"),
    ],
)
def test_a_missing_right_is_denied(
    aws: Aws, bucket: str, certificate: tuple[str, str], bench: BenchEndpoint, missing: str, operation: str
) -> None:
    rights = {
        "s3:GetObjectVersion",
        "s3:PutObject",
        "signer:StartSigningJob",
        "signer:RevokeSignature",
        "signer:RevokeSigningProfile",
        "signer:ListSigningJobs",
    }
    source = put_image(aws, bucket, IMAGE)
    profile = make_profile(aws, certificate[0])
    asked: dict[str, dict[str, Any]] = {
        "start_signing_job": {
            "source": {"s3": source},
            "destination": {"s3": {"bucketName": bucket, "prefix": "signed/"}},
            "profileName": profile,
        },
        "revoke_signature": {"jobId": run_job(aws, profile, source)["jobId"], "reason": "x"},
        "revoke_signing_profile": {
            "profileName": profile,
            "profileVersion": aws("signer").get_signing_profile(profileName=profile)["profileVersion"],
            "reason": "x",
            "effectiveTime": datetime.now(UTC),
        },
        "list_signing_jobs": {},
    }
    user, _ = as_user(aws, bench, sorted(rights - {missing}))
    with pytest.raises(ClientError, match=missing) as denied:
        getattr(user("signer"), operation)(**asked[operation])
    assert denied.value.response["Error"]["Code"].startswith("AccessDenied")
    allowed, _ = as_user(aws, bench, sorted(rights))
    getattr(allowed("signer"), operation)(**asked[operation])


def test_a_platform_writes_only_its_own_format(aws: Aws, certificate: tuple[str, str]) -> None:
    put = aws("signer").put_signing_profile
    asked = {"profileName": new_name(), "signingMaterial": {"certificateArn": certificate[0]}}
    overrides = {"signingImageFormat": "JSONDetached"}
    assert refusal(put, **asked, platformId=EMBEDDED, overrides=overrides)[0] == "ValidationException"
    assert refusal(put, **asked, platformId="Nobody")[0] == "ResourceNotFoundException"


def test_tags_of_a_profile_are_changed_later(
    aws: Aws, bench: BenchEndpoint, certificate: tuple[str, str]
) -> None:
    signer, name = aws("signer"), make_profile(aws, certificate[0])
    arn = signer.get_signing_profile(profileName=name)["arn"]
    assert signer.list_tags_for_resource(resourceArn=arn)["tags"] == {}
    signer.tag_resource(resourceArn=arn, tags={"team": "lamp", "linekey:product": "LAMP-1"})
    signer.tag_resource(resourceArn=arn, tags={"team": "bulb", "cost/centre": "Zähler 7"})
    both = {"team": "bulb", "linekey:product": "LAMP-1", "cost/centre": "Zähler 7"}
    assert signer.list_tags_for_resource(resourceArn=arn)["tags"] == both
    assert signer.get_signing_profile(profileName=name)["tags"] == both
    signer.untag_resource(resourceArn=arn, tagKeys=["team", "cost/centre", "nobody"])
    assert signer.list_tags_for_resource(resourceArn=arn)["tags"] == {"linekey:product": "LAMP-1"}

    many = {f"k{number}": "" for number in range(200)}
    for tags in ({"aws:x": "1"}, {"a b": "1"}, {"x": "y" * 257}, many):
        assert refusal(signer.tag_resource, resourceArn=arn, tags=tags)[0] == "BadRequestException", tags
    for other in (f"{arn}x", arn.replace(bench.account_id, "123456789012")):
        assert refusal(signer.list_tags_for_resource, resourceArn=other)[0] == "NotFoundException"
    assert signer.list_tags_for_resource(resourceArn=arn)["tags"] == {"linekey:product": "LAMP-1"}


def test_tagging_is_a_right_of_its_own(aws: Aws, bench: BenchEndpoint, certificate: tuple[str, str]) -> None:
    name = make_profile(aws, certificate[0])
    arn = aws("signer").get_signing_profile(profileName=name)["arn"]
    reader, _ = as_user(aws, bench, ["signer:ListTagsForResource"])
    assert reader("signer").list_tags_for_resource(resourceArn=arn)["tags"] == {}
    with pytest.raises(ClientError, match="signer:TagResource"):
        reader("signer").tag_resource(resourceArn=arn, tags={"team": "lamp"})
