"""Releases through a bucket, between computers that have nothing else in common."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.core.events import StepDone
from desktop.release.bundle.exchange import REFUSAL
from signing.dsse import Envelope, read_envelope
from signing.manifest import add_signature
from signing.verification import public_key_sha256
from tests.unit.release.computers import Bucket, Computer, MakeComputer
from tests.unit.release.desk import IMAGE, Desk, own_key
from tests.unit.release.test_release_bundle import ADA, BEA, CY, author, refused

__all__ = ["author"]


def pushed(computer: Computer, release_id: str) -> None:
    with computer.sharing() as sharing:
        sharing.push(release_id)


def fetched(computer: Computer, release_id: str) -> str:
    with computer.sharing() as sharing:
        return sharing.fetch(release_id).name


@pytest.fixture
def release_id(desk: Desk, author: Computer) -> str:
    """Requested and pushed by Ana; two must approve."""
    desk.name_approvers(2, ada=ADA, bea=BEA)
    made: str = desk.requested().release_id
    pushed(author, made)
    return made


def test_author_approvers_and_launcher_meet_in_the_bucket(
    desk: Desk, bucket: Bucket, computer: MakeComputer, release_id: str
) -> None:
    ada, bea, launcher = computer("ada"), computer("bea"), computer("launcher")
    for approver, key in ((ada, ADA), (bea, BEA)):
        with approver.sharing() as sharing:
            assert sharing.fetchable() == [release_id]
        assert fetched(approver, release_id) == "waiting"
        assert approver.approve(release_id, key).approved_by != ()
    before = dict(bucket.objects)
    pushed(ada, release_id)
    pushed(bea, release_id)
    assert {key: bucket.objects[key] for key in before} == before
    assert fetched(launcher, release_id) == "approved"
    assert launcher.state(release_id).approved_by in (("ada", "bea"), ("bea", "ada"))
    assert launcher.kinds() == [
        "release",
        "release-imported",
        "release-requested",
        "release-approved",
        "release-approved",
    ]
    with launcher.ledger():
        assert launcher.record(release_id).release.image.read_bytes() == IMAGE
    assert fetched(ada, release_id) == "approved"
    assert fetched(launcher, release_id) == "approved"
    assert len(launcher.kinds()) == 5


def test_a_refusal_reaches_everybody_whenever_they_fetch(
    bucket: Bucket, computer: MakeComputer, release_id: str
) -> None:
    ada, bea, launcher = computer("ada"), computer("bea"), computer("launcher")
    for one in (ada, bea, launcher):
        fetched(one, release_id)
    ada.approve(release_id, ADA)
    bea.approve(release_id, BEA)
    pushed(ada, release_id)
    pushed(bea, release_id)
    assert fetched(launcher, release_id) == "approved"
    ada.refuse(release_id, "units hang\nin the cold")
    pushed(ada, release_id)
    with launcher.sharing() as sharing:
        refused("REL-020", lambda: sharing.check_elsewhere(release_id))
    assert fetched(launcher, release_id) == "refused"
    assert fetched(computer("later"), release_id) == "refused"
    assert launcher.state(release_id).history[-1].detail == "units hang in the cold"
    pushed(bea, release_id)
    assert fetched(bea, release_id) == "refused"


def test_without_a_refusal_there_is_none(computer: MakeComputer, release_id: str) -> None:
    launcher = computer("launcher")
    fetched(launcher, release_id)
    with launcher.sharing() as sharing:
        sharing.check_elsewhere(release_id)
    assert launcher.failed() == []


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b'{"reason": 7}', b"[" * 100_000])
def test_a_damaged_refusal_is_one(
    bucket: Bucket, computer: MakeComputer, release_id: str, data: bytes
) -> None:
    launcher = computer("launcher")
    fetched(launcher, release_id)
    bucket.objects[f"refused/{launcher.record(release_id).statement_sha256}.json"] = data
    assert fetched(launcher, release_id) == "refused"


def test_what_others_put_there_hinders_nobody(
    desk: Desk, bucket: Bucket, computer: MakeComputer, release_id: str
) -> None:
    """Signatures that are damaged, forged, of strangers, or for another release."""
    ada, launcher = computer("ada"), computer("launcher")
    fetched(ada, release_id)
    ada.approve(release_id, ADA)
    pushed(ada, release_id)
    envelope = ada.record(release_id).envelope
    assert envelope is not None
    place = f"{release_id}/signatures/"
    for signer in (ADA, BEA):
        bucket.objects[f"{place}{public_key_sha256(signer.public_key)}.json"] = b"in your place"
    other = Envelope(envelope.payload_type, envelope.payload.replace(b"1.1.0", b"1.2.0"))
    in_beas_name = replace(add_signature(other, CY).signatures[0], keyid=public_key_sha256(BEA.public_key))
    bucket.objects |= {
        f"{place}0.json": b"damaged",
        f"{place}1.json": bytes(2_000_000),
        f"{place}2.json": add_signature(other, BEA).to_json(),
        f"{place}3.json": add_signature(Envelope(envelope.payload_type, envelope.payload), CY).to_json(),
        f"{place}4.json": replace(envelope, signatures=(in_beas_name,)).to_json(),
    }
    assert fetched(launcher, release_id) == "waiting"
    assert launcher.state(release_id).approved_by == ("ada",)
    ignored = [one for one in launcher.events if isinstance(one, StepDone) and one.step == "ignored"]
    assert len(ignored) == 6


def test_two_approvals_at_once_are_both_there(
    bucket: Bucket, computer: MakeComputer, release_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the order of the writes: each signature is an object of its own."""
    ada, bea, launcher = computer("ada"), computer("bea"), computer("launcher")
    for approver, key in ((ada, ADA), (bea, BEA)):
        fetched(approver, release_id)
        approver.approve(release_id, key)
    put, other = bucket.put, [bea]

    def meanwhile(key: str, content: bytes | Path) -> bool:
        if other:
            pushed(other.pop(), release_id)
        return put(key, content)

    monkeypatch.setattr(bucket, "put", meanwhile)
    pushed(ada, release_id)
    assert fetched(launcher, release_id) == "approved"


