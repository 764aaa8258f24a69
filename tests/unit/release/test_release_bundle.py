"""Releases as files: written, verified, agreed to and imported, on computers that share nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.cloud.revocations import RevokedError
from desktop.core.catalogue.cloud import SIGNATURE_REVOKED
from desktop.core.catalogue.release import NO_POLICY
from desktop.core.errors import LinekeyError, NoPolicyError
from desktop.core.events import CheckDone, Event
from desktop.ledger.store import Ledger
from desktop.release.bundle.agreeing import agree_in_bundle
from desktop.release.bundle.verification import verify_bundle
from desktop.release.store import releases_dir
from signing.bundle import Bundle, image_blocks, new_bundle, read_bundle, replace_envelope, write_bundle
from signing.dsse import Envelope, EnvelopeSignature
from signing.errors import SigningError
from signing.keys.local import LocalSigner
from signing.manifest import add_signature, sign_manifest
from signing.release_policy import ReleasePolicy
from signing.verification import public_key_sha256
from tests.unit.release.computers import Computer, MakeComputer
from tests.unit.release.desk import ANA, IMAGE, Desk, own_key

ADA, BEA, CY = own_key(), own_key(), own_key()


def refused(code: str, act: Callable[[], object]) -> LinekeyError | SigningError:
    with pytest.raises((LinekeyError, SigningError)) as caught:
        act()
    assert caught.value.code == code, caught.value
    assert caught.value.hint
    return caught.value


@pytest.fixture
def author(desk: Desk, computer: MakeComputer, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """Where the releases of the desk are."""
    desk.name_approvers(1, ada=ADA, bea=BEA)
    made = computer("author")
    desk.ledger.close()
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(made.folder))
    made.folder.mkdir()
    desk.ledger = Ledger(made.folder / "ledger.sqlite3")
    return made


def policy_of(desk: Desk) -> ReleasePolicy:
    assert isinstance(desk.policy, ReleasePolicy)
    return desk.policy


def exported(author: Computer, release_id: str, folder: Path, **options: Any) -> Path:
    with author.sharing() as sharing:
        return sharing.export(release_id, folder, **options)


def verify(path: Path, desk: Desk, tell: Callable[[Event], None] = lambda _event: None) -> Bundle:
    return verify_bundle(path, policy_of(desk), desk.clock.now(), tell)


def agree(path: Path, step: Any, signer: Any, desk: Desk) -> Bundle:
    return agree_in_bundle(path, step, signer, policy_of(desk), desk.clock.now(), lambda _event: None)


def taken(computer: Computer, path: Path) -> str:
    with computer.sharing() as sharing:
        return sharing.take(path).name


def changed(path: Path, **facts: Any) -> Path:
    """The same bundle with other facts: whoever has it can write that, since nobody has signed them."""
    bundle = read_bundle(path)
    image = path.with_name("image taken out")
    with image.open("wb") as out:
        out.writelines(image_blocks(bundle))
    write_bundle(replace(bundle, facts=replace(bundle.facts, **facts)), image, overwrite=True)
    image.unlink()
    return path


# --- a stick goes round ---


def test_a_release_goes_round_on_a_stick(desk: Desk, author: Computer, computer: MakeComputer) -> None:
    release = desk.sign()
    stick = desk.folder / "stick"
    path = exported(author, release.release_id, stick, allowed=["unapproved"])
    assert path.name == f"{release.release_id}.unapproved.zip"
    assert read_bundle(path).facts.state == "unapproved"
    assert agree(path, "request", ANA, desk).facts.state == "unapproved"
    refused("SIG-135", lambda: verify(path, desk))
    assert agree(path, "approve", ADA, desk).facts.state == "approved"
    told: list[Event] = []
    bundle = verify(path, desk, told.append)
    assert (bundle.manifest.version, bundle.manifest.sha256) == ("1.1.0", release.sha256)
    checks = [event for event in told if isinstance(event, CheckDone)]
    assert [(one.check, one.state) for one in checks] == [
        ("manifest", "pass"),
        ("image", "pass"),
        ("certificate-validity", "pass"),
        ("certificate-usage", "pass"),
        ("approval", "pass"),
        ("state", "pass"),
    ]
    assert checks[4].detail == "policy 1: requested by ana, approved by ada"
    launcher = computer("launcher")
    assert taken(launcher, path) == "approved"
    assert launcher.kinds() == ["release", "release-imported", "release-requested", "release-approved"]
    record = launcher.record(release.release_id)
    assert replace(record.release, signer_uri=release.signer_uri) == release
    assert record.release.signer_uri == "file:release key.pem"
    with launcher.ledger():
        assert record.release.image.read_bytes() == IMAGE
    assert [line.action for line in launcher.state(release.release_id).history] == [
        "signed",
        "imported",
        "requested",
        "approved",
    ]
    assert taken(author, path) == "approved"
    again = exported(author, release.release_id, stick)
    assert again.name == f"{release.release_id}.zip"
    assert read_bundle(again).envelope == bundle.envelope


def test_the_same_release_makes_the_same_file(desk: Desk, author: Computer, computer: MakeComputer) -> None:
    release = desk.requested()
    desk.approvals.approve(release.release_id, ADA)
    path = exported(author, release.release_id, desk.folder / "one")
    launcher = computer("launcher")
    taken(launcher, path)
    copy = exported(launcher, release.release_id, desk.folder / "two")
    assert copy.read_bytes() == path.read_bytes()
    refused("SIG-041", lambda: exported(author, release.release_id, desk.folder / "one"))
    assert exported(author, release.release_id, desk.folder / "one", overwrite=True) == path


# --- what leaves this computer only when asked ---


def test_what_is_not_approved_leaves_only_when_asked(desk: Desk, author: Computer) -> None:
    release = desk.requested()
    out = desk.folder / "out"
    assert "--unapproved" in refused("SIG-147", lambda: exported(author, release.release_id, out)).hint
    others = ["refused", "revoked"]
    refused("SIG-147", lambda: exported(author, release.release_id, out, allowed=others))
    desk.approvals.approve(release.release_id, ADA)
    desk.approvals.refuse(release.release_id, "units hang\nin the cold")
    refused("SIG-147", lambda: exported(author, release.release_id, out, allowed=["unapproved"]))
    assert not out.exists()
    path = exported(author, release.release_id, out, allowed=["refused"])
    assert path.name == f"{release.release_id}.refused.zip"
    assert read_bundle(path).facts.reason == "units hang in the cold"
    assert refused("SIG-145", lambda: verify(path, desk)).message.endswith("units hang in the cold")
    refused("SIG-145", lambda: agree(path, "approve", BEA, desk))


def test_an_image_that_changed_in_the_store_does_not_leave(desk: Desk, author: Computer) -> None:
    release, out = desk.requested(), desk.folder / "out"
    desk.approvals.approve(release.release_id, ADA)
    release.image.write_bytes(IMAGE[:-1] + b"!")
    refused("REL-011", lambda: exported(author, release.release_id, out))
    assert not out.exists()


def test_a_policy_that_cannot_be_known_approves_nothing(desk: Desk, author: Computer) -> None:
    release = desk.requested()
    desk.approvals.approve(release.release_id, ADA)
    desk.policy = NoPolicyError(NO_POLICY, product="LAMP-1")
    refused("SIG-147", lambda: exported(author, release.release_id, desk.folder / "out"))


def test_a_revoked_release_says_so(
    desk: Desk, author: Computer, computer: MakeComputer, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = desk.requested()
    desk.approvals.approve(release.release_id, ADA)
    path = exported(author, release.release_id, desk.folder / "out")
    launcher = computer("launcher")
    taken(launcher, changed(path, signing_job="job-1", inside_signing_job="job-2"))
    assert launcher.record(release.release_id).release.signing_jobs == ("job-2", "job-1")
    asked = []

    def revoked(_cloud: object, job: str) -> None:
        asked.append(job)
        if job == "job-1":
            raise RevokedError(SIGNATURE_REVOKED, what="signature", job=job)

    monkeypatch.setattr("desktop.release.sharing.refuse_revoked", revoked)
    out = desk.folder / "revoked"
    refused("SIG-147", lambda: exported(launcher, release.release_id, out, allowed=["unapproved", "refused"]))
    assert asked == ["job-2", "job-1"]
    gone = exported(launcher, release.release_id, out, allowed=["revoked"])
    assert gone.name == f"{release.release_id}.revoked.zip"
    refused("SIG-146", lambda: verify(gone, desk))
    refused("SIG-146", lambda: taken(computer("other"), gone))
    assert computer("other").kinds() == []


# --- who may agree in a bundle ---


def unapproved(author: Computer, release_id: str, desk: Desk) -> Path:
    return exported(author, release_id, desk.folder / "stick", allowed=["unapproved"])


@pytest.fixture
def waiting(desk: Desk, author: Computer) -> Path:
    """A bundle that Ana has requested."""
    return unapproved(author, desk.requested().release_id, desk)


def test_nobody_agrees_twice_or_for_another(desk: Desk, waiting: Path) -> None:
    before = waiting.read_bytes()
    refused("REL-071", lambda: agree(waiting, "request", ANA, desk))
    refused("REL-023", lambda: agree(waiting, "approve", ANA, desk))
    refused("REL-023", lambda: agree(waiting, "approve", CY, desk))
    refused("REL-070", lambda: agree(waiting, "request", ADA, desk))
    refused("SIG-138", lambda: agree(waiting, "approve", replace_uri(ADA, "awskms:alias/ada"), desk))
    assert waiting.read_bytes() == before
    agree(waiting, "approve", ADA, desk)
    refused("REL-024", lambda: agree(waiting, "approve", ADA, desk))


def replace_uri(signer: Any, uri: str) -> Any:
    return LocalSigner(uri, lambda: signer._private_key)


def test_a_bundle_is_verified_before_it_is_signed(desk: Desk, waiting: Path) -> None:
    data = waiting.read_bytes()
    place = data.index(IMAGE)
    waiting.write_bytes(data[:place] + b"F" + data[place + 1 :])
    for step, key in (("request", ANA), ("approve", ADA)):
        refused("SIG-141", lambda step=step, key=key: agree(waiting, step, key, desk))  # type: ignore[misc]


def test_a_policy_of_another_product_or_time_decides_nothing(desk: Desk, waiting: Path) -> None:
    people = {"ana": (ANA, "owner requester"), "ada": (ADA, "approver")}
    desk.in_force(0, people, product="LAMP-2")
    refused("SIG-131", lambda: verify(waiting, desk))
    refused("SIG-131", lambda: agree(waiting, "approve", ADA, desk))
    desk.in_force(0, people, signers=("00" * 32,))
    refused("SIG-133", lambda: verify(waiting, desk))
    desk.in_force(0, people, expires="2026-01-01T00:00:00+00:00")
    refused("SIG-132", lambda: verify(waiting, desk))
    desk.in_force(0, {"ada": (ADA, "owner requester")})
    refused("SIG-134", lambda: verify(waiting, desk))


def test_two_who_sign_one_file_at_once_lose_nothing(
    desk: Desk, waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.name_approvers(2, ada=ADA, bea=BEA)
    sign = ADA.sign_digest

    def meanwhile(digest: bytes) -> bytes:
        monkeypatch.setattr(ADA, "sign_digest", sign)
        agree(waiting, "approve", BEA, desk)
        return sign(digest)

    monkeypatch.setattr(ADA, "sign_digest", meanwhile)
    assert agree(waiting, "approve", ADA, desk).facts.state == "approved"


def test_a_file_that_becomes_another_meanwhile_is_left_as_it_is(
    desk: Desk, author: Computer, waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a shared disk: another release under that name, or the same one, refused."""
    other = unapproved(author, desk.requested("1.2.0").release_id, desk).read_bytes()
    before, sign = waiting.read_bytes(), ADA.sign_digest
    withdrawn = changed(waiting, state="refused", reason="It bricks units.").read_bytes()
    for content, code in ((other, "SIG-141"), (withdrawn, "SIG-145")):
        waiting.write_bytes(before)

        def meanwhile(digest: bytes, content: bytes = content) -> bytes:
            waiting.write_bytes(content)
            return sign(digest)

        monkeypatch.setattr(ADA, "sign_digest", meanwhile)
        refused(code, lambda: agree(waiting, "approve", ADA, desk))
        assert waiting.read_bytes() == content


