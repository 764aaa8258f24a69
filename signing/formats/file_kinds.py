"""What a file is that somebody takes for firmware by mistake, by its content alone.

Sources of the magic numbers: each format's own specification; DFU: USB DFU 1.1, appendix B, and ST UM0391;
ESP8266: Espressif's esptool documentation, "Firmware Image Format".
"""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

from signing.content import Content
from signing.formats.build_files import MADE_INTO_BINARY, build_file, taken_for_firmware
from signing.formats.key_files import LARGEST, key_file
from signing.messages import N, said

START = 4096  # bytes that are looked at
SECRET, PUBLIC, PROGRAM, PICTURE, ARCHIVE, TEXT, OTHER = (
    N("a private key"),
    N("a certificate or public key"),
    N("a program"),
    N("a picture or document"),
    N("an archive"),
    N("text"),
    N("made for another loader"),
)
# Nobody's units run one of these.
NEVER_FIRMWARE = (SECRET, PUBLIC, PICTURE)

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", PICTURE, "PNG"),
    (b"\xff\xd8\xff", PICTURE, "JPEG"),
    (b"GIF87a", PICTURE, "GIF"),
    (b"GIF89a", PICTURE, "GIF"),
    (b"II*\0", PICTURE, "TIFF"),
    (b"MM\0*", PICTURE, "TIFF"),
    (b"%PDF-", PICTURE, "PDF"),
    (b"PK\x03\x04", ARCHIVE, "ZIP"),
    (b"\x1f\x8b\x08", ARCHIVE, "gzip"),
    (b"\xfd7zXZ\0", ARCHIVE, "xz"),
    (b"\x28\xb5\x2f\xfd", ARCHIVE, "Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE, "7z"),
    (b"Rar!\x1a\x07", ARCHIVE, "RAR"),
    (b"\x04\x22\x4d\x18", ARCHIVE, "LZ4"),
    (b"DfuSe\x01", OTHER, "DfuSe"),
    (b"\xea\x04", OTHER, "ESP8266"),
)
_BZIP2 = tuple(b"BZh%d1AY&SY" % level for level in range(1, 10))
_DFU_SUFFIX = struct.Struct("<8x3sB4x")  # versions, 'UFD', size of the suffix, CRC-32
_ESP8266 = struct.Struct("<B3xII")  # magic, …, entry, address of the first segment
_MARKUP = (b"{", b"[", b"<")


class FileKind(NamedTuple):
    """`group` is one of those above, `name` what the format is called: `PNG`, `Intel HEX`."""

    group: str
    name: str

    @property
    def sentence(self) -> str:
        """What is said to whoever takes the file for firmware."""
        if self.name in MADE_INTO_BINARY:
            return taken_for_firmware(self.name)
        group = said(self.group)
        return said("This file is {group} ({name}), not plain firmware.", group=group, name=self.name)


def file_kind(content: Content) -> FileKind | None:
    """What the file is, when it is not firmware as units run it; None of all others."""
    whole = bytes(content[:LARGEST])
    start = whole[:START]
    made = build_file(start)
    if made in MADE_INTO_BINARY:
        return FileKind(PROGRAM, made)
    if (key := key_file(whole, len(content))) is not None:
        return FileKind(SECRET if key.secret else PUBLIC, key.name)
    for begin, group, name in _STARTS:
        if start.startswith(begin):
            return FileKind(group, name)
    return _less_plain(start, content) or (FileKind(TEXT, "UTF-8") if _is_text(start) else None)


def _less_plain(start: bytes, content: Content) -> FileKind | None:
    """What takes more than a look at the first bytes."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return FileKind(PICTURE, "WebP")
    if start[:2] == b"BM" and int.from_bytes(start[2:6], "little") == len(content):
        return FileKind(PICTURE, "BMP")
    if start[257:262] == b"ustar":
        return FileKind(ARCHIVE, "tar")
    if start.startswith(_BZIP2):
        return FileKind(ARCHIVE, "bzip2")
    if start[:2] == b"MZ" and _names_pe(start):
        return FileKind(PROGRAM, "Windows PE")
    if _is_esp8266(start):
        return FileKind(OTHER, "ESP8266")
    end = bytes(content[-_DFU_SUFFIX.size :])
    if len(end) == _DFU_SUFFIX.size and _DFU_SUFFIX.unpack(end) == (b"UFD", _DFU_SUFFIX.size):
        return FileKind(OTHER, "DFU")
    return None


def _names_pe(start: bytes) -> bool:
    place = int.from_bytes(start[0x3C:0x40], "little")
    return start[place : place + 4] == b"PE\0\0"


def _is_esp8266(start: bytes) -> bool:
    """Its header has eight bytes: the first segment's address is where others have the rest of theirs."""
    if len(start) < _ESP8266.size:
        return False
    magic, entry, address = _ESP8266.unpack_from(start)
    in_ram = 0x40100000 <= entry < 0x4010C000
    mapped = 0x3FFE8000 <= address < 0x40000000 or 0x40100000 <= address < 0x40300000
    return bool(magic == 0xE9 and in_ram and mapped)


def _is_text(start: bytes) -> bool:
    """Words in one line may be anything; lines, and what begins as JSON or XML does, are text."""
    try:
        text = start.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        if len(start) < START or error.start < START - 3:  # the last character may be cut
            return False
        text = start[: error.start].decode("utf-8")
    if re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", text):
        return False
    return len(text) > 1 and ("\n" in text or start.startswith(_MARKUP))
