"""When a rollout may begin and end: never after the policy that let it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .refusals import EXPIRED, REQUEST, Refused, require

_MINUTE = "%Y-%m-%dT%H:%M"


def require_in_time(options: Mapping[str, Any], expires: datetime) -> None:
    """Raises `Refused` for a start after `expires`, and for a rollout to newcomers that outlives it.

    `options` are CreateJob's own; its times are minutes in UTC.
    """
    schedule = options.get("schedulingConfig", {})
    require(isinstance(schedule, dict), REQUEST, "The schedule is none.")
    start, end = _minute(schedule.get("startTime")), _minute(schedule.get("endTime"))
    told = f"The release policy ends on {expires}, before the rollout"
    require(start is None or start < expires, EXPIRED, f"{told} begins.")
    if options.get("targetSelection", "SNAPSHOT") != "SNAPSHOT":
        require(end is not None and end <= expires, EXPIRED, f"{told} to things that are yet to come.")


def _minute(text: object) -> datetime | None:
    if text is None:
        return None
    told = f"{str(text)[:32]} is no minute in UTC, as in 2027-01-31T22:00."
    try:
        minute = datetime.strptime(str(text), _MINUTE).replace(tzinfo=UTC)
    except ValueError as error:
        raise Refused(REQUEST, told) from error
    # strptime takes other spellings, too, which AWS IoT may read in another way.
    require(minute.strftime(_MINUTE) == text, REQUEST, told)
    return minute
