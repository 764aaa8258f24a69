"""What an image says of itself; nothing of it is proven before it is verified."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from signing.formats.file_kinds import FileKind


class ImageSignature(NamedTuple):
    """`key` is how the format names the public key: a hash of it, hexadecimal; None when it names none.

    MCUboot hashes it as it hashes the image, ESP Secure Boot by SHA-256, as the chip's fuses hold it.
    """

    algorithm: str
    key: str | None


class ImageDependency(NamedTuple):
    """The image needs image number `image` in at least this version."""

    image: int
    version: str


class ImageDescription(NamedTuple):
    """`format` is `mcuboot`, `esp`, `aws-signer` or `raw`; `size` in bytes.

    `security_counter` is what keeps older images out: MCUboot's security counter, ESP-IDF's secure version.
    `encryption` and `compression` say how the body is written, or will be when MCUboot swaps it; they,
    `header_size` (bytes) and `dependencies` are MCUboot's, and so is the trailer that makes an image `padded`
    and `confirmed`; `project` and `chip` are an ESP image's. `kind` is what a `raw` file is, when it is
    not firmware as units run it. None: the image does not tell.
    `unread`: it was verified without its body, which only the boot loader can decrypt.
    """

    format: str
    version: str | None
    size: int
    signatures: tuple[ImageSignature, ...]
    security_counter: int | None = None
    dependencies: tuple[ImageDependency, ...] = ()
    header_size: int | None = None
    encryption: str | None = None
    unread: bool = False
    compression: str | None = None
    padded: bool = False
    confirmed: bool = False
    project: str | None = None
    chip: str | None = None
    kind: FileKind | None = None
