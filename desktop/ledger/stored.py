"""Values on their way into the database, and back out of a file that anybody may have changed."""

from __future__ import annotations

from typing import TypeVar

from desktop.core.json_text import parse_json

T = TypeVar("T")

LARGEST = (1 << 63) - 1  # SQLite's integers


def storable(value: object) -> object:
    """`value`, or the nearest to it that SQLite can keep: half of a surrogate pair is in no UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, int):
        return max(-LARGEST, min(value, LARGEST))
    return value


def read_text(value: object) -> str:
    """A text of the database. Raises `ValueError` when it is none in UTF-8 any more."""
    return _of_kind(value, str).encode().decode()


def read_json(text: object, kind: type[T]) -> T:
    """A JSON text of the database. Raises `ValueError` when it is none, or not of that kind, any more."""
    return _of_kind(parse_json(_of_kind(text, str)), kind)


def _of_kind(value: object, kind: type[T]) -> T:
    if isinstance(value, kind):
        return value
    raise ValueError(f"{type(value).__name__} instead of {kind.__name__}")
