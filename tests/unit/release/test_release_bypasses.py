"""One person who tries to bring a release to units alone, in every way we thought of: all end in a code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop import wiring
from desktop.core.catalogue.release import NO_POLICY, POLICY_NOT_SOUND
from desktop.core.errors import LinekeyError, ReleaseError
from desktop.release import manifests
from desktop.release.record import read_record
from desktop.release.store import Release
from desktop.settings.product.profile import load_product
from desktop.settings.product.release import Approver, NamedPerson, ReleaseSection
from signing.dsse import Envelope, sign_envelope
from signing.errors import SigningError
from signing.keys.local import LocalSigner
from signing.signer import Signer
from signing.verification import public_key_pem, public_key_sha256
from tests.unit.release.desk import ANA, PASSPHRASE, Desk, own_key

BEA, CY, MINE = own_key(), own_key(), own_key()


def refused(code: str, act: Callable[[], object]) -> LinekeyError | SigningError:
    with pytest.raises((ReleaseError, SigningError)) as caught:
        act()
    assert caught.value.code == code
    assert caught.value.hint
    return caught.value


@pytest.fixture
def line(desk: Desk) -> Desk:
    """Ana owns, requests and would approve; Bea and Cy approve, and one other than who requests must."""
    people = {
        "ana": (ANA, "approver owner requester"),
        "bea": (BEA, "approver requester"),
        "cy": (CY, "approver"),
    }
    desk.in_force(1, people)  # type: ignore[arg-type] # LocalSigner is a Signer
    return desk


def nobody_launches(desk: Desk, release: Release, code: str) -> None:
    """The launch makes the same call, see `desktop.wiring.Services.rollouts`."""
    refused(code, lambda: desk.service.verify_approved(release))
    assert not desk.service.state(release).changed.may


def test_this_line_lets_two_people_through(line: Desk) -> None:
    release = line.requested()
    line.approvals.approve(release.release_id, BEA)
    line.service.verify_approved(release)
    assert line.service.state(release).changed.may


# --- the profile ---


def test_a_profile_that_asks_for_nobody(line: Desk) -> None:
    """As when --product is left out."""
    release = line.sign()
    assert load_product("lamp").release.approvals == 0
    nobody_launches(line, release, "SIG-134")
    line.approvals.request(release.release_id, ANA)
    nobody_launches(line, release, "SIG-135")


def test_a_profile_with_the_names_of_others_and_keys_of_ones_own(line: Desk) -> None:
    keys = (MINE, own_key())
    approvers = tuple(
        Approver(id=name.lower(), name=name, public_key_sha256=public_key_sha256(key.public_key))
        for name, key in zip(("Bea", "Cy"), keys, strict=True)
    )
    line.product = line.product.model_copy(
        update={"release": ReleaseSection(approvals=2, approvers=approvers)}
    )
    release = line.requested()
    for key in keys:
        refused("REL-023", approving(line, release, key))
        refused("REL-070", lambda: line.approvals.request(release.release_id, MINE))
    nobody_launches(line, release, "SIG-135")
    assert [one.who for one in line.service.state(release).history if one.action == "approved"] == []


def approving(desk: Desk, release: Release, key: Signer) -> Callable[[], object]:
    return lambda: desk.approvals.approve(release.release_id, key)


def test_a_profile_that_calls_oneself_by_the_name_of_another(line: Desk) -> None:
    """The id is told with every name."""
    people = (NamedPerson(id="ana", name="Bea"),)
    line.product = line.product.model_copy(update={"release": ReleaseSection(people=people)})
    release = line.requested()
    state = line.service.state(release)
    assert (state.requested_by, state.history[-1].who) == ("Bea (ana)", "Bea (ana)")
    nobody_launches(line, release, "SIG-135")


def test_a_profile_of_another_product(line: Desk) -> None:
    release = line.requested()
    line.product = line.product.model_copy(update={"name": "LAMP-2"})
    refused("REL-026", lambda: line.service.verify_approved(release))
    refused("REL-026", lambda: line.approvals.approve(release.release_id, BEA))


@pytest.mark.parametrize("change", [{"path": "/bootloader.bin"}, {"certificate_label": "test_cert"}])
def test_a_profile_that_says_another_file_or_certificate_on_the_unit(
    line: Desk, change: dict[str, str]
) -> None:
    firmware = line.product.firmware.model_copy(update=change)
    line.product = line.product.model_copy(update={"firmware": firmware})
    release = line.requested()
    line.approvals.approve(release.release_id, BEA)
    refused("REL-073", lambda: line.service.verify_approved(release))


# --- the keys ---


def test_who_requests_does_not_approve(line: Desk) -> None:
    release = line.requested()
    assert "ana" in refused("REL-072", approving(line, release, ANA)).message
    refused("REL-071", lambda: line.approvals.request(release.release_id, ANA))
    nobody_launches(line, release, "SIG-135")


def test_a_second_request_is_no_approval(line: Desk) -> None:
    """Bea may do both, and by a request has not said that she approves."""
    release = line.requested()
    refused("REL-071", lambda: line.approvals.request(release.release_id, BEA))
    nobody_launches(line, release, "SIG-135")


def test_an_approval_is_no_request(line: Desk) -> None:
    release = line.sign()
    refused("SIG-134", approving(line, release, BEA))
    nobody_launches(line, release, "SIG-134")


def test_an_approver_who_may_not_request(line: Desk) -> None:
    release = line.sign()
    refused("REL-070", lambda: line.approvals.request(release.release_id, CY))


def test_a_requester_who_may_not_approve(line: Desk) -> None:
    people = {"ana": (ANA, "owner requester"), "bea": (BEA, "requester"), "cy": (CY, "approver")}
    line.in_force(1, people)  # type: ignore[arg-type]
    release = line.requested()
    refused("REL-023", approving(line, release, BEA))
    nobody_launches(line, release, "SIG-135")


def test_a_second_key_of_ones_own(line: Desk) -> None:
    release = line.requested()
    refused("REL-023", approving(line, release, MINE))
    nobody_launches(line, release, "SIG-135")


@pytest.mark.parametrize("uri", ["awskms:alias/bea", "awssigner:bea?bucket=b", "memory:", "BEA"])
def test_a_key_that_several_can_use_even_when_the_policy_names_it(line: Desk, uri: str) -> None:
    shared = LocalSigner(uri, lambda: BEA._private_key)
    release = line.sign()
    refused("SIG-138", lambda: line.approvals.request(release.release_id, shared))
    line.approvals.request(release.release_id, ANA)
    refused("SIG-138", approving(line, release, shared))
    nobody_launches(line, release, "SIG-135")


def test_the_key_that_signs_is_nobody(line: Desk) -> None:
    release = line.requested()
    own = LocalSigner("file:release.pem", lambda: line.signer._private_key)
    refused("REL-023", approving(line, release, own))
    refused("REL-023", lambda: line.service.approve(release.release_id, line.uri, lambda _uri: PASSPHRASE))
    refused("SIG-130", lambda: line.in_force(1, {"ana": (ANA, "owner requester"), "sue": (own, "approver")}))


def test_a_key_that_the_policy_does_not_admit_to_sign(line: Desk) -> None:
    """Whoever agrees; people may not even begin to."""
    people = {"ana": (ANA, "owner requester"), "bea": (BEA, "approver")}
    line.in_force(1, people, signers=("0f" * 32,))  # type: ignore[arg-type]
    release = line.sign()
    assert line.states()["policy"] == "warn"
    refused("SIG-133", lambda: line.approvals.request(release.release_id, ANA))
    nobody_launches(line, release, "SIG-133")
    assert line.service.state(release).name == "barred"


# --- the policy ---


def test_a_key_is_in_no_policy_twice(line: Desk) -> None:
    people = {"ana": (ANA, "owner requester"), "bea": (BEA, "approver"), "cy": (BEA, "approver")}
    refused("SIG-130", lambda: line.in_force(2, people))  # type: ignore[arg-type]


@pytest.mark.parametrize(("gone", "code"), [("bea", "SIG-135"), ("ana", "SIG-134")])
def test_who_was_taken_out_of_the_policy_agrees_no_more(line: Desk, gone: str, code: str) -> None:
    release = line.requested()
    line.approvals.approve(release.release_id, CY)
    line.service.verify_approved(release)
    release = line.requested("1.2.0")
    line.approvals.approve(release.release_id, BEA)
    line.service.verify_approved(release)
    left = {"ana": (ANA, "approver owner requester"), "bea": (BEA, "approver"), "cy": (CY, "approver")}
    if gone == "bea":
        del left["bea"]
    else:
        left = {"bea": (BEA, "approver"), "cy": (CY, "approver"), "dora": (MINE, "owner requester")}
    line.in_force(1, left)  # type: ignore[arg-type]
    nobody_launches(line, release, code)


def test_who_lost_a_role_has_it_no_more(line: Desk) -> None:
    release = line.requested()
    line.approvals.approve(release.release_id, BEA)
    people = {"ana": (ANA, "owner requester"), "bea": (BEA, "requester"), "cy": (CY, "approver")}
    line.in_force(1, people)  # type: ignore[arg-type]
    nobody_launches(line, release, "SIG-135")


def test_a_release_that_was_signed_when_the_policy_asked_for_nobody(line: Desk) -> None:
    """What stands in the manifest is evidence, no rule."""
    line.name_approvers(0)
    release = line.requested()
    line.service.verify_approved(release)
    manifest = read_record(line.ledger, release.release_id).manifest
    assert manifest is not None
    assert manifest.policy is not None
    assert manifest.policy.sha256 == line.current().policy.sha256
    line.name_approvers(1, bea=BEA)
    nobody_launches(line, release, "SIG-135")


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (ReleaseError(NO_POLICY, product="LAMP-1"), "REL-060"),
        (ReleaseError(POLICY_NOT_SOUND, product="LAMP-1", reason="it is damaged."), "REL-061"),
    ],
)
def test_without_a_policy_nobody_agrees_or_launches(line: Desk, policy: ReleaseError, code: str) -> None:
    release = line.requested()
    line.approvals.approve(release.release_id, BEA)
    other = line.requested("1.2.0")
    line.policy = policy
    nobody_launches(line, release, code)
    refused(code, approving(line, other, BEA))
    fresh = line.sign("1.3.0")
    refused(code, lambda: line.approvals.request(fresh.release_id, ANA))
    assert line.states()["policy"] == "warn"
    line.approvals.refuse(other.release_id, "stopping always works")


def test_an_expired_policy(line: Desk) -> None:
    release = line.requested()
    line.approvals.approve(release.release_id, BEA)
    other = line.requested("1.2.0")
    line.policy = replace(line.current().policy, expires=_in(line, timedelta(seconds=1)))
    line.service.verify_approved(release)
    line.policy = replace(line.current().policy, expires=_in(line, timedelta(seconds=-1)))
    nobody_launches(line, release, "SIG-132")
    assert line.service.state(release).name == "barred"
    refused("SIG-132", approving(line, other, BEA))
    line.approvals.refuse(other.release_id, "stopping always works")


def _in(desk: Desk, time: timedelta) -> str:
    return (desk.clock.now() + time).isoformat(timespec="seconds")


def test_the_policy_of_another_product(line: Desk) -> None:
    release = line.requested()
    line.approvals.approve(release.release_id, BEA)
    line.policy = replace(line.current().policy, product="LAMP-2")
    nobody_launches(line, release, "SIG-131")
    refused("SIG-131", approving(line, release, CY))


# --- the files and the ledger ---


def appended(desk: Desk, release: Release, envelope: Envelope, key: Signer, person: str) -> None:
    """What an own program would write: a row that says that `person` approved this envelope."""
    body = {
        "person_id": person,
        "person": "",
        "key_uri": "file:x.pem",
        "public_key_sha256": public_key_sha256(key.public_key),
        "public_key_pem": public_key_pem(key.public_key),
        "manifest_sha256": manifests.keep(release.folder, envelope),
        "policy": {"version": 1, "sha256": desk.current().policy.sha256},
    }
    desk.ledger.append("release-approved", release.release_id, body)


def envelope_of(desk: Desk, release: Release) -> Envelope:
    envelope = read_record(desk.ledger, release.release_id).envelope
    assert envelope is not None
    return envelope


def test_a_row_that_says_that_bea_approved(line: Desk) -> None:
    release = line.requested()
    appended(line, release, envelope_of(line, release), BEA, "bea")
    nobody_launches_damaged(line, release)


def nobody_launches_damaged(desk: Desk, release: Release) -> None:
    refused("REL-027", lambda: desk.service.verify_approved(release))
    refused("REL-027", lambda: desk.service.state(release))


def test_a_row_that_says_that_bea_approved_with_a_signature_of_mine(line: Desk) -> None:
    release = line.requested()
    envelope = envelope_of(line, release)
    appended(line, release, envelope.with_signature(sign_envelope(envelope, MINE)), MINE, "bea")
    nobody_launches(line, release, "SIG-135")


def test_a_signature_of_mine_under_the_key_of_bea(line: Desk) -> None:
    release = line.requested()
    envelope = envelope_of(line, release)
    lie = replace(sign_envelope(envelope, MINE), keyid=public_key_sha256(BEA.public_key))
    appended(line, release, replace(envelope, signatures=(*envelope.signatures, lie)), MINE, "bea")
    nobody_launches_damaged(line, release)


def test_the_signature_of_who_requested_once_more(line: Desk) -> None:
    release = line.requested()
    envelope = envelope_of(line, release)
    twice = replace(envelope, signatures=(*envelope.signatures, envelope.signatures[-1]))
    appended(line, release, twice, ANA, "bea")
    nobody_launches_damaged(line, release)


def test_the_approved_manifest_of_another_release(line: Desk) -> None:
    good = line.requested()
    line.approvals.approve(good.release_id, BEA)
    bad = line.sign("1.2.0")
    appended(line, bad, envelope_of(line, good), BEA, "bea")
    nobody_launches_damaged(line, bad)


def test_an_edited_envelope(line: Desk) -> None:
    release = line.requested()
    newest = line.ledger.latest("release-requested", release.release_id)
    assert newest is not None
    path = release.folder / f"{newest.body['manifest_sha256']}.manifest.json"
    envelope = envelope_of(line, release)
    path.write_bytes(envelope.with_signature(sign_envelope(envelope, BEA)).to_json())
    nobody_launches_damaged(line, release)


def refused_after_approval(desk: Desk) -> Release:
    release: Release = desk.requested()
    desk.approvals.approve(release.release_id, BEA)
    desk.approvals.refuse(release.release_id, "units hang")
    return release


def test_a_refused_release_whose_files_are_put_back(line: Desk, tmp_path: Path) -> None:
    release = refused_after_approval(line)
    nobody_launches(line, release, "REL-020")
    document = release.folder / "release.json"
    facts = json.loads(document.read_text("utf-8"))
    document.write_text(json.dumps({**facts, "approvals": 0}), encoding="utf-8")
    nobody_launches(line, release, "REL-020")
    for verb in (line.approvals.approve, line.approvals.request):
        refused("REL-020", lambda: verb(release.release_id, CY))  # noqa: B023 - called at once


def test_a_refused_release_under_another_id(line: Desk) -> None:
    """Its manifest, with the signatures of all who had agreed, copied to a release that nobody refused."""
    release = refused_after_approval(line)
    twin = replace(release, release_id="rel-twin")
    release.folder.rename(twin.folder)
    document = twin.folder / "release.json"
    facts = json.loads(document.read_text("utf-8"))
    document.write_text(json.dumps({**facts, "release_id": "rel-twin"}), encoding="utf-8")
    for kind in ("release", "release-requested", "release-approved"):
        entry = line.ledger.latest(kind, release.release_id)
        assert entry is not None
        line.ledger.append(kind, "rel-twin", entry.body)
    assert "units hang" in refused("REL-020", lambda: line.service.verify_approved(twin)).message
    assert line.service.state(twin).name == "refused"


def test_every_attempt_stands_in_the_chain(line: Desk) -> None:
    release = line.requested()
    for key in (ANA, MINE, LocalSigner("awskms:alias/bea", lambda: BEA._private_key)):
        with pytest.raises((ReleaseError, SigningError)):
            line.approvals.approve(release.release_id, key)
    attempts: list[Any] = [entry.body for entry in line.ledger.entries("release-attempted")]
    assert [body["code"] for body in attempts] == ["REL-072", "REL-023", "SIG-138"]
    assert {body["action"] for body in attempts} == {"approve"}


def test_a_clock_that_was_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy comes with AWS's time, and that decides whether it has expired."""
    there = datetime(2030, 1, 1, tzinfo=UTC)
    policies = SimpleNamespace(current=lambda: "policy")
    monkeypatch.setattr(wiring, "release_policies", lambda *_: policies)
    cloud: Any = SimpleNamespace(now=lambda: there)
    told = wiring.current_policy(cloud, load_product("lamp"))()
    assert (told.policy, told.now) == ("policy", there)
