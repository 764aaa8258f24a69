"""Who would reach units past the release policy: with a launcher's rights, a console's, or odd requests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from desktop.account.gate import launcher_policy
from desktop.cloud import functions
from desktop.cloud.events import EventStream
from desktop.cloud.session import Cloud
from resources.lambdas.release_gate.names import key_of, refusals_of
from signing.dsse import Envelope, canonical_json
from signing.identity import new_code_signing_identity
from signing.keys.local import LocalSigner, memory_signer
from signing.manifest import PAYLOAD_TYPE, add_signature
from signing.verification import public_key_sha256
from tests.bench.gate.conftest import (
    CODE,
    IMAGE,
    PEOPLE,
    Site,
    b64,
    envelope_of,
    fingerprint,
    lamp_policy,
    manifest_of,
    new_job,
)
from tests.policies import new_key, person, signed

OTHER_IMAGE = b"firmwarf " * 3000
OTHER_CODE = new_key("other code")
OTHER_IDENTITY = new_code_signing_identity("another release", 730)
ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


@pytest.fixture(scope="module")
def console(site: Site) -> Cloud:
    """Somebody who may do everything in this account but what the launchers' policy denies."""
    return site.user(ALL, launcher_policy(site.cloud, site.names, gated=True))


def target(site: Site) -> str:
    return f"{site.names.iot}:thing/any"


def stream_with(site: Site, name: str) -> dict[str, Any]:
    place = {"bucket": site.names.bucket, "key": "rollouts/x", "version": "1"}
    files = [{"fileId": 0, "s3Location": place}]
    # A role that nobody keeps them from passing.
    return {"streamId": name, "files": files, "roleArn": site.names.role_arn("other")}


FORBIDDEN: dict[str, Callable[[Site, Cloud], object]] = {
    "CreateJob": lambda site, who: who.client("iot").create_job(
        jobId=new_job(), targets=[target(site)], document="{}"
    ),
    "CreateOTAUpdate": lambda site, who: who.client("iot").create_ota_update(
        otaUpdateId="mine",
        targets=[target(site)],
        files=[{"fileName": "x"}],
        roleArn=site.names.role_arn(site.names.stream_role),
    ),
    "CreateStream": lambda site, who: who.client("iot").create_stream(**stream_with(site, "mine")),
    "UpdateStream": lambda site, who: who.client("iot").update_stream(**stream_with(site, "AFR_OTA-x")),
    "AssociateTargetsWithJob": lambda site, who: who.client("iot").associate_targets_with_job(
        jobId="x", targets=[target(site)]
    ),
    "publish to jobs": lambda site, who: who.client("iot-data").publish(
        topic="$aws/things/any/jobs/notify-next", payload=b"{}"
    ),
    "publish to streams": lambda site, who: who.client("iot-data").publish(
        topic="$aws/things/any/streams/AFR_OTA-x/data/json", payload=b"{}"
    ),
    "PutParameter": lambda site, who: who.client("ssm").put_parameter(
        Name=f"/linekey/{site.names.slug}/release-policy", Value="{}", Overwrite=True
    ),
    "DeleteParameter": lambda site, who: who.client("ssm").delete_parameter(
        Name=f"/linekey/{site.names.slug}/release-policy"
    ),
    "write a policy": lambda site, who: who.client("s3").put_object(
        Bucket=site.names.bucket, Key=f"release-policies/{site.names.slug}/1.json", Body=b"{}"
    ),
    "delete a policy": lambda site, who: who.client("s3").delete_object(
        Bucket=site.names.bucket, Key=f"release-policies/{site.names.slug}/1.json"
    ),
    "delete an image": lambda site, who: who.client("s3").delete_object(
        Bucket=site.names.bucket, Key="rollouts/x.bin"
    ),
    "delete a refusal": lambda site, who: who.client("s3").delete_object(
        Bucket=site.names.bucket, Key=f"{refusals_of(site.names.slug)}{'0' * 64}.json"
    ),
    "delete a stream": lambda site, who: who.client("iot").delete_stream(streamId="AFR_OTA-x"),
    "suspend versions": lambda site, who: who.client("s3").put_bucket_versioning(
        Bucket=site.names.bucket, VersioningConfiguration={"Status": "Suspended"}
    ),
    "change the gate": lambda site, who: who.client("lambda").update_function_configuration(
        FunctionName=site.names.gate, Environment={"Variables": {"FIRST_POLICY": "0" * 64}}
    ),
    "replace the gate": lambda site, who: who.client("lambda").update_function_code(
        FunctionName=site.names.gate, ZipFile=b"PK"
    ),
}


