"""Header, body and TLVs put together, and the signature with them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from signing.algorithms import require_kind
from signing.content import Content, as_content
from signing.formats import Unsigned
from signing.formats.mcuboot import layout, protected
from signing.formats.mcuboot.beginning import MAGIC
from signing.formats.mcuboot.kinds import ALGORITHMS, SIGNATURES, encoded_key, hashed, image_hash, padded
from signing.formats.mcuboot.layout import Tlv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from signing.algorithms import Algorithm, PublicKey
    from signing.formats.mcuboot.options import Options

Tlvs = list[tuple[int, bytes]]


class Signing(NamedTuple):
    """What the signer's key makes of an image: its hash, and how the key is named in it."""

    algorithm: Algorithm
    hash_tlv: Tlv
    key: bytes
    key_hash: bytes


def signing_by(public_key: PublicKey, form: Options) -> Signing:
    """Raises SIG-013 and SIG-089."""
    algorithm = require_kind(public_key, "the signer", ALGORITHMS, "an MCUboot image")
    hash_tlv = image_hash(algorithm, form.sha, form.pure)
    key = encoded_key(public_key)
    return Signing(algorithm, hash_tlv, key, hashed(hash_tlv, key))


def assemble(
    form: Options,
    signing: Signing,
    content: Content,
    *,
    flags: int = 0,
    compression: Sequence[tuple[int, bytes]] = (),
    encryption: Sequence[tuple[int, bytes]] = (),
) -> Unsigned:
    """`content` is the body with room for the header before it; `flags` are more than the form's own.

    The TLVs of `compression` are protected, those of `encryption` follow the signature. Raises SIG-082 when
    the slot has no room, SIG-083 when a TLV has none, and SIG-043 for a pure signature over too much.
    """
    covered = _covered(form, signing, content, flags, compression)
    digest = hashed(signing.hash_tlv, covered)
    is_hash = form.public_key_format == "hash"
    tlvs: Tlvs = [
        (signing.hash_tlv, digest),
        *([(Tlv.PURE, b"\x01")] if form.pure else []),
        (Tlv.KEY_HASH, signing.key_hash) if is_hash else (Tlv.PUBLIC_KEY, signing.key),
    ]
    finish = partial(_signed, form, covered, tlvs, signing.algorithm, encryption)
    return Unsigned(covered, signing.algorithm.prehash(covered.reader()) if form.pure else digest, finish)


def _covered(
    form: Options,
    signing: Signing,
    content: Content,
    flags: int,
    compression: Sequence[tuple[int, bytes]],
) -> Content:
    tlvs = _protected_tlvs(form, signing, compression)
    area = layout.tlv_area(layout.PROTECTED_AREA, tlvs, form.order)
    form.slot.require_room(len(content) + len(area))
    header = form.order.header.pack(
        MAGIC,
        form.rom_fixed or form.load_addr,
        form.header_size,
        len(area),
        len(content) - form.header_size,
        form.flags | flags,
        *form.version.numbers,
        0,
    )
    return as_content(header) + content[len(header) :] + area


def _protected_tlvs(form: Options, signing: Signing, compression: Sequence[tuple[int, bytes]]) -> Tlvs:
    """In imgtool's order."""
    tlvs: Tlvs = []
    if form.security_counter is not None:
        tlvs.append((Tlv.SECURITY_COUNTER, form.order.number.pack(form.security_counter)))
    if form.boot_record is not None:
        record = protected.boot_record(form.boot_record, form.version, signing.hash_tlv, signing.key_hash)
        tlvs.append((Tlv.BOOT_RECORD, record))
    for needed in form.dependencies:
        tlvs.append((Tlv.DEPENDENCY, form.order.dependency.pack(needed.image, *needed.version.numbers)))
    tlvs += compression
    identifiers = ((Tlv.VENDOR_ID, form.vid), (Tlv.CLASS_ID, form.cid))
    tlvs += [(kind, identifier) for kind, identifier in identifiers if identifier is not None]
    return [*tlvs, *form.custom_tlv]


def _signed(
    form: Options,
    covered: Content,
    tlvs: Tlvs,
    algorithm: Algorithm,
    encryption: Sequence[tuple[int, bytes]],
    signature: bytes,
) -> Content:
    kept = padded(signature, algorithm) if form.pad_sig else signature
    whole = [*tlvs, (SIGNATURES[algorithm], kept), *encryption]
    signed = covered + layout.tlv_area(layout.AREA, whole, form.order)
    form.slot.require_room(len(signed))
    if form.pad or form.test or form.confirm:
        return form.slot.filled(signed, confirm=form.confirm)
    return signed
