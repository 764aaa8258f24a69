"""What a unit's certificate says of it: its common name and its key (RFC 5280 4.1, X.690 DER)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

COMMON_NAME = bytes.fromhex("550403")  # 2.5.4.3
SEQUENCE, SET, VERSION = 0x30, 0x31, 0xA0
ONE_BYTE_STRINGS = (0x0C, 0x13, 0x16)  # UTF8String, PrintableString, IA5String


@dataclass(frozen=True)
class Subject:
    """`key` is the SHA-256 of the SubjectPublicKeyInfo, in hexadecimal."""

    common_name: str
    key: str


def read_subject(pem: str) -> Subject:
    """AWS IoT has verified the certificate. Raises ValueError for one that has not one common name."""
    body = pem.split("-----BEGIN CERTIFICATE-----", 1)[1].split("-----END CERTIFICATE-----", 1)[0]
    [(_, certificate, _)] = _items(base64.b64decode(body))
    _, signed, _ = next(_items(certificate))
    fields = [item for item in _items(signed) if item[0] != VERSION]
    _, subject, _ = fields[4]
    names = [
        value.decode("utf-8")
        for _, name in _sequence(subject)
        for _, pair in _sequence(name)
        for value in _values(pair)
    ]
    if len(names) != 1:
        raise ValueError(f"the certificate has {len(names)} common names")
    return Subject(names[0], hashlib.sha256(fields[5][2]).hexdigest())


def _values(pair: bytes) -> Iterator[bytes]:
    (_, kind, _), (form, value, _) = _items(pair)
    if kind == COMMON_NAME:
        if form not in ONE_BYTE_STRINGS:
            raise ValueError("the common name is in a form that other programs may read differently")
        yield value


def _sequence(data: bytes) -> Iterator[tuple[int, bytes]]:
    return ((tag, content) for tag, content, _ in _items(data))


def _items(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Tag, content and the whole of each element."""
    at = 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(data[at + 2 : start], "big")
        end = start + length
        if end > len(data):
            raise ValueError("the certificate is cut off")
        yield tag, data[start:end], data[at:end]
        at = end