@pytest.mark.parametrize("call", FORBIDDEN)
def test_a_launcher_has_no_other_way_to_units(site: Site, call: str) -> None:
    refuse(lambda: FORBIDDEN[call](site, site.launcher))


@pytest.mark.parametrize("call", FORBIDDEN)
def test_nor_has_a_launcher_who_may_do_everything_else(site: Site, console: Cloud, call: str) -> None:
    refuse(lambda: FORBIDDEN[call](site, console))


DENIED = {"AccessDenied", "AccessDeniedException", "ForbiddenException"}


def refuse(ask: Callable[[], object]) -> None:
    with pytest.raises(ClientError) as refused:
        ask()
    assert refused.value.response["Error"]["Code"] in DENIED


def test_the_version_that_a_stream_points_to_is_not_the_launchers_to_delete(
    site: Site, console: Cloud
) -> None:
    request = site.request()
    site.gate.launch(request)
    refuse(
        lambda: console.client("s3").delete_object(
            Bucket=site.names.bucket, Key=key_of(request["job"]), VersionId=request["image"]
        )
    )


def test_the_stream_role_is_not_the_consoles_to_pass(site: Site) -> None:
    statements = launcher_policy(site.cloud, site.names, gated=True)["Statement"]
    streams = {
        "Version": "2012-10-17",
        "Statement": [one for one in statements if "iot:CreateStream" not in one["Action"]],
    }
    job = new_job()
    place = {"bucket": site.names.bucket, "key": key_of(job), "version": site.put(job)}
    files = [{"fileId": 0, "s3Location": place}]
    role = site.names.role_arn(site.names.stream_role)
    iot = site.user(ALL, streams).client("iot")
    with pytest.raises(ClientError, match="iam:PassRole"):
        iot.create_stream(streamId="passed", files=files, roleArn=role)


def test_a_launcher_sees_how_a_rollout_goes(site: Site) -> None:
    request = site.request()
    with EventStream(site.launcher) as events:
        events.subscribe(f"$aws/events/job/{request['job']}/+")
        site.gate.launch(request)
    iot = site.launcher.client("iot")
    assert iot.describe_job(jobId=request["job"])["job"]["status"] == "IN_PROGRESS"
    assert iot.list_job_executions_for_job(jobId=request["job"])["executionSummaries"]


def test_the_launchers_policies_are_short_enough_for_aws(site: Site) -> None:
    for gated in (True, False):
        text = json.dumps(launcher_policy(site.cloud, site.names, gated=gated), separators=(",", ":"))
        assert len(text) <= 6144  # a managed policy, without white space


