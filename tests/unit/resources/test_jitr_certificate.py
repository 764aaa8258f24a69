"""What the registration function reads of a certificate, compared with a library that is not on Lambda."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from resources.lambdas.jitr.certificate import read_subject
from signing.certificates import request_key_hash
from tests.unit.provision.world import AUTHORITY, certificate_request


@pytest.mark.parametrize("name", ["DL00000001", "x" * 64])
def test_name_and_key(name: str) -> None:
    request = certificate_request(ec.generate_private_key(ec.SECP384R1()), name)
    subject = read_subject(AUTHORITY.issue(request).certificate_pem)
    assert (subject.common_name, subject.key) == (name, request_key_hash(request))


def test_key_of_another_kind() -> None:
    key = rsa.generate_private_key(65537, 2048)
    request = certificate_request(key, "DL00000001")  # type: ignore[arg-type]
    assert read_subject(AUTHORITY.issue(request).certificate_pem).key == request_key_hash(request)


@pytest.mark.parametrize("pem", ["", "no certificate", AUTHORITY.pem[:200] + AUTHORITY.pem[-30:]])
def test_what_is_no_certificate_is_refused(pem: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        read_subject(pem)


def test_certificate_that_is_cut_off_is_refused() -> None:
    """All that is read of it may stand before the cut."""
    der = x509.load_pem_x509_certificate(AUTHORITY.pem.encode()).public_bytes(Encoding.DER)
    body = base64.encodebytes(der[:-1]).decode("ascii")
    with pytest.raises(ValueError, match="cut off"):
        read_subject(f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n")


def certified(*names: x509.NameAttribute) -> str:
    """Whatever a CA can be made to sign."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime(2026, 1, 1, tzinfo=UTC)
    subject = x509.Name(names)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).serial_number(1)
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    made = builder.public_key(key.public_key()).sign(key, hashes.SHA256())
    return made.public_bytes(Encoding.PEM).decode("ascii")


def common_name(name: str, form: _ASN1Type = _ASN1Type.UTF8String) -> x509.NameAttribute:
    return x509.NameAttribute(NameOID.COMMON_NAME, name, form)


@pytest.mark.parametrize("form", [_ASN1Type.UTF8String, _ASN1Type.PrintableString, _ASN1Type.IA5String])
def test_forms_of_a_name_that_read_alike_everywhere(form: _ASN1Type) -> None:
    assert read_subject(certified(common_name("DL1", form))).common_name == "DL1"


@pytest.mark.parametrize(
    "names",
    [
        [common_name("DL1"), common_name("DL2")],
        [common_name("DL1"), common_name("DL1")],
        [x509.NameAttribute(NameOID.SERIAL_NUMBER, "DL1")],
        [common_name("DL1", _ASN1Type.BMPString)],
        [common_name("DL1", _ASN1Type.T61String)],
        [common_name("DL1", _ASN1Type.UniversalString)],
    ],
    ids=["two", "twice", "none", "BMPString", "T61String", "UniversalString"],
)
def test_name_that_may_mean_two_units_is_refused(names: list[x509.NameAttribute]) -> None:
    with pytest.raises(ValueError, match="common name"):
        read_subject(certified(*names))


def test_name_is_the_one_that_the_library_reads() -> None:
    found = x509.load_pem_x509_certificate(AUTHORITY.pem.encode())
    [attribute] = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert read_subject(AUTHORITY.pem).common_name == attribute.value
