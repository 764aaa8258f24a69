"""Releases of products whose boot loader verifies a signature inside the image, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.core.errors import ReleaseError, UnitsKeyError
from desktop.core.events import StepDone
from desktop.release.record import read_record
from desktop.release.store import Release
from desktop.settings.product.firmware import McubootSection
from signing.certificates import code_signing_certificate
from signing.errors import SigningError
from signing.formats import EmbeddedFormat
from signing.formats.esp.writing import EspSecureBoot
from signing.formats.mcuboot.layout import Version
from signing.formats.mcuboot.parsing import parse
from signing.formats.mcuboot.writing import Mcuboot
from signing.images import recognise_image
from signing.keys.local import LocalSigner
from signing.manifest import file_digest
from signing.messages import Message
from signing.release import sign_image
from signing.statement import read_statement
from signing.verification import public_key_pem
from tests.unit.release.desk import IMAGE, Desk
from tests.unit.signing.image_judges import OTHER, esp_application, espsecure, imgtool, private_pem
from tests.unit.signing.mcuboot_decryptor import decrypt

SLOT = 0x80000
ESP = esp_application(IMAGE, "1.1.0", project="lamp")


def boots(desk: Desk, form: str, *, sign: bool = True, slot_size: int = SLOT, **options: Any) -> Desk:
    """The desk of a product with that boot loader, and with its build's output."""
    section = McubootSection(header_size=0x200, **{"pad_header": True, **options})
    update = {
        "format": form,
        "slot_size": slot_size,
        "mcuboot": section if sign and form == "mcuboot" else None,
    }
    firmware = desk.product.firmware.model_copy(update=update)
    desk.product = desk.product.model_copy(update={"firmware": firmware})
    desk.image.write_bytes(ESP if form == "esp" else IMAGE)
    return desk


def refused(desk: Desk) -> Any:
    with pytest.raises((ReleaseError, SigningError)) as caught:
        desk.sign()
    assert caught.value.hint
    assert desk.nothing_is_left()
    return caught.value


def exported(desk: Desk, release: Release) -> tuple[Path, Path]:
    """The image that is handed over, and the public key beside it."""
    folder = desk.service.export(release.release_id, desk.folder / "handover")
    return folder / release.image_name, folder / "key" / "public_key.pem"


def test_imgtool_accepts_the_release_of_a_plain_image(desk: Desk) -> None:
    release = boots(desk, "mcuboot", security_counter="auto", align=4).sign()
    image, public = exported(desk, release)
    assert image.name == "lämp.signed.bin"
    done = imgtool("verify", "--key", public, image)
    assert "Image was correctly validated" in done.stdout, done.stdout + done.stderr
    found = recognise_image(image)
    assert (found.version, found.header_size, found.security_counter) == ("1.1.0", 0x200, 0x01010000)


def test_a_release_is_encrypted_for_the_boot_loader(desk: Desk) -> None:
    """The station has no key to read it with: it verifies while it makes it, and warns later."""
    loader = ec.generate_private_key(ec.SECP256R1())
    public = desk.folder / "loader.pem"
    public.write_text(public_key_pem(loader.public_key()), encoding="utf-8")
    release = boots(desk, "mcuboot", encrypt=str(public), compression="lzma2").sign()
    image, _ = exported(desk, release)
    whole = image.read_bytes()
    assert IMAGE[:32] not in whole
    decrypt(whole, loader)
    assert desk.states()["inside"] == "warn"


def test_espsecure_accepts_the_release_of_a_plain_application(desk: Desk) -> None:
    image, public = exported(desk, boots(desk, "esp").sign())
    done = espsecure("verify-signature", "--version", "2", "--keyfile", public, image)
    assert "verification successful" in done.stdout, done.stdout + done.stderr


