"""`linekey account signer`, and signing through a profile, as a person types them."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from desktop.bench.endpoint import BenchEndpoint, publish
from desktop.cli.main import EXIT_STATUS, run
from desktop.cli.signer.view import PLATFORMS
from desktop.cloud.signing_profiles import EMBEDDED_PLATFORM, PLATFORM
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

CLOUD, SIGNING, USAGE, ABORTED = EXIT_STATUS["CLD"], EXIT_STATUS["SIG"], 2, 130
IMAGE = b"firmware of the lamp" * 500
Linekey = Callable[..., str]


@pytest.fixture(autouse=True)
def folder(bench: BenchEndpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an image, and the bench as the endpoint."""
    publish(bench)
    monkeypatch.setenv("LINEKEY_ENDPOINT", "bench")
    monkeypatch.chdir(tmp_path)
    Path("lamp.bin").write_bytes(IMAGE)
    return tmp_path


@pytest.fixture
def linekey(capsys: pytest.CaptureFixture[str]) -> Linekey:
    """`linekey("account", "signer", …)`: what it prints, after it ended with `status`."""

    def typed(*arguments: str, status: int = 0) -> str:
        capsys.readouterr()
        ended = run(arguments)
        shown = capsys.readouterr()
        assert ended == status, shown
        return shown.out + shown.err

    return typed


@pytest.fixture
def signer(linekey: Linekey) -> Callable[..., Any]:
    """`signer("get", "x")`: the JSON document it prints."""
    return lambda *arguments, status=0: json.loads(
        linekey("account", "signer", *arguments, "--json", status=status)
    )


@pytest.fixture(scope="module")
def certificate(aws: Aws) -> tuple[str, str]:
    return make_certificate(aws)


@pytest.fixture(scope="module")
def bucket(aws: Aws) -> str:
    return make_bucket(aws)


def answering(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """A terminal where a person types `answer`."""
    typed = io.StringIO(f"{answer}\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)


def test_the_help_knows_the_platforms() -> None:
    assert PLATFORMS == (PLATFORM, EMBEDDED_PLATFORM)


def test_the_platforms(linekey: Linekey, signer: Callable[..., Any]) -> None:
    assert {DETACHED, EMBEDDED} <= {one["name"] for one in signer("platforms")["platforms"]}
    assert re.search(
        rf"{EMBEDDED} +ECDSA SHA256 +JSONEmbedded +16", linekey("account", "signer", "platforms")
    )


def test_a_profile_from_put_to_cancel(
    linekey: Linekey, signer: Callable[..., Any], certificate: tuple[str, str]
) -> None:
    name = new_name()
    put = ("put", name, "--certificate", certificate[0], "--label", "ota_signer_cert", "--tag", "team=lamp")
    assert signer(*put, "--platform", EMBEDDED)["name"] == name
    found = signer("get", name)
    assert (found["status"], found["platform"], found["label"]) == ("Active", EMBEDDED, "ota_signer_cert")
    assert found["tags"] == {"team": "lamp"}
    assert name in linekey("account", "signer", "list", "--platform", EMBEDDED)
    assert name not in linekey("account", "signer", "list", "--platform", DETACHED)

    assert "is cancelled" in linekey("account", "signer", "cancel", name, "--yes")
    assert "already" in linekey("account", "signer", "cancel", name, "--yes")
    ended = {"name": name, "changed": False, "status": "Canceled"}
    assert signer("cancel", name, "--yes") == ended
    assert name not in linekey("account", "signer", "list")
    assert name in linekey("account", "signer", "list", "--include-cancelled")
    told = linekey("account", "signer", *put, status=CLOUD)
    assert "CLD-041" in told
    assert "never gives a name a second time" in told
    assert signer(*put, status=CLOUD)["error"]["hint"].startswith("Choose another name")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("get", "nobody_at_all"), "CLD-004"),
        (("get", "lamp-1"), "CLD-042"),
        (("cancel", "nobody_at_all", "--yes"), "CLD-004"),
        (("job", "nobody"), "CLD-004"),
        (("revoke-signature", "nobody", "--reason", "x", "--yes"), "CLD-004"),
    ],
)
def test_what_is_not_there(linekey: Linekey, arguments: tuple[str, ...], code: str) -> None:
    assert code in linekey("account", "signer", *arguments, status=CLOUD)


