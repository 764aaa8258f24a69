"""Which blocks answer a request: the arithmetic of MQTT file delivery."""

from __future__ import annotations

import base64
import contextlib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.bench.streams.blocks import (
    MAX_ANSWER_BYTES,
    MAX_BITMAP_BYTES,
    BlockRequest,
    StreamRejected,
    read_bitmap,
    read_request,
    read_token,
    set_bits,
    wanted_blocks,
)

BLOCK_BYTES = st.integers(256, MAX_ANSWER_BYTES)
FILE_BYTES = st.integers(1, 24 * 1024 * 1024)


def request(
    block_bytes: int, offset: int = 0, count: int = 98_304, bitmap: bytes | None = None
) -> BlockRequest:
    return BlockRequest(0, block_bytes, offset, count, bitmap, None)


@given(BLOCK_BYTES, FILE_BYTES, st.integers(0, 98_304), st.integers(0, 98_304))
def test_blocks_without_a_bitmap_are_a_run(
    block_bytes: int, file_bytes: int, offset: int, count: int
) -> None:
    in_file = -(-file_bytes // block_bytes)
    wanted = request(block_bytes, offset, count)
    if count and offset >= in_file:
        with pytest.raises(StreamRejected) as rejected:
            wanted_blocks(wanted, file_bytes)
        assert rejected.value.code == "OffsetOutOfBounds"
        return
    blocks = wanted_blocks(wanted, file_bytes)
    assert blocks == list(range(offset, offset + len(blocks)))
    assert len(blocks) == max(0, min(count, in_file - offset, MAX_ANSWER_BYTES // block_bytes))
    assert len(blocks) * block_bytes <= MAX_ANSWER_BYTES


@given(BLOCK_BYTES, FILE_BYTES)
def test_asking_on_from_the_last_block_fetches_the_whole_file(block_bytes: int, file_bytes: int) -> None:
    in_file = -(-file_bytes // block_bytes)
    last = wanted_blocks(request(block_bytes, in_file - 1), file_bytes)
    assert last == [in_file - 1]


@given(st.binary(max_size=64), st.integers(0, 100), st.integers(0, 64))
def test_a_bitmap_names_the_blocks(bitmap: bytes, offset: int, count: int) -> None:
    file_bytes = 256 * 1000
    expected = [
        offset + position for position in range(len(bitmap) * 8) if bitmap[position // 8] >> position % 8 & 1
    ]
    blocks = wanted_blocks(request(256, offset, count, bitmap), file_bytes)
    assert blocks == expected[: min(count, 512)]


def test_blocks_beyond_the_end_are_left_out() -> None:
    assert wanted_blocks(request(4096, bitmap=b"\xff"), 10_000) == [0, 1, 2]
    with pytest.raises(StreamRejected, match="beyond the end"):
        wanted_blocks(request(4096, bitmap=b"\xf8"), 10_000)


def test_the_least_significant_bit_comes_first() -> None:
    assert list(set_bits(b"\x01\x80")) == [0, 15]


@given(st.binary(min_size=1, max_size=100))
def test_a_bitmap_reads_the_same_in_every_documented_spelling(bitmap: bytes) -> None:
    assert read_bitmap(bitmap) == bitmap
    assert read_bitmap(bitmap.hex()) == bitmap
    assert read_bitmap("0x" + bitmap.hex().upper()) == bitmap


def test_a_bitmap_in_base64() -> None:
    assert read_bitmap(base64.b64encode(b"\xff\xfe\xfd").decode()) == b"\xff\xfe\xfd"
    with pytest.raises(StreamRejected, match="neither"):
        read_bitmap("!")
    with pytest.raises(StreamRejected) as rejected:
        read_bitmap(bytes(MAX_BITMAP_BYTES))
    assert rejected.value.code == "BlockBitmapLimitExceeded"


def test_defaults() -> None:
    assert read_request({"f": 3, "l": 4096}) == BlockRequest(3, 4096, 0, 32, None, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"f": None}, "InvalidRequest"),
        ({"f": 256}, "InvalidRequest"),
        ({"f": True}, "InvalidRequest"),
        ({"l": 255}, "BlockSizeOutOfBounds"),
        ({"l": 131_073}, "BlockSizeOutOfBounds"),
        ({"o": -1}, "OffsetOutOfBounds"),
        ({"o": 98_305}, "OffsetOutOfBounds"),
        ({"n": 98_305}, "BlockCountLimitExceeded"),
        ({"s": "1"}, "InvalidRequest"),
        ({"b": 5}, "InvalidRequest"),
    ],
)
def test_a_field_out_of_range(change: dict[str, Any], code: str) -> None:
    with pytest.raises(StreamRejected) as rejected:
        read_request({"f": 0, "l": 4096, **change})
    assert rejected.value.code == code


def test_a_token_is_short_text() -> None:
    assert read_token({"c": "t" * 64}) == "t" * 64
    assert read_token({}) is None
    for token in ("t" * 65, 7):
        with pytest.raises(StreamRejected, match="c must be text"):
            read_token({"c": token})


# Surrogates, too: a JSON string can hold half of a pair.
ANY_TEXT = st.text(st.characters(), max_size=80)
ANY_VALUE = st.one_of(ANY_TEXT, st.none(), st.booleans(), st.integers(), st.floats(), st.binary(max_size=80))


@given(st.sampled_from("bcflnos"), ANY_VALUE, st.integers(0, 100_000))
@example("b", "é", 1)
@example("c", "\ud800", 1)
def test_any_request_is_answered_or_rejected(field: str, value: Any, file_bytes: int) -> None:
    document = {"f": 0, "l": 256, field: value}
    with contextlib.suppress(StreamRejected):
        read_token(document)
        wanted_blocks(read_request(document), file_bytes)
