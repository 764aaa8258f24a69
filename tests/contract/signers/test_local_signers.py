"""The signer contract, for keys in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from signing.algorithms import ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87, P384, RSA2048, RSA3072
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.keys.local import memory_signer
from signing.signer import Signer
from tests.contract.signers.signer_contract import DigestSignerContract


class TestFileSigner(DigestSignerContract):
    @pytest.fixture
    def signer(self, tmp_path: Path) -> Signer:
        expected = create_key_file(tmp_path / "schlüssel 1.pem", "secret", self.algorithm)
        uri = f"file:{tmp_path / 'schlüssel 1.pem'}"
        return open_signer(uri, lambda _uri: "secret", expected_public_key=expected)


class TestFileSignerP384(TestFileSigner):
    algorithm = P384


class TestFileSignerRsa2048(TestFileSigner):
    algorithm = RSA2048


class TestFileSignerRsa3072(TestFileSigner):
    algorithm = RSA3072


class TestFileSignerEd25519(TestFileSigner):
    algorithm = ED25519


class TestFileSignerMlDsa44(TestFileSigner):
    algorithm = ML_DSA_44


class TestFileSignerMlDsa65(TestFileSigner):
    algorithm = ML_DSA_65


class TestFileSignerMlDsa87(TestFileSigner):
    algorithm = ML_DSA_87


class TestMemorySigner(DigestSignerContract):
    @pytest.fixture
    def signer(self) -> Signer:
        return memory_signer(ec.generate_private_key(ec.SECP256R1()))
