"""Approval by others, refusal, and what the ledger tells of both."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from desktop.core.errors import LedgerError, LinekeyError, ReleaseError
from desktop.core.events import ReleaseChanged
from desktop.ledger.store import Ledger
from desktop.release.approval import Approvals
from desktop.release.manifests import BuildFacts
from desktop.release.record import read_record
from desktop.release.store import LATER, Release
from signing.dsse import sign_envelope
from signing.errors import SigningError
from signing.formats.mcuboot.layout import parse_version
from signing.formats.mcuboot.writing import Mcuboot
from signing.keys.file import create_key_file, file_signer
from signing.keys.local import LocalSigner, memory_signer
from signing.manifest import verify_manifest
from signing.release import sign_image
from signing.verification import load_public_key, public_key_pem, public_key_sha256
from tests.unit.release.desk import IMAGE, PASSPHRASE, Desk

ADA, BEA = (
    memory_signer(ec.generate_private_key(ec.SECP256R1())),
    memory_signer(ed25519.Ed25519PrivateKey.generate()),
)
STRANGER = memory_signer(ec.generate_private_key(ec.SECP256R1()))


def refused(code: str, act: Callable[[], object]) -> LinekeyError:
    with pytest.raises((ReleaseError, SigningError)) as caught:
        act()
    assert caught.value.code == code
    assert caught.value.hint
    return caught.value


def manifest_of(desk: Desk, release: Release) -> Any:
    envelope = read_record(desk.ledger, release.release_id).envelope
    assert envelope is not None
    key = load_public_key(release.certificate_pem.encode(), "the certificate")
    return verify_manifest(envelope, [key]).manifest


def test_a_release_has_a_manifest_by_its_signer(desk: Desk) -> None:
    release = desk.sign()
    manifest = manifest_of(desk, release)
    assert (manifest.product, manifest.version, manifest.format) == ("LAMP-1", "1.1.0", "freertos")
    assert (manifest.image_name, manifest.size, manifest.sha256) == ("lämp.bin", len(IMAGE), release.sha256)
    assert (manifest.security_counter, manifest.build_id, manifest.sbom) == (None, None, None)
    [entry] = desk.ledger.entries("release")
    assert entry.body["manifest_sha256"] == release.manifest_sha256
    assert sorted(path.name for path in release.folder.iterdir()) == sorted(
        [f"{release.sha256}.bin", "release.json", f"{release.manifest_sha256}.manifest.json"]
    )


def test_what_the_build_server_knows_is_in_the_manifest(desk: Desk) -> None:
    sbom = desk.folder / "lamp.spdx.json"
    sbom.write_bytes(b"{}")
    build = BuildFacts("build 4711", sbom)
    release = desk.service.sign(desk.image, "1.1.0", desk.uri, lambda _uri: PASSPHRASE, build=build)
    manifest = manifest_of(desk, release)
    assert (manifest.build_id, manifest.sbom.name) == ("build 4711", "lamp.spdx.json")
    gone = BuildFacts(None, desk.folder / "none.json")
    refused(
        "SIG-042",
        lambda: desk.service.sign(desk.image, "1.2.0", desk.uri, lambda _uri: PASSPHRASE, build=gone),
    )


def test_an_mcuboot_image_tells_its_format_and_security_counter(desk: Desk) -> None:
    form = Mcuboot(
        version=parse_version("1.1.0"),
        header_size=0x200,
        slot_size=0x20000,
        pad_header=True,
        security_counter=9,
    )
    desk.image = sign_image(desk.image, ADA, form).output
    manifest = manifest_of(desk, desk.sign())
    assert (manifest.format, manifest.security_counter) == ("mcuboot", 9)


def test_without_a_section_nobody_need_approve(desk: Desk) -> None:
    release = desk.sign()
    state = desk.service.state(release)
    assert (state.name, state.approved_by, state.needed) == ("signed", (), 0)
    desk.service.verify_approved(release)
    assert desk.states()["approval"] == "pass"
    refused("REL-023", lambda: desk.approvals.approve(release.release_id, ADA))


def test_two_of_three_approve(desk: Desk) -> None:
    desk.name_approvers(2, Ada=ADA, Bea=BEA, Cy=STRANGER)
    release = desk.sign()
    assert refused("REL-021", lambda: desk.service.verify_approved(release)).message.endswith(
        "0 of 2 approvals."
    )
    assert desk.approvals.approve(release.release_id, BEA).name == "waiting"
    refused("REL-021", lambda: desk.service.verify_approved(release))
    state = desk.approvals.approve(release.release_id, ADA)
    assert (state.name, state.approved_by, state.needed) == ("approved", ("Ada", "Bea"), 2)
    desk.service.verify_approved(release)
    desk.service.verify(release)
    assert [line.action for line in state.history] == ["signed", "approved", "approved"]
    assert [line.who for line in state.history[1:]] == ["Bea", "Ada"]
    told = [event for event in desk.events if isinstance(event, ReleaseChanged)]
    assert [event.state for event in told] == ["waiting", "waiting", "approved"]
    assert desk.ledger.verify() == 3


def test_approval_with_a_key_in_a_file(desk: Desk) -> None:
    public_key = create_key_file(desk.folder / "ada.pem", PASSPHRASE)
    uri = f"file:{desk.folder / 'ada.pem'}"
    desk.name_approvers(1, Ada=file_signer(uri, lambda _uri: PASSPHRASE))
    release = desk.sign()
    assert desk.service.approve(release.release_id, uri, lambda _uri: PASSPHRASE).name == "approved"
    entry = desk.ledger.latest("release-approved", release.release_id)
    assert entry is not None
    assert (desk.ledger.name(entry.body["approver"]), desk.ledger.name(entry.body["key_uri"])) == ("Ada", uri)
    assert entry.body["public_key_sha256"] == public_key_sha256(public_key)
    assert entry.body["manifest_sha256"] != release.manifest_sha256


def test_the_signer_cannot_approve(desk: Desk) -> None:
    release = desk.sign()
    desk.name_approvers(1, Sue=desk.signer, Ada=ADA)
    refused("REL-022", lambda: desk.service.approve(release.release_id, desk.uri, lambda _uri: PASSPHRASE))
    state = desk.service.state(release)
    assert (state.name, state.approved_by) == ("waiting", ())
    assert "[REL-022]" in state.history[-1].detail
    refused("REL-021", lambda: desk.service.verify_approved(release))


def test_an_approver_counts_once(desk: Desk) -> None:
    desk.name_approvers(2, Ada=ADA, Bea=BEA)
    release = desk.sign()
    desk.approvals.approve(release.release_id, ADA)
    refused("REL-024", lambda: desk.approvals.approve(release.release_id, ADA))
    assert desk.service.state(release).approved_by == ("Ada",)
    assert desk.kinds() == ["release", "release-approved", "release-attempted"]


def test_a_key_that_nobody_named_cannot_approve(desk: Desk) -> None:
    desk.name_approvers(1, Ada=ADA)
    release = desk.sign()
    error = refused("REL-023", lambda: desk.approvals.approve(release.release_id, STRANGER))
    assert public_key_sha256(STRANGER.public_key) in error.message


def test_approvals_of_someone_who_left_count_no_more(desk: Desk) -> None:
    desk.name_approvers(1, Ada=ADA)
    release = desk.sign()
    desk.approvals.approve(release.release_id, ADA)
    desk.name_approvers(1, Bea=BEA)
    assert desk.service.state(release).name == "waiting"


def test_a_refusal_is_for_good(desk: Desk) -> None:
    desk.name_approvers(1, Ada=ADA, Bea=BEA)
    release = desk.sign()
    desk.approvals.approve(release.release_id, ADA)
    refused("REL-028", lambda: desk.service.refuse(release.release_id, "  "))
    state = desk.service.refuse(release.release_id, " wrong build ", " Cy ")
    assert (state.name, state.history[-1].detail) == ("refused", "wrong build")
    assert (state.history[-1].who, state.history[-1].said) == ("Cy", True)
    assert [line.said for line in state.history[:-1]] == [False, False], "keys prove those"
    for act in (
        lambda: desk.approvals.approve(release.release_id, BEA),
        lambda: desk.service.refuse(release.release_id, "again"),
        lambda: desk.service.verify_approved(release),
    ):
        assert "wrong build" in refused("REL-020", act).message
    desk.service.verify(release)


def test_a_refusal_of_an_older_version_names_nobody(desk: Desk) -> None:
    release = desk.sign()
    desk.ledger.append("release-refused", release.release_id, {"reason": "wrong build"})
    line = desk.service.state(release).history[-1]
    assert (line.action, line.who, line.said) == ("refused", "", False)


def test_a_release_of_another_product_is_not_judged_by_this_profile(desk: Desk) -> None:
    release = desk.sign()
    desk.product = desk.product.model_copy(update={"name": "KETTLE-2"})
    refused("REL-026", lambda: desk.service.state(release))
    refused("REL-026", lambda: desk.approvals.approve(release.release_id, ADA))


def test_refused_attempts_to_sign_are_recorded_with_their_reason(desk: Desk) -> None:
    refused("SIG-012", lambda: desk.sign(passphrase="wrong horse"))
    desk.clock.time += timedelta(days=731)
    refused("REL-006", desk.sign)
    wrong, late = desk.ledger.entries("release-attempted")
    assert (wrong.body["action"], wrong.body["code"], late.body["code"]) == ("sign", "SIG-012", "REL-006")
    assert wrong.body["key_uri"] == desk.uri
    said = desk.ledger.name(wrong.body["message"])
    assert said
    assert "horse" not in json.dumps(dict(wrong.body)) + said


def test_a_certificate_that_has_ended_since_is_noticed(desk: Desk) -> None:
    desk.name_approvers(1, Ada=ADA)
    release = desk.sign()
    desk.service.verify(release)
    desk.clock.time += timedelta(days=731)
    refused("REL-006", lambda: desk.service.verify(release))
    refused("REL-006", lambda: desk.approvals.approve(release.release_id, ADA))


def test_a_changed_manifest_is_noticed(desk: Desk) -> None:
    desk.name_approvers(1, Ada=ADA)
    release = desk.sign()
    desk.approvals.approve(release.release_id, ADA)
    record = read_record(desk.ledger, release.release_id)
    newest = desk.ledger.latest("release-approved", release.release_id)
    assert newest is not None
    path = release.folder / f"{newest.body['manifest_sha256']}.manifest.json"
    assert record.envelope is not None
    more = record.envelope.with_signature(sign_envelope(record.envelope, STRANGER))  # good, and not recorded
    for content in (record.envelope.to_json()[:-1], b"", more.to_json()):
        path.write_bytes(content)
        refused("REL-027", lambda: desk.service.verify(release))
        refused("REL-027", lambda: desk.service.state(release))
        refused("REL-027", lambda: desk.service.verify_approved(release))
    path.unlink()
    refused("REL-027", lambda: desk.service.verify(release))
    assert desk.states()["manifest"] == "fail"


def test_a_manifest_of_another_release_is_noticed(desk: Desk) -> None:
    """Even with the ledger's help: its entry is forged to name the other manifest."""
    first = desk.sign()
    desk.image.write_bytes(IMAGE + b"2")
    second = desk.sign("1.2.0")
    (second.folder / f"{first.manifest_sha256}.manifest.json").write_bytes(
        (first.folder / f"{first.manifest_sha256}.manifest.json").read_bytes()
    )
    forged = replace(second, manifest_sha256=first.manifest_sha256)
    document = second.folder / "release.json"
    facts = {**json.loads(document.read_text("utf-8")), "manifest_sha256": forged.manifest_sha256}
    document.write_text(json.dumps(facts), encoding="utf-8")
    body = dict(desk.ledger.latest("release", second.release_id).body)  # type: ignore[union-attr]
    desk.ledger.append("release", second.release_id, {**body, "manifest_sha256": first.manifest_sha256})
    refused("REL-027", lambda: desk.service.verify(forged))