def test_it_is_the_image_that_imgtool_makes_with_the_same_options(desk: Desk, tmp_path: Path) -> None:
    options = {"align": 8, "max_sectors": 64, "overwrite_only": True, "load_addr": 0x20000000}
    release = boots(desk, "mcuboot", **options, public_key_format="full", security_counter=7).sign()
    key, theirs = tmp_path / "key.pem", tmp_path / "theirs.bin"
    key.write_bytes(private_pem(desk.signer._private_key))
    said = imgtool(
        *("sign", "--key", key, "--version", "1.1.0", "--header-size", "0x200", "--slot-size", str(SLOT)),
        *("--pad-header", "--align", "8", "--max-sectors", "64", "--overwrite-only"),
        *("--load-addr", "0x20000000", "--public-key-format", "full", "--security-counter", "7"),
        *(desk.image, theirs),
    )
    assert said.returncode == 0, said.stdout + said.stderr
    ours, other = release.image.read_bytes(), theirs.read_bytes()
    image, told = parse(ours), parse(other)
    assert ours[: image.covered_end] == other[: told.covered_end]
    assert image.tlvs[:-1] == told.tlvs[:-1], "all but the signature, which is another each time"


@pytest.mark.parametrize("form", ["mcuboot", "esp"])
def test_everything_is_about_the_signed_image(desk: Desk, form: str) -> None:
    release = boots(desk, form).sign()
    assert release.size == release.image.stat().st_size != desk.image.stat().st_size
    assert release.sha256 == file_digest(release.image, "sha256")
    assert release.unsigned_sha256 == file_digest(desk.image, "sha256")
    kept = {release.image.name, "release.json", f"{release.manifest_sha256}.manifest.json"}
    assert {path.name for path in release.folder.iterdir()} == kept
    [entry] = desk.ledger.entries("release")
    assert entry.body["unsigned_sha256"] == release.unsigned_sha256
    envelope = read_record(desk.ledger, release.release_id).envelope
    assert envelope is not None
    manifest = read_statement(envelope.payload)
    assert (manifest.format, manifest.sha256, manifest.size) == (form, release.sha256, release.size)
    assert (manifest.image_name, manifest.security_counter) == (
        release.image_name,
        None if form == "mcuboot" else 0,
    )
    assert list(desk.states())[-2:] == ["inside", "signature"]
    assert set(desk.states().values()) == {"pass"}
    desk.service.verify(release)
    assert desk.service.get(release.release_id) == release


def form_of(name: str, version: Version) -> EmbeddedFormat:
    if name == "esp":
        return EspSecureBoot()
    return Mcuboot(version, header_size=0x400, slot_size=SLOT, pad_header=True)


@pytest.mark.parametrize("form", ["mcuboot", "esp"])
def test_an_image_with_the_right_signature_stays_as_it_is(desk: Desk, form: str) -> None:
    sign = boots(desk, form, sign=False)
    sign_image(desk.image, desk.signer, form_of(form, Version(1, 1)), output=desk.image, overwrite=True)
    before = desk.image.read_bytes()
    release = sign.sign()
    assert release.image.read_bytes() == before
    assert (release.image_name, release.unsigned_sha256) == (desk.image.name, "")
    assert "signed inside" not in [event.step for event in desk.events if isinstance(event, StepDone)]


@pytest.mark.parametrize("form", ["mcuboot", "esp"])
def test_an_image_with_anothers_signature_is_refused(desk: Desk, form: str) -> None:
    boots(desk, form)
    sign_image(desk.image, OTHER, form_of(form, Version(1, 1)), output=desk.image, overwrite=True)
    assert refused(desk).code == "SIG-088"


@pytest.mark.parametrize("form", ["mcuboot", "esp"])
def test_an_image_with_a_broken_signature_is_refused(desk: Desk, form: str) -> None:
    boots(desk, form)
    sign_image(desk.image, desk.signer, form_of(form, Version(1, 1)), output=desk.image, overwrite=True)
    content = bytearray(desk.image.read_bytes())
    content[0x2000] ^= 1
    desk.image.write_bytes(content)
    assert refused(desk).code == "SIG-087"


@pytest.mark.parametrize("form", ["mcuboot", "esp"])
def test_an_image_that_says_another_version_is_refused(desk: Desk, form: str) -> None:
    boots(desk, form)
    if form == "mcuboot":
        signed = form_of(form, Version(1, 2, 0, 4))
        sign_image(desk.image, desk.signer, signed, output=desk.image, overwrite=True)
    else:
        desk.image.write_bytes(esp_application(IMAGE, "1.2.0"))
    error = refused(desk)
    assert error.code == "REL-032"
    assert "1.2.0, not 1.1.0" in error.message