# What a person with the right to call the gate may try: changes of a good request, and how it is refused.
Request = dict[str, Any]
WRONG: dict[str, tuple[str, Callable[[Site], Request]]] = {
    "nobody has signed": ("NotApproved", lambda _: {"manifest": text_of(envelope_of(manifest_of()))}),
    "one has signed": ("NotApproved", lambda _: {"manifest": text_of(envelope_of(manifest_of(), "ana"))}),
    "approvers alone": (
        "NotApproved",
        lambda _: {"manifest": text_of(envelope_of(manifest_of(), "bo", "chris"))},
    ),
    "twice the same signature": ("NotApproved", lambda _: {"manifest": text_of(doubled())}),
    "a signature of another manifest": ("NotApproved", lambda _: {"manifest": text_of(borrowed())}),
    "a signature under another's name": ("NotApproved", lambda _: {"manifest": text_of(renamed())}),
    "people whom no policy names": ("NotApproved", lambda _: {"manifest": text_of(strangers())}),
    "another product's release": (
        "NotApproved",
        lambda _: {"manifest": text_of(envelope_of(manifest_of(product="Kettle"), "ana", "bo"))},
    ),
    "signed with a key of one's own": ("NotApproved", lambda _: with_other_code()),
    "not signed by the code-signing key": (
        "NotApproved",
        lambda _: {"manifest": text_of(envelope_of(manifest_of(), "ana", "bo", signer=OTHER_CODE))},
    ),
    "a product that looks alike": ("NotApproved", lambda _: {"manifest": named("L\u0410MP-1")}),
    "a product that is read alike": ("NotApproved", lambda _: {"manifest": named("LAMP\u20101")}),
    "a product in another case": ("NotApproved", lambda _: {"manifest": named("lamp-1")}),
    "a key that signs a thousand times": ("NotApproved", lambda _: {"manifest": thousandfold()}),
    "a size that is not the image's": (
        "ImageDiffers",
        lambda _: {"manifest": text_of(envelope_of(manifest_of(size=len(IMAGE) + 1), "ana", "bo"))},
    ),
    "a certificate of another key that signed as well": ("SignatureDiffers", lambda _: with_two_keys()),
    "another certificate": ("SignatureDiffers", lambda _: {"certificate": OTHER_IDENTITY.certificate_pem}),
    "no certificate": ("SignatureDiffers", lambda _: {"certificate": "-----BEGIN CERTIFICATE-----"}),
    "a certificate without end": ("SignatureDiffers", lambda _: {"certificate": "A" * 100_000}),
    "another signature": ("SignatureDiffers", lambda _: {"signature": sign(OTHER_IMAGE)}),
    "a signature of no key": ("SignatureDiffers", lambda _: {"signature": b64(b"0" * 70)}),
    "a signature that is none": ("RequestRefused", lambda _: {"signature": "???"}),
    "other bytes": ("ImageDiffers", lambda site: put(site, OTHER_IMAGE)),
    "fewer bytes": ("ImageDiffers", lambda site: put(site, IMAGE[:-1])),
    "more bytes": ("ImageDiffers", lambda site: put(site, IMAGE + b"\0")),
    "a version of another object": ("ImageDiffers", lambda site: {"image": site.put(new_job())}),
    "a version that never was": ("ImageDiffers", lambda _: {"image": "0" * 32}),
    "the version that changes": ("RequestRefused", lambda _: {"image": "null"}),
    "no version": ("RequestRefused", lambda _: {"image": ""}),
    "a target of another account": (
        "TargetsRefused",
        lambda _: {"targets": ["arn:aws:iot:us-east-1:111111111111:thing/x"]},
    ),
    "a target of another Region": (
        "TargetsRefused",
        lambda _: {"targets": ["arn:aws:iot:eu-west-1:000000000000:thing/x"]},
    ),
    "a good target and a foreign one": (
        "TargetsRefused",
        lambda site: {"targets": [site.thing(), "arn:aws:iot:eu-west-1:000000000000:thinggroup/x"]},
    ),
    "a target that is no thing": ("TargetsRefused", lambda site: {"targets": [f"{site.names.iot}:job/x"]}),
    "a target with a pattern": ("TargetsRefused", lambda site: {"targets": [f"{site.names.iot}:thing/*"]}),
    "no target": ("TargetsRefused", lambda _: {"targets": []}),
    "a target twice": ("TargetsRefused", lambda site: {"targets": [target(site), target(site)]}),
    "a hundred and one targets": (
        "TargetsRefused",
        lambda site: {"targets": [f"{site.names.iot}:thing/{number}" for number in range(101)]},
    ),
    "a document of one's own": ("RequestRefused", lambda _: {"document": "{}"}),
    "a stream of another name": ("RequestRefused", lambda _: {"stream": "AFR_OTA-mine"}),
    "a bucket of one's own": ("RequestRefused", lambda _: {"bucket": "mine"}),
    "a policy of one's own": ("RequestRefused", lambda site: {"policy": text_of(owned_by_chris(site))}),
    "a template of one's own": ("RequestRefused", lambda _: {"template": '{"run": "me"}'}),
    "a document among the options": ("RequestRefused", lambda _: {"options": {"document": "{}"}}),
    "a document by its address": (
        "RequestRefused",
        lambda _: {"options": {"documentSource": "https://example.com/x"}},
    ),
    "whoever comes into the group, for ever": (
        "PolicyExpired",
        lambda _: {"options": {"targetSelection": "CONTINUOUS"}},
    ),
    "whoever comes into the group after the policy": (
        "PolicyExpired",
        lambda site: {"options": until(site.newest.ends + MINUTE)},
    ),
    "a choice of targets that AWS may have one day": (
        "PolicyExpired",
        lambda _: {"options": {"targetSelection": "EVERYTHING"}},
    ),
    "parameters of a document": ("RequestRefused", lambda _: {"options": {"documentParameters": {}}}),
    "the day after the policy": (
        "PolicyExpired",
        lambda site: {"options": {"schedulingConfig": {"startTime": minute(site.newest.ends + MINUTE)}}},
    ),
    "no day at all": ("RequestRefused", lambda _: {"options": {"schedulingConfig": {"startTime": "soon"}}}),
    "a day in other digits": (
        "RequestRefused",
        lambda _: {
            "options": {"schedulingConfig": {"startTime": "2026-11-2\N{FULLWIDTH DIGIT EIGHT}T01:00"}}
        },
    ),
    "a day spelled short": (
        "RequestRefused",
        lambda _: {"options": {"schedulingConfig": {"startTime": "2026-1-1T1:1"}}},
    ),
    "a schedule that is none": ("RequestRefused", lambda _: {"options": {"schedulingConfig": "never"}}),
    "a job of another name": ("RequestRefused", lambda _: {"job": "mine"}),
    "a job of another version": (
        "RequestRefused",
        lambda _: {"job": "AFR_OTA-v9_9_9-20261127T120000-00000000"},
    ),
    "a job that leads elsewhere": ("RequestRefused", lambda _: {"job": f"{new_job()}/../../x"}),
    "a manifest with a blank more": (
        "RequestRefused",
        lambda _: {"manifest": text_of(envelope_of(manifest_of(), "ana", "bo")) + " "},
    ),
    "a manifest that is none": ("RequestRefused", lambda _: {"manifest": "{}"}),
    "a manifest nested deep": ("RequestRefused", lambda _: {"manifest": "[" * 50_000}),
    "a manifest of two megabytes": ("RequestRefused", lambda _: {"manifest": "x" * (2 << 20)}),
    "half a character": ("RequestRefused", lambda _: {"manifest": "\ud800"}),
    "a manifest about no image": ("RequestRefused", lambda _: {"manifest": text_of(about_nothing())}),
    "a policy for a manifest": ("RequestRefused", lambda site: {"manifest": text_of(owned_by_chris(site))}),
}