def test_a_forged_approval_is_noticed(desk: Desk) -> None:
    desk.name_approvers(1, Ada=ADA)
    release = desk.sign()
    desk.approvals.approve(release.release_id, ADA)
    real = desk.ledger.latest("release-approved", release.release_id)
    desk.name_approvers(2, Ada=ADA, Bea=BEA)
    forged = {**real.body, "approver": "Bea", "public_key_pem": public_key_pem(BEA.public_key)}  # type: ignore[union-attr]
    desk.ledger.append("release-approved", release.release_id, forged)
    refused("REL-027", lambda: desk.service.verify_approved(release))


def test_releases_older_than_manifests_stay_readable(desk: Desk) -> None:
    release = desk.sign()
    document = release.folder / "release.json"
    facts = json.loads(document.read_text("utf-8"))
    facts = {name: value for name, value in facts.items() if name not in LATER}
    facts["release_id"] = "rel-old"
    body = {name: value for name, value in facts.items() if name not in ("release_id", "certificate_pem")}
    release.folder.rename(release.folder.with_name("rel-old"))
    (release.folder.with_name("rel-old") / "release.json").write_text(json.dumps(facts), encoding="utf-8")
    desk.ledger.append("release", "rel-old", body)
    [old] = desk.service.list_releases()
    assert old.manifest_sha256 == ""
    desk.service.verify(old)
    assert desk.states()["manifest"] == "warn"
    desk.service.verify_approved(old)
    desk.name_approvers(1, Ada=ADA)
    refused("REL-025", lambda: desk.approvals.approve("rel-old", ADA))
    refused("REL-021", lambda: desk.service.verify_approved(old))


