"""The preflight of an image that is no release: each fault is found, by its own code, and all at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from desktop.core.errors import DeviceError, ReleaseError
from desktop.release.acceptance import Candidate, preflight
from desktop.release.checks import Check, check_validity
from desktop.settings.product.profile import ProductProfile, load_product
from signing.certificates import certificate_authority, code_signing_certificate
from signing.certificates.code_signing import CodeSigningFacts, read_code_signing
from signing.formats.esp.writing import EspSecureBoot
from signing.keys.file import create_key_file, file_signer
from signing.messages import Message
from signing.notices import SigningWarning
from signing.release import sign_file, sign_image
from tests.unit.signing.image_judges import esp_application

LAMP = load_product("lamp")


@dataclass
class Desk:
    """A signed image and the certificate of its key; `check` makes the preflight of them."""

    folder: Path
    image: Path
    signature: Path
    certificate: str
    signer: Any

    def check(
        self,
        *,
        certificate: str | None = None,
        product: ProductProfile = LAMP,
        version: str | None = "1.1.0",
        taken: tuple[str, ...] = (),
        days: int = 0,
    ) -> dict[str, Check]:
        found = preflight(
            Candidate(self.image, self.signature, version),
            lambda: (certificate or self.certificate, "a unit"),
            product,
            taken,
            datetime.now(UTC) + timedelta(days=days),
        )
        return {check.name: check for check in found}


def refusals(checks: dict[str, Check]) -> dict[str, str]:
    for check in checks.values():
        assert (check.state == "fail") == (check.error is not None)
        assert check.error is None or check.error.hint
    return {name: check.error.code for name, check in checks.items() if check.error is not None}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    image = tmp_path / "lämp.bin"
    image.write_bytes(b"firmware " * 1000)
    create_key_file(tmp_path / "key.pem", "passphrase")
    signer = file_signer(f"file:{tmp_path / 'key.pem'}", lambda _uri: "passphrase")
    signed = sign_file(image, signer, "freertos")
    return Desk(tmp_path, image, signed.output, code_signing_certificate(signer, "lamp", 365), signer)


def test_a_fit_image_passes_every_check(desk: Desk) -> None:
    checks = desk.check(taken=("1.0.9", "1.0.10"))
    assert {check.state for check in checks.values()} == {"pass"}
    assert list(checks) == [
        "image-size",
        "image",
        "certificate",
        "certificate-validity",
        "certificate-usage",
        "certificate-key",
        "signature",
        "version",
    ]
    assert checks["certificate"].detail == "a unit"
    assert checks["version"].detail == "1.1.0, above 1.0.10"


def test_every_fault_is_told_not_only_the_first(desk: Desk) -> None:
    desk.image.write_bytes(b"x" * (LAMP.firmware.slot_size + 1))
    assert refusals(desk.check(days=1000, taken=("1.1.0",))) == {
        "image-size": "REL-004",
        "certificate-validity": "REL-006",
        "signature": "SIG-051",
        "version": "REL-031",
    }


@pytest.mark.parametrize(
    ("days", "state", "code"), [(0, "pass", None), (300, "warn", None), (359, "fail", "REL-030")]
)
def test_a_certificate_must_last_as_long_as_the_product_says(
    desk: Desk, days: int, state: str, code: str | None
) -> None:
    checks = desk.check(days=days)
    assert checks["certificate-validity"].state == state
    assert refusals(checks).get("certificate-validity") == code
    for wanted in (0, 400):
        product = with_firmware(certificate_days_left=wanted)
        assert ("certificate-validity" in refusals(desk.check(product=product))) == (wanted > 365)


@pytest.mark.parametrize(
    ("left", "wanted", "state"),
    [
        (timedelta(days=100), 100, "pass"),
        (timedelta(days=100, seconds=-1), 100, "fail"),
        (timedelta(days=90), 0, "pass"),
        (timedelta(days=90, seconds=-1), 0, "warn"),
        (timedelta(0), 0, "warn"),
        (timedelta(seconds=-1), 0, "fail"),
        (timedelta(days=300), 0, "pass"),
        (timedelta(days=300, seconds=1), 0, "fail"),
    ],
)
def test_the_days_that_are_left_are_counted_to_the_second(left: timedelta, wanted: int, state: str) -> None:
    end = datetime(2027, 1, 1, tzinfo=UTC)
    facts = CodeSigningFacts("CN=Lamp", "f" * 64, end - timedelta(days=300), end, "p256", may_sign_code=True)
    assert check_validity(facts, end - left, wanted).state == state


def with_firmware(**changes: object) -> ProductProfile:
    return LAMP.model_copy(update={"firmware": LAMP.firmware.model_copy(update=changes)})


def test_the_key_must_be_of_the_kind_the_product_says(desk: Desk) -> None:
    refused = desk.check(product=with_firmware(key="p384"))
    assert refusals(refused) == {"certificate-key": "REL-008"}
    assert "p256" in refused["certificate-key"].detail


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (ec.generate_private_key(ec.SECP256R1()), "p256"),
        (ec.generate_private_key(ec.SECP384R1()), "p384"),
        (ec.generate_private_key(ec.SECP521R1()), "secp521r1"),
        (ed25519.Ed25519PrivateKey.generate(), "ed25519"),
        (rsa.generate_private_key(65537, 3072), "rsa3072"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_kind_of_a_certificates_key_is_told(key: Any, kind: str) -> None:
    assert read_code_signing(pem_for(key)).key == kind


def pem_for(key: Any, *, digital_signature: bool = True, code: bool = True) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lamp")])
    usages = [ExtendedKeyUsageOID.CODE_SIGNING if code else ExtendedKeyUsageOID.SERVER_AUTH]
    begin = datetime.now(UTC) - timedelta(days=1)
    usage = x509.KeyUsage(digital_signature, True, False, False, False, False, False, False, False)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=900))
    builder = builder.add_extension(x509.ExtendedKeyUsage(usages), False).add_extension(usage, True)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(Encoding.PEM).decode()


@pytest.mark.parametrize("lacks", [{"digital_signature": False}, {"code": False}])
def test_the_certificate_must_be_one_for_code(desk: Desk, lacks: dict[str, bool]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    found = refusals(desk.check(certificate=pem_for(key, **lacks)))
    assert found == {"certificate-usage": "REL-007", "signature": "SIG-051"}


def test_the_certificate_of_another_key_is_refused(desk: Desk) -> None:
    create_key_file(desk.folder / "other.pem", "passphrase")
    other = file_signer(f"file:{desk.folder / 'other.pem'}", lambda _uri: "passphrase")
    certificate = code_signing_certificate(other, "other", 365)
    assert refusals(desk.check(certificate=certificate)) == {"signature": "SIG-051"}
    authority = certificate_authority(desk.signer, "authority", 365)
    assert refusals(desk.check(certificate=authority)) == {"certificate-usage": "REL-007"}


def test_a_unit_that_does_not_answer_is_a_finding(desk: Desk) -> None:
    def silent() -> tuple[str, str]:
        raise DeviceError(Message("DEV-012", "The unit did not answer.", "Check the cable."))

    candidate = Candidate(desk.image, desk.signature)
    checks = {one.name: one for one in preflight(candidate, silent, LAMP, (), datetime.now(UTC))}
    assert refusals(checks) == {"certificate": "DEV-012"}
    assert refusals(desk.check(certificate="nothing")) == {"certificate": "SIG-070"}


@pytest.mark.parametrize(
    ("version", "taken", "protected", "found"),
    [
        ("1.1.0", ("1.1.0",), True, "REL-031"),
        ("1.1.0", ("1.0.0", "1.10.0"), True, "REL-031"),
        ("1.1.0", ("1.10.0",), False, "warn"),
        ("1.1", (), True, "REL-001"),
        (None, ("1.0.0",), True, "warn"),
    ],
)
def test_the_version_must_be_above_what_units_took(
    desk: Desk, version: str | None, taken: tuple[str, ...], protected: bool, found: str
) -> None:
    product = with_firmware(rollback_protection=protected)
    check = desk.check(version=version, taken=taken, product=product)["version"]
    assert (check.error.code if check.error else check.state) == found


def test_an_image_may_say_another_version_or_carry_another_kind_of_signature(desk: Desk) -> None:
    desk.image.write_bytes(esp_application(b"application" * 1000))
    unsigned = replace(desk, signature=None)  # type: ignore[arg-type]
    checks = unsigned.check(version="9.9.9")
    assert refusals(checks) == {"image": "REL-033", "signature": "SIG-086", "version": "REL-032"}
    esp = with_firmware(format="esp")
    assert refusals(unsigned.check(version="9.9.9", product=esp)).keys() == {"signature", "version"}
    desk.image.write_bytes(b"plain")
    assert refusals(unsigned.check()) == {"signature": "SIG-085"}


def test_a_boot_loader_wants_its_signature_besides_the_agents(desk: Desk) -> None:
    """An image with one of the two is fit for nobody."""
    desk.image.write_bytes(esp_application(b"application" * 1000, version="1.1.0"))
    sign_file(desk.image, desk.signer, "freertos", overwrite=True)
    esp, mcuboot = with_firmware(format="esp"), with_firmware(format="mcuboot")
    assert refusals(desk.check()) == {}
    assert refusals(desk.check(product=esp)) == {"inside": "SIG-086"}
    sign_image(desk.image, desk.signer, EspSecureBoot(), output=desk.image, overwrite=True)
    sign_file(desk.image, desk.signer, "freertos", overwrite=True)
    assert refusals(desk.check(product=esp)) == {}
    assert refusals(desk.check(product=mcuboot)) == {"inside": "REL-033"}


def test_a_file_that_is_no_firmware_is_a_warning(desk: Desk) -> None:
    desk.image.write_bytes(b"\x7fELF" + desk.image.read_bytes())
    with pytest.warns(SigningWarning, match="ELF"):
        sign_file(desk.image, desk.signer, "freertos", overwrite=True)
    checks = desk.check()
    assert refusals(checks) == {}
    assert (checks["image"].state, checks["image"].detail[:16]) == ("warn", "This file is ELF")


def test_no_image(desk: Desk) -> None:
    desk.image.unlink()
    with pytest.raises(ReleaseError) as missing:
        desk.check()
    assert missing.value.code == "REL-002"


def test_a_certificate_file_may_begin_with_any_text(desk: Desk) -> None:
    checks = desk.check(certificate=f"Aussteller: Größe {desk.certificate}")
    assert refusals(checks) == {}


@pytest.mark.parametrize(("version", "found"), [("1.1.0", "pass"), (None, "warn"), ("1.0.0", "fail")])
def test_an_image_may_call_its_version_as_git_does(desk: Desk, version: str | None, found: str) -> None:
    desk.image.write_bytes(esp_application(b"application" * 1000, version="v1.1.0-3-g1f2e3d"))
    check = desk.check(version=version, taken=("1.0.0",))["version"]
    assert check.state == found
