"""JSON as RFC 8259 has it: no NaN, no infinity, and nothing so deep that reading it ends the program."""

from __future__ import annotations

import json
import math
from typing import Any


def parse_json(text: str | bytes) -> Any:
    """Raises `ValueError` for all that is none."""
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def json_text(value: object, **form: Any) -> str:
    """`form` as `json.dumps` takes it. Raises `ValueError` for a number that JSON has not."""
    return json.dumps(value, allow_nan=False, **form)


def _refuse(number: str) -> float:
    raise ValueError(f"{number} is no number in JSON")


def _finite(number: str) -> float:
    value = float(number)
    return value if math.isfinite(value) else _refuse(number)