@pytest.mark.parametrize(
    "arguments",
    [
        ("put", "x1", "--certificate", "arn", "--label", "l", "--tag", "team"),
        ("revoke", "x1", "--reason", "r", "--since", "2999-01-01"),
        ("revoke", "x1", "--reason", "r", "--since", "yesterday"),
        ("start", "x1", "--source", "bucket/key", "--destination", "s3://b"),
        ("start", "x1", "--source", "s3://bucket", "--destination", "s3://b"),
    ],
)
def test_what_cannot_be_meant(linekey: Linekey, arguments: tuple[str, ...]) -> None:
    linekey("account", "signer", *arguments, status=USAGE)


def test_a_profile_is_cancelled_by_typing_its_name(
    linekey: Linekey,
    signer: Callable[..., Any],
    aws: Aws,
    certificate: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = make_profile(aws, certificate[0])
    assert "Add --yes" in linekey("account", "signer", "cancel", name, status=USAGE)
    answering(monkeypatch, "another")
    assert "nothing was changed" in linekey("account", "signer", "cancel", name, status=ABORTED)
    assert signer("get", name)["status"] == "Active"
    answering(monkeypatch, name)
    linekey("account", "signer", "cancel", name)
    assert signer("get", name)["status"] == "Canceled"


def test_a_profile_is_revoked(
    linekey: Linekey, signer: Callable[..., Any], aws: Aws, certificate: tuple[str, str]
) -> None:
    name = make_profile(aws, certificate[0])
    revoke = ("account", "signer", "revoke", name, "--reason", "key leaked")
    linekey(*revoke, status=USAGE)
    told = linekey(*revoke, "--since", "2026-01-31T08:00:00+00:00", "--yes")
    assert "Units still accept" in told
    found = signer("get", name)
    assert (found["status"], found["reason"]) == ("Revoked", "key leaked")
    assert found["revoked_from"].startswith("2026-01-31")
    assert "Revoked" in linekey("account", "signer", "list", "--status", "revoked")
    assert "CLD-010" in linekey(*revoke, "--yes", status=CLOUD)  # later than the first


def test_what_ends_a_profile_or_a_signature_is_told_in_json(
    signer: Callable[..., Any], aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    name = make_profile(aws, certificate[0])
    job = run_job(aws, name, put_image(aws, bucket, IMAGE))["jobId"]
    why = ("--reason", "key leaked", "--yes")
    assert signer("revoke-signature", job, *why) == {"job_id": job, "revoked": True}
    since = "2026-01-31T08:00:00+00:00"
    told = signer("revoke", name, *why, "--since", since)
    assert told.pop("version")
    assert datetime.fromisoformat(told.pop("since")) == datetime.fromisoformat(since)
    assert told == {"name": name, "changed": True, "status": "Revoked"}
    other = make_profile(aws, certificate[0])
    assert signer("cancel", other, "--yes") == {"name": other, "changed": True, "status": "Canceled"}


def test_a_job_from_start_to_revocation(
    linekey: Linekey, signer: Callable[..., Any], aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    profile = make_profile(aws, certificate[0])
    version = put_image(aws, bucket, IMAGE)["version"]
    target = ("--source", f"s3://{bucket}/lamp.bin", "--destination", f"s3://{bucket}/signed/")
    job = signer("start", profile, *target, "--wait", "10")
    assert (job["status"], job["source"]["version"]) == ("Succeeded", version)
    assert job["signed_key"] == f"signed/{job['job_id']}"
    described = signer("job", job["job_id"])
    assert described == job
    assert job["job_id"] in linekey("account", "signer", "jobs", "--requested-by", job["requested_by"])
    assert job["job_id"] not in linekey("account", "signer", "jobs", "--status", "Failed")
    assert signer("jobs", "--since", "2999-01-01") == {"jobs": []}

    linekey("account", "signer", "revoke-signature", job["job_id"], "--reason", "wrong image", status=USAGE)
    linekey("account", "signer", "revoke-signature", job["job_id"], "--reason", "wrong image", "--yes")
    assert [one["job_id"] for one in signer("jobs", "--revoked")["jobs"]].count(job["job_id"]) == 1
    assert job["job_id"] not in linekey("account", "signer", "jobs", "--not-revoked")
    assert "wrong image" in linekey("account", "signer", "job", job["job_id"])


def test_a_job_that_fails_is_an_error_once_waited_for(
    linekey: Linekey, aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    put_image(aws, bucket, IMAGE)
    profile = make_profile(aws, certificate[0])
    start = ("account", "signer", "start", profile, "--destination", f"s3://{bucket}/")
    source = ("--source", f"s3://{bucket}/lamp.bin")
    assert "Failed" in linekey(*start, *source, "--version", "v0")
    assert "CLD-043" in linekey(*start, *source, "--version", "v0", "--wait", "5", status=CLOUD)
    bare = make_bucket(aws, versioned=False)
    put_image(aws, bare, IMAGE)
    assert "CLD-045" in linekey(*start, "--source", f"s3://{bare}/lamp.bin", status=CLOUD)


@pytest.mark.parametrize("platform", [DETACHED, EMBEDDED])
@pytest.mark.parametrize("form", ["raw", "freertos"])
def test_sign_and_verify_through_a_profile(
    linekey: Linekey, aws: Aws, bucket: str, certificate: tuple[str, str], platform: str, form: str
) -> None:
    Path("lamp.crt").write_text(certificate[1], encoding="utf-8")
    key = f"awssigner:{make_profile(aws, certificate[0], platform)}?bucket={bucket}"
    linekey("sign", "lamp.bin", "--key", key, "--format", form, "--expect", "lamp.crt", "--out", "lamp.sig")
    linekey("verify", "lamp.bin", "--signature", "lamp.sig", "--cert", "lamp.crt")
    Path("lamp.bin").write_bytes(IMAGE + b"!")
    linekey("verify", "lamp.bin", "--signature", "lamp.sig", "--cert", "lamp.crt", status=SIGNING)


def test_what_was_signed_names_the_jobs_that_revoke_it(
    linekey: Linekey, signer: Callable[..., Any], aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    profile = make_profile(aws, certificate[0])
    key = f"awssigner:{profile}?bucket={bucket}"
    Path("lamp.crt").write_text(certificate[1], encoding="utf-8")
    Path("build").mkdir()
    for name in ("a.bin", "b.bin"):
        Path("build", name).write_bytes(name.encode() * 100)
    one = json.loads(linekey("sign", "lamp.bin", "--key", key, "--json"))["signing_job"]
    assert f"signing job {one}" not in linekey("sign", "lamp.bin", "--key", key, "--force")
    folder = json.loads(linekey("sign", "build", "--key", key, "--json"))["images"]
    create = ("release", "create", "lamp.bin", "--version", "1.0.0", "--key", key)
    release = json.loads(linekey(*create, "--certificate", "lamp.crt", "--json"))
    shown = linekey("release", "show", release["release_id"])
    jobs = [one, *(image["signing_job"] for image in folder)]
    jobs += [release["signing_job"], release["manifest_signing_job"]]
    assert len(set(jobs)) == 5
    for job in jobs[-2:]:
        assert shown.count(job) == 2  # as a fact and in the history
    for job in jobs:
        assert signer("job", job)["profile_version"] == signer("get", profile)["version"]
        linekey("account", "signer", "revoke-signature", job, "--reason", "wrong image", "--yes")
        assert signer("job", job)["revoked"]


def test_verify_takes_the_signed_objects_themselves(
    linekey: Linekey, aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    Path("lamp.crt").write_text(certificate[1], encoding="utf-8")
    source = put_image(aws, bucket, IMAGE)
    for platform in (DETACHED, EMBEDDED):
        job = run_job(aws, make_profile(aws, certificate[0], platform), source)
        Path(f"{platform}.json").write_bytes(signed_object(aws, job))
        linekey("verify", "lamp.bin", "--signature", f"{platform}.json", "--cert", "lamp.crt")
    assert "aws-signer" in linekey("verify", f"{EMBEDDED}.json", "--cert", "lamp.crt")
    assert "SIG-117" in linekey("verify", f"{DETACHED}.json", "--cert", "lamp.crt", status=SIGNING)
    Path("lamp.bin").write_bytes(IMAGE[1:])
    refused = ("verify", "lamp.bin", "--cert", "lamp.crt", "--signature")
    assert "SIG-115" in linekey(*refused, f"{DETACHED}.json", status=SIGNING)
    assert "SIG-118" in linekey(*refused, f"{EMBEDDED}.json", status=SIGNING)


def test_the_certificate_of_a_profile_verifies_what_it_signed(
    linekey: Linekey, signer: Callable[..., Any], aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    name = make_profile(aws, certificate[0])
    fetch = ("account", "signer", "certificate", name)
    assert linekey(*fetch) == certificate[1]
    assert signer("certificate", name) == {
        "name": name,
        "certificate_arn": certificate[0],
        "certificate": certificate[1],
    }
    assert linekey(*fetch, "--out", "größe.crt") == "größe.crt\n"
    assert Path("größe.crt").read_text(encoding="ascii") == certificate[1]
    linekey("sign", "lamp.bin", "--key", f"awssigner:{name}?bucket={bucket}", "--out", "lamp.sig")
    signed = ("lamp.bin", "--signature", "lamp.sig")
    linekey("verify", *signed, "--cert", "größe.crt")
    linekey("preflight", *signed, "--certificate", "größe.crt", "--version", "1.0.0")
    assert "SIG-041" in linekey(*fetch, "--out", "größe.crt", status=SIGNING)
    linekey(*fetch, "--out", "größe.crt", "--force")
    assert "CLD-004" in linekey("account", "signer", "certificate", new_name(), "--out", "x", status=CLOUD)
    aws("signer").put_signing_profile(profileName=(bare := new_name()), platformId="AWSLambda-SHA384-ECDSA")
    assert "SIG-031" in linekey("account", "signer", "certificate", bare, "--out", "x", status=SIGNING)
    lost, _ = make_certificate(aws)
    gone = make_profile(aws, lost)
    aws("signer").cancel_signing_profile(profileName=gone)
    aws("acm").delete_certificate(CertificateArn=lost)
    assert "CLD-004" in linekey("account", "signer", "certificate", gone, "--out", "x", status=CLOUD)
    assert not Path("x").exists()


def test_an_empty_text_is_not_sent_to_aws(linekey: Linekey, certificate: tuple[str, str]) -> None:
    put = ("account", "signer", "put", new_name(), "--certificate")
    for arguments in (
        ("account", "signer", "job", ""),
        ("account", "signer", "revocation", ""),
        ("account", "signer", "revoke-signature", "", "--reason", "leaked", "--yes"),
        ("account", "signer", "revoke-signature", "job", "--reason", " ", "--yes"),
        (*put, certificate[0], "--label", ""),
    ):
        assert "it is empty" in linekey(*arguments, status=USAGE)
    refused = linekey(*put, "no ARN", "--label", "ota_signer_cert", status=CLOUD)
    assert "CLD-010" in refused
    assert "Correct what AWS names" in refused


def refused_sign(linekey: Linekey, key: str) -> str:
    """What `linekey sign` says; there is no output file."""
    told = linekey("sign", "lamp.bin", "--key", key, "--out", "lamp.sig", status=SIGNING)
    assert not Path("lamp.sig").exists()
    return told


def test_a_profile_that_ended_writes_nothing(
    linekey: Linekey, aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    cancelled, revoked = (make_profile(aws, certificate[0]) for _ in range(2))
    linekey("account", "signer", "cancel", cancelled, "--yes")
    linekey("account", "signer", "revoke", revoked, "--reason", "key leaked", "--yes")
    for name, state in ((cancelled, "cancelled"), (revoked, "revoked")):
        told = refused_sign(linekey, f"awssigner:{name}?bucket={bucket}")
        assert f"The signing profile {name} is {state} and signs no more. [SIG-030]" in told


def test_a_bucket_without_versions_writes_nothing(
    linekey: Linekey, aws: Aws, certificate: tuple[str, str]
) -> None:
    bare = make_bucket(aws, versioned=False)
    told = refused_sign(linekey, f"awssigner:{make_profile(aws, certificate[0])}?bucket={bare}")
    assert f"The bucket {bare} is not versioned" in told
    assert "SIG-032" in told


def test_a_certificate_for_something_else_writes_nothing(linekey: Linekey, aws: Aws, bucket: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    arn = import_certificate(aws, new_certificate(key, ExtendedKeyUsageOID.SERVER_AUTH), key)
    told = refused_sign(linekey, f"awssigner:{make_profile(aws, arn)}?bucket={bucket}")
    assert "codeSigning" in told
    assert "SIG-033" in told


RIGHTS = (
    "acm:GetCertificate",
    "s3:GetBucketVersioning",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:PutObject",
    "signer:DescribeSigningJob",
    "signer:GetSigningProfile",
    "signer:StartSigningJob",
)


@pytest.mark.parametrize("missing", [None, *RIGHTS])
def test_exactly_the_rights_of_the_guide_are_needed(
    linekey: Linekey,
    aws: Aws,
    bench: BenchEndpoint,
    bucket: str,
    certificate: tuple[str, str],
    missing: str | None,
) -> None:
    _, key = as_user(aws, bench, [right for right in RIGHTS if right != missing])
    publish(
        dataclasses.replace(bench, access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"])
    )
    uri = f"awssigner:{make_profile(aws, certificate[0])}?bucket={bucket}"
    if missing is None:
        linekey("sign", "lamp.bin", "--key", uri, "--out", "lamp.sig")
        return
    told = refused_sign(linekey, uri)
    assert "SIG-020" in told
    assert missing in told


def test_what_was_revoked(
    linekey: Linekey, signer: Callable[..., Any], aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    profile = make_profile(aws, certificate[0])
    source = put_image(aws, bucket, IMAGE)
    job = run_job(aws, profile, source)["jobId"]
    asked = ("revocation", job)
    assert "signature       not revoked" in linekey("account", "signer", *asked)
    parts = ("signature_revoked", "profile_version_revoked", "certificate_revoked", "revoked")

    def told() -> list[bool]:
        return [signer(*asked)[part] for part in parts]

    assert told() == [False, False, False, False]
    linekey("account", "signer", "revoke-signature", job, "--reason", "wrong image", "--yes")
    assert told() == [True, False, False, True]
    linekey("account", "signer", "revoke", profile, "--reason", "leaked", "--since", "2026-01-31", "--yes")
    assert told() == [True, True, False, True]
    assert "profile version revoked" in linekey("account", "signer", *asked)
    failed = run_job(aws, make_profile(aws, certificate[0]), source | {"version": "v0"})["jobId"]
    assert "CLD-050" in linekey("account", "signer", "revocation", failed, status=CLOUD)
    assert "CLD-004" in linekey("account", "signer", "revocation", "nobody", status=CLOUD)


def test_verify_asks_whether_the_job_of_a_signature_was_revoked(
    linekey: Linekey, aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    profile, other = (make_profile(aws, certificate[0]) for _ in range(2))
    Path("lamp.crt").write_text(certificate[1], encoding="utf-8")
    job, second, third = (
        json.loads(
            linekey("sign", "lamp.bin", "--key", f"awssigner:{name}?bucket={bucket}", "--out", out, "--json")
        )["signing_job"]
        for name, out in ((profile, "lamp.sig"), (profile, "second.sig"), (other, "third.sig"))
    )
    verify = ("verify", "lamp.bin", "--signature", "lamp.sig", "--cert", "lamp.crt")
    assert f"signing-job: {job}, not revoked" in linekey(*verify, "--signing-job", job)
    for wrong in (second, third):
        assert "SIG-161" in linekey(*verify, "--signing-job", wrong, status=SIGNING)
    assert "CLD-004" in linekey(*verify, "--signing-job", "nobody", status=CLOUD)
    linekey("account", "signer", "revoke-signature", job, "--reason", "wrong image", "--yes")
    linekey(*verify)  # who does not ask is not told
    told = json.loads(linekey(*verify, "--signing-job", job, "--json", status=CLOUD))
    assert (told["verified"], told["error"]["code"]) == (False, "CLD-052")
    assert [one["state"] for one in told["checks"] if one["check"] in ("signature", "signing-job")] == [
        "pass",
        "fail",
    ]
    linekey("account", "signer", "revoke", other, "--reason", "leaked", "--since", "2026-01-31", "--yes")
    third_of = ("verify", "lamp.bin", "--signature", "third.sig", "--cert", "lamp.crt")
    assert "CLD-052" in linekey(*third_of, "--signing-job", third, status=CLOUD)


def test_another_certificate_than_the_jobs_is_not_its_own(
    linekey: Linekey, aws: Aws, bucket: str, certificate: tuple[str, str]
) -> None:
    """The job's key, in a certificate that somebody else made for it."""
    key = f"awssigner:{make_profile(aws, certificate[0])}?bucket={bucket}"
    job = json.loads(linekey("sign", "lamp.bin", "--key", key, "--out", "lamp.sig", "--json"))["signing_job"]
    Path("other.crt").write_text(make_certificate(aws)[1], encoding="utf-8")
    verify = ("verify", "lamp.bin", "--signature", "lamp.sig", "--cert", "other.crt", "--json")
    told = json.loads(linekey(*verify, "--signing-job", job, status=SIGNING))
    assert {one["check"]: one.get("code") for one in told["checks"]}["signing-job"] == "SIG-161"
