"""What a certificate says, by the names of AWS IoT's policy variables."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signing.certificates.attributes import attributes_of

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def certificate(*extensions: x509.ExtensionType) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Halle"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Prüfplatz 7"),
            x509.NameAttribute(NameOID.COMMON_NAME, "DL1"),
            x509.NameAttribute(NameOID.EMAIL_ADDRESS, "not@a.variable"),
        ]
    )
    builder = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key()).serial_number(1)
    builder = builder.issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Line")]))
    builder = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1))
    for one in extensions:
        builder = builder.add_extension(one, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def test_subject_and_issuer_and_each_of_several() -> None:
    assert attributes_of(certificate()) == {
        "Subject.Country": "DE",
        "Subject.Country.0": "DE",
        "Subject.OrganizationalUnit": "Halle",
        "Subject.OrganizationalUnit.0": "Halle",
        "Subject.OrganizationalUnit.1": "Prüfplatz 7",
        "Subject.CommonName": "DL1",
        "Subject.CommonName.0": "DL1",
        "Issuer.CommonName": "Line",
        "Issuer.CommonName.0": "Line",
    }


def test_alternative_names() -> None:
    names = x509.SubjectAlternativeName(
        [
            x509.DNSName("a.example"),
            x509.IPAddress(ipaddress.ip_address("10.0.0.1")),
            x509.DNSName("b.example"),
        ]
    )
    found = attributes_of(certificate(names))
    assert found["Subject.AlternativeName.DNSName"] == "a.example"
    assert found["Subject.AlternativeName.DNSName.1"] == "b.example"
    assert found["Subject.AlternativeName.IPAddress"] == "10.0.0.1"


def test_names_that_nobody_can_read_are_not_there() -> None:
    broken = x509.UnrecognizedExtension(x509.oid.ExtensionOID.SUBJECT_ALTERNATIVE_NAME, b"\x00")
    assert not [name for name in attributes_of(certificate(broken)) if "Alternative" in name]


def test_what_is_no_certificate() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - cryptography's own words
        attributes_of("nothing")