def test_another_release_in_its_place_is_not_taken_for_it(
    desk: Desk, author: Computer, bucket: Bucket, computer: MakeComputer, release_id: str
) -> None:
    other = desk.requested("1.2.0").release_id
    bucket.objects[f"{other}/bundle.zip"] = bucket.objects[f"{release_id}/bundle.zip"]
    refused("SIG-148", lambda: pushed(author, other))
    refused("SIG-148", lambda: fetched(computer("launcher"), other))
    refused("REL-010", lambda: fetched(computer("launcher"), "rel-20260101T000000-00000000"))


def test_a_damaged_bundle_is_not_taken(bucket: Bucket, computer: MakeComputer, release_id: str) -> None:
    key = f"{release_id}/bundle.zip"
    bucket.objects[key] = bucket.objects[key].replace(b"firmware", b"Firmware", 1)
    refused("SIG-141", lambda: fetched(computer("launcher"), release_id))
    assert computer("launcher").kinds() == []


def test_what_lies_in_the_bucket_names_nobody(
    desk: Desk, bucket: Bucket, author: Computer, release_id: str
) -> None:
    desk.approvals.refuse(release_id, "units hang", by="Cy of the night shift")
    pushed(author, release_id)
    [refusal] = [data for key, data in bucket.objects.items() if key.startswith("refused/")]
    assert json.loads(refusal)["type"] == REFUSAL
    assert b"night shift" not in b"".join(bucket.objects.values())
    signatures = [key for key in bucket.objects if "/signatures/" in key]
    assert len(signatures) == 2
    assert all(len(read_envelope(bucket.objects[key]).signatures) == 1 for key in signatures)


def test_who_is_no_longer_in_the_policy_has_not_approved(
    desk: Desk, computer: MakeComputer, release_id: str
) -> None:
    ada, launcher = computer("ada"), computer("launcher")
    fetched(ada, release_id)
    ada.approve(release_id, ADA)
    pushed(ada, release_id)
    desk.name_approvers(1, bea=BEA, dora=own_key())
    assert fetched(launcher, release_id) == "waiting"
    assert launcher.state(release_id).approved_by == ()
