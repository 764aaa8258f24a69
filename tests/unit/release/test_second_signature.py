"""A manifest's second signature, by an ML-DSA key: there where the profile says so, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import ReleaseError
from desktop.release.post_quantum import check_second, named_key
from desktop.release.record import read_record
from desktop.settings.product.release import ReleaseSection
from signing.algorithms import ML_DSA_65, ML_DSA_87, P256
from signing.dsse import EnvelopeSignature
from signing.errors import SigningError, VerificationError
from signing.keys.file import create_key_file
from signing.verification import public_key_pem, public_key_sha256
from tests.unit.release.desk import ANA, PASSPHRASE, Desk, own_key
from tests.unit.signing.dilithium import dilithium_accepts

BEN = own_key()


@pytest.fixture
def second(desk: Desk) -> str:
    """The profile names an ML-DSA key; its URI."""
    return name_key(desk, "pq", ML_DSA_65)


def name_key(desk: Desk, name: str, algorithm: Any) -> str:
    public = create_key_file(desk.folder / f"{name}.pem", PASSPHRASE, algorithm)
    file = desk.folder / f"{name}.pub"
    file.write_text(public_key_pem(public), encoding="ascii")
    section = ReleaseSection(post_quantum_key=str(file))
    desk.product = desk.product.model_copy(update={"release": section})
    return f"file:{desk.folder / name}.pem"


def sign(desk: Desk, second: str = "") -> Any:
    return desk.service.sign(desk.image, "1.1.0", desk.uri, lambda _uri: PASSPHRASE, post_quantum_uri=second)


def key_of(desk: Desk) -> Any:
    return named_key(desk.product)


def test_the_manifest_has_both_signatures_and_another_program_agrees(desk: Desk, second: str) -> None:
    made = sign(desk, second)
    envelope = read_record(desk.ledger, made.release_id).envelope
    assert envelope is not None
    classical, post_quantum = envelope.signatures
    assert classical.keyid == public_key_sha256(desk.signer.public_key)
    assert post_quantum.keyid == public_key_sha256(key_of(desk))
    dilithium_accepts(ML_DSA_65, key_of(desk), envelope.signed_bytes, post_quantum.signature)
    desk.service.verify(made)
    assert desk.states()["post-quantum"] == "pass"


def test_agreement_of_people_is_added_beside_it(desk: Desk, second: str) -> None:
    desk.name_approvers(1, ben=BEN)
    made = sign(desk, second)
    desk.approvals.request(made.release_id, ANA)
    assert desk.approvals.approve(made.release_id, BEN).name == "approved"
    desk.service.verify_approved(made)
    record = read_record(desk.ledger, made.release_id)
    assert record.envelope is not None
    assert len(record.envelope.signatures) == 4
    assert "ML-DSA-65" in check_second(record, key_of(desk))


def test_it_is_nobodys_consent(desk: Desk, second: str) -> None:
    desk.name_approvers(1, ben=BEN)
    made = sign(desk, second)
    state = desk.approvals.request(made.release_id, ANA)
    assert (state.name, state.approved_by) == ("waiting", ())
    with pytest.raises((ReleaseError, SigningError)):
        desk.service.verify_approved(made)


@pytest.mark.parametrize(
    ("given", "code"), [("", "SIG-190"), ("other", "SIG-192"), ("classical", "SIG-192"), ("none", "SIG-010")]
)
def test_without_the_profiles_key_nothing_is_made(desk: Desk, second: str, given: str, code: str) -> None:
    create_key_file(desk.folder / "other.pem", PASSPHRASE, ML_DSA_65)
    create_key_file(desk.folder / "classical.pem", PASSPHRASE, P256)
    with pytest.raises(SigningError) as refused:
        sign(desk, given and f"file:{desk.folder / given}.pem")
    assert refused.value.code == code
    assert desk.nothing_is_left()


def test_where_the_profile_has_no_switch_none_is_taken(desk: Desk) -> None:
    create_key_file(desk.folder / "pq.pem", PASSPHRASE, ML_DSA_65)
    with pytest.raises(SigningError, match="SIG-191"):
        sign(desk, f"file:{desk.folder / 'pq.pem'}")
    assert desk.nothing_is_left()


def test_a_classical_key_is_no_second_one(desk: Desk) -> None:
    classical = name_key(desk, "classical", P256)
    with pytest.raises(SigningError, match="SIG-013"):
        sign(desk, classical)


def test_a_release_from_before_the_switch_lacks_it(desk: Desk) -> None:
    made = desk.requested()
    desk.service.verify_approved(made)
    name_key(desk, "pq", ML_DSA_87)
    for verify in (desk.service.verify, desk.service.verify_approved):
        with pytest.raises(VerificationError, match="SIG-193"):
            verify(made)


def test_a_signature_that_does_not_hold_is_refused(desk: Desk, second: str) -> None:
    record = read_record(desk.ledger, sign(desk, second).release_id)
    assert record.envelope is not None
    classical, post_quantum = record.envelope.signatures
    changed = bytes((post_quantum.signature[0] ^ 1, *post_quantum.signature[1:]))
    forged = EnvelopeSignature(post_quantum.keyid, changed)
    broken = replace(record, envelope=replace(record.envelope, signatures=(classical, forged)))
    with pytest.raises(VerificationError, match="SIG-123"):
        check_second(broken, key_of(desk))
    stripped = replace(record, envelope=replace(record.envelope, signatures=(classical,)))
    with pytest.raises(VerificationError, match="SIG-193"):
        check_second(stripped, key_of(desk))


def test_a_manifest_whose_second_signature_was_cut_out_is_not_as_recorded(desk: Desk, second: str) -> None:
    made = sign(desk, second)
    envelope = read_record(desk.ledger, made.release_id).envelope
    assert envelope is not None
    file = Path(made.folder) / f"{made.manifest_sha256}.manifest.json"
    file.write_bytes(replace(envelope, signatures=envelope.signatures[:1]).to_json())
    with pytest.raises(ReleaseError, match="REL-027"):
        desk.service.verify(made)
