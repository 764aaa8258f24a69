"""Programs in other clothes than a boot loader's: ELF and Intel HEX tell where they belong.

Sources: the ELF specification, gABI 4.1; Intel's Hexadecimal Object File Format Specification, revision A.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from signing.content import Content

MACHINES = {
    3: "x86",
    40: "Arm",
    62: "x86-64",
    83: "AVR",
    94: "Xtensa",
    105: "MSP430",
    183: "AArch64",
    243: "RISC-V",
}
LONGEST_LINE = 524  # characters: 255 bytes of data, and what goes with them
_DATA, _END, _SEGMENT, _LINEAR = 0, 1, 2, 4


def inspect(content: Content, name: str) -> dict[str, Any]:
    if name == "ELF":
        return {"form": name, **_elf(bytes(content[:64]))}
    if name == "Intel HEX":
        return {"form": name, **_hex(content)}
    return {"form": name}


def _elf(start: bytes) -> dict[str, Any]:
    if len(start) < 52 or start[4] not in (1, 2) or start[5] not in (1, 2):
        return _broken("its ELF header is not whole")
    order, wide = "<" if start[5] == 1 else ">", start[4] == 2
    machine = struct.unpack_from(f"{order}H", start, 18)[0]
    entry = struct.unpack_from(f"{order}{'Q' if wide else 'I'}", start, 24)[0]
    return {
        "bits": 64 if wide else 32,
        "byte_order": "little" if order == "<" else "big",
        "machine": MACHINES.get(machine, f"machine {machine}"),
        "entry": entry,
    }


def _hex(content: Content) -> dict[str, Any]:
    base, size, least, end = 0, 0, None, 0
    try:
        for kind, address, data in _records(content):
            if kind == _DATA:
                place = base + address
                least = place if least is None else min(least, place)
                size, end = size + len(data), max(end, place + len(data))
            elif kind in (_SEGMENT, _LINEAR):
                base = int.from_bytes(data) << (4 if kind == _SEGMENT else 16)
            elif kind == _END:
                break
        else:
            raise ValueError("it has no last record")
    except ValueError as error:
        return _broken(str(error))
    return {"data_size": size, "first_address": least, "end_address": end}


def _records(content: Content) -> Iterator[tuple[int, int, bytes]]:
    """Type, address and data of each. Raises `ValueError` with the reason."""
    for number, line in enumerate(_lines(content), 1):
        if not line:
            continue
        try:
            record = bytes.fromhex(line[1:].decode("ascii"))
        except ValueError:
            record = b""
        if line[:1] != b":" or len(record) < 5 or len(record) != record[0] + 5 or sum(record) % 256:
            raise ValueError(f"line {number} is no record of Intel HEX")
        yield record[3], int.from_bytes(record[1:3]), record[4:-1]


def _lines(content: Content) -> Iterator[bytes]:
    left = b""
    for block in content.blocks():
        *lines, left = (left + block).split(b"\n")
        yield from (line.strip() for line in lines)
        if len(left) > LONGEST_LINE:
            raise ValueError("a line is longer than any record")
    yield left.strip()


def _broken(reason: str) -> dict[str, Any]:
    return {"problems": [{"code": None, "message": reason}]}
