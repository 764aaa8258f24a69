"""What is wrong with a part of a file, beside what could be read of it."""

from __future__ import annotations

from typing import Any

from signing.errors import SigningError


def problem(error: SigningError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message}
