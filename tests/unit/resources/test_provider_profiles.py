"""The provider function makes what a product's profile asks for: the station finds that it agrees."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.account.provider.certificate_profiles import as_told
from resources.lambdas.certificate_provider.certificate import Authority
from resources.lambdas.certificate_provider.profile import profile_of
from resources.lambdas.certificate_provider.request import THING_NAME, RequestRefusedError, checked_request
from signing.certificate_profile import FOR_EVER, CertificateProfile, KeyKind, Validity
from signing.certificates import certificate_authority, check_certificate
from signing.keys.local import memory_signer
from tests.unit.signing.certificate_profiles import IDEVID, KEY_KINDS, PROFILES, key_of

SIGNER = memory_signer(ec.generate_private_key(ec.SECP256R1()))
CA = certificate_authority(SIGNER, "Lamp authority", None)
THINGS = r"(?P<serial>SN-\d)"


def request_of(kind: KeyKind, name: str = "SN-1") -> str:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    request = (
        x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key_of(kind), hashes.SHA256())
    )
    return request.public_bytes(serialization.Encoding.PEM).decode("ascii")


def issue(request_pem: str, profiles: dict[str, Any], ca: str = CA) -> str:
    """As `handler` does."""
    import re

    request = checked_request(request_pem, re.compile(THING_NAME))
    profile = profile_of(request["subject"].native["common_name"], json.dumps(profiles))
    profile.check_key(request["subject_pk_info"])
    return Authority(ca, SIGNER.sign_digest).issue(request, profile, 3650, datetime.now(UTC))


@given(asked=PROFILES, kind=st.sampled_from(KEY_KINDS))
@example(asked=IDEVID, kind="p256")
@example(asked=IDEVID, kind="rsa2048")
def test_what_the_function_makes_agrees(asked: CertificateProfile, kind: KeyKind) -> None:
    """But for the subject, which AWS IoT lets no function choose."""
    asked, request = replace(asked, subject=None), request_of(kind)
    made = issue(request, {"lamp": as_told(asked, THINGS)})
    check_certificate(made, request, issuer_pem=CA, profile=asked)


def test_serial_number_and_thing_are_filled_in() -> None:
    names = (("uri", "urn:example:{serial}:{thing}"), ("hardware", "1.3.6.1.4.1.99999.1:{serial}"))
    told = as_told(CertificateProfile(names=names), r"lamp\-(?P<serial>SN-\d)")
    request = request_of("p256", "lamp-SN-1")
    filled = (("uri", "urn:example:SN-1:lamp-SN-1"), ("hardware", "1.3.6.1.4.1.99999.1:SN-1"))
    check_certificate(
        issue(request, {"lamp": told}), request, issuer_pem=CA, profile=CertificateProfile(names=filled)
    )


def test_each_product_has_its_own() -> None:
    profiles = {
        "lamp": as_told(CertificateProfile(validity=FOR_EVER), THINGS),
        "beacon": as_told(CertificateProfile(validity=Validity(years=2)), r"(?P<serial>BC\d)"),
    }
    for name, validity in (("SN-1", FOR_EVER), ("BC7", Validity(years=2)), ("XX", Validity(days=3650))):
        request, wanted = request_of("p256", name), CertificateProfile(validity=validity)
        check_certificate(issue(request, profiles), request, issuer_pem=CA, profile=wanted)


def test_kind_of_key_that_the_product_has_not_is_refused() -> None:
    profiles = {"lamp": as_told(CertificateProfile(keys=("p384",)), THINGS)}
    issue(request_of("p384"), profiles)
    for kind in ("p256", "rsa2048"):
        with pytest.raises(RequestRefusedError, match=f"The key is {kind}, allowed are p384"):
            issue(request_of(kind), profiles)


def test_authority_that_ends_first_issues_nothing() -> None:
    short = certificate_authority(SIGNER, "Lamp authority", 3650)
    for validity in (FOR_EVER, Validity(years=11)):
        profiles = {"lamp": as_told(CertificateProfile(validity=validity), THINGS)}
        with pytest.raises(RequestRefusedError, match="ends before"):
            issue(request_of("p256"), profiles, short)
    issue(request_of("p256"), {}, short)