def test_what_the_writer_says_does_not_approve(desk: Desk, waiting: Path) -> None:
    refused("SIG-135", lambda: verify(changed(waiting, state="approved"), desk))


def test_an_expired_certificate_is_told(desk: Desk, waiting: Path) -> None:
    agree(waiting, "approve", ADA, desk)
    desk.clock.time = datetime(2099, 1, 1, tzinfo=UTC)
    refused("REL-006", lambda: verify(waiting, desk))


# --- into another ledger ---


def test_importing_twice_and_in_any_order_merges(desk: Desk, waiting: Path, computer: MakeComputer) -> None:
    desk.name_approvers(2, ada=ADA, bea=BEA)
    launcher, [release_id] = computer("launcher"), [read_bundle(waiting).facts.release_id]
    ada, bea = (Path(shutil.copy(waiting, waiting.with_name(f"{name}.zip"))) for name in ("ada", "bea"))
    agree(ada, "approve", ADA, desk)
    agree(bea, "approve", BEA, desk)
    assert [taken(launcher, path) for path in (ada, waiting, ada, bea, waiting)] == [
        "waiting",
        "waiting",
        "waiting",
        "approved",
        "approved",
    ]
    assert launcher.kinds() == [
        "release",
        "release-imported",
        "release-requested",
        "release-approved",
        "release-approved",
    ]
    assert launcher.state(release_id).approved_by == ("ada", "bea")


