"""Values in a rule's SQL, and what becomes of those of another type than is wanted.

AWS IoT developer guide, "Data types" and "Operators". Values are those of JSON, and `UNDEFINED`.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final


class Undefined:
    """No value: a key that is not there, or what cannot be computed."""

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final = Undefined()
Number = int | float
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?", re.ASCII)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_number(value: object) -> Number | Undefined:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        number = float(value)
        return int(value) if re.fullmatch(r"-?\d+", value.strip()) else number
    return UNDEFINED


def as_integer(value: object) -> int | Undefined:
    """Rounded down, as the functions that want an Int do it."""
    number = as_number(value)
    if isinstance(number, Undefined) or not math.isfinite(number):
        return UNDEFINED
    return math.floor(number)


def as_text(value: object) -> str | Undefined:
    if value is None or isinstance(value, Undefined):
        return UNDEFINED
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def as_boolean(value: object) -> bool | Undefined:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    return UNDEFINED


def equal(left: object, right: object) -> bool | Undefined:
    """Nothing is converted: values of two types differ. True and 1 are two types."""
    if isinstance(left, Undefined) or isinstance(right, Undefined):
        return UNDEFINED
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


def compared(sign: str, left: object, right: object) -> bool | Undefined:
    if sign in ("=", "<>"):
        same = equal(left, right)
        return same if isinstance(same, Undefined) or sign == "=" else not same
    one, other = as_number(left), as_number(right)
    if isinstance(one, Undefined) or isinstance(other, Undefined):
        return UNDEFINED
    return {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[sign]


def computed(sign: str, left: object, right: object) -> object:
    """A plus joins when one side is a text."""
    if isinstance(left, Undefined) or isinstance(right, Undefined):
        return UNDEFINED
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        before, after = as_text(left), as_text(right)
        return UNDEFINED if isinstance(before, Undefined) or isinstance(after, Undefined) else before + after
    one, other = as_number(left), as_number(right)
    if isinstance(one, Undefined) or isinstance(other, Undefined):
        return UNDEFINED
    try:
        return _result(sign, one, other)
    except (OverflowError, ZeroDivisionError, ValueError):
        return UNDEFINED


def _result(sign: str, one: Number, other: Number) -> Number:
    whole = isinstance(one, int) and isinstance(other, int)
    match sign:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "/":
            return _towards_zero(int(one), int(other)) if whole else one / other
    if whole:  # the remainder has the sign of what is divided
        return int(one) - _towards_zero(int(one), int(other)) * int(other)
    return math.fmod(one, other)


def _towards_zero(one: int, other: int) -> int:
    quotient = abs(one) // abs(other)
    return quotient if (one < 0) == (other < 0) else -quotient


def member(value: object, name: str) -> object:
    return value.get(name, UNDEFINED) if isinstance(value, dict) else UNDEFINED


def defined(values: dict[str, object]) -> dict[str, Any]:
    """An object as JSON has it: what is undefined is not there."""
    return {name: value for name, value in values.items() if not isinstance(value, Undefined)}
