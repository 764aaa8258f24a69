"""Code-signing certificates: asked of an authority, and refused when they may not be used with a key."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import example, given
from hypothesis import strategies as st

from signing.algorithms import CLASSICAL, P384, Algorithm
from signing.certificates import certificate_authority, code_signing_certificate, code_signing_request
from signing.certificates.code_signing import check_code_signing
from signing.errors import SigningError
from signing.identity import signer_identity
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.keys.local import LocalSigner, memory_signer, new_private_key
from signing.signer import require_digest_signer

PRIVATE = ec.generate_private_key(ec.SECP256R1())
KEY = memory_signer(PRIVATE)
OTHER = memory_signer(ec.generate_private_key(ec.SECP256R1()))
CERTIFICATE = code_signing_certificate(KEY, "Lamp release", 30)
PASSPHRASE = "planted-passphrase-5e1f"
TODAY = datetime.now(UTC)


@pytest.mark.parametrize("algorithm", CLASSICAL, ids=lambda algorithm: algorithm.kind)
def test_an_authority_of_openssl_issues_for_a_request(
    algorithm: Algorithm, tmp_path: Path, openssl: Callable[..., str]
) -> None:
    signer = memory_signer(new_private_key(algorithm))
    request, ca, key, issued = (tmp_path / name for name in ("a.csr", "ca.pem", "ca.key", "a.pem"))
    request.write_text(code_signing_request(signer, "CN=Lamp release,O=Example,C=DE"), encoding="utf-8")
    made = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=CA")
    usage = ("-addext", "keyUsage=critical,keyCertSign")
    openssl("req", "-x509", *made, *usage, "-keyout", key, "-out", ca)
    extensions = ("-copy_extensions", "copy", "-days", "30")
    openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", key, *extensions, "-out", issued)
    facts = check_code_signing(issued.read_text(encoding="utf-8"), signer.public_key)
    assert facts.subject == "CN=Lamp release,O=Example,C=DE"
    assert openssl("verify", "-x509_strict", "-CAfile", ca, issued).strip().endswith("OK")


def test_a_request_that_another_key_signed_never_leaves() -> None:
    class Mixed(LocalSigner):
        def sign_digest(self, digest: bytes, *, pkcs1: bool = False) -> bytes:
            return OTHER.sign_digest(digest, pkcs1=pkcs1)

    with pytest.raises(SigningError, match="SIG-005"):
        code_signing_request(Mixed("memory:", lambda: ec.generate_private_key(ec.SECP256R1())), "Lamp")


@pytest.mark.parametrize(
    "subject",
    ["", "x" * 65, "CN=", "CN=Lamp,O", "CN=Lamp,C=Germany", "cn=Lamp,=x", "C=Germany", "O=Example,CN="],
)
def test_a_subject_that_no_certificate_has_is_refused(subject: str) -> None:
    for make in (
        lambda: code_signing_request(KEY, subject),
        lambda: code_signing_certificate(KEY, subject, 1),
    ):
        with pytest.raises(SigningError, match="SIG-078"):
            make()


@given(st.text())
@example("CN=")
@example("CN=\\")
@example("CN=#")
@example("CN=Lamp\\2")
def test_any_subject_is_taken_or_refused(subject: str) -> None:
    with suppress(SigningError):
        assert code_signing_request(KEY, subject)


def made(usages: list[x509.ObjectIdentifier] | None, first: datetime, days: int = 30) -> str:
    """A self-signed certificate as another program may make it for KEY, with these extended key usages."""
    name = x509.Name.from_rfc4514_string("CN=Lamp release")
    builder = x509.CertificateBuilder(name, name, KEY.public_key, x509.random_serial_number())
    builder = builder.not_valid_before(first).not_valid_after(first + timedelta(days=days))
    if usages is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    return builder.sign(PRIVATE, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def test_a_certificate_that_may_be_used_tells_what_it_is() -> None:
    facts = check_code_signing(CERTIFICATE, KEY.public_key)
    assert facts.subject == "CN=Lamp release"
    assert facts.not_after > TODAY + timedelta(days=29)


@pytest.mark.parametrize(
    ("pem", "code"),
    [
        (code_signing_certificate(OTHER, "Lamp release", 30), "SIG-076"),
        (code_signing_certificate(memory_signer(new_private_key(P384)), "Lamp", 30), "SIG-076"),
        (certificate_authority(KEY, "Lamp authority", 30), "SIG-077"),
        (made(None, TODAY), "SIG-077"),
        (made([ExtendedKeyUsageOID.CLIENT_AUTH], TODAY), "SIG-077"),
        (made([ExtendedKeyUsageOID.CODE_SIGNING], TODAY - timedelta(days=40)), "SIG-073"),
        (made([ExtendedKeyUsageOID.CODE_SIGNING], TODAY + timedelta(days=1)), "SIG-073"),
        ("no certificate", "SIG-070"),
    ],
    ids=["other key", "other kind", "authority", "no usage", "client", "expired", "not yet", "none"],
)
def test_a_certificate_that_may_not_be_used_is_refused(pem: str, code: str) -> None:
    with pytest.raises(SigningError, match=code) as refusal:
        check_code_signing(pem, KEY.public_key)
    assert refusal.value.hint


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "release.pem"
    create_key_file(path, PASSPHRASE)
    return path


def certify(path: Path) -> str:
    signer = require_digest_signer(open_signer(f"file:{path}", lambda _uri: PASSPHRASE))
    return code_signing_certificate(signer, "Lamp release", 30)


def test_an_identity_for_aws_signer_keeps_its_key_out_of_sight(
    key_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mine, authority = certify(key_file), certificate_authority(OTHER, "Lamp authority", 30)
    identity = signer_identity(key_file, lambda: PASSPHRASE, mine + authority)
    assert (identity.certificate_pem, identity.authorities_pem) == (mine, authority)
    private = serialization.load_pem_private_key(identity.private_key_pem.encode(), None)
    assert x509.load_pem_x509_certificate(mine.encode()).public_key() == private.public_key()
    assert "PRIVATE" not in repr(identity) + caplog.text
    assert sorted(key_file.parent.iterdir()) == [key_file]


def test_an_identity_for_aws_signer_is_of_one_p256_key(tmp_path: Path, key_file: Path) -> None:
    with pytest.raises(SigningError, match="SIG-076"):
        signer_identity(key_file, lambda: PASSPHRASE, CERTIFICATE)
    with pytest.raises(SigningError, match="SIG-012"):
        signer_identity(key_file, lambda: "wrong", certify(key_file))
    with pytest.raises(SigningError, match="SIG-070"):
        signer_identity(key_file, lambda: PASSPHRASE, "")
    create_key_file(tmp_path / "p384.pem", PASSPHRASE, P384)
    with pytest.raises(SigningError, match=r"P-384; AWS Signer takes ECDSA P-256.*SIG-013"):
        signer_identity(tmp_path / "p384.pem", lambda: PASSPHRASE, certify(tmp_path / "p384.pem"))
