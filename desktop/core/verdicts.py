"""How a run can end."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """PASS; FAIL: the unit is bad; ERROR: the station or the cloud is; ABORTED; UNKNOWN: reconcile, never retry."""

    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    FAIL = "FAIL"
    ERROR = "ERROR"
    ABORTED = "ABORTED"
    UNKNOWN = "UNKNOWN"