def test_what_esp_idf_calls_a_build_between_versions_is_not_compared(desk: Desk) -> None:
    boots(desk, "esp").image.write_bytes(esp_application(IMAGE, "v1.0.0-3-g1f2e3d"))
    assert desk.sign().version == "1.1.0"


@pytest.mark.parametrize(("form", "content"), [("mcuboot", ESP), ("esp", IMAGE)])
def test_an_image_for_another_boot_loader_is_refused(desk: Desk, form: str, content: bytes) -> None:
    boots(desk, form).image.write_bytes(content)
    assert refused(desk).code == "REL-033"


def test_a_profile_without_options_signs_no_plain_image(desk: Desk) -> None:
    assert refused(boots(desk, "mcuboot", sign=False)).code == "REL-045"


def test_a_header_without_a_signature_is_not_made_anew(desk: Desk) -> None:
    boots(desk, "mcuboot")
    said = imgtool(
        *("sign", "--version", "1.1.0", "--header-size", "0x200", "--slot-size", str(SLOT), "--pad-header"),
        *(desk.image, desk.image),
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert refused(desk).code == "REL-046"


def test_an_image_that_has_no_room_for_the_header_is_refused_in_words_of_the_profile(desk: Desk) -> None:
    error = refused(boots(desk, "mcuboot", pad_header=False))
    assert error.code == "REL-047"
    assert "[firmware.mcuboot]" in error.hint


def test_what_the_key_refuses_is_not_blamed_on_the_profile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disabled(*_: object) -> bytes:
        raise SigningError(Message("SIG-022", "The key is disabled.", "Enable it."))

    monkeypatch.setattr(LocalSigner, "sign_digest", disabled)
    assert refused(boots(desk, "mcuboot")).code == "SIG-022"


def test_the_size_counts_after_signing(desk: Desk) -> None:
    """MCUboot needs room for header, signature and trailer, ESP a sector for signatures."""
    boots(desk, "mcuboot", slot_size=len(IMAGE) + 100)
    assert refused(desk).code == "REL-047"
    boots(desk, "esp", slot_size=len(ESP) + 4096)
    assert refused(desk).code == "REL-004"
    assert desk.states()["image-size"] == "fail"


@pytest.mark.parametrize("pad", [False, True])
def test_a_signed_image_leaves_room_for_the_trailer_or_has_it(desk: Desk, pad: bool) -> None:
    """Made for a boot loader that overwrites, it has less room behind it than one that swaps needs."""
    size = len(IMAGE) + 0x200 + 500
    boots(desk, "mcuboot", slot_size=size)
    image = Mcuboot(
        Version(1, 1), header_size=0x200, slot_size=size, pad_header=True, overwrite_only=True, pad=pad
    )
    sign_image(desk.image, desk.signer, image, output=desk.image, overwrite=True)
    if pad:
        desk.service.verify(desk.sign())
    else:
        assert refused(desk).code == "SIG-082"


def test_nothing_is_signed_with_a_key_that_is_not_the_units(desk: Desk) -> None:
    boots(desk, "mcuboot")
    desk.certificate = code_signing_certificate(OTHER, "other", 30)
    assert isinstance(refused(desk), UnitsKeyError)
    assert "signed inside" not in [event.step for event in desk.events if isinstance(event, StepDone)]


def test_a_product_that_begins_to_verify_inside_takes_no_release_from_before(desk: Desk) -> None:
    release = desk.sign()
    desk.service.verify(release)
    boots(desk, "mcuboot")
    with pytest.raises(SigningError) as caught:
        desk.service.verify(release)
    assert caught.value.code == "SIG-085"


def test_a_product_that_changes_its_boot_loader_takes_no_release_from_before(desk: Desk) -> None:
    release = boots(desk, "esp").sign()
    desk.service.verify(release)
    boots(desk, "mcuboot")
    with pytest.raises(ReleaseError) as caught:
        desk.service.verify(release)
    assert caught.value.code == "REL-033"