def test_a_refusal_stays_whatever_is_imported(
    desk: Desk, waiting: Path, computer: MakeComputer, author: Computer
) -> None:
    launcher, release_id = computer("launcher"), read_bundle(waiting).facts.release_id
    taken(launcher, waiting)
    launcher.refuse(release_id, "units hang")
    agree(waiting, "approve", ADA, desk)
    assert taken(launcher, waiting) == "refused"
    # Nor does another name make another release of it.
    renamed = changed(waiting, release_id="rel-another")
    refused("SIG-148", lambda: taken(launcher, renamed))
    assert not launcher.state(release_id).changed.may


def test_a_refusal_is_imported(desk: Desk, author: Computer, computer: MakeComputer) -> None:
    release = desk.requested()
    desk.approvals.approve(release.release_id, ADA)
    good = exported(author, release.release_id, desk.folder / "stick")
    launcher = computer("launcher")
    assert taken(launcher, good) == "approved"
    desk.approvals.refuse(release.release_id, "units hang")
    bad = exported(author, release.release_id, desk.folder / "stick", allowed=["refused"])
    assert taken(launcher, bad) == "refused"
    assert taken(launcher, bad) == "refused"
    assert taken(launcher, good) == "refused"
    assert launcher.kinds().count("release-refused") == 1
    assert launcher.state(release.release_id).history[-1].detail == "units hang"


