"""What a build writes beside the firmware, binutils' files among it, is not taken for firmware in silence."""

from __future__ import annotations

import shutil
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from signing.errors import SigningError
from signing.formats.mcuboot.layout import Version
from signing.formats.mcuboot.writing import Mcuboot
from signing.images import recognise_image
from signing.keys.local import memory_signer
from signing.notices import SigningWarning, hearing
from signing.release import sign_file, sign_image
from signing.verification import public_key_pem
from tests.unit.signing.image_judges import esp_application

SIGNER = memory_signer(ec.generate_private_key(ec.SECP256R1()))
FIRMWARE = bytes(range(256)) * 8
BOOT = Mcuboot(Version(1), header_size=0x200, slot_size=0x20000, pad_header=True)
NAMES = {"PEM": "PUBLIC KEY"}
OBJCOPY = {"ELF": "elf64-x86-64", "Intel HEX": "ihex", "S-record": "srec"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The firmware `app.bin`, and what goes with it, each named by its kind."""
    binary = tmp_path / "app.bin"
    binary.write_bytes(FIRMWARE)
    for kind, target in OBJCOPY.items():
        subprocess.run(["objcopy", "-I", "binary", "-O", target, binary, tmp_path / kind], check=True)
    (tmp_path / "UF2").write_bytes(b"UF2\n\x57\x51\x5d\x9e" + bytes(504))
    with zipfile.ZipFile(tmp_path / "ZIP", "w") as archive:
        archive.write(binary, "app.bin")
    (tmp_path / "PEM").write_text(public_key_pem(SIGNER.public_key), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", [*OBJCOPY, "UF2", "ZIP", "PEM"])
def test_it_is_named_and_signed_with_a_warning(folder: Path, kind: str) -> None:
    image = folder / kind
    described = recognise_image(image)
    assert described.format == "raw"
    assert described.kind is not None
    assert described.kind.name == NAMES.get(kind, kind)
    with pytest.warns(SigningWarning, match=f"This file is .*{NAMES.get(kind, kind)}.*, not plain firmware"):
        signed = sign_file(image, SIGNER, "raw")
    assert signed.size == image.stat().st_size


@pytest.mark.parametrize("kind", [*OBJCOPY, "UF2"])
def test_no_boot_loader_is_given_it(folder: Path, kind: str) -> None:
    with pytest.raises(SigningError, match=f"The image is {kind}, not binary.*SIG-081"):
        sign_image(folder / kind, SIGNER, BOOT)


@pytest.mark.parametrize("kind", ["ZIP", "PEM"])
def test_data_for_a_slot_may_be_anything(folder: Path, kind: str) -> None:
    with pytest.warns(SigningWarning, match=f"This file is .*{NAMES.get(kind, kind)}"):
        sign_image(folder / kind, SIGNER, BOOT)


@pytest.mark.parametrize(
    "content",
    [FIRMWARE, b"firmware", b":0", b"S0", b"-----", esp_application(FIRMWARE), b"\x7fELG", b"PK"],
)
def test_firmware_is_signed_without_one(tmp_path: Path, content: bytes) -> None:
    image = tmp_path / "app.bin"
    image.write_bytes(content)
    assert recognise_image(image).kind is None
    heard: list[str] = []
    with hearing(heard.append):
        sign_file(image, SIGNER, "raw")
    assert heard == []


def test_a_listener_hears_every_warning_and_only_those_of_signing(tmp_path: Path) -> None:
    (tmp_path / "app.elf").write_bytes(b"\x7fELF" + FIRMWARE)
    heard: list[str] = []
    with warnings.catch_warnings(record=True) as others:
        warnings.simplefilter("always")
        with hearing(heard.append):
            for _ in range(2):
                sign_file(tmp_path / "app.elf", SIGNER, "raw", overwrite=True)
            warnings.warn("of somebody else", UserWarning, stacklevel=1)
    assert len(heard) == 2
    assert [str(other.message) for other in others] == ["of somebody else"]


@pytest.mark.skipif(sys.platform == "win32", reason="objcopy comes from Debian")
def test_the_tool_that_makes_them_is_there() -> None:
    assert shutil.which("objcopy")
