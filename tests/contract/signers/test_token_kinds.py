"""The signer contract, for each kind of key in a PKCS#11 token, and tokens that do not know a kind."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from signing.algorithms import CLASSICAL, ED25519, P384, RSA2048, RSA3072, Algorithm
from signing.certificates import code_signing_certificate
from signing.errors import SigningError
from signing.keys import open_signer
from signing.keys.pkcs11 import create_token_key
from signing.signer import Signer, require_digest_signer
from tests.contract.signers.signer_contract import DigestSignerContract
from tests.contract.signers.soft_token import PIN, SoftTokens, new_soft_tokens


def pin(_uri: str) -> str:
    return PIN


def uri_of(algorithm: Algorithm) -> str:
    return f"pkcs11:token=release;object={algorithm.kind}"


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftTokens]:
    """One token with a key of each kind: RSA keys take their time to be made."""
    with pytest.MonkeyPatch.context() as environment:
        tokens = new_soft_tokens(tmp_path_factory.mktemp("kinds"), environment)
        tokens.add("release")
        for algorithm in CLASSICAL:
            create_token_key(uri_of(algorithm), pin, algorithm)
        yield tokens


class TestTokenSignerP384(DigestSignerContract):
    algorithm = P384

    @pytest.fixture
    def signer(self, tokens: SoftTokens) -> Signer:
        return open_signer(uri_of(self.algorithm), pin)


class TestTokenSignerRsa2048(TestTokenSignerP384):
    algorithm = RSA2048


class TestTokenSignerRsa3072(TestTokenSignerP384):
    algorithm = RSA3072


class TestTokenSignerEd25519(TestTokenSignerP384):
    algorithm = ED25519


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftTokens:
    tokens = new_soft_tokens(tmp_path, monkeypatch)
    tokens.add("release")
    return tokens


@pytest.mark.parametrize("algorithm", [P384, ED25519], ids=["p384", "ed25519"])
def test_the_public_half_may_be_in_a_certificate_only(fresh: SoftTokens, algorithm: Algorithm) -> None:
    uri = f"{uri_of(algorithm)};id=%01"
    expected = create_token_key(uri, pin, algorithm)
    pem = code_signing_certificate(require_digest_signer(open_signer(uri, pin)), "Lamp release", 30)
    fresh.replace_public_key(b"\x01", ssl.PEM_cert_to_DER_cert(pem))
    assert open_signer(uri, pin).public_key == expected


def test_a_certificate_for_a_key_of_another_kind_is_no_public_half(fresh: SoftTokens) -> None:
    other, uri = f"{uri_of(P384)};id=%02", f"{uri_of(ED25519)};id=%01"
    create_token_key(other, pin, P384)
    create_token_key(uri, pin, ED25519)
    pem = code_signing_certificate(require_digest_signer(open_signer(other, pin)), "Lamp release", 30)
    fresh.replace_public_key(b"\x01", ssl.PEM_cert_to_DER_cert(pem))
    with pytest.raises(SigningError, match="SIG-111"):
        open_signer(uri, pin).public_key  # noqa: B018 - reading it opens the token


@pytest.mark.parametrize("algorithm", [ED25519, RSA3072], ids=["ed25519", "rsa3072"])
def test_a_token_gets_no_key_that_it_could_not_sign_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, algorithm: Algorithm
) -> None:
    tokens = new_soft_tokens(tmp_path, monkeypatch, mechanisms="CKM_EC_KEY_PAIR_GEN,CKM_ECDSA")
    tokens.add("release")
    assert create_token_key(uri_of(P384), pin, P384)
    with pytest.raises(SigningError, match="SIG-113"):
        create_token_key(uri_of(algorithm), pin, algorithm)
    with pytest.raises(SigningError, match="SIG-104"):
        open_signer(uri_of(algorithm), pin).public_key  # noqa: B018 - reading it opens the token