def test_a_bundle_of_another_product_is_not_taken(desk: Desk, waiting: Path, computer: MakeComputer) -> None:
    desk.product = desk.product.model_copy(update={"name": "LAMP-2"})
    refused("REL-026", lambda: taken(computer("launcher"), waiting))
    assert computer("launcher").kinds() == []


def test_a_signature_that_the_policy_does_not_know_counts_for_nothing(
    desk: Desk, waiting: Path, computer: MakeComputer
) -> None:
    bundle = read_bundle(waiting)
    with_cy = add_signature(bundle.envelope, CY)
    replace_envelope(bundle, with_cy, "approved")
    launcher = computer("launcher")
    assert taken(launcher, waiting) == "waiting"
    assert [one.keyid for one in envelope_of(launcher, bundle).signatures] == [
        one.keyid for one in bundle.envelope.signatures
    ]


def envelope_of(computer: Computer, bundle: Bundle) -> Envelope:
    envelope = computer.record(bundle.facts.release_id).envelope
    assert envelope is not None
    return envelope


def test_a_forged_signature_in_an_approvers_name_is_refused(
    desk: Desk, waiting: Path, computer: MakeComputer
) -> None:
    bundle = read_bundle(waiting)
    forged = EnvelopeSignature(
        public_key_sha256(ADA.public_key), add_signature(bundle.envelope, CY).signatures[-1].signature
    )
    replace_envelope(bundle, bundle.envelope.with_signature(forged), "approved")
    refused("SIG-123", lambda: verify(waiting, desk))
    refused("SIG-123", lambda: taken(computer("launcher"), waiting))


def test_a_signature_for_another_release_does_not_approve_this_one(
    desk: Desk, author: Computer, waiting: Path
) -> None:
    other = unapproved(author, desk.requested("1.2.0").release_id, desk)
    agree(other, "approve", ADA, desk)
    moved = read_bundle(other).envelope.signatures[-1]
    bundle = read_bundle(waiting)
    replace_envelope(bundle, bundle.envelope.with_signature(moved), "approved")
    refused("SIG-123", lambda: verify(waiting, desk))


def test_an_id_that_means_another_release_here_is_refused(
    desk: Desk, author: Computer, waiting: Path, computer: MakeComputer
) -> None:
    launcher = computer("launcher")
    taken(launcher, waiting)
    other = unapproved(author, desk.requested("1.2.0").release_id, desk)
    renamed = changed(other, release_id=read_bundle(waiting).facts.release_id)
    refused("SIG-148", lambda: taken(launcher, renamed))


def remade(path: Path, desk: Desk, **manifest: Any) -> None:
    """The bundle with another manifest by the same signer, who is free to sign what they like."""
    bundle = read_bundle(path)
    envelope = sign_manifest(replace(bundle.manifest, **manifest), desk.signer)
    made = new_bundle(path, bundle.facts, envelope, bundle.signature, bundle.certificate_pem)
    write_bundle(made, desk.image, overwrite=True)