def test_another_profile_cannot_ask_for_fewer_approvals(desk: Desk) -> None:
    desk.name_approvers(2, Ada=ADA, Bea=BEA)
    release = desk.sign()
    desk.name_approvers(0)
    assert desk.service.state(release).needed == 2
    refused("REL-021", lambda: desk.service.verify_approved(release))


def test_a_changed_image_is_not_approved(desk: Desk) -> None:
    desk.name_approvers(1, Ada=ADA)
    release = desk.sign()
    release.image.write_bytes(IMAGE[:-1] + b"!")
    refused("REL-011", lambda: desk.approvals.approve(release.release_id, ADA))
    assert desk.kinds() == ["release", "release-attempted"]


class Meanwhile(LocalSigner):
    """A key in a slow token: while it is asked, somebody else is quicker."""

    def __init__(self, inner: LocalSigner, act: Callable[[], object]) -> None:
        super().__init__(inner.uri, lambda: inner._private_key)
        self._act = act

    def sign_digest(self, digest: bytes) -> bytes:
        self._act()
        return super().sign_digest(digest)


@pytest.fixture
def other_station(desk: Desk, tmp_path: Path) -> Any:
    """Another process on the same ledger."""
    with Ledger(tmp_path / "ledger.db") as ledger:
        yield lambda: Approvals(ledger, desk.product, clock=desk.clock)


