"""What a firmware file is, as its content and the product profile tell it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from desktop.app.releases.events import ImageRead, Inside
from desktop.core.errors import ReleaseError
from desktop.core.events import Problem
from desktop.release.inside import lacks_signature
from desktop.settings.product.profile import ProductProfile
from signing.digests import hash_stream
from signing.errors import SigningError
from signing.formats.description import ImageDescription
from signing.images import recognise_image

VERSION = re.compile(r"\d+\.\d+\.\d+")


def image_sha256(image: Path) -> str:
    with image.open("rb") as file:
        return hash_stream(file).hex()


def describe_image(image: Path, sha256: str, product: ProductProfile) -> ImageRead:
    """Raises `OSError` when it cannot be read; what is wrong with its content is its `damage`."""
    size, named = image.stat().st_size, _version(image.name)
    try:
        found = recognise_image(image)
    except SigningError as error:
        return ImageRead(image, size, sha256, named, damage=Problem.of(error))
    signatures = tuple((signature.algorithm, signature.key or "") for signature in found.signatures)
    version, counter = _version(found.version or "") or named, found.security_counter
    warning = found.kind.sentence if found.kind else ""
    read = ImageRead(
        image, size, sha256, version, found.format, signatures, warning=warning, security_counter=counter
    )
    try:
        return replace(read, inside=_inside(found, product))
    except ReleaseError as error:
        return replace(read, damage=Problem.of(error), unfit=True)


def _inside(found: ImageDescription, product: ProductProfile) -> Inside | None:
    firmware = product.firmware
    if firmware.format == "freertos":
        return None
    header = firmware.mcuboot.header_size if firmware.mcuboot else None
    return Inside(firmware.format, lacks_signature(found, product), header)


def _version(text: str) -> str:
    found = VERSION.search(text)
    return found[0] if found else ""
