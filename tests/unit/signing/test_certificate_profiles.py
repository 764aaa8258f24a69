"""A certificate that is made by a profile agrees with it, and with no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import assume, example, given
from hypothesis import strategies as st

from signing.certificate_profile import (
    ANY_CERTIFICATE,
    FOR_EVER,
    NO_END,
    CertificateProfile,
    KeyKind,
    Validity,
)
from signing.certificates import (
    certificate_authority,
    check_authority_lasts,
    check_certificate,
    check_names,
    check_request,
    issue_certificate,
)
from signing.errors import KeyRefusedError, SigningError, VerificationError
from signing.keys.local import memory_signer
from tests.unit.signing.certificate_profiles import IDEVID, KEY_KINDS, PROFILES, key_of

CA_KEY = memory_signer(ec.generate_private_key(ec.SECP256R1()))
CA = certificate_authority(CA_KEY, "Lamp authority", None)


def request_of(kind: KeyKind, name: str = "SN-1") -> str:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    request = builder.sign(key_of(kind), hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode("ascii")


def issue(profile: CertificateProfile, kind: KeyKind = "p256") -> str:
    return issue_certificate(request_of(kind), CA, CA_KEY, 365, profile)


def check(pem: str, profile: CertificateProfile, kind: KeyKind = "p256") -> x509.Certificate:
    return check_certificate(pem, request_of(kind), issuer_pem=CA, profile=profile)


@given(profile=PROFILES, kind=st.sampled_from(KEY_KINDS))
@example(profile=IDEVID, kind="p256")
@example(profile=IDEVID, kind="rsa2048")
def test_what_is_made_agrees(profile: CertificateProfile, kind: KeyKind) -> None:
    certificate = check(issue(profile, kind), profile, kind)
    assert certificate.serial_number > 0


DEVIATIONS: dict[str, tuple[Callable[[CertificateProfile], CertificateProfile], str]] = {
    "no organization": (lambda p: replace(p, subject=p.subject[1:]), "subject"),  # type: ignore[index]
    "another serial": (lambda p: replace(p, subject=(*p.subject[:-1], ("serialNumber", "SN-2"))), "subject"),  # type: ignore[index]
    "twenty years": (lambda p: replace(p, validity=Validity(years=20)), "validity"),
    "the authority's end": (lambda p: replace(p, validity=Validity(days=36500)), "validity"),
    "one usage more": (
        lambda p: replace(p, key_usage=p.key_usage | {"contentCommitment"}),  # type: ignore[operator]
        "key usage",
    ),
    "for TLS clients": (lambda p: replace(p, extended_key_usage=("clientAuth",)), "extended key usage"),
    "no name": (lambda p: replace(p, names=()), "alternative names"),
    "one name more": (lambda p: replace(p, names=(*p.names, ("dns", "lamp.example"))), "alternative names"),  # type: ignore[misc]
    "another hardware": (
        lambda p: replace(p, names=(("hardware", "1.3.6.1.4.1.99999.2:SN-1"),)),
        "alternative names",
    ),
}


@pytest.mark.parametrize("deviation", DEVIATIONS)
def test_each_deviation_is_refused_by_its_name(deviation: str) -> None:
    deviate, part = DEVIATIONS[deviation]
    made = issue(deviate(IDEVID))
    with pytest.raises(VerificationError, match="SIG-094") as refused:
        check(made, IDEVID)
    assert f"has not the {part} of the product profile" in refused.value.message


@given(asked=PROFILES, made=PROFILES)
def test_what_differs_is_refused(asked: CertificateProfile, made: CertificateProfile) -> None:
    """A profile that asks for nothing anywhere takes all; else each part that is asked for must be so."""
    full = replace(made, subject=made.subject or (("CN", "SN-1"),), validity=made.validity or FOR_EVER)
    parts = ("subject", "validity", "key_usage", "extended_key_usage", "names")
    differing = [
        part
        for part in parts
        if getattr(asked, part) is not None and not _same(part, getattr(asked, part), getattr(full, part))
    ]
    assume(differing)
    with pytest.raises(VerificationError, match=r"SIG-0(71|91|94)"):
        check(issue(full), asked)


def _same(part: str, asked: Any, made: Any) -> bool:
    if part == "validity":  # what ends within a day is the same
        now = datetime.now(UTC)
        return asked == made or abs(asked.ends(now) - made.ends(now)) <= timedelta(days=2)
    as_issued: dict[str, Any] = {
        "key_usage": {"digitalSignature"},
        "extended_key_usage": {"clientAuth"},
        "names": set(),
    }
    made = as_issued[part] if made is None else made
    return set(asked) == set(made) if part != "subject" else asked == made


def test_without_a_profile_all_is_as_it_was() -> None:
    certificate = check(issue_certificate(request_of("p256"), CA, CA_KEY, 365), ANY_CERTIFICATE)
    assert certificate.subject.rfc4514_string() == "CN=SN-1"
    assert [type(one.value).__name__ for one in certificate.extensions] == [
        "SubjectKeyIdentifier",
        "AuthorityKeyIdentifier",
        "BasicConstraints",
        "KeyUsage",
        "ExtendedKeyUsage",
    ]
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_encipherment


def bare(end: datetime) -> str:
    """A certificate for the request without an extension, of an issuer that is not asked for a name."""
    request = x509.load_pem_x509_csr(request_of("p256").encode())
    ca, now = x509.load_pem_x509_certificate(CA.encode()), datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(request.subject).issuer_name(ca.subject)
    builder = builder.public_key(request.public_key()).serial_number(7).not_valid_before(now)
    made = builder.not_valid_after(end).sign(key_of("p256"), hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode("ascii")


def test_certificate_without_authority_key_identifier_is_refused() -> None:
    check_certificate(bare(NO_END), request_of("p256"))
    named = CertificateProfile(names_its_authority=True)
    with pytest.raises(VerificationError, match="authority key identifier"):
        check_certificate(bare(NO_END), request_of("p256"), profile=named)


def test_end_of_the_year_9999_is_no_end_to_the_second_alone() -> None:
    endless = CertificateProfile(validity=FOR_EVER)
    check_certificate(bare(NO_END), request_of("p256"), profile=endless)
    with pytest.raises(VerificationError, match="validity"):
        check_certificate(bare(NO_END - timedelta(seconds=1)), request_of("p256"), profile=endless)


def test_no_end_is_to_the_second() -> None:
    certificate = check(issue(IDEVID), IDEVID)
    assert certificate.not_valid_after_utc == NO_END
    assert b"\x18\x0f99991231235959Z" in certificate.tbs_certificate_bytes  # GeneralizedTime
    almost = replace(IDEVID, validity=Validity(days=36500))
    with pytest.raises(VerificationError, match="validity"):
        check(issue(almost), IDEVID)


@pytest.mark.parametrize("kind", ["p256", "rsa2048"])
def test_device_identity_enciphers_with_rsa_alone(kind: KeyKind) -> None:
    usage = check(issue(IDEVID, kind), IDEVID, kind).extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_encipherment == (kind == "rsa2048")


def test_authority_must_outlive_what_it_vouches_for() -> None:
    short = certificate_authority(CA_KEY, "Lamp authority", 3650)
    check_authority_lasts(short, Validity(years=9))
    for validity in (Validity(years=11), FOR_EVER):
        with pytest.raises(VerificationError, match="SIG-095"):
            check_authority_lasts(short, validity)
    asked = CertificateProfile(validity=Validity(years=11))
    with pytest.raises(VerificationError, match="SIG-095"):
        issue_certificate(request_of("p256"), short, CA_KEY, 365, asked)


def test_kind_of_key_that_the_profile_has_not_is_refused() -> None:
    only = CertificateProfile(keys=("p384", "rsa2048"))
    for kind in ("p384", "rsa2048"):
        check_request(request_of(kind), common_name="SN-1", profile=only)
    for kind in ("p256", "rsa3072"):
        with pytest.raises(KeyRefusedError, match="SIG-063") as refused:
            check_request(request_of(kind), common_name="SN-1", profile=only)
        assert f"is {kind}, the product profile allows p384, rsa2048" in refused.value.message


@pytest.mark.parametrize(
    ("text", "days"), [("1 day", 1), ("3650 days", 3650), ("1 year", 365), ("20 years", 7305)]
)
def test_validity_is_read(text: str, days: int) -> None:
    start = datetime(2027, 3, 1, tzinfo=UTC)
    ends = Validity.parse(text).ends(start)
    assert abs((ends - start).days - days) <= 1
    if "year" in text:
        assert (ends.month, ends.day) == (3, 1)


def test_year_from_a_leap_day_ends_on_the_day_before() -> None:
    leap = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert Validity(years=1).ends(leap) == datetime(2029, 2, 28, 12, tzinfo=UTC)
    assert Validity(years=4).ends(leap) == datetime(2032, 2, 29, 12, tzinfo=UTC)
    assert Validity.parse("never").ends(leap) == NO_END


@pytest.mark.parametrize(
    "text",
    ["", "0 days", "5", "-1 days", "101 years", "36501 days", "1.5 years", "20 years ", "٣ days", "Never"],
)
def test_what_is_no_validity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="20 years"):
        Validity.parse(text)


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        (CertificateProfile(subject=(("C", "DEU"),)), "SIG-078"),
        (CertificateProfile(subject=(("C", "D_"),)), "SIG-078"),
        (CertificateProfile(subject=(("O", "x" * 65),)), "SIG-078"),
        (CertificateProfile(subject=(("CN", "é" * 33),)), "SIG-078"),  # 66 octets
        (CertificateProfile(subject=(("serialNumber", "a_b"),)), "SIG-078"),
        (CertificateProfile(subject=(("serialNumber", "灯"),)), "SIG-078"),
        (CertificateProfile(names=(("dns", "a b"),)), "SIG-092"),
        (CertificateProfile(names=(("dns", "灯.example"),)), "SIG-092"),
        (CertificateProfile(names=(("dns", "x" * 64),)), "SIG-092"),
        (CertificateProfile(names=(("uri", "no scheme"),)), "SIG-092"),
        (CertificateProfile(names=(("uri", "urn:灯"),)), "SIG-092"),
        (CertificateProfile(names=(("hardware", "1.2.3:灯"),)), "SIG-092"),
        (CertificateProfile(names=(("hardware", "9.9.9:SN-1"),)), "SIG-092"),
        (CertificateProfile(extended_key_usage=("clientauth",)), "SIG-092"),
    ],
)
def test_what_no_certificate_can_have_is_refused(profile: CertificateProfile, code: str) -> None:
    with pytest.raises(SigningError, match=code):
        check_names(profile)


@pytest.mark.parametrize("kind", ["p256", "p384", "rsa2048"])
def test_openssl_reads_a_device_identity(kind: KeyKind, openssl: Callable[..., str], tmp_path: Path) -> None:
    ca, unit = tmp_path / "ca.pem", tmp_path / "unit.pem"
    ca.write_text(CA, encoding="ascii")
    unit.write_text(issue(IDEVID, kind), encoding="ascii")
    openssl("verify", "-x509_strict", "-CAfile", ca, unit)
    text = openssl("x509", "-in", unit, "-noout", "-text", "-nameopt", "RFC2253")
    assert "Subject: serialNumber=SN-1,CN=SN-1,O=Example" in text
    assert "Not After : Dec 31 23:59:59 9999 GMT" in text
    usage = "Digital Signature, Key Encipherment" if kind == "rsa2048" else "Digital Signature"
    assert f"X509v3 Key Usage: critical\n                {usage}\n" in text
    assert "Extended Key Usage" not in text
    assert "Authority Key Identifier" in text
    assert "CA:FALSE" in text
    # What OpenSSL makes of RFC 4108's name.
    assert "othername: 1.3.6.1.5.5.7.8.4" in text or "othername:1.3.6.1.5.5.7.8.4" in text


def test_hardware_name_is_what_rfc_4108_says() -> None:
    certificate = check(issue(IDEVID), IDEVID)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    [name] = names.value
    assert isinstance(name, x509.OtherName)
    # SEQUENCE { OBJECT IDENTIFIER 1.3.6.1.4.1.99999.1, OCTET STRING "SN-1" }, encoded by hand.
    assert name.value == bytes.fromhex("3011 0609 2b06010401868d1f01 0404 534e2d31")
    assert not names.critical
    nameless = replace(IDEVID, subject=())
    critical = x509.load_pem_x509_certificate(issue(nameless).encode()).extensions
    assert critical.get_extension_for_class(x509.SubjectAlternativeName).critical
