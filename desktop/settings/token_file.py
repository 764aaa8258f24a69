"""The tokens of units, as a CSV file with the columns `productid` and `accessToken`.

Those of AWS's own sample, `serialNumber` and `deviceToken`, are read as well.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop.core.catalogue.vending import TOKENS_CANNOT_BE_READ, TOKENS_OPEN_TO_OTHERS
from desktop.core.errors import ProvisionError
from signing.messages import N, said

_UNIT, _TOKEN = ("productid", "serialnumber"), ("accesstoken", "devicetoken")
_PRODUCT_ID = re.compile(r"[a-zA-Z0-9:_-]{1,64}")  # a thing's name, within a common name's length
_VALUE = re.compile(r"[!-~]{16,512}")  # what a header takes, and long enough not to be guessed


@dataclass(frozen=True)
class Tokens:
    """`tokens`: product id -> token, empty where the file has none. `problems`: line number -> sentence."""

    tokens: dict[str, str]
    problems: dict[int, str]


def read_tokens(path: Path) -> Tokens:
    """Raises PRV-075 for what is no text file, PRV-076 for tokens that others may read too (POSIX)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        is_open = sys.platform != "win32" and path.stat().st_mode & 0o077
    except OSError as error:
        raise ProvisionError(TOKENS_CANNOT_BE_READ, path=path, reason=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise ProvisionError(TOKENS_CANNOT_BE_READ, path=path, reason=N("it is no UTF-8 text")) from error
    read = _parsed(text)
    if is_open and any(read.tokens.values()):
        raise ProvisionError(TOKENS_OPEN_TO_OTHERS, path=path)
    return read


def _parsed(text: str) -> Tokens:
    tokens: dict[str, str] = {}
    problems: dict[int, str] = {}
    lines = csv.reader(io.StringIO(text, newline=""))
    columns: tuple[int, int | None] | None = None
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _columns(cells)
                continue
            productid, token = (_cell(cells, column) for column in columns)
            if problem := token_problem(productid, token, tokens):
                problems[lines.line_num] = problem
            else:
                tokens[productid] = token
    except csv.Error as error:
        problems[lines.line_num] = said("this is no CSV ({reason})", reason=error)
    except ValueError:
        problems[lines.line_num] = N("the first line must name the column productid")
    return Tokens(tokens, problems)


def _columns(header: list[str]) -> tuple[int, int | None]:
    """Raises `ValueError` where there is no product id."""
    names = [cell.strip().lower() for cell in header]
    unit = next((names.index(name) for name in _UNIT if name in names), None)
    if unit is None:
        raise ValueError(header)
    return unit, next((names.index(name) for name in _TOKEN if name in names), None)


def _cell(cells: list[str], column: int | None) -> str:
    return cells[column].strip() if column is not None and column < len(cells) else ""


def token_problem(productid: str, token: str, known: dict[str, str]) -> str | None:
    """Of a line; the token is never repeated."""
    if not _PRODUCT_ID.fullmatch(productid):
        return N("the product id must be 1 to 64 letters, digits, “:”, “_” and “-”")
    if productid in known:
        return said("{productid} is there twice", productid=productid)
    if token and not _VALUE.fullmatch(token):
        return N("a token is 16 to 512 visible ASCII characters")
    return None
