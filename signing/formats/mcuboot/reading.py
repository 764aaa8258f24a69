"""Reads and verifies MCUboot images.

Protected, and refused when one bit differs: header, body, protected TLVs (by the digest), every TLV, and all
that follows them, which is nothing, erased flash (0xFF), or erased flash that ends in MCUboot's trailer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from signing.algorithms import P256, Algorithm, require_kind
from signing.errors import VerificationError
from signing.formats.description import ImageDescription, ImageSignature
from signing.formats.mcuboot import layout
from signing.formats.mcuboot.layout import Tlv, Version
from signing.verification import public_key_sha256, verify_digest

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

KINDS: tuple[Algorithm, ...] = (P256,)
SIGNATURES = {0x20: "RSA-2048", 0x22: "ECDSA P-256", 0x23: "RSA-3072", 0x24: "Ed25519"}
# What a TLV area of an unencrypted image signed with P-256 may hold, each once.
KNOWN = {Tlv.KEY_HASH, Tlv.PUBLIC_KEY, Tlv.SHA256, Tlv.ECDSA}


@dataclass(frozen=True)
class McubootImage:
    """Sizes and offsets are in bytes from the image's first; the digest covers `protected`, not `tlvs`."""

    version: Version
    header_size: int
    body_end: int
    covered_end: int
    protected: tuple[tuple[int, bytes], ...]
    tlvs: tuple[tuple[int, bytes], ...]
    end: int


def recognises(data: bytes) -> bool:
    return data[:4] == layout.MAGIC.to_bytes(4, "little")


def parse(data: bytes) -> McubootImage:
    """Raises SIG-086 when the parts of the image do not fit together, or the file ends before they do."""
    if not recognises(data) or len(data) < layout.HEADER.size:
        raise _damaged("it has no whole MCUboot header")
    _, _, header_size, protected_size, body_size, _, *version, _ = layout.HEADER.unpack_from(data)
    body_end = header_size + body_size
    if header_size < layout.HEADER.size or body_end > len(data):
        raise _damaged(f"the header tells of {body_end} bytes, the file has {len(data)}")
    covered_end = body_end + protected_size
    protected: tuple[tuple[int, bytes], ...] = ()
    if protected_size:
        protected, end = _area(data, body_end, layout.PROTECTED_AREA)
        if end != covered_end:
            raise _damaged("its protected TLVs are not of the size the header tells")
    tlvs, end = _area(data, covered_end, layout.AREA)
    return McubootImage(Version(*version), header_size, body_end, covered_end, protected, tlvs, end)


def describe(data: bytes) -> ImageDescription:
    """Raises SIG-086."""
    image = parse(data)
    keys = [content.hex() for kind, content in image.tlvs if kind == Tlv.KEY_HASH]
    signatures = tuple(
        ImageSignature(SIGNATURES[kind], keys[0] if keys else None)
        for kind, _ in image.tlvs
        if kind in SIGNATURES
    )
    counters = [content for kind, content in image.protected if kind == Tlv.SECURITY_COUNTER]
    counter = int.from_bytes(counters[0], "little") if counters else None
    return ImageDescription("mcuboot", str(image.version), len(data), signatures, counter)


def verify(data: bytes, public_key: PublicKey) -> None:
    """Returns only when `data` is an MCUboot image signed by the private half of `public_key`.

    Raises `VerificationError`: SIG-086 (damaged), SIG-087 (digest), SIG-088 (another key), SIG-050, SIG-051;
    and SIG-013.
    """
    require_kind(public_key, "the verifier", KINDS, "an MCUboot image")
    image = parse(data)
    tlvs = dict(image.tlvs)
    unknown = [f"{kind:#06x}" for kind in tlvs if kind not in KNOWN]
    if unknown or len(tlvs) != len(image.tlvs):
        raise _damaged(f"it holds TLVs that do not belong there: {', '.join(unknown) or 'one kind twice'}")
    digest = hashlib.sha256(memoryview(data)[: image.covered_end]).digest()
    if tlvs.get(Tlv.SHA256) != digest:
        raise VerificationError(
            "SIG-087",
            "The image is not what its digest says.",
            "It was changed after signing. Sign it again.",
        )
    _require_key(tlvs, public_key)
    verify_digest(public_key, digest, _without_padding(tlvs.get(Tlv.ECDSA, b"")))
    _require_erased(data[image.end :])


def _area(data: bytes, start: int, magic: int) -> tuple[tuple[tuple[int, bytes], ...], int]:
    """The TLVs of the area at `start`, and where it ends."""
    found, size = _prefix(data, start, len(data))
    end = start + size
    if found != magic or end > len(data):
        raise _damaged("it ends before its TLVs do, or has none")
    return tuple(_tlvs(data, start + layout.PREFIX.size, end)), end


def _tlvs(data: bytes, place: int, end: int) -> Iterator[tuple[int, bytes]]:
    while place != end:
        kind, size = _prefix(data, place, end)
        place += layout.PREFIX.size + size
        if place > end:
            raise _damaged("a TLV is longer than its area")
        yield kind, data[place - size : place]


def _prefix(data: bytes, place: int, end: int) -> tuple[int, int]:
    if place + layout.PREFIX.size > end:
        raise _damaged("it ends before its TLVs do, or has none")
    first, second = layout.PREFIX.unpack_from(data, place)
    return first, second


def _require_key(tlvs: dict[int, bytes], public_key: PublicKey) -> None:
    expected = public_key_sha256(public_key)
    named = {content.hex() for kind, content in tlvs.items() if kind == Tlv.KEY_HASH}
    named |= {hashlib.sha256(content).hexdigest() for kind, content in tlvs.items() if kind == Tlv.PUBLIC_KEY}
    if named != {expected}:
        raise VerificationError(
            "SIG-088",
            f"The image is not signed by the key {expected[:16]}… but names {_shortened(named)}.",
            "Give the public key of the one who signed it, or sign it with the right key.",
        )


def _shortened(keys: set[str]) -> str:
    return ", ".join(f"{key[:16]}…" for key in sorted(keys)) or "no key"


def _without_padding(signature: bytes) -> bytes:
    """The DER signature without the zeros that MCUboot before 1.5 wants behind it (`imgtool --pad-sig`)."""
    if len(signature) < 2:
        return signature
    size = 2 + signature[1]
    return signature if signature[size:].strip(b"\0") else signature[:size]


def _require_erased(rest: bytes) -> None:
    """What follows the TLVs. Raises SIG-086."""
    for align in (8, 16, 32):
        confirmed = len(rest) - layout.confirmed_offset(align)
        if confirmed >= 0 and rest.endswith(layout.trailer_magic(align)):
            free = bytearray(rest[: -layout.TRAILER_MAGIC_SIZE])
            if free[confirmed] == layout.CONFIRMED:
                free[confirmed] = layout.ERASED[0]
            rest = bytes(free)
            break
    if rest.strip(layout.ERASED):
        raise _damaged("what follows its TLVs is neither erased flash nor MCUboot's trailer")


def _damaged(reason: str) -> VerificationError:
    return VerificationError(
        "SIG-086", f"This is no whole MCUboot image: {reason}.", "Copy or sign the image again."
    )
