"""Names of certificates, made as the AWS Signer API reference shows: with openssl."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from signing.certificates import certificate_authority, code_signing_certificate
from signing.certificates.pem import certificate_hashes
from signing.errors import VerificationError
from signing.keys.local import memory_signer


def signed_part_hash(folder: Path, pem: str) -> str:
    (folder / "one.pem").write_text(pem, encoding="utf-8")
    parse = ["openssl", "asn1parse", "-in", "one.pem", "-strparse", "4", "-out", "one.tbs", "-noout"]
    subprocess.run(parse, cwd=folder, check=True)
    told = subprocess.run(
        ["openssl", "sha384", "one.tbs"], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    return told.stdout.split()[-1]


def test_they_are_those_of_openssl(tmp_path: Path) -> None:
    signer = memory_signer(ec.generate_private_key(ec.SECP256R1()))
    chain = [code_signing_certificate(signer, "Lamp release", 9), certificate_authority(signer, "Lamp", 9)]
    leaf, root = (signed_part_hash(tmp_path, pem) for pem in chain)
    assert certificate_hashes(chain) == [leaf + root, root + root]
    assert certificate_hashes(chain[:1]) == [leaf + leaf]


def test_what_is_no_certificate_has_no_name() -> None:
    with pytest.raises(VerificationError, match="SIG-070"):
        certificate_hashes(["lamp"])
