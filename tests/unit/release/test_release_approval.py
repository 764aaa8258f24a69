"""Approval by others, refusal, and what the ledger tells of both."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from desktop.core.errors import LedgerError, LinekeyError, ReleaseError
from desktop.core.events import ReleaseChanged
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger
from desktop.release import manifests
from desktop.release.approval import Approvals
from desktop.release.manifests import BuildFacts
from desktop.release.record import read_record
from desktop.release.store import LATER, Release
from desktop.settings.product.profile import load_product
from desktop.settings.product.release import NamedPerson, ReleaseSection
from signing.dsse import sign_envelope
from signing.errors import SigningError
from signing.formats.mcuboot.layout import parse_version
from signing.formats.mcuboot.writing import Mcuboot
from signing.keys.file import create_key_file, file_signer
from signing.keys.local import LocalSigner
from signing.manifest import verify_manifest
from signing.release import sign_image
from signing.verification import load_public_key, public_key_pem, public_key_sha256
from tests.unit.release.desk import ANA, IMAGE, PASSPHRASE, Desk, own_key

ADA, BEA = own_key(), own_key(ed25519.Ed25519PrivateKey.generate())
STRANGER = own_key()


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
    assert (manifest.policy.version, manifest.policy.sha256) == (1, desk.policy.sha256)
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


def test_where_nobody_need_approve_somebody_requests(desk: Desk) -> None:
    release = desk.sign()
    state = desk.service.state(release)
    assert (state.name, state.requested_by, state.approved_by, state.needed) == ("signed", "", (), 0)
    refused("SIG-134", lambda: desk.service.verify_approved(release))
    refused("REL-023", lambda: desk.approvals.approve(release.release_id, ADA))
    state = desk.approvals.request(release.release_id, ANA)
    assert (state.name, state.requested_by, state.problem, state.policy) == ("requested", "ana", None, 1)
    desk.service.verify_approved(release)
    assert desk.states()["approval"] == "pass"


def test_two_of_three_approve(desk: Desk) -> None:
    desk.name_approvers(2, ada=ADA, bea=BEA, cy=STRANGER)
    release = desk.sign()
    refused("SIG-134", lambda: desk.approvals.approve(release.release_id, ADA))
    desk.approvals.request(release.release_id, ANA)
    assert "0 of the 2 approvals" in refused("SIG-135", lambda: desk.service.verify_approved(release)).message
    assert desk.approvals.approve(release.release_id, BEA).name == "waiting"
    refused("SIG-135", lambda: desk.service.verify_approved(release))
    state = desk.approvals.approve(release.release_id, ADA)
    assert (state.name, state.requested_by, state.approved_by) == ("approved", "ana", ("bea", "ada"))
    desk.service.verify_approved(release)
    desk.service.verify(release)
    assert [line.action for line in state.history] == [
        "signed",
        "attempted",
        "requested",
        "approved",
        "approved",
    ]
    assert [line.who for line in state.history[2:]] == ["ana", "bea", "ada"]
    told = [event for event in desk.events if isinstance(event, ReleaseChanged)]
    assert [event.state for event in told] == ["signed", "waiting", "waiting", "approved"]
    assert [event.may for event in told] == [False, False, False, True]
    assert desk.ledger.verify() == 5


def test_a_profile_gives_the_names_that_are_shown(desk: Desk) -> None:
    desk.name_approvers(1, e1815=ADA)
    people = (NamedPerson(id="e1815", name="Ada"), NamedPerson(id="ana", name="Ana"))
    desk.product = desk.product.model_copy(update={"release": ReleaseSection(people=people)})
    release = desk.requested()
    state = desk.approvals.approve(release.release_id, ADA)
    assert (state.requested_by, state.approved_by) == ("Ana (ana)", ("Ada (e1815)",))
    assert [line.who for line in state.history[1:]] == ["Ana (ana)", "Ada (e1815)"]
    desk.product = load_product("lamp")
    assert desk.service.state(release).approved_by == ("e1815",)


def test_approval_with_a_key_in_a_file(desk: Desk) -> None:
    public_key = create_key_file(desk.folder / "ada.pem", PASSPHRASE)
    uri = f"file:{desk.folder / 'ada.pem'}"
    desk.name_approvers(1, ada=file_signer(uri, lambda _uri: PASSPHRASE))
    release = desk.requested()
    assert desk.service.approve(release.release_id, uri, lambda _uri: PASSPHRASE).name == "approved"
    entry = desk.ledger.latest("release-approved", release.release_id)
    assert entry is not None
    assert (entry.body["person_id"], desk.ledger.name(entry.body["key_uri"])) == ("ada", uri)
    assert entry.body["policy"] == {"version": 1, "sha256": desk.policy.sha256}
    assert entry.body["public_key_sha256"] == public_key_sha256(public_key)
    assert entry.body["manifest_sha256"] != release.manifest_sha256


def test_an_approver_counts_once(desk: Desk) -> None:
    desk.name_approvers(2, ada=ADA, bea=BEA)
    release = desk.requested()
    desk.approvals.approve(release.release_id, ADA)
    refused("REL-024", lambda: desk.approvals.approve(release.release_id, ADA))
    assert desk.service.state(release).approved_by == ("ada",)
    assert desk.kinds() == ["release", "release-requested", "release-approved", "release-attempted"]


def test_a_refusal_is_for_good(desk: Desk) -> None:
    desk.name_approvers(1, ada=ADA, bea=BEA)
    release = desk.requested()
    desk.approvals.approve(release.release_id, ADA)
    refused("REL-028", lambda: desk.service.refuse(release.release_id, "  "))
    state = desk.service.refuse(release.release_id, " wrong build ", " Cy ")
    assert (state.name, state.history[-1].detail) == ("refused", "wrong build")
    assert (state.history[-1].who, state.history[-1].said) == ("Cy", True)
    assert [line.said for line in state.history[:-1]] == [False] * 3, "keys prove those"
    for act in (
        lambda: desk.approvals.approve(release.release_id, BEA),
        lambda: desk.approvals.request(release.release_id, ANA),
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
    desk.name_approvers(1, ada=ADA)
    release = desk.requested()
    desk.service.verify(release)
    desk.clock.time += timedelta(days=731)
    refused("REL-006", lambda: desk.service.verify(release))
    refused("REL-006", lambda: desk.approvals.approve(release.release_id, ADA))


def test_a_changed_manifest_is_noticed(desk: Desk) -> None:
    desk.name_approvers(1, ada=ADA)
    release = desk.requested()
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


def test_an_approval_of_an_older_version_counts_for_who_the_policy_names(desk: Desk) -> None:
    desk.name_approvers(1, bea=BEA)
    release = desk.requested()
    envelope = read_record(desk.ledger, release.release_id).envelope
    assert envelope is not None
    body = {
        "approver_id": "e1906",
        "approver": Personal("Bea"),
        "key_uri": Personal("awskms:alias/bea", free=True),
        "public_key_sha256": public_key_sha256(BEA.public_key),
        "public_key_pem": public_key_pem(BEA.public_key),
        "manifest_sha256": manifests.keep(
            release.folder, envelope.with_signature(sign_envelope(envelope, BEA))
        ),
        "signing_job": "job-1",
    }
    desk.ledger.append("release-approved", release.release_id, body)
    state = desk.service.state(release)
    assert (state.name, state.approved_by) == ("approved", ("bea",))
    line = state.history[-1]
    assert (line.who, line.detail) == ("Bea", "awskms:alias/bea, signing job job-1")


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
    assert desk.service.state(old).name == "barred"
    refused("REL-025", lambda: desk.approvals.request("rel-old", ANA))
    refused("REL-025", lambda: desk.service.verify_approved(old))


def test_a_changed_image_is_not_approved(desk: Desk) -> None:
    desk.name_approvers(1, ada=ADA)
    release = desk.requested()
    release.image.write_bytes(IMAGE[:-1] + b"!")
    refused("REL-011", lambda: desk.approvals.approve(release.release_id, ADA))
    assert desk.kinds() == ["release", "release-requested", "release-attempted"]


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
        yield lambda: Approvals(ledger, desk.product, desk.current, clock=desk.clock)


def test_two_who_approve_at_once_both_count(desk: Desk, other_station: Callable[[], Approvals]) -> None:
    desk.name_approvers(2, ada=ADA, bea=BEA)
    release = desk.requested()
    slow = Meanwhile(ADA, lambda: other_station().approve(release.release_id, BEA))
    assert desk.approvals.approve(release.release_id, slow).approved_by == ("bea", "ada")
    desk.service.verify(release)


def test_a_refusal_meanwhile_wins(desk: Desk, other_station: Callable[[], Approvals]) -> None:
    desk.name_approvers(1, ada=ADA)
    release = desk.requested()
    slow = Meanwhile(ADA, lambda: other_station().refuse(release.release_id, "stop"))
    refused("REL-020", lambda: desk.approvals.approve(release.release_id, slow))
    assert desk.service.state(release).approved_by == ()


def test_a_full_disk_approves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.name_approvers(1, ada=ADA)
    release = desk.requested()

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
    refused(
        "REL-026",
        lambda: Approvals(desk.ledger, other, desk.current).refuse(release.release_id, "wrong build"),
    )
    assert desk.service.state(release).name == "signed"


def test_another_products_profile_is_told_before_what_it_asks_for(desk: Desk) -> None:
    release = desk.sign()
    firmware = desk.product.firmware.model_copy(update={"slot_size": 1})
    product = desk.product.model_copy(update={"name": "LAMP-2", "firmware": firmware})
    other = Approvals(desk.ledger, product, desk.current)
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
    desk.name_approvers(1, e1815=ADA)
    section = ReleaseSection(people=(NamedPerson(id="e1815", name=name),))
    desk.product = desk.product.model_copy(update={"release": section})
    release = desk.requested()
    desk.approvals.approve(release.release_id, ADA)
    refused("REL-024", lambda: desk.approvals.approve(release.release_id, ADA))
    desk.approvals.refuse(release.release_id, "wrong build", name)
    assert not any(name in json.dumps(dict(entry.body)) for entry in desk.ledger.entries())
    history = desk.approvals.state(release.release_id).history
    assert [line.who for line in history[2::2]] == [f"{name} (e1815)", name]

    desk.ledger.forget(name)
    state = desk.approvals.state(release.release_id)
    assert [(line.action, line.who) for line in state.history[2:]] == [
        ("approved", "e1815"),
        ("attempted", "file:mine.pem"),
        ("refused", "erased"),
    ]
    assert state.approved_by == (f"{name} (e1815)",), "the profile's to tell"
    assert desk.ledger.verify() == 6
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".db-shm"]
    assert not any(name.encode() in content for content in files)
