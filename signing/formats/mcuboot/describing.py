"""What an MCUboot image says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from signing.content import Content, as_content
from signing.formats.mcuboot import layout
from signing.formats.mcuboot.kinds import HASHES, SIGNATURES, name_of
from signing.formats.mcuboot.layout import Tlv, Version
from signing.formats.mcuboot.parsing import McubootImage, damaged, parse
from signing.formats.mcuboot.reading import SEALED_KEYS, named_keys
from signing.formats.mcuboot.slot import read_rest

if TYPE_CHECKING:
    from signing.formats.description import ImageDependency, ImageDescription, ImageSignature


def describe(data: bytes | Content) -> ImageDescription:
    """Raises SIG-086."""
    from signing.formats.description import ImageDescription

    image = parse(data)
    rest = read_rest(as_content(data)[image.end :])
    return ImageDescription(
        "mcuboot",
        str(image.version),
        len(data),
        tuple(signatures(dict(image.tlvs))),
        security_counter=_security_counter(image),
        dependencies=tuple(_dependencies(image)),
        header_size=image.header_size,
        encryption=_encryption(image),
        compression=_compression(image.flags),
        padded=rest.padded,
        confirmed=rest.confirmed,
    )


def signatures(tlvs: dict[int, bytes]) -> Iterator[ImageSignature]:
    from signing.formats.description import ImageSignature

    hashes = [tlv for tlv in HASHES if tlv in tlvs]
    hash_tlv = hashes[0] if hashes else Tlv.SHA256
    keys = sorted(named_keys(tlvs, hash_tlv))
    for kind in tlvs:
        if kind in SIGNATURES.values():
            name = name_of(kind, hash_tlv, Tlv.PURE in tlvs)
            yield ImageSignature(name, keys[0] if keys else None)


def _encryption(image: McubootImage) -> str | None:
    if not image.is_encrypted:
        return None
    sealed = (name for kind, name in SEALED_KEYS.items() if kind in dict(image.tlvs))
    bits = 256 if image.flags & layout.ENCRYPTED_AES256 else 128
    return ", ".join([f"AES-{bits}", *sealed])


def _compression(flags: int) -> str | None:
    if not flags & layout.COMPRESSED_LZMA2:
        return None
    return "LZMA2, ARM Thumb" if flags & layout.COMPRESSED_ARM_THUMB else "LZMA2"


def _security_counter(image: McubootImage) -> int | None:
    for content in _contents(image, Tlv.SECURITY_COUNTER, image.order.number.size):
        (counter,) = image.order.number.unpack(content)
        return int(counter)
    return None


def _dependencies(image: McubootImage) -> Iterator[ImageDependency]:
    from signing.formats.description import ImageDependency

    for content in _contents(image, Tlv.DEPENDENCY, image.order.dependency.size):
        number, *version = image.order.dependency.unpack(content)
        yield ImageDependency(number, str(Version(*version)))


def _contents(image: McubootImage, wanted: Tlv, size: int) -> Iterator[bytes]:
    for kind, content in image.protected:
        if kind == wanted:
            if len(content) != size:
                raise damaged(f"its TLV {kind:#06x} is not of {size} bytes")
            yield content
