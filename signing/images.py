"""Images that carry their signatures: what one is, by its content, and whether it holds.

What reads another kind than ESP images is imported when one has come: build servers wait for each import.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from signing.catalogue.images import CARRIES_NO_SIGNATURE
from signing.content import Content, as_content, opened
from signing.errors import VerificationError
from signing.formats.description import ImageDescription
from signing.formats.esp import reading as esp
from signing.formats.esp.application import IMAGE_HEADER, has_sound_header
from signing.formats.esp.application import recognises as is_esp
from signing.formats.file_kinds import file_kind
from signing.formats.mcuboot.beginning import is_hex
from signing.formats.mcuboot.beginning import recognises as is_mcuboot
from signing.output import read_whole
from signing.verification import load_public_key

if TYPE_CHECKING:
    from signing.algorithms import PublicKey
    from signing.formats.mcuboot.encryption import DecryptionKey

LARGEST_HEX = 64 * 1024 * 1024  # bytes of an image in Intel HEX: it is held in memory


def recognise_image(path: Path) -> ImageDescription:
    """Format, version, size and signatures as the image tells them; `raw` when it is of no format known here.

    Nothing is verified. Raises SIG-086 for a damaged image of a known format (SIG-035, SIG-114 and SIG-116
    for a signed object of AWS Signer), SIG-042.
    """
    with opened(path) as content:
        start = bytes(content[: IMAGE_HEADER.size])
        if is_mcuboot(start):
            from signing.formats.mcuboot import describing

            return describing.describe(content)
        kind = file_kind(content)
        if has_sound_header(start) and kind is None:
            return esp.describe(content)
        if (document := _signed_object(content)) is not None:
            from signing.formats import signed_object

            return signed_object.describe(document)
        return ImageDescription("raw", None, len(content), (), kind=kind)


def verify_image(path: Path, key_or_certificate: Path, *, unread: bool = False) -> ImageDescription:
    """Returns what the image is only when the given public key or certificate (PEM) has signed it.

    With `unread` an encrypted body passes that only the boot loader can read: see `ImageDescription.unread`.
    Raises `VerificationError` with the reason (SIG-050, SIG-051, SIG-052, SIG-085 to SIG-088, SIG-173;
    SIG-035 and SIG-114 to SIG-119 for a signed object of AWS Signer), or SIG-013, SIG-042, SIG-171.
    """
    public_key = load_public_key(read_whole(key_or_certificate), str(key_or_certificate))
    with opened(path) as content:
        return verify_content(content, public_key, path, unread=unread)


def verify_content(
    content: Content,
    public_key: PublicKey,
    path: Path,
    decryption_key: DecryptionKey | None = None,
    *,
    unread: bool = False,
) -> ImageDescription:
    """As `verify_image`; `path` is for the message, `decryption_key` the boot loader's.

    An MCUboot image may be Intel HEX. Raises SIG-171 too.
    """
    if is_hex(content):
        content = _from_hex(content)
    if is_mcuboot(content):
        return _verified_mcuboot(content, public_key, decryption_key, unread=unread)
    if is_esp(content):
        esp.verify(content, public_key)
        return esp.describe(content)
    if (document := _signed_object(content)) is not None:
        from signing.formats import signed_object

        signed_object.read_signed_object(document).verify(public_key)
        return signed_object.describe(document)
    raise VerificationError(CARRIES_NO_SIGNATURE, path=path)


def _from_hex(content: Content) -> Content:
    from signing.formats.intel_hex import read_hex
    from signing.formats.mcuboot.layout import ERASED

    return as_content(read_hex(content, fill=ERASED, limit=LARGEST_HEX).data)


def _verified_mcuboot(
    content: Content, public_key: PublicKey, decryption_key: DecryptionKey | None, *, unread: bool
) -> ImageDescription:
    from signing.formats.mcuboot import describing, reading

    read = reading.verify(content, public_key, decryption_key, unread=unread)
    return describing.describe(content)._replace(unread=not read)


def _signed_object(content: Content) -> bytes | None:
    """A document of AWS Signer; None of all others, and of what is too large for one."""
    if not bytes(content[:64]).lstrip().startswith(b"{"):
        return None
    from signing.formats import signed_object

    if len(content) > signed_object.LARGEST:
        return None
    document = bytes(content)
    return document if signed_object.recognises(document) else None
