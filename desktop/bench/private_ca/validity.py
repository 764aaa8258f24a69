"""How long a certificate lives: `Validity` of AWS Private CA."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from typing import Any

from desktop.bench.private_ca.algorithms import invalid_args

FORMATS = {12: "%y%m%d%H%M%S", 14: "%Y%m%d%H%M%S"}  # UTCTime and GeneralizedTime without their Z


def read_time(validity: object, now: datetime.datetime) -> datetime.datetime:
    """The time it names, or the time that long after `now`. Raises `Refused`."""
    described: Mapping[str, Any] = validity if isinstance(validity, Mapping) else {}
    value = described.get("Value")
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise invalid_args("Value of the validity must be a number of 1 or more.")
    try:
        match described.get("Type"):
            case "DAYS":
                return now + datetime.timedelta(days=value)
            case "MONTHS":
                return _months_after(now, value)
            case "YEARS":
                return _months_after(now, 12 * value)
            case "ABSOLUTE":
                return datetime.datetime.fromtimestamp(value, datetime.UTC)
            case "END_DATE":
                text = f"{value:012d}"
                return datetime.datetime.strptime(f"{text}Z", f"{FORMATS[len(text)]}%z")
    except (ValueError, OverflowError, OSError, KeyError) as error:
        raise invalid_args("The validity names no time that a certificate can hold.") from error
    raise invalid_args("Type of the validity must be END_DATE, ABSOLUTE, DAYS, MONTHS or YEARS.")


def _months_after(now: datetime.datetime, months: int) -> datetime.datetime:
    years, month = divmod(now.month - 1 + months, 12)
    year = now.year + years
    day = min(now.day, calendar.monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)
