"""Reads and verifies MCUboot images.

Protected, and refused when one bit differs: header, body, protected TLVs (by the digest), every TLV, and all
that follows them, which is nothing, erased flash (0xFF), or erased flash (0xFF, or 0) that ends in MCUboot's
trailer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from signing.algorithms import ED25519, require_kind
from signing.catalogue.images import BODY_IS_ENCRYPTED, DIGEST_DIFFERS, NAMES_ANOTHER_KEY
from signing.content import Content, as_content
from signing.errors import VerificationError
from signing.formats.mcuboot import layout
from signing.formats.mcuboot.kinds import (
    ALGORITHMS,
    HASHES,
    KEY_HASHES,
    SIGNATURES,
    encoded_key,
    hashed,
)
from signing.formats.mcuboot.layout import Tlv
from signing.formats.mcuboot.parsing import McubootImage, damaged, parse
from signing.formats.mcuboot.slot import read_rest
from signing.verification import verify_digest

if TYPE_CHECKING:
    from signing.algorithms import Algorithm, PublicKey
    from signing.formats.mcuboot.encryption import DecryptionKey

# What a TLV area may hold, each once; that of an image with the flag, one of the sealed keys as well.
KNOWN = {Tlv.KEY_HASH, Tlv.PUBLIC_KEY, Tlv.PURE, *HASHES, *SIGNATURES.values()}
SEALED_KEYS = {
    Tlv.ENCRYPTED_RSA: "RSA-OAEP",
    Tlv.ENCRYPTED_P256: "ECIES-P256",
    Tlv.ENCRYPTED_X25519: "ECIES-X25519",
    Tlv.ENCRYPTED_X25519_SHA512: "ECIES-X25519 with SHA-512",
}


def verify(
    data: bytes | Content,
    public_key: PublicKey,
    decryption_key: DecryptionKey | None = None,
    *,
    unread: bool = False,
) -> bool:
    """Returns only when `data` is an MCUboot image signed by the private half of `public_key`.

    An encrypted one is decrypted by `decryption_key`, the boot loader's, which also tells whether the image's
    key is sealed for it. Without it nothing is known of that, and only a body in clear is verified. With
    `unread` an encrypted one passes all the same, and the answer is False: the key signed the digest that is
    in the image, and nobody has seen whether it is the digest of this header and body.
    Raises `VerificationError`: SIG-086 (damaged), SIG-087 (digest), SIG-088 (another key), SIG-050, SIG-051,
    SIG-173 (encrypted, and no key for it); and SIG-013, SIG-043.
    """
    algorithm = require_kind(public_key, "the verifier", ALGORITHMS, "an MCUboot image")
    content = as_content(data)
    image = parse(content)
    tlvs = _known(image)
    hash_tlv = _hash(tlvs)
    covered = content[: image.covered_end]
    digest = hashed(hash_tlv, covered)
    unread = unread and image.is_encrypted and decryption_key is None and tlvs[hash_tlv] != digest
    if unread and Tlv.PURE not in tlvs:
        digest = tlvs[hash_tlv]
    elif image.is_encrypted:
        covered = _decrypted(covered, image, tlvs, decryption_key, is_clear=tlvs[hash_tlv] == digest)
        digest = hashed(hash_tlv, covered)
    if tlvs[hash_tlv] != digest:
        raise VerificationError(DIGEST_DIFFERS)
    _require_key(tlvs, hash_tlv, public_key)
    _require_kind(tlvs, hash_tlv, algorithm)
    signature = tlvs.get(SIGNATURES[algorithm], b"")
    if SIGNATURES[algorithm] == Tlv.ECDSA:
        signature = _without_padding(signature)
    if Tlv.PURE in tlvs:
        digest = algorithm.prehash(covered.reader())
    verify_digest(public_key, digest, signature)
    if not read_rest(content[image.end :]).erased:
        raise damaged("what follows its TLVs is neither erased flash nor MCUboot's trailer")
    return not unread


def _known(image: McubootImage) -> dict[int, bytes]:
    tlvs = dict(image.tlvs)
    known = KNOWN | SEALED_KEYS.keys() if image.is_encrypted else KNOWN
    unknown = [f"{kind:#06x}" for kind in tlvs if kind not in known]
    if unknown or len(tlvs) != len(image.tlvs):
        raise damaged(f"it holds TLVs that do not belong there: {', '.join(unknown) or 'one kind twice'}")
    if image.is_encrypted and len(tlvs.keys() & SEALED_KEYS.keys()) != 1:
        raise damaged("it is encrypted, and does not hold one key")
    return tlvs


def _decrypted(
    covered: Content,
    image: McubootImage,
    tlvs: dict[int, bytes],
    decryption_key: DecryptionKey | None,
    *,
    is_clear: bool,
) -> Content:
    if decryption_key is None:
        if is_clear:
            return covered
        raise VerificationError(BODY_IS_ENCRYPTED)
    from signing.formats.mcuboot import encryption  # here: few images are encrypted

    (sealed,) = tlvs.keys() & SEALED_KEYS.keys()
    key = encryption.opened(sealed, tlvs[sealed], decryption_key)
    if encryption.FLAGS[len(key) * 8] != image.flags & layout.ENCRYPTED:
        raise damaged("its key is not of the size that its header tells")
    start, end = image.header_size, image.body_end
    body = covered[start:end]
    return covered if is_clear else covered[:start] + encryption.crypted(body, key) + covered[end:]


def _hash(tlvs: dict[int, bytes]) -> Tlv:
    found = [tlv for tlv in HASHES if tlv in tlvs]
    if len(found) != 1:
        raise damaged(f"it holds {len(found)} digests")
    return found[0]


def _require_key(tlvs: dict[int, bytes], hash_tlv: Tlv, public_key: PublicKey) -> None:
    expected = hashed(hash_tlv, encoded_key(public_key)).hex()
    named = named_keys(tlvs, hash_tlv)
    if named != {expected}:
        raise VerificationError(NAMES_ANOTHER_KEY, key=expected[:16], found=_shortened(named))


def named_keys(tlvs: dict[int, bytes], hash_tlv: Tlv) -> set[str]:
    """The hash of the public key, by the image's hash, as the image has or gives it."""
    named = {tlvs[Tlv.KEY_HASH].hex()} if Tlv.KEY_HASH in tlvs else set()
    if Tlv.PUBLIC_KEY in tlvs:
        named.add(hashed(hash_tlv, tlvs[Tlv.PUBLIC_KEY]).hex())
    return named


def _shortened(keys: set[str]) -> str:
    return ", ".join(f"{key[:16]}…" for key in sorted(keys)) or "no key"


def _require_kind(tlvs: dict[int, bytes], hash_tlv: Tlv, algorithm: Algorithm) -> None:
    """That all TLVs are those of a signature by a key of this kind. Raises SIG-086."""
    others = set(SIGNATURES.values()) & tlvs.keys() - {SIGNATURES[algorithm]}
    pure = tlvs.get(Tlv.PURE, b"\x01") == b"\x01" and (Tlv.PURE not in tlvs or algorithm is ED25519)
    if others or hash_tlv not in KEY_HASHES[algorithm] or not pure:
        raise damaged(f"it holds TLVs that do not go with a signature by {algorithm.name}")


def _without_padding(signature: bytes) -> bytes:
    """The DER signature without the zeros that MCUboot before 1.5 wants behind it (`imgtool --pad-sig`)."""
    if len(signature) < 2:
        return signature
    size = 2 + signature[1]
    return signature if signature[size:].strip(b"\0") else signature[:size]
