"""TOML as people write it, and as they do not."""

from __future__ import annotations

import tomllib
from typing import Any


def read_toml(text: str) -> dict[str, Any]:
    """Raises `ValueError`, which says what is wrong, for all that cannot be read."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:  # the parser goes as deep as the text does
        raise ValueError("it is nested too deep") from error
