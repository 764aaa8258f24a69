"""What changes while the gate reads an image counts: policy, time and refusals are asked last."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from resources.lambdas.release_gate import handler
from resources.lambdas.release_gate.envelope import Envelope
from resources.lambdas.release_gate.refusals import NOT_APPROVED, Refused
from resources.lambdas.release_gate.refused_releases import require_not_refused
from tests.unit.resources.gate_people import NOW, agreed, manifest, released
from tests.unit.resources.gate_people import policy as some_policy

FIRST = some_policy()
STRICTER = some_policy(version=2, previous=FIRST.sha256, approvals=2)
RELEASE = released(manifest(), "ana", "bo")
REQUEST = {
    "action": "launch",
    "job": "AFR_OTA-v1_2_3-1",
    "stream": "AFR_OTA-00000000-0000-0000-0000-000000000000",
    "release": "rel-1",
    "image": "v1",
    "manifest": RELEASE.to_json().decode(),
    "certificate": "x",
    "signature": "eA==",
    "targets": ["arn:aws:iot:eu-west-1:000000000000:thing/x"],
    "options": {},
}


class NoSuchKeyError(Exception):
    pass


class Account:
    """S3, Systems Manager and the clock; `denied` is what a role without `s3:ListBucket` is told."""

    exceptions = SimpleNamespace(NoSuchKey=NoSuchKeyError, ParameterNotFound=KeyError)

    def __init__(self) -> None:
        self.now = NOW
        self.denied = False
        self.objects = {"release-policies/lamp/1.json": agreed(FIRST, "ana").to_json()}
        self.made: list[str] = []

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - AWS's names
        if Key in self.objects:
            return {"Body": io.BytesIO(self.objects[Key]), "ETag": "x"}
        if self.denied and "refused" in Key:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")
        raise NoSuchKeyError(Bucket)

    def get_parameter(self, **_: str) -> dict[str, Any]:
        named = {"sha256": FIRST.sha256, "version": 1}
        return {"Parameter": {"Value": json.dumps(named, separators=(",", ":"))}}

    def refuse(self, payload: bytes, content: bytes = b'{"reason": "units hang"}') -> None:
        name = hashlib.sha256(payload).hexdigest()
        self.objects[f"release-exchange/lamp/refused/{name}.json"] = content

    def start(self, launch: Any, *_: object) -> None:
        self.made.append(launch.job)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    made = Account()
    environment = {
        "PRODUCT": "Lamp",
        "SLUG": "lamp",
        "FIRST_POLICY": FIRST.sha256,
        "BUCKET": "bucket",
        "IOT": "arn:aws:iot:eu-west-1:000000000000",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(handler, "_client", lambda _service: made)
    monkeypatch.setattr(handler, "_rollouts", lambda: made)
    monkeypatch.setattr(handler, "check_signatures", lambda *_: None)
    monkeypatch.setattr(handler, "check_version", lambda *_: None)
    monkeypatch.setattr(handler, "datetime", SimpleNamespace(now=lambda _zone: made.now))
    return made


def publish(account: Account) -> None:
    account.objects["release-policies/lamp/2.json"] = agreed(STRICTER, "ana").to_json()


def expire(account: Account) -> None:
    account.now = datetime.fromisoformat(FIRST.expires)


MEANWHILE: dict[str, tuple[Callable[[Account], None], str]] = {
    "a stricter policy": (publish, "NotApproved"),
    "its end": (expire, "PolicyExpired"),
    "a refusal": (lambda account: account.refuse(RELEASE.payload), "NotApproved"),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_comes_while_the_image_is_read_counts(
    account: Account, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    happens, code = MEANWHILE[what]
    monkeypatch.setattr(handler, "check_version", lambda *_: happens(account))
    assert handler.handler(REQUEST, None)["code"] == code
    assert account.made == []


def test_without_any_of_it_the_release_is_launched(account: Account) -> None:
    account.refuse(released(manifest(version="1.2.4")).payload)  # another release
    assert handler.handler(REQUEST, None) == {
        "job": REQUEST["job"],
        "stream": REQUEST["stream"],
        "policy": 1,
    }
    assert account.made == [REQUEST["job"]]


def test_a_gate_that_may_not_look_for_refusals_launches_nothing(account: Account) -> None:
    account.denied = True
    said = handler.handler(REQUEST, None)
    assert said == {"code": "AwsRefused", "message": "AWS refused GetObject: AccessDenied."}
    assert account.made == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"reason": "units hang\\n\\u202eagain"}', "units hang again"),
        (b"", "why, the bucket does not tell"),
        (b"[" * 50_000, "why, the bucket does not tell"),
        (b'{"reason": 1}', "why, the bucket does not tell"),
        (b'{"reason": "\\ud800"}', "why, the bucket does not tell"),
        (b'{"reason": "' + b"x" * (1 << 20) + b'"}', "why, the bucket does not tell"),
    ],
)
def test_a_refusal_refuses_whatever_it_holds(account: Account, content: bytes, told: str) -> None:
    account.refuse(RELEASE.payload, content)
    with pytest.raises(Refused, match=told) as caught:
        require_not_refused(account, "bucket", "lamp", Envelope(RELEASE.payload_type, RELEASE.payload, ()))
    assert caught.value.code == NOT_APPROVED


def test_who_signs_a_thousand_times_is_refused_at_once(account: Account) -> None:
    """Each signature takes some milliseconds to verify, and the gate has seconds."""
    once = released(manifest(), "ana")
    many = Envelope(
        once.payload_type, once.payload, tuple((one.keyid, one.signature) for one in once.signatures) * 5000
    )
    said = handler.handler({**REQUEST, "manifest": many.write().decode()}, None)
    assert said["code"] == "NotApproved"
    assert "has signed twice" in said["message"]
