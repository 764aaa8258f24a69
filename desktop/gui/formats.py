"""Numbers, durations, dates and times in the language in use: nothing else in the window formats any.

Numbers are written as the language does. Dates and times are ISO 8601 in every language, as they are in the
ledger, on the command line and in the core's sentences beside them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import floor

from PySide6.QtCore import QCoreApplication, QLocale

translate = QCoreApplication.translate

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_DAYS_TOLD = 30  # what is longer ago is told by its date


def number(value: int) -> str:
    """`300,000`."""
    return QLocale().toString(value)


def decimal(value: float, digits: int = 1) -> str:
    """`6.2`."""
    return QLocale().toString(value, "f", digits)


def percent(share: float, digits: int = 0) -> str:
    """`98.4 %` of a part of 1, rounded down: 100 % is all of it."""
    scale: int = 10**digits
    shown = floor(share * 100 * scale + 1e-6) / scale  # 0.29 * 100 is a little less than 29
    return translate("Formats", "{0} %").format(decimal(shown, digits))


def seconds(value: float) -> str:
    """A time that something took: `6.2 s`, `48 s`, `2 min 5 s`, `1 h 3 min`."""
    if value >= 9.95:
        return duration(round(value))
    return translate("Formats", "{0} s").format(decimal(max(value, 0.0)))


def duration(whole: int) -> str:
    """The same of whole seconds: `6 s`."""
    if whole < 2 * _MINUTE:
        return translate("Formats", "{0} s").format(number(max(whole, 0)))
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        return translate("Formats", "{0} min {1} s").format(number(minutes), number(rest))
    hours, rest = divmod(whole, _HOUR)
    return translate("Formats", "{0} h {1} min").format(number(hours), number(rest // _MINUTE))


def size(count: int) -> str:
    return translate("Formats", "{0} bytes").format(number(count))


def time_of_day(at: datetime) -> str:
    """`19:45:07`, by this computer's clock."""
    return f"{at.astimezone():%H:%M:%S}"


def day(at: datetime) -> str:
    """`2026-11-27`, in UTC as certificates have it."""
    return f"{at.astimezone(UTC):%Y-%m-%d}"


def moment(at: datetime) -> str:
    """`2026-11-27 19:45 UTC+1`: date, time and zone of this computer then."""
    local = at.astimezone()
    return f"{local:%Y-%m-%d %H:%M} {_zone(local)}"


def ago(at: datetime, now: datetime) -> str:
    """`3 min ago`, `yesterday`; the date of what is a month old, the moment of what is to come."""
    passed = (now - at).total_seconds()
    if passed <= -_MINUTE:
        return moment(at)
    if passed < _MINUTE:
        return translate("Formats", "just now")
    if passed < _HOUR:
        return translate("Formats", "{0} min ago").format(number(int(passed) // _MINUTE))
    if passed < _DAY:
        return translate("Formats", "{0} h ago").format(number(int(passed) // _HOUR))
    days = (now.astimezone().date() - at.astimezone().date()).days
    if days > _DAYS_TOLD:
        return day(at)
    if days <= 1:
        return translate("Formats", "yesterday")
    return translate("Formats", "{0} days ago").format(number(days))


def moment_and_age(at: datetime, now: datetime) -> str:
    """`2026-11-27 19:45 UTC+1 · 3 min ago`; nothing is said twice."""
    exact, past = moment(at), ago(at, now)
    return exact if past in exact else f"{exact} · {past}"


def _zone(local: datetime) -> str:
    """By its distance from UTC: what Windows calls a zone is in Windows's own language."""
    offset = local.utcoffset()
    minutes = round(offset.total_seconds() / _MINUTE) if offset else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), _MINUTE)
    told = f"{hours}:{rest:02}" if rest else f"{hours}"
    return f"UTC{'+' if minutes > 0 else '-'}{told}"
