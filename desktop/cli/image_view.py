"""What an image says of itself, in lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signing.formats.description import ImageDescription


def image_lines(image: ImageDescription) -> Iterator[str]:
    """Only what the image tells."""
    for signature in image.signatures:
        yield f"{signature.algorithm}, key {signature.key or 'not named'}"
    if image.project:
        yield f"project {image.project}"
    if image.chip:
        yield f"for {image.chip}"
    if image.security_counter is not None:
        yield f"security counter {image.security_counter}"
    for needed in image.dependencies:
        yield f"needs image {needed.image} in version {needed.version} or later"
    if image.header_size is not None:
        yield f"header of {image.header_size} bytes"
    if image.padded:
        yield "padded to its slot, confirmed" if image.confirmed else "padded to its slot, not confirmed"
