"""Who may let a release out, and who tries in vain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from signing.dsse import Envelope, EnvelopeSignature
from signing.errors import NotAllowedError, VerificationError
from signing.keys.local import LocalSigner
from signing.manifest import PAYLOAD_TYPE, add_signature
from signing.release_decision import judge
from signing.release_policy import ReleasePolicy
from signing.statement import Manifest, write_statement
from tests.policies import CODE_SIGNING, NOW, SIGNER, new_key, person, policy_of

ANA, BEN, CLO, EVE = (new_key(name) for name in ("ana", "ben", "clo", "eve"))
MANIFEST = Manifest(
    image_name="lamp.bin",
    product="Dimmable lamp",
    version="1.1.0",
    format="freertos",
    size=4096,
    sha256="1a" * 32,
    sha512="2b" * 64,
    public_key_sha256=SIGNER,
    certificate_sha256="4d" * 32,
    created="2026-11-27T10:15:02+00:00",
)
ALONE = policy_of(person("ana", ANA))
RULE_OF_TWO = policy_of(
    person("ana", ANA, "owner", "requester"),
    person("ben", BEN, "approver"),
    person("clo", CLO, "approver"),
    approvals=1,
)


def envelope_of(*signers: LocalSigner, manifest: Manifest = MANIFEST) -> Envelope:
    envelope = Envelope(PAYLOAD_TYPE, write_statement(manifest))
    for signer in signers:
        envelope = add_signature(envelope, signer)
    return envelope


def refused(
    code: str, policy: ReleasePolicy, envelope: Envelope, manifest: Manifest = MANIFEST, now: datetime = NOW
) -> None:
    with pytest.raises(VerificationError) as caught:
        judge(policy, manifest, envelope, now)
    assert caught.value.code == code
    assert caught.value.hint


def test_one_requests_and_another_approves() -> None:
    consent = judge(RULE_OF_TWO, MANIFEST, envelope_of(CODE_SIGNING, ANA, CLO, BEN), NOW)
    assert consent.requester == "ana"
    assert consent.approvers == ("clo", "ben")


def test_one_alone_where_the_policy_says_so() -> None:
    assert judge(ALONE, MANIFEST, envelope_of(CODE_SIGNING, ANA), NOW).approvers == ()


@pytest.mark.parametrize(
    "signers", [(), (CODE_SIGNING,), (BEN,), (BEN, CLO), (EVE,), (CODE_SIGNING, EVE, BEN)], ids=len
)
def test_nobody_has_requested_it(signers: tuple[LocalSigner, ...]) -> None:
    """The code-signing key is nobody, and who may only approve requests nothing."""
    refused("SIG-134", RULE_OF_TWO, envelope_of(*signers))


@pytest.mark.parametrize("signers", [(ANA,), (ANA, CODE_SIGNING), (ANA, EVE)], ids=len)
def test_too_few_approve(signers: tuple[LocalSigner, ...]) -> None:
    refused("SIG-135", RULE_OF_TWO, envelope_of(*signers))


def test_an_approver_counts_once() -> None:
    policy = replace(RULE_OF_TWO, approvals=2)
    envelope = envelope_of(ANA, BEN)
    again = envelope_of(BEN).signatures
    refused("SIG-135", policy, replace(envelope, signatures=envelope.signatures + again))
    as_clo = EnvelopeSignature(RULE_OF_TWO.people[2].key_sha256, again[0].signature)
    refused("SIG-123", policy, replace(envelope, signatures=(*envelope.signatures, as_clo)))


def test_who_may_do_both_does_one_of_them() -> None:
    both = policy_of(person("ana", ANA), person("ben", BEN), approvals=1)
    refused("SIG-135", both, envelope_of(ANA))
    assert judge(both, MANIFEST, envelope_of(ANA, BEN), NOW).approvers == ("ben",)
    for order in permutations((ANA, BEN)):
        # Ben may only approve: so Ana, who may do both, is the one who requests, whoever signed first.
        one_way = policy_of(person("ana", ANA), person("ben", BEN, "approver"), approvals=1)
        consent = judge(one_way, MANIFEST, envelope_of(*order), NOW)
        assert (consent.requester, consent.approvers) == ("ana", ("ben",))
        # Ben may only request: then Ana approves.
        other_way = policy_of(person("ana", ANA), person("ben", BEN, "requester"), approvals=1)
        consent = judge(other_way, MANIFEST, envelope_of(*order), NOW)
        assert (consent.requester, consent.approvers) == ("ben", ("ana",))


def test_a_signature_on_another_release_counts_nothing() -> None:
    theirs = envelope_of(BEN, manifest=replace(MANIFEST, version="9.9.9"))
    mine = envelope_of(ANA)
    refused("SIG-123", RULE_OF_TWO, replace(mine, signatures=mine.signatures + theirs.signatures))


def test_another_product() -> None:
    other = replace(MANIFEST, product="Dimmable Lamp")
    refused("SIG-131", ALONE, envelope_of(ANA, manifest=other), other)


def test_a_signer_that_nobody_admitted() -> None:
    other = replace(MANIFEST, public_key_sha256=RULE_OF_TWO.people[0].key_sha256)
    refused("SIG-133", ALONE, envelope_of(ANA, manifest=other), other)


@pytest.mark.parametrize(
    "now",
    [ALONE.ends, ALONE.ends + timedelta(seconds=1), datetime.max.replace(tzinfo=UTC)],
    ids=["to the second", "a second later", "a clock of the year 9999"],
)
def test_an_expired_policy(now: datetime) -> None:
    refused("SIG-132", ALONE, envelope_of(ANA), now=now)
    assert judge(ALONE, MANIFEST, envelope_of(ANA), ALONE.ends - timedelta(seconds=1))


def test_refusals_are_told_apart_from_what_is_broken() -> None:
    with pytest.raises(NotAllowedError):
        judge(RULE_OF_TWO, MANIFEST, envelope_of(ANA), NOW)