MINUTE = timedelta(minutes=1)


def minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


def until(end: datetime) -> dict[str, object]:
    schedule = {"endTime": minute(end), "endBehavior": "STOP_ROLLOUT"}
    return {"targetSelection": "CONTINUOUS", "schedulingConfig": schedule}


def text_of(envelope: Envelope) -> str:
    return envelope.to_json().decode()


def named(product: str) -> str:
    return text_of(envelope_of(manifest_of(product=product), "ana", "bo"))


def thousandfold() -> str:
    """Each takes some milliseconds to verify, and the gate has seconds."""
    once = envelope_of(manifest_of(), "ana", "bo")
    return text_of(replace(once, signatures=(*once.signatures, *once.signatures[-1:] * 3000)))


def doubled() -> Envelope:
    once = envelope_of(manifest_of(), "ana")
    return replace(once, signatures=(*once.signatures, once.signatures[-1]))


def borrowed() -> Envelope:
    """Bo approved another release."""
    other = envelope_of(manifest_of(created="2026-11-27T13:00:00+00:00"), "bo")
    return envelope_of(manifest_of(), "ana").with_signature(other.signatures[-1])


def renamed() -> Envelope:
    """Ana's signature once more, under Bo's name."""
    once = envelope_of(manifest_of(), "ana")
    name = public_key_sha256(PEOPLE["bo"].public_key)
    return once.with_signature(replace(once.signatures[-1], keyid=name))


