"""Bytes in pieces behave as the same bytes in memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.content import Content, as_content, file_content, filling, opened
from signing.digests import BLOCK
from signing.errors import SigningError

PIECES = st.lists(st.one_of(st.binary(max_size=40), st.integers(0, 40)), max_size=5)
CUTS = st.lists(st.tuples(st.integers(-90, 90), st.one_of(st.none(), st.integers(-90, 90))), max_size=3)


@given(PIECES, CUTS)
def test_cut_and_joined_as_bytes_are(pieces: list[bytes | int], cuts: list[tuple[int, int | None]]) -> None:
    plain, content = b"", Content()
    for piece in pieces:
        plain += piece if isinstance(piece, bytes) else b"\xff" * piece
        content += piece if isinstance(piece, bytes) else filling(b"\xff", piece)
    for first, last in cuts:
        plain, content = plain[first:last], content[first:last]
    assert (bytes(content), len(content)) == (plain, len(plain))
    assert content.reader().read() == plain


def test_a_file_is_read_in_blocks_and_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "große Datei"
    data = bytes(range(256)) * 3000
    path.write_bytes(data)
    with opened(path) as content:
        assert max(map(len, content.blocks())) == BLOCK
        whole = as_content(b"head") + content[10:] + b"tail"
        assert bytes(whole) == b"head" + data[10:] + b"tail"
        reader = whole.reader()
        assert (reader.seek(-4, 2), reader.read()) == (len(whole) - 4, b"tail")
        assert (reader.seek(2), reader.read(4), reader.tell()) == (2, b"ad" + data[10:12], 6)


def test_a_file_that_was_cut_meanwhile_is_told(tmp_path: Path) -> None:
    path = tmp_path / "app.bin"
    path.write_bytes(bytes(1000))
    with path.open("r+b") as file:
        content = file_content(file)
        file.truncate(500)
        with pytest.raises(SigningError, match=r"app\.bin.*changed while it was read.*SIG-042"):
            bytes(content)
    with pytest.raises(SigningError, match="SIG-042"), opened(tmp_path / "none"):
        pass
