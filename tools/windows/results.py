"""What came of a check."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["passed", "failed", "skipped"]


class CheckFailed(Exception):  # noqa: N818 - a finding, not a fault of the program
    """The text says what is wrong."""


class CheckSkipped(Exception):  # noqa: N818
    """The text says why it cannot be checked here."""


@dataclass(frozen=True)
class Found:
    """What a check that passed has to tell. `left_out` counts the tests that were skipped, by reason."""

    detail: str = ""
    megabytes: float | None = None
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Result:
    """`commit`: that of an earlier run, where it is from one."""

    check: str
    outcome: Outcome
    detail: str
    seconds: float
    megabytes: float | None = None
    left_out: dict[str, int] = field(default_factory=dict)
    commit: str = ""

    def document(self) -> dict[str, Any]:
        return asdict(self)
