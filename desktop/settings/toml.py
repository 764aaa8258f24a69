"""TOML as people write it, and as they do not."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pydantic import ValidationError


class Fault(NamedTuple):
    """What is wrong at which place of a file, and what was probably meant, or nothing."""

    place: str
    reason: str
    advice: str


def read_toml(text: str) -> dict[str, Any]:
    """Raises `ValueError`, which says what is wrong, for all that cannot be read."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:  # the parser goes as deep as the text does
        raise ValueError("it is nested too deep") from error


def first_fault(error: ValidationError, known: Sequence[str]) -> Fault:
    """Of a file whose sections have the keys `known`."""
    first = error.errors()[0]
    hint = _did_you_mean(str(first["loc"][-1]), known) if first["type"] == "extra_forbidden" else ""
    place = ".".join(str(part) for part in first["loc"]) or "as a whole"
    return Fault(place, first["msg"].removeprefix("Value error, "), hint)


def _did_you_mean(key: str, known: Sequence[str]) -> str:
    if key in known:
        return f"“{key}” belongs into another section."
    close = difflib.get_close_matches(key, known, n=1)
    return f"Did you mean “{close[0]}”?" if close else "Remove the key."
