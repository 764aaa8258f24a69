"""A code-signing certificate is refused when one bit of it was changed."""

from __future__ import annotations

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from signing.algorithms import CLASSICAL, Algorithm
from signing.certificates import check_chain, code_signing_certificate
from signing.certificates.code_signing import read_code_signing
from signing.errors import VerificationError
from signing.keys.local import memory_signer, new_private_key
from signing.verification import load_public_key

# One of the flipped bits makes the serial number negative.
pytestmark = pytest.mark.filterwarnings("ignore:Parsed a serial number which wasn't positive")
SIGNERS = {algorithm: memory_signer(new_private_key(algorithm)) for algorithm in CLASSICAL}
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


@pytest.mark.parametrize("algorithm", CLASSICAL, ids=lambda algorithm: algorithm.kind)
def test_it_is_accepted_as_it_was_made(algorithm: Algorithm) -> None:
    pem = ssl.DER_cert_to_PEM_cert(CERTIFICATES[algorithm])
    assert load_public_key(pem.encode(), "it") == SIGNERS[algorithm].public_key
    assert read_code_signing(pem).may_sign_code


@given(algorithm=st.sampled_from(CLASSICAL), data=st.data())
def test_one_flipped_bit_is_refused(algorithm: Algorithm, data: st.DataObject) -> None:
    der = CERTIFICATES[algorithm]
    refused(der, data.draw(st.integers(0, len(der) * 8 - 1)))


def test_every_flipped_bit_is_refused() -> None:
    der = CERTIFICATES[CLASSICAL[0]]
    for bit in range(len(der) * 8):
        refused(der, bit)


def test_one_flipped_bit_is_refused_in_what_openssl_made(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "release.crt"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    extensions = ["-addext", "extendedKeyUsage=codeSigning", "-addext", "keyUsage=digitalSignature"]
    files = ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=Lamp release"]
    subprocess.run([*command, *extensions, *files], check=True, capture_output=True)
    der = ssl.PEM_cert_to_DER_cert(certificate.read_text(encoding="utf-8"))
    for bit in range(0, len(der) * 8, 3):
        refused(der, bit)


def issued_for_its_own_name(
    authority: ec.EllipticCurvePrivateKey, *, own: bytes | None = None, named: bytes | None = None
) -> bytes:
    """DER of a code-signing certificate that an authority issued for its own name and another key.

    `own` and `named` are the identifiers of its key and of the authority's.
    """
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lamp release")])
    key, now = ec.generate_private_key(ec.SECP256R1()).public_key(), datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(name, name, key, x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
    )
    if own is not None:
        builder = builder.add_extension(x509.SubjectKeyIdentifier(own), critical=False)
    if named is not None:
        builder = builder.add_extension(x509.AuthorityKeyIdentifier(named, None, None), critical=False)
    return builder.sign(authority, hashes.SHA256()).public_bytes(Encoding.DER)


@given(own=st.binary(min_size=8, max_size=20), named=st.binary(min_size=8, max_size=20))
def test_an_authority_may_issue_for_its_own_name(own: bytes, named: bytes) -> None:
    """RFC 5280 4.2.1.1: the identifiers tell which key signed, the names do not."""
    authority = ec.generate_private_key(ec.SECP256R1())
    pem = ssl.DER_cert_to_PEM_cert(issued_for_its_own_name(authority, own=own, named=named))
    alike = len(own) == len(named) and sum((a ^ b).bit_count() for a, b in zip(own, named, strict=True)) < 2
    if alike:
        with pytest.raises(VerificationError, match="SIG-079"):
            read_code_signing(pem)
    else:
        assert read_code_signing(pem).may_sign_code
        assert load_public_key(pem.encode(), "it")


@pytest.mark.parametrize("identifiers", [{}, {"own": b"12345678"}, {"named": b"12345678"}])
def test_without_both_identifiers_the_names_decide(identifiers: dict[str, bytes]) -> None:
    authority = ec.generate_private_key(ec.SECP256R1())
    pem = ssl.DER_cert_to_PEM_cert(issued_for_its_own_name(authority, **identifiers))
    with pytest.raises(VerificationError, match="SIG-079"):
        read_code_signing(pem)


def test_openssl_issues_one_that_is_accepted(tmp_path: Path) -> None:
    """With the name of the authority, as `openssl x509 -req -CA` makes it."""
    (tmp_path / "leaf.ext").write_text(
        "extendedKeyUsage=codeSigning\nkeyUsage=digitalSignature\n"
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid:always\n",
        encoding="utf-8",
    )
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Lamp release"]
    authority = ["openssl", "req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.crt"]
    request = ["openssl", "req", *curve, "-keyout", "leaf.key", "-out", "leaf.csr"]
    issue = ["openssl", "x509", "-req", "-in", "leaf.csr", "-CA", "ca.crt", "-CAkey", "ca.key"]
    for command in (authority, request, [*issue, "-extfile", "leaf.ext", "-out", "leaf.crt"]):
        subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    pem = (tmp_path / "leaf.crt").read_text(encoding="utf-8")
    assert read_code_signing(pem).may_sign_code
    check_chain([pem], (tmp_path / "ca.crt").read_text(encoding="utf-8"))