def strangers() -> Envelope:
    envelope = envelope_of(manifest_of())
    for _ in range(2):
        envelope = add_signature(envelope, new_key())
    return envelope


def with_other_code() -> Request:
    """A release that is sound, with a key that the policy does not admit."""
    other = other_code()
    manifest = manifest_of(
        public_key_sha256=public_key_sha256(other.public_key),
        certificate_sha256=fingerprint(OTHER_IDENTITY.certificate_pem),
    )
    return {
        "manifest": text_of(envelope_of(manifest, "ana", "bo", signer=other)),
        "certificate": OTHER_IDENTITY.certificate_pem,
        "signature": b64(other.sign_digest(hashlib.sha256(IMAGE).digest())),
    }


def other_code() -> LocalSigner:
    key = load_pem_private_key(OTHER_IDENTITY.private_key_pem.encode(), None)
    return memory_signer(key)  # type: ignore[arg-type] # an ECDSA key


def with_two_keys() -> Request:
    """The manifest names an admitted key and a certificate of another, and both keys signed everything."""
    manifest = manifest_of(certificate_sha256=fingerprint(OTHER_IDENTITY.certificate_pem))
    other = other_code()
    return {
        "manifest": text_of(add_signature(envelope_of(manifest, "ana", "bo"), other)),
        "certificate": OTHER_IDENTITY.certificate_pem,
        "signature": b64(other.sign_digest(hashlib.sha256(IMAGE).digest())),
    }


def about_nothing() -> Envelope:
    document = json.loads(envelope_of(manifest_of()).payload)
    document["subject"] = []
    return Envelope(PAYLOAD_TYPE, canonical_json(document))


def owned_by_chris(site: Site) -> Envelope:
    people = (person("chris", PEOPLE["chris"]),)
    mine = lamp_policy(version=2, previous=site.first.sha256, approvals=0)
    return signed(replace(mine, people=people), PEOPLE["chris"])


def sign(image: bytes) -> str:
    return b64(CODE.sign_digest(hashlib.sha256(image).digest()))


def put(site: Site, image: bytes) -> Request:
    job = new_job()
    return {"job": job, "image": site.put(job, image)}


def answer(site: Site, event: Any) -> dict[str, Any]:
    said = functions.invoke(site.launcher, site.names.gate, event)
    assert not said.failed, said.text
    found = json.loads(said.text)
    assert set(found) == {"code", "message"}
    assert found["message"]
    return dict(found)


@pytest.fixture(scope="module")
def good(site: Site) -> Request:
    """What all wrong requests are changes of."""
    return {"action": "launch", **site.request()}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_request_is_refused_with_a_code(site: Site, good: Request, wrong: str) -> None:
    code, change = WRONG[wrong]
    request = {**good, **change(site)}
    before = site.traces()
    assert answer(site, request)["code"] == code
    assert site.traces() == before


FIELDS = ("job", "stream", "release", "image", "manifest", "certificate", "signature", "targets", "options")


@pytest.mark.parametrize("field", FIELDS)
def test_odd_values_and_none_are_refused(site: Site, good: Request, field: str) -> None:
    before = site.traces()
    lacking = {name: value for name, value in good.items() if name != field}
    assert answer(site, lacking)["code"] == "RequestRefused"
    for odd in (None, 1, True, [], "x" * 100_000, ["x"], {"a": "b"}):
        code = answer(site, {**good, field: odd})["code"]
        assert code in {"RequestRefused", "TargetsRefused", "SignatureDiffers"}
    assert site.traces() == before


@pytest.mark.parametrize(
    "event", [None, [], "launch", 1, {}, {"action": None}, {"action": ["launch"]}, {"action": "__class__"}]
)
def test_odd_events_are_refused(site: Site, event: Any) -> None:
    assert answer(site, event)["code"] == "RequestRefused"


def test_what_is_wrong_is_wrong_of_the_request_alone(site: Site, good: Request) -> None:
    said = functions.invoke(site.launcher, site.names.gate, good)
    assert json.loads(said.text) == {"job": good["job"], "stream": good["stream"], "policy": 1}
    assert good["job"] in site.traces()[1]
