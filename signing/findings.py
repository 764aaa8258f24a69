"""What speaks for or against a signature, each by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from signing.errors import SigningError


class Finding(NamedTuple):
    """`state` is `pass`, `fail`, or `skip` for what nobody asked for.

    `error` is what a failed one is about, with a code: a `SigningError` unless another room found it.
    """

    check: str
    state: str
    detail: str
    error: Exception | None = None


def attempt(check: str, work: Callable[[], str]) -> Finding:
    """Passes with what `work` answers; fails with what it raises."""
    try:
        return Finding(check, "pass", work())
    except SigningError as error:
        return Finding(check, "fail", error.message, error)
