"""The file of tokens: what is wrong with it is named by its line, and no token is ever repeated."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.errors import ProvisionError
from desktop.settings.token_file import read_tokens

TOKEN = "a-token-of-a-unit-in-tests"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "Geräte tokens.csv"
    made.touch(0o600)
    return made


def test_units_and_tokens_are_read(file: Path) -> None:
    file.write_bytes(f'\ufeffproductid,accessToken\r\nDL1,{TOKEN}\r\n\r\nDL2,"{TOKEN}"\r\n'.encode())
    assert read_tokens(file).tokens == {"DL1": TOKEN, "DL2": TOKEN}
    file.write_text(f"deviceToken,other,serialNumber\n{TOKEN},x,DL1\n", encoding="utf-8")
    assert read_tokens(file).tokens == {"DL1": TOKEN}
    file.write_text("ProductId\nDL1\n", encoding="utf-8")
    assert read_tokens(file).tokens == {"DL1": ""}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("DL1,x\n", [1]),
        (f"productid,accessToken\nDL 1,{TOKEN}\n{'x' * 65},{TOKEN}\n,{TOKEN}\n", [2, 3, 4]),
        (f"productid,accessToken\nDL1,{TOKEN}\nDL1,{TOKEN}\n", [3]),
        (f"productid,accessToken\nDL1,short\nDL2,{TOKEN} x\nDL3,{'x' * 513}\n", [2, 3, 4]),
        ("productid,accessToken\nDL1,tökën-of-a-unit-in-tests\n", [2]),
        (f'productid,accessToken\nDL1,"{TOKEN}\n' + "x" * 140_000, [3]),
    ],
)
def test_a_line_that_is_wrong_is_named(file: Path, text: str, lines: list[int]) -> None:
    file.write_text(text, encoding="utf-8")
    read = read_tokens(file)
    assert list(read.problems) == lines
    assert TOKEN not in str(read.problems)


def test_what_is_no_file_of_text_is_told(file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"productid\n\xff\n")
    for path in (file, tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(ProvisionError) as refused:
            read_tokens(path)
        assert refused.value.code == "PRV-075"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows goes by the folder's access list")
def test_tokens_that_others_may_read_are_refused(file: Path) -> None:
    file.write_text(f"productid,accessToken\nDL1,{TOKEN}\n", encoding="utf-8")
    file.chmod(0o640)
    with pytest.raises(ProvisionError) as refused:
        read_tokens(file)
    assert refused.value.code == "PRV-076"
    file.write_text("productid\nDL1\n", encoding="utf-8")
    assert read_tokens(file).tokens == {"DL1": ""}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
def test_whatever_a_file_says_it_is_read_or_refused_in_words(file: Path, text: str) -> None:
    file.write_text(f"productid,accessToken\n{text}", encoding="utf-8", newline="")
    read = read_tokens(file)
    assert all(len(token) >= 16 or not token for token in read.tokens.values())
