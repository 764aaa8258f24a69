"""Certificates made here and certificates that come back: openssl agrees, the wrong ones are refused."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from signing.certificates import (
    certificate_authority,
    check_certificate,
    check_chain,
    code_signing_certificate,
    fingerprint,
    issue_certificate,
    split_chain,
)
from signing.errors import SigningError, VerificationError
from signing.identity import new_code_signing_identity
from signing.keys.local import LocalSigner, memory_signer

CA_PRIVATE_KEY = ec.generate_private_key(ec.SECP256R1())
CA_KEY = memory_signer(CA_PRIVATE_KEY)
CA = certificate_authority(CA_KEY, "Lamp authority", 3650)
IMPOSTOR = certificate_authority(
    memory_signer(ec.generate_private_key(ec.SECP256R1())), "Lamp authority", 3650
)
UNIT_REQUEST = (
    x509.CertificateSigningRequestBuilder()
    .subject_name(x509.Name.from_rfc4514_string("CN=SN-1"))
    .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    .public_bytes(serialization.Encoding.PEM)
    .decode()
)
UNIT = issue_certificate(UNIT_REQUEST, CA, CA_KEY, 365)
UNIT_DER = x509.load_pem_x509_certificate(UNIT.encode()).public_bytes(serialization.Encoding.DER)


def test_openssl_verifies_the_chain_of_a_unit(
    make_request: Callable[..., str], tmp_path: Path, openssl: Callable[..., str]
) -> None:
    (tmp_path / "ca.pem").write_text(CA, encoding="utf-8")
    (tmp_path / "unit.pem").write_text(issue_certificate(make_request(), CA, CA_KEY, 365), encoding="utf-8")
    strict = ["-x509_strict", "-purpose", "sslclient", "-CAfile", tmp_path / "ca.pem"]
    assert openssl("verify", *strict, tmp_path / "unit.pem").strip().endswith("OK")


def test_an_issued_certificate_answers_its_request(make_request: Callable[..., str]) -> None:
    request = make_request()
    certificate = check_certificate(issue_certificate(request, CA, CA_KEY, 365), request, issuer_pem=CA)
    usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usages) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_an_authority_issues_for_units_only() -> None:
    """RFC 5280 4.2.1.9: a further authority below it would have no valid chain."""
    extensions = x509.load_pem_x509_certificate(CA.encode()).extensions
    constraints = extensions.get_extension_for_class(x509.BasicConstraints)
    assert (constraints.critical, constraints.value.ca, constraints.value.path_length) == (True, True, 0)
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert (usage.critical, usage.value.key_cert_sign, usage.value.digital_signature) == (True, True, False)


def test_a_certificate_never_outlives_its_authority(make_request: Callable[..., str]) -> None:
    ca = certificate_authority(CA_KEY, "short", 10)
    certificate = issue_certificate(make_request(), ca, CA_KEY, 3650)
    ends = [x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc for pem in (ca, certificate)]
    assert ends[0] == ends[1]


def test_a_key_that_is_not_the_authoritys_issues_nothing(
    make_request: Callable[..., str], ca_signer: LocalSigner
) -> None:
    with pytest.raises(SigningError, match="SIG-005"):
        issue_certificate(make_request(), CA, ca_signer, 365)


def test_a_certificate_for_another_name_is_refused(make_request: Callable[..., str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = issue_certificate(make_request("SN-2", key=key), CA, CA_KEY, 365)
    with pytest.raises(VerificationError, match="SIG-071"):
        check_certificate(certificate, make_request("SN-1", key=key))


def test_a_certificate_for_another_key_is_refused(make_request: Callable[..., str]) -> None:
    certificate = issue_certificate(make_request(), CA, CA_KEY, 365)
    with pytest.raises(VerificationError, match="SIG-072"):
        check_certificate(certificate, make_request())


@pytest.mark.parametrize("offset", [timedelta(days=-1), timedelta(days=366)])
def test_a_certificate_must_be_valid_now(make_request: Callable[..., str], offset: timedelta) -> None:
    request = make_request()
    certificate = issue_certificate(request, CA, CA_KEY, 365)
    with pytest.raises(VerificationError, match="SIG-073"):
        check_certificate(certificate, request, now=datetime.now(UTC) + offset)


def test_an_authority_of_the_same_name_is_not_the_authority(make_request: Callable[..., str]) -> None:
    request = make_request()
    certificate = issue_certificate(request, CA, CA_KEY, 365)
    with pytest.raises(VerificationError, match="SIG-074"):
        check_certificate(certificate, request, issuer_pem=IMPOSTOR)


def test_a_certificate_that_is_no_authority_issues_nothing(make_request: Callable[..., str]) -> None:
    leaf = code_signing_certificate(CA_KEY, "leaf", 365)
    request = make_request()
    certificate = issue_certificate(request, leaf, CA_KEY, 365)
    with pytest.raises(VerificationError, match="SIG-075"):
        check_certificate(certificate, request, issuer_pem=leaf)


def test_a_chain_file_is_split_and_checked(make_request: Callable[..., str]) -> None:
    unit = issue_certificate(make_request(), CA, CA_KEY, 365)
    chain = split_chain(f"unit\n{unit}\nauthority\n{CA}")
    assert chain == [unit, CA]
    check_chain(chain, None)
    with pytest.raises(VerificationError, match="SIG-070"):
        split_chain("nothing here")


def test_the_code_signing_certificate_is_what_aws_signer_wants(
    tmp_path: Path, openssl: Callable[..., str]
) -> None:
    path = tmp_path / "code.pem"
    path.write_text(code_signing_certificate(CA_KEY, "Lamp release", 365), encoding="utf-8")
    text = openssl("x509", "-in", path, "-noout", "-text")
    assert "ASN1 OID: prime256v1" in text
    assert "X509v3 Key Usage: critical\n                Digital Signature\n" in text
    assert "X509v3 Extended Key Usage: \n                Code Signing\n" in text


def test_an_identity_to_import_holds_a_pair_and_hides_it() -> None:
    identity = new_code_signing_identity("Lamp release", 365)
    key = serialization.load_pem_private_key(identity.private_key_pem.encode(), None)
    certificate = x509.load_pem_x509_certificate(identity.certificate_pem.encode())
    assert certificate.public_key() == key.public_key()
    assert "PRIVATE" not in repr(identity)


def test_the_fingerprint_is_the_certificate_id_of_aws(tmp_path: Path, openssl: Callable[..., str]) -> None:
    path = tmp_path / "ca.pem"
    path.write_text(CA, encoding="utf-8")
    said = openssl("x509", "-in", path, "-noout", "-fingerprint", "-sha256")
    assert said.strip().split("=")[1].replace(":", "").lower() == fingerprint(CA)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@given(bit=st.integers(0, len(UNIT_DER) * 8 - 1))
def test_one_flipped_bit_of_a_certificate_is_refused(bit: int) -> None:
    der = bytearray(UNIT_DER)
    der[bit // 8] ^= 1 << bit % 8
    body = base64.encodebytes(bytes(der)).decode()
    with pytest.raises(VerificationError):
        check_certificate(
            f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n", UNIT_REQUEST, issuer_pem=CA
        )


def certificate_with(request: str, *extensions: x509.ExtensionType) -> str:
    """Signed by the authority itself, but not as Linekey's own issuing would have it."""
    csr = x509.load_pem_x509_csr(request.encode())
    ca = x509.load_pem_x509_certificate(CA.encode())
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        ca.subject, csr.subject, csr.public_key(), x509.random_serial_number(), now, now + timedelta(days=99)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(CA_PRIVATE_KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


NO_AUTHORITY = x509.BasicConstraints(ca=False, path_length=None)
AUTHORITY = x509.BasicConstraints(ca=True, path_length=None)
CLIENT = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
SERVER = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])


def usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(signs, False, False, False, not signs, False, False, False, False)


@pytest.mark.parametrize(
    "extensions",
    [
        (),
        (NO_AUTHORITY, usage(signs=True)),
        (NO_AUTHORITY, CLIENT),
        (usage(signs=True), CLIENT),
        (AUTHORITY, usage(signs=True), CLIENT),
        (NO_AUTHORITY, usage(signs=False), CLIENT),
        (NO_AUTHORITY, usage(signs=True), SERVER),
    ],
)
def test_a_certificate_without_the_extensions_of_a_unit_is_refused(
    make_request: Callable[..., str], extensions: tuple[x509.ExtensionType, ...]
) -> None:
    request = make_request()
    certificate = certificate_with(request, *extensions)
    check_certificate(certificate, request)  # where the authority is not known, as AWS made it
    with pytest.raises(VerificationError, match="SIG-091"):
        check_certificate(certificate, request, issuer_pem=CA)


def test_the_extensions_of_a_unit_may_have_company(make_request: Callable[..., str]) -> None:
    request = make_request()
    both = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    certificate = certificate_with(request, NO_AUTHORITY, usage(signs=True), both)
    check_certificate(certificate, request, issuer_pem=CA)


@pytest.mark.parametrize("issuer", [CA, None])
def test_a_certificate_must_last(make_request: Callable[..., str], issuer: str | None) -> None:
    request = make_request()
    certificate = issue_certificate(request, CA, CA_KEY, 365)
    check_certificate(certificate, request, issuer_pem=issuer, lasts=timedelta(days=364))
    with pytest.raises(VerificationError, match="SIG-090"):
        check_certificate(certificate, request, issuer_pem=issuer, lasts=timedelta(days=366))


def test_a_name_that_is_a_bit_string_is_refused() -> None:
    at = UNIT_DER.index(b"\x0c\x04SN-1")
    body = base64.encodebytes(UNIT_DER[:at] + b"\x03" + UNIT_DER[at + 1 :]).decode()
    pem = f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n"
    for look in (
        fingerprint,
        lambda one: check_certificate(one, UNIT_REQUEST),
        lambda one: check_chain([one], CA),
    ):
        with pytest.raises(VerificationError, match="SIG-070"):
            look(pem)
