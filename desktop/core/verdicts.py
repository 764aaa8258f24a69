"""How a run can end."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """FAIL: the unit is bad. ERROR: the station or cloud is. UNKNOWN: reconcile, never retry blindly.
    MADE: the unit has its identity, and AWS has not seen it yet.
    """

    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    MADE = "MADE"
    FAIL = "FAIL"
    ERROR = "ERROR"
    ABORTED = "ABORTED"
    UNKNOWN = "UNKNOWN"


GOOD = (Verdict.PASS, Verdict.MADE)
"""The unit has its identity: nothing is left to do at the station."""
