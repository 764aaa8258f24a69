"""What a profile may ask of certificates, and what it may not ask of an issuer, told when it is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.core.errors import SettingsError
from desktop.settings.product.identity import DirectSection
from desktop.settings.product.profile import ProductProfile, load_product, parse_product
from signing.certificate_profile import ANY_CERTIFICATE, FOR_EVER, NO_END, CertificateProfile, Validity

ROOT = Path(__file__).parents[3]
LAMP = (ROOT / "resources" / "products" / "lamp.toml").read_text(encoding="utf-8")
FLEET = 'issuer = "fleet"\ntemplate = "linekey-lamp"'
ISSUERS = {
    "fleet": FLEET,
    "direct": 'issuer = "direct"',
    "authority": 'issuer = "authority"\nca_certificate = "ca.pem"\nca_key = "file:ca.key"',
}


def product(issuer: str, certificate: str, identity: str = "") -> ProductProfile:
    text = LAMP.replace(FLEET, f"{ISSUERS[issuer]}\n{identity}")
    assert text != LAMP
    text = text.replace("[firmware]", f"[identity.certificate]\n{certificate}\n\n[firmware]")
    return parse_product(text, "lamp.toml")


def refused(issuer: str, certificate: str, identity: str = "") -> str:
    with pytest.raises(SettingsError) as error:
        product(issuer, certificate, identity)
    assert error.value.code == "SET-002"
    return str(error.value.message)


def test_without_the_section_nothing_is_asked() -> None:
    lamp = load_product("lamp")
    assert lamp.certificate_for("DL00000126") == ANY_CERTIFICATE
    assert lamp.identity.lasts == timedelta(days=5 * 365)


def test_initial_device_identity() -> None:
    asked = product("authority", 'preset = "ieee-802.1ar"').certificate_for("DL00000126")
    assert asked == CertificateProfile(
        subject=(("serialNumber", "DL00000126"), ("CN", "DL00000126")),
        validity=FOR_EVER,
        key_usage=frozenset({"digitalSignature"}),
        rsa_encipherment=True,
        extended_key_usage=(),
        keys=("p256", "p384", "rsa2048"),
        names_its_authority=True,
    )
    assert asked.validity is not None
    assert asked.validity.ends(datetime.now(UTC)) == NO_END


def test_what_stands_beside_the_preset_adds_to_it() -> None:
    asked = product(
        "authority",
        """
        preset = "ieee-802.1ar"
        subject = { O = "Example", CN = "", serialNumber = "X-{serial}" }
        validity = "20 years"
        extended_key_usage = ["clientAuth"]
        keys = ["p256"]
        names = { uri = ["urn:example:{thing}"], hardware = { type = "1.3.6.1.4.1.99999.1" } }
        """,
    ).certificate_for("DL00000126")
    assert asked.subject == (("O", "Example"), ("serialNumber", "X-DL00000126"))
    assert asked.validity == Validity(years=20)
    assert asked.extended_key_usage == ("clientAuth",)
    assert asked.keys == ("p256",)
    assert asked.names == (
        ("uri", "urn:example:DL00000126"),
        ("hardware", "1.3.6.1.4.1.99999.1:DL00000126"),
    )


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ('preset = "ieee-802.1ar"\nsubject = { serialNumber = "" }', "has the serialNumber in its subject"),
        ('preset = "ieee-802.1ar"\nkeys = ["rsa3072"]', "no signature suite for rsa3072"),
        ('preset = "802.1ar"', "ieee-802.1ar"),
        ('validity = "soon"', "write “20 years”"),
        ("validity = 20", "identity.certificate.validity"),
        ('subject = { C = "Germany" }', "“C=Germany” cannot be the subject"),
        ('subject = { CN = "{x}" }', "only {serial} and {thing} may stand in braces"),
        ('subject = { CN = "{serial" }', "only {serial} and {thing} may stand in braces"),
        ('subject = { CN = "{serial}}" }', "only {serial} and {thing} may stand in braces"),
        ('subject = { CN = "" }', "a certificate needs a subject or a name"),
        ('subject = { cn = "x" }', "identity.certificate.subject.cn"),
        ('names = { dns = ["a b"] }', "“a b” cannot stand in a certificate as dns"),
        ('names = { hardware = { type = "not.an.oid" } }', "identity.certificate.names.hardware.type"),
        ("keys = []", "identity.certificate.keys"),
        ('keys = ["p521"]', "identity.certificate.keys"),
        ('key_usage = ["keyAgreement"]', "needs digitalSignature"),
        ('key_usage = ["digitalSignature", "keyEncipherment"]', "only RSA keys encipher"),
        ('key_usage = ["digitalSignature", "keyAgreement"]', "RSA keys do not agree"),
        ('extended_key_usage = ["serverAuth"]', "needs clientAuth"),
        ('extended_key_usage = ["clientAuth", "nonsense"]', "“nonsense” cannot stand"),
    ],
)
def test_what_no_certificate_can_be_is_told(certificate: str, said: str) -> None:
    assert said in refused("authority", certificate)


def test_usage_of_the_only_kind_of_key_is_taken() -> None:
    product("authority", 'keys = ["rsa2048"]\nkey_usage = ["digitalSignature", "keyEncipherment"]')
    product("authority", 'keys = ["p256"]\nkey_usage = ["digitalSignature", "keyAgreement"]')


def test_misspelt_key_gets_a_suggestion() -> None:
    with pytest.raises(SettingsError) as error:
        product("authority", 'key_usages = ["digitalSignature"]')
    assert error.value.hint == "Did you mean “key_usage”?"


@pytest.mark.parametrize(
    ("issuer", "certificate", "remove"),
    [
        ("fleet", 'subject = { O = "Example" }', "remove subject"),
        ("fleet", 'preset = "ieee-802.1ar"', "remove subject"),
        ("direct", 'validity = "20 years"', "remove validity"),
        ("direct", 'preset = "ieee-802.1ar"', "remove subject, validity"),
        ("direct", 'extended_key_usage = ["clientAuth"]', "remove extended_key_usage"),
        ("direct", 'names = { dns = ["lamp.example"] }', "remove names"),
        ("direct", 'key_usage = ["digitalSignature", "contentCommitment"]', "remove key_usage"),
    ],
)
def test_what_an_issuer_cannot_give_is_told(issuer: str, certificate: str, remove: str) -> None:
    assert remove in refused(issuer, certificate)


def test_what_an_issuer_can_give_is_taken() -> None:
    product("fleet", 'validity = "never"\nsubject = { CN = "{thing}" }\nnames = { uri = ["urn:x:{serial}"] }')
    product("direct", 'keys = ["p256"]\nkey_usage = ["digitalSignature"]')


def test_how_long_is_said_once() -> None:
    assert "remove one" in refused("authority", 'validity = "1 year"', "certificate_days = 30")
    assert product("authority", 'validity = "1 year"').identity.lasts == timedelta(0)
    assert product("authority", 'keys = ["p256"]', "certificate_days = 30").identity.lasts == timedelta(30)


def test_end_of_aws_s_own_certificates_is_told() -> None:
    left = (datetime(2049, 12, 31, tzinfo=UTC) - datetime.now(UTC)).days
    asked = {"issuer": "direct", "thing_type": "lamp", "thing_groups": ()}
    DirectSection.model_validate({**asked, "certificate_days": left - 1})
    with pytest.raises(ValueError, match="end on 2049-12-31"):
        DirectSection.model_validate({**asked, "certificate_days": left + 2})


@pytest.mark.parametrize("thing", ["DL00000126", "DL99999999"])
def test_serial_number_of_a_thing(thing: str) -> None:
    lamp = load_product("lamp")
    assert lamp.serial_of(thing) == thing
    prefixed = lamp.model_copy(
        update={"unit": lamp.unit.model_copy(update={"thing_name": "lamp-{serial}-x"})}
    )
    assert prefixed.serial_of(f"lamp-{thing}-x") == thing
    for other in (thing, f"lamp-{thing}", "lamp--x", f"lamp-{thing}0-x"):
        with pytest.raises(SettingsError, match="SET-003"):
            prefixed.serial_of(other)