def test_two_who_approve_at_once_both_count(desk: Desk, other_station: Callable[[], Approvals]) -> None:
    desk.name_approvers(2, Ada=ADA, Bea=BEA)
    release = desk.sign()
    slow = Meanwhile(ADA, lambda: other_station().approve(release.release_id, BEA))
    assert desk.approvals.approve(release.release_id, slow).approved_by == ("Ada", "Bea")
    desk.service.verify(release)


def test_a_refusal_meanwhile_wins(desk: Desk, other_station: Callable[[], Approvals]) -> None:
    desk.name_approvers(1, Ada=ADA)
    release = desk.sign()
    slow = Meanwhile(ADA, lambda: other_station().refuse(release.release_id, "stop"))
    refused("REL-020", lambda: desk.approvals.approve(release.release_id, slow))
    assert desk.service.state(release).approved_by == ()


def test_a_full_disk_approves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.name_approvers(1, Ada=ADA)
    release = desk.sign()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as fault:
        fault.setattr("desktop.release.manifests.write_atomic", full)
        refused("REL-014", lambda: desk.approvals.approve(release.release_id, ADA))
    with monkeypatch.context() as fault:
        fault.setattr(desk.ledger, "append_in", lambda *_: full())
        with pytest.raises(LedgerError):
            desk.approvals.approve(release.release_id, ADA)
    assert desk.service.state(release).name == "waiting"
    assert desk.approvals.approve(release.release_id, ADA).name == "approved"


def test_a_refusal_with_another_products_profile_changes_nothing(desk: Desk) -> None:
    release = desk.sign()
    other = desk.product.model_copy(update={"name": "LAMP-2"})
    refused("REL-026", lambda: Approvals(desk.ledger, other).refuse(release.release_id, "wrong build"))
    assert desk.service.state(release).name == "signed"


def test_another_products_profile_is_told_before_what_it_asks_for(desk: Desk) -> None:
    release = desk.sign()
    firmware = desk.product.firmware.model_copy(update={"slot_size": 1})
    other = Approvals(desk.ledger, desk.product.model_copy(update={"name": "LAMP-2", "firmware": firmware}))
    refused("REL-026", lambda: other.verify(release.release_id))
    refused("REL-026", lambda: other.approve(release.release_id, ADA))


@pytest.mark.parametrize("build", [BuildFacts("two\nlines"), BuildFacts("n" * 256), BuildFacts("")])
def test_a_build_id_no_manifest_may_hold_is_told_before_the_key_is_used(
    desk: Desk, build: BuildFacts
) -> None:
    def never(_uri: str) -> str:
        raise AssertionError("the key was opened")

    refused("REL-040", lambda: desk.service.sign(desk.image, "1.1.0", desk.uri, never, None, build))
    assert desk.nothing_is_left()


def test_a_forgotten_approver_is_in_no_entry_and_the_approval_still_counts(
    desk: Desk, tmp_path: Path
) -> None:
    name = "Adalinde Kraut"
    desk.name_approvers(1, **{name: ADA})
    release = desk.sign()
    desk.approvals.approve(release.release_id, ADA)
    refused("REL-024", lambda: desk.approvals.approve(release.release_id, ADA))
    desk.approvals.refuse(release.release_id, "wrong build", name)
    assert not any(name in json.dumps(dict(entry.body)) for entry in desk.ledger.entries())
    assert [line.who for line in desk.approvals.state(release.release_id).history[1::2]] == [name, name]

    desk.ledger.forget(name)
    state = desk.approvals.state(release.release_id)
    assert [(line.action, line.who) for line in state.history[1:]] == [
        ("approved", "erased"),
        ("attempted", "erased"),
        ("refused", "erased"),
    ]
    assert state.history[2].detail == "approve: erased [REL-024]"
    assert state.approved_by == (name,), "the profile's to tell"
    assert desk.ledger.verify() == 5
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".db-shm"]
    assert not any(name.encode() in content for content in files)
    approved = desk.ledger.latest("release-approved", release.release_id)
    assert approved is not None
    assert approved.body["approver_id"].startswith("key-")
