"""Opens encrypted MCUboot images by their specification, and by nothing of Linekey's.

Written from MCUboot's docs/encrypted_images.md and docs/design.md. AES-256 and SHA-512 are not in them: there
the sizes follow from the key's and the hash's.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ENCRYPTED = {0x04: 16, 0x08: 32}  # flag of the header, bytes of the image's key


def decrypt(image: bytes, private_key: Any) -> bytes:
    """The same image with its body in clear, when its digest then holds; for a body in clear the same."""
    header_size, protected_size, body_size, flags = struct.unpack_from("<HHII", image, 8)
    end = header_size + body_size
    tlvs = read_tlvs(image[end + protected_size :])
    key = image_key(tlvs, private_key)
    assert len(key) == ENCRYPTED[flags & 0x0C]
    clear = image[:header_size] + _ctr(key, image[header_size:end]) + image[end:]
    if not _digest_holds(clear[: end + protected_size], tlvs):
        clear = image
    assert _digest_holds(clear[: end + protected_size], tlvs), "neither encrypted nor in clear"
    return clear


def image_key(tlvs: dict[int, bytes], private_key: Any) -> bytes:
    if 0x30 in tlvs:
        sha256 = hashes.SHA256()
        oaep = padding.OAEP(padding.MGF1(sha256), sha256, None)
        return bytes(private_key.decrypt(tlvs[0x30], oaep))
    if 0x32 in tlvs:
        sent, rest = tlvs[0x32][:65], tlvs[0x32][65:]
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sent)
        return _ecies(private_key.exchange(ec.ECDH(), public), rest, "sha256")
    hash_name = "sha256" if 0x33 in tlvs else "sha512"
    content = tlvs[0x33 if 0x33 in tlvs else 0x34]
    public_x = x25519.X25519PublicKey.from_public_bytes(content[:32])
    return _ecies(private_key.exchange(public_x), content[32:], hash_name)


def read_tlvs(area: bytes) -> dict[int, bytes]:
    magic, total = struct.unpack_from("<HH", area)
    assert magic == 0x6907
    tlvs, place = {}, 4
    while place < total:
        kind, size = struct.unpack_from("<HH", area, place)
        tlvs[kind] = area[place + 4 : place + 4 + size]
        place += 4 + size
    return tlvs


def _ecies(shared: bytes, content: bytes, hash_name: str) -> bytes:
    tag_size = hashlib.new(hash_name).digest_size
    tag, encrypted = content[:tag_size], content[tag_size:]
    size = len(encrypted)
    derived = _hkdf(shared, b"MCUBoot_ECIES_v1", size + tag_size, hash_name)
    assert hmac.digest(derived[size:], encrypted, hash_name) == tag
    return _ctr(derived[:size], encrypted)


def _hkdf(secret: bytes, info: bytes, size: int, hash_name: str) -> bytes:
    """RFC 5869, without salt."""
    tag_size = hashlib.new(hash_name).digest_size
    pseudo_random_key = hmac.digest(bytes(tag_size), secret, hash_name)
    made, block = b"", b""
    while len(made) < size:
        number = bytes([len(made) // tag_size + 1])
        block = hmac.digest(pseudo_random_key, block + info + number, hash_name)
        made += block
    return made[:size]


def _ctr(key: bytes, data: bytes) -> bytes:
    """AES by counter from zero, block by block."""
    aes = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    stream = b"".join(aes.update(number.to_bytes(16, "big")) for number in range(-(-len(data) // 16)))
    return bytes(one ^ other for one, other in zip(data, stream, strict=False))


def _digest_holds(covered: bytes, tlvs: dict[int, bytes]) -> bool:
    names = {0x10: "sha256", 0x11: "sha384", 0x12: "sha512"}
    return all(
        hashlib.new(names[kind], covered).digest() == digest for kind, digest in tlvs.items() if kind in names
    )
