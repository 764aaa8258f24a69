"""Images that carry their signatures: what one is, by its content, and whether it holds."""

from __future__ import annotations

from pathlib import Path

from signing.catalogue.images import CARRIES_NO_SIGNATURE
from signing.errors import VerificationError
from signing.formats import signed_object
from signing.formats.build_files import build_file
from signing.formats.description import ImageDescription
from signing.formats.esp import reading as esp
from signing.formats.esp.application import IMAGE_HEADER, has_sound_header
from signing.formats.esp.application import recognises as is_esp
from signing.formats.mcuboot import reading as mcuboot
from signing.formats.mcuboot.parsing import recognises as is_mcuboot
from signing.output import read_whole, unusable_file
from signing.verification import load_public_key


def recognise_image(path: Path) -> ImageDescription:
    """Format, version, size and signatures as the image tells them; `raw` when it is of no format known here.

    Nothing is verified. Raises SIG-086 for a damaged image of a known format (SIG-035, SIG-114 and SIG-116
    for a signed object of AWS Signer), SIG-042.
    """
    try:
        with path.open("rb") as file:
            start = file.read(IMAGE_HEADER.size)
    except OSError as error:
        raise unusable_file(path, error) from error
    if is_mcuboot(start):
        return mcuboot.describe(read_whole(path))
    if has_sound_header(start):
        return esp.describe(read_whole(path))
    if start.lstrip()[:1] == b"{" and signed_object.recognises(data := read_whole(path)):
        return signed_object.describe(data)
    return ImageDescription("raw", None, path.stat().st_size, (), build_file=build_file(start))


def verify_image(path: Path, key_or_certificate: Path) -> ImageDescription:
    """Returns what the image is only when the given public key or certificate (PEM) has signed it.

    Raises `VerificationError` with the reason (SIG-050, SIG-051, SIG-052, SIG-085 to SIG-088; SIG-035 and
    SIG-114 to SIG-119 for a signed object of AWS Signer), or SIG-013, SIG-042.
    """
    public_key = load_public_key(read_whole(key_or_certificate), str(key_or_certificate))
    data = read_whole(path)
    if is_mcuboot(data):
        mcuboot.verify(data, public_key)
        return mcuboot.describe(data)
    if is_esp(data):
        esp.verify(data, public_key)
        return esp.describe(data)
    if signed_object.recognises(data):
        signed_object.read_signed_object(data).verify(public_key)
        return signed_object.describe(data)
    raise VerificationError(CARRIES_NO_SIGNATURE, path=path)
