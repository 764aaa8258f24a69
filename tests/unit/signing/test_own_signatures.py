"""A code-signing certificate is refused when one bit of it was changed."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.algorithms import ALGORITHMS, Algorithm
from signing.certificates import code_signing_certificate
from signing.certificates.code_signing import read_code_signing
from signing.errors import VerificationError
from signing.keys.local import memory_signer, new_private_key
from signing.verification import load_public_key

# One of the flipped bits makes the serial number negative.
pytestmark = pytest.mark.filterwarnings("ignore:Parsed a serial number which wasn't positive")
SIGNERS = {algorithm: memory_signer(new_private_key(algorithm)) for algorithm in ALGORITHMS}
CERTIFICATES = {
    algorithm: ssl.PEM_cert_to_DER_cert(code_signing_certificate(signer, "Lamp release", 365))
    for algorithm, signer in SIGNERS.items()
}


def refused(der: bytes, bit: int) -> None:
    changed = bytearray(der)
    changed[bit // 8] ^= 1 << bit % 8
    pem = ssl.DER_cert_to_PEM_cert(bytes(changed))
    with pytest.raises(VerificationError):
        load_public_key(pem.encode(), "the changed certificate")
    with pytest.raises(VerificationError):
        read_code_signing(pem)


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda algorithm: algorithm.kind)
def test_it_is_accepted_as_it_was_made(algorithm: Algorithm) -> None:
    pem = ssl.DER_cert_to_PEM_cert(CERTIFICATES[algorithm])
    assert load_public_key(pem.encode(), "it") == SIGNERS[algorithm].public_key
    assert read_code_signing(pem).may_sign_code


@given(algorithm=st.sampled_from(ALGORITHMS), data=st.data())
def test_one_flipped_bit_is_refused(algorithm: Algorithm, data: st.DataObject) -> None:
    der = CERTIFICATES[algorithm]
    refused(der, data.draw(st.integers(0, len(der) * 8 - 1)))


def test_every_flipped_bit_is_refused() -> None:
    der = CERTIFICATES[ALGORITHMS[0]]
    for bit in range(len(der) * 8):
        refused(der, bit)


def test_one_flipped_bit_is_refused_in_what_openssl_made(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "release.crt"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    extensions = ["-addext", "extendedKeyUsage=codeSigning", "-addext", "keyUsage=digitalSignature"]
    files = ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=Lamp release"]
    subprocess.run([*command, *extensions, *files], check=True, capture_output=True)
    der = ssl.PEM_cert_to_DER_cert(certificate.read_text())
    for bit in range(0, len(der) * 8, 3):
        refused(der, bit)
