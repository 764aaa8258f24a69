"""The signature inside an image, which the boot loader verifies: is it there, and if not, it is made."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.catalogue.release import (
    HEADER_WITHOUT_SIGNATURE,
    IMAGE_FORMAT_DIFFERS,
    NOTHING_SAYS_HOW_TO_SIGN,
    PROFILE_DOES_NOT_FIT,
)
from desktop.core.errors import ReleaseError
from desktop.release.checks import Check, attempt
from desktop.release.version import Version
from desktop.settings.product.profile import ProductProfile
from signing.errors import ImageError, UnfitOptionError
from signing.formats import EmbeddedFormat
from signing.formats.description import ImageDescription
from signing.formats.esp.writing import EspSecureBoot
from signing.images import verify_image
from signing.messages import said
from signing.release import Signed, sign_image
from signing.signer import Signer


def lacks_signature(image: ImageDescription, product: ProductProfile) -> bool:
    """Whether the signature that the product's boot loader verifies has yet to be made.

    Raises REL-033 (an image of another format), REL-045 (the profile does not say how), REL-046 (an MCUboot
    image without signature).
    """
    wanted = product.firmware.format
    if wanted == "freertos":
        return False
    if wanted == "mcuboot" and image.format == "raw":
        return _can_be_signed(product)
    _require_format(image, product)
    if wanted == "mcuboot" and not image.signatures:
        raise ReleaseError(HEADER_WITHOUT_SIGNATURE)
    return not image.signatures


def sign_inside(image: Path, signer: Signer, product: ProductProfile, version: Version) -> Signed:
    """`image` with its signature in it, in a file beside it. Raises REL-047 and what the signer raises."""
    output = image.with_name(f"{image.name}.signed")
    try:
        return sign_image(image, signer, _form(product, version), output=output)
    except (ImageError, UnfitOptionError) as error:
        raise ReleaseError(
            PROFILE_DOES_NOT_FIT, product=product.name, reason=error.message, advice=error.hint
        ) from error


def check_inside(image: Path, certificate_pem: str, product: ProductProfile) -> Check:
    """Whether the boot loader, with this key, would start the image.

    Fails with REL-033 (a signed image of another format), SIG-050, SIG-051, SIG-085 to SIG-088, and SIG-082
    when MCUboot's trailer, as far as the profile tells of it, has no room behind the image. Warns of an
    encrypted image, of which nothing but the signer can be seen.
    """
    read: list[ImageDescription] = []
    check = attempt("inside", lambda: _verified(image, certificate_pem, product, read))
    if check.state == "pass" and read[0].unread:
        return dataclasses.replace(check, state="warn")
    return check


def summary(image: ImageDescription) -> str:
    """What a release manager wants to see of it: `mcuboot, version 1.2.3, header of 512 bytes`."""
    if image.unread:
        return said(
            "{format}, version {version}, encrypted: only the boot loader can read and verify its body",
            format=image.format,
            version=image.version,
        )
    if image.header_size:
        return said(
            "{format}, version {version}, header of {header} bytes",
            format=image.format,
            version=image.version,
            header=image.header_size,
        )
    return (
        said("{format}, version {version}", format=image.format, version=image.version)
        if image.version
        else image.format
    )


@contextmanager
def certificate_file(pem: str) -> Iterator[Path]:
    """The certificate in a file, for as long as it is verified with."""
    with tempfile.TemporaryDirectory(prefix="linekey-") as folder:
        path = Path(folder) / "certificate.pem"
        path.write_text(pem, encoding="utf-8")
        yield path


def _verified(
    image: Path, certificate_pem: str, product: ProductProfile, read: list[ImageDescription]
) -> str:
    """`read` gets what the image is."""
    with certificate_file(certificate_pem) as certificate:
        described = verify_image(image, certificate, unread=True)
    _require_format(described, product)
    read.append(described)
    options, slot_size = product.firmware.mcuboot, product.firmware.slot_size
    if options is not None and not described.padded:  # a padded image has its trailer
        options.slot(slot_size).require_room(described.size)
    return summary(described)


def _require_format(image: ImageDescription, product: ProductProfile) -> None:
    wanted = product.firmware.format
    if image.format != wanted:
        raise ReleaseError(IMAGE_FORMAT_DIFFERS, product=product.name, wanted=wanted, found=image.format)


def _can_be_signed(product: ProductProfile) -> bool:
    if product.firmware.mcuboot is None:
        raise ReleaseError(NOTHING_SAYS_HOW_TO_SIGN, product=product.name)
    return True


def _form(product: ProductProfile, version: Version) -> EmbeddedFormat:
    options = product.firmware.mcuboot
    if options is None:
        return EspSecureBoot()
    return options.form(str(version), product.firmware.slot_size)
