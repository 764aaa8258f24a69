"""Images that a boot loader verifies: MCUboot, or an ESP chip with Secure Boot v2."""

from __future__ import annotations

from typing import NamedTuple

from signing.formats.esp import reading as esp
from signing.formats.esp.application import application_of, has_sound_header
from signing.formats.mcuboot import reading as mcuboot
from signing.formats.mcuboot.beginning import recognises
from signing.formats.mcuboot.parsing import parse
from signing.verification import load_public_key


class BootImage(NamedTuple):
    """`version` as the image says it, but for a build number; empty when it says none."""

    format: str
    version: str


def read_boot_image(image: bytes) -> BootImage | None:
    """None for an image that no boot loader verifies. Raises `VerificationError` SIG-086."""
    if recognises(image):
        return BootImage("mcuboot", str(parse(image).version).partition("+")[0])
    if has_sound_header(image):
        application = application_of(image)
        return BootImage("esp", application.version if application else "")
    return None


def require_boot(image: bytes, public_pem: bytes) -> None:
    """Raises `VerificationError` when a boot loader with this key would not start the image.

    It has no key to decrypt with: an encrypted body passes unread.
    """
    found = read_boot_image(image)
    if found is None:
        return
    key = load_public_key(public_pem, "the boot loader's key")
    if found.format == "mcuboot":
        mcuboot.verify(image, key, unread=True)
    else:
        esp.verify(image, key)
