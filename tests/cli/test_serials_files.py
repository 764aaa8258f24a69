"""Files of serial numbers as people bring them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.cli.serials import MOST_LINES, read_things
from desktop.core.errors import ProvisionError
from desktop.settings.product.profile import load_product

LISTED = {"DL00000001": "DL00000001", "DL00000002": "DL00000002"}


def things(tmp_path: Path, data: bytes) -> dict[str, str]:
    path = tmp_path / "Auftrag 17 – Prüfplatz.txt"
    path.write_bytes(data)
    return read_things(path, load_product("lamp"))


@pytest.mark.parametrize(
    "data",
    [
        b"DL00000001\nDL00000002\n",
        b"DL00000001\r\nDL00000002",
        b"\xef\xbb\xbfDL00000001\r\n\r\n  DL00000002\t\r\n",
        "DL00000001\r\nDL00000002\r\n".encode("utf-16"),
        b"DL00000001\rDL00000002\r",
    ],
    ids=["unix", "windows", "with a mark", "utf-16", "old mac"],
)
def test_every_editors_file_is_read(tmp_path: Path, data: bytes) -> None:
    assert things(tmp_path, data) == LISTED


def test_things_are_named_as_the_product_says(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("DL00000001", encoding="utf-8")
    product = load_product("lamp")
    named = product.unit.model_copy(update={"thing_name": "lamp-{serial}"})
    assert read_things(path, product.model_copy(update={"unit": named})) == {"lamp-DL00000001": "DL00000001"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"DL00000001\nXX1\n", ["line 2: ", "XX1"]),
        (b"DL00000001\n\nDL00000001\n", ["line 1: DL00000001 stands there 2 times", "line 3: "]),
        (b"serial;date\nDL00000001\n", ["line 1: "]),
        (b"DL00000001,DL00000002\n", ["line 1: "]),
        (b"DL0000000\xe4\n", ["invalid"]),
    ],
    ids=["another product", "twice", "a heading", "two on a line", "another encoding"],
)
def test_lines_that_cannot_be_taken_are_named(tmp_path: Path, data: bytes, said: list[str]) -> None:
    with pytest.raises(ProvisionError) as refused:
        things(tmp_path, data)
    assert refused.value.code == "PRV-024"
    for words in said:
        assert words in refused.value.message
    assert "Nothing was written" in refused.value.hint


def test_of_many_bad_lines_the_first_are_named(tmp_path: Path) -> None:
    lines = "".join(f"nonsense {number}\n" for number in range(1000))
    with pytest.raises(ProvisionError) as refused:
        things(tmp_path, lines.encode())
    assert f"line {MOST_LINES}: " in refused.value.message
    assert f"line {MOST_LINES + 1}: " not in refused.value.message
    assert f"and {1000 - MOST_LINES} more" in refused.value.message


@pytest.mark.parametrize("data", [b"", b"\n\r\n  \n", b"\xef\xbb\xbf"])
def test_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ProvisionError) as refused:
        things(tmp_path, data)
    assert refused.value.code == "PRV-025"