@pytest.mark.parametrize("name", ["../x.bin", "..", "a\\b.bin", "C:x", "con"])
def test_an_image_that_would_lie_elsewhere_is_refused(
    desk: Desk, waiting: Path, computer: MakeComputer, name: str
) -> None:
    remade(waiting, desk, image_name=name)
    with pytest.raises(SigningError, match=r"SIG-142|SIG-042"):
        taken(computer("launcher"), waiting)
    assert computer("launcher").kinds() == []


def test_what_no_release_may_be_is_not_imported(desk: Desk, waiting: Path, computer: MakeComputer) -> None:
    remade(waiting, desk, version="newest")
    refused("REL-001", lambda: taken(computer("launcher"), waiting))
    assert computer("launcher").kinds() == []


def test_an_image_that_no_stream_carries_is_refused_unread(
    desk: Desk, waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.release.bundle.verification.STREAM_LIMIT", len(IMAGE) - 1)
    monkeypatch.setattr("desktop.release.bundle.verification.check_image", interrupted)
    refused("REL-005", lambda: verify(waiting, desk))


@pytest.mark.parametrize(("format", "code"), [("mcuboot", "SIG-085"), ("esp", "SIG-085"), ("raw", "")])
def test_the_signature_inside_is_verified_where_a_boot_loader_does(
    desk: Desk, waiting: Path, computer: MakeComputer, format: str, code: str
) -> None:
    remade(waiting, desk, format=format)
    if code:
        refused(code, lambda: taken(computer("launcher"), waiting))
    else:
        taken(computer("launcher"), waiting)


def test_a_key_that_the_policy_does_not_admit_brings_nothing_in(
    desk: Desk, waiting: Path, computer: MakeComputer
) -> None:
    desk.in_force(0, {"ana": (ANA, "owner requester")}, signers=("00" * 32,))
    refused("SIG-133", lambda: taken(computer("launcher"), waiting))
    assert computer("launcher").kinds() == []


def test_an_interrupted_import_leaves_nothing_and_goes_on(
    desk: Desk, waiting: Path, computer: MakeComputer, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = computer("launcher")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as now:
        now.setattr("desktop.release.store.write_atomic", full)
        refused("REL-014", lambda: taken(launcher, waiting))
    with launcher.ledger():
        assert launcher.kinds() == []
        assert list(releases_dir().glob("rel-*")) == []
    with monkeypatch.context() as now:
        now.setattr("desktop.release.bundle.importing.signed_by", interrupted)
        with pytest.raises(KeyboardInterrupt):
            taken(launcher, waiting)
    assert launcher.kinds() == ["release", "release-imported"]
    assert taken(launcher, waiting) == "waiting"


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


# --- an envelope that somebody signed with another tool ---


def test_an_envelope_of_another_tool_is_imported(
    desk: Desk, author: Computer, computer: MakeComputer
) -> None:
    release = desk.requested()
    envelope = author.record(release.release_id).envelope
    assert envelope is not None
    document = json.loads(add_signature(Envelope(envelope.payload_type, envelope.payload), ADA).to_json())
    for one in document["signatures"]:
        one["keyid"] = "ada's"
    file = desk.folder / "signed elsewhere.json"
    file.write_text(json.dumps(document, indent=2), encoding="utf-8")
    refused("SIG-149", lambda: taken(computer("other"), file))
    assert taken(author, file) == "approved"
    assert taken(author, file) == "approved"
    assert author.state(release.release_id).approved_by == ("ada",)
    desk.name_approvers(1, bea=BEA)
    refused("SIG-144", lambda: taken(author, file))
    file.write_bytes(b"neither")
    refused("SIG-143", lambda: taken(author, file))
    refused("SIG-042", lambda: taken(author, desk.folder / "none"))


def test_a_signature_for_another_build_of_the_same_image_is_not_taken(desk: Desk, author: Computer) -> None:
    """Made at the same second, with the same version: only what was signed tells them apart."""
    release = desk.requested()
    manifest = author.record(release.release_id).manifest
    assert manifest is not None
    other = sign_manifest(replace(manifest, build_id="another build"), ADA)
    file = desk.folder / "signed elsewhere.json"
    file.write_bytes(other.to_json())
    refused("SIG-149", lambda: taken(author, file))
    assert author.state(release.release_id).approved_by == ()


def test_where_files_lie_here_is_nobody_elses_business(waiting: Path, desk: Desk) -> None:
    assert str(desk.folder).encode() not in waiting.read_bytes()
