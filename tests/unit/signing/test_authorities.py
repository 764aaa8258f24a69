"""Certificates of authorities, and the proof that their key is held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from signing.algorithms import ED25519, P256, P384, RSA2048, Algorithm
from signing.certificates import (
    certificate_authority,
    check_chain,
    code_signing_certificate,
    proof_of_possession,
)
from signing.certificates.authorities import check_authority, check_authority_key, read_authority, share_key
from signing.errors import SigningError
from signing.keys.local import memory_signer, new_private_key

CODE = "a1" * 32


@pytest.mark.parametrize("kind", [P256, P384, RSA2048], ids=lambda kind: kind.name)
def test_the_proof_names_the_code_and_is_signed_by_the_authority(kind: Algorithm) -> None:
    signer = memory_signer(new_private_key(kind))
    pem = certificate_authority(signer, "Line authority", 30)
    assert check_authority(pem).subject == "CN=Line authority"
    proof = proof_of_possession(signer, pem, CODE)
    check_chain([proof], pem)
    certificate = x509.load_pem_x509_certificate(proof.encode())
    assert certificate.subject.rfc4514_string() == f"CN={CODE}"
    assert certificate.not_valid_after_utc - datetime.now(UTC) <= timedelta(days=1)


def test_another_key_proves_nothing() -> None:
    pem = certificate_authority(memory_signer(new_private_key(P256)), "Line authority", 30)
    other = memory_signer(new_private_key(P256))
    with pytest.raises(SigningError) as refused:
        check_authority_key(pem, other.public_key)
    assert refused.value.code == "SIG-076"
    with pytest.raises(SigningError) as refused:
        proof_of_possession(other, pem, CODE)
    assert refused.value.code == "SIG-005"


def test_a_renewed_authority_has_the_key_of_the_one_before_and_a_namesake_has_not() -> None:
    signer, other = memory_signer(new_private_key(P256)), memory_signer(new_private_key(P256))
    pem = certificate_authority(signer, "Line authority", 30)
    assert share_key(pem, certificate_authority(signer, "Line authority 2", 60))
    assert not share_key(pem, certificate_authority(other, "Line authority", 30))


def test_aws_iot_takes_no_authority_with_ed25519() -> None:
    pem = certificate_authority(memory_signer(new_private_key(ED25519)), "Line authority", 30)
    with pytest.raises(SigningError) as refused:
        check_authority(pem)
    assert refused.value.code == "SIG-013"


def test_what_has_ended_is_still_read() -> None:
    pem = certificate_authority(memory_signer(new_private_key(P256)), "Line authority", 1)
    later = datetime.now(UTC) + timedelta(days=2)
    assert read_authority(pem).not_after < later
    with pytest.raises(SigningError) as refused:
        check_authority(pem, now=later)
    assert refused.value.code == "SIG-073"


def test_a_leaf_is_no_authority() -> None:
    pem = code_signing_certificate(memory_signer(new_private_key(P256)), "Lamp", 1)
    with pytest.raises(SigningError) as refused:
        read_authority(pem)
    assert refused.value.code == "SIG-075"
