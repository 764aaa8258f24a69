"""The types that `cast` of a rule's SQL knows: AWS IoT developer guide, "Functions"."""

from __future__ import annotations

from collections.abc import Callable

from desktop.bench.rules.values import as_boolean, as_integer, as_number, as_text, is_number


def _to_number(value: object) -> object:
    return int(value) if isinstance(value, bool) else as_number(value)


def _to_decimal(value: object) -> object:
    """A whole number has no point: AWS IoT says so of its second version."""
    number = _to_number(value)
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _to_boolean(value: object) -> object:
    return bool(value) if is_number(value) else as_boolean(value)


CASTS: dict[str, Callable[[object], object]] = {
    **dict.fromkeys(("STRING", "NVARCHAR", "TEXT", "NTEXT", "VARCHAR"), as_text),
    **dict.fromkeys(("INT", "INTEGER"), lambda value: as_integer(_to_number(value))),
    **dict.fromkeys(("DOUBLE", "DECIMAL"), _to_decimal),
    **dict.fromkeys(("BOOL", "BOOLEAN"), _to_boolean),
}
