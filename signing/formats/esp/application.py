"""The image itself, as ESP-IDF builds it: header, segments, checksum, digest, and what it says of itself.

Source: ESP-IDF's `esp_app_format.h` and `esp_app_desc.h`. Everything is little endian.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from signing.content import Content
from signing.formats.esp.layout import damaged

IMAGE_MAGIC = 0xE9
# magic, number of segments, …, chip, …, 1 when a SHA-256 of the image follows it
IMAGE_HEADER = struct.Struct("<BB10xH9xB")
MAX_SEGMENTS = 16  # ESP_IMAGE_MAX_SEGMENTS
SEGMENT_HEADER = struct.Struct("<4xI")
# esp_app_desc_t, the first thing in the first segment: its magic, secure version, …, version, project
DESCRIPTION = struct.Struct("<II8x32s32s")
DESCRIPTION_MAGIC = 0xABCD5432
CHIPS = {  # esp_chip_id_t
    0: "ESP32",
    2: "ESP32-S2",
    5: "ESP32-C3",
    9: "ESP32-S3",
    12: "ESP32-C2",
    13: "ESP32-C6",
    16: "ESP32-H2",
    18: "ESP32-P4",
    20: "ESP32-C61",
    23: "ESP32-C5",
    25: "ESP32-H21",
    28: "ESP32-H4",
    31: "ESP32-E22",
    32: "ESP32-S31",
}


class Application(NamedTuple):
    version: str
    project: str
    secure_version: int


def recognises(data: bytes | Content) -> bool:
    return bytes(data[:1]) == bytes([IMAGE_MAGIC])


def has_sound_header(start: bytes) -> bool:
    """Whether a file begins as ESP-IDF begins one; the first byte alone may be anybody's."""
    if not recognises(start) or len(start) < IMAGE_HEADER.size:
        return False
    _, segments, _, hashed = IMAGE_HEADER.unpack_from(start)
    return 0 < segments <= MAX_SEGMENTS and hashed in (0, 1)


def image_end(data: bytes | Content) -> int:
    """How many bytes header, segments, checksum and digest take. Raises SIG-086 when the file ends before."""
    if not recognises(data) or len(data) < IMAGE_HEADER.size:
        raise damaged("it has no whole header")
    _, segments, _, hashed = IMAGE_HEADER.unpack(bytes(data[: IMAGE_HEADER.size]))
    end = IMAGE_HEADER.size
    for _ in range(segments):
        if end + SEGMENT_HEADER.size > len(data):
            raise damaged("it ends before its segments do")
        (size,) = SEGMENT_HEADER.unpack(bytes(data[end : end + SEGMENT_HEADER.size]))
        end += SEGMENT_HEADER.size + size
    end += 16 - end % 16  # the checksum is the last byte of 16
    end += 32 if hashed else 0
    if end > len(data):
        raise damaged(f"its header tells of {end} bytes, the file has {len(data)}")
    return end


def chip_of(data: bytes | Content) -> str:
    """The chip that a whole image is for."""
    number = IMAGE_HEADER.unpack(bytes(data[: IMAGE_HEADER.size]))[2]
    return CHIPS.get(number, f"chip {number}")


def application_of(data: bytes | Content) -> Application | None:
    """What ESP-IDF's description in the first segment says; boot loaders have none."""
    start = IMAGE_HEADER.size + SEGMENT_HEADER.size
    if len(data) < start + DESCRIPTION.size:
        return None
    found = DESCRIPTION.unpack(bytes(data[start : start + DESCRIPTION.size]))
    magic, secure_version, version, project = found
    if magic != DESCRIPTION_MAGIC:
        return None
    return Application(_text(version), _text(project), secure_version)


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("utf-8", "replace")
