"""Certificates that end: told in time for a successor to be made in peace."""

from __future__ import annotations

from datetime import UTC, datetime

from signing.messages import said

WARN_DAYS = 90


def days_left(not_after: datetime, now: datetime | None = None) -> int:
    """Whole days; negative when it has ended."""
    return (not_after - (now or datetime.now(UTC))).days


def expiry_warning(subject: str, not_after: datetime, now: datetime | None = None) -> str | None:
    """A sentence when the certificate ends in `WARN_DAYS` or fewer days, or has ended."""
    days, day = days_left(not_after, now), f"{not_after:%Y-%m-%d}"
    if days < 0:
        return said(
            "The certificate “{subject}” ended on {day}: it can issue no more.", subject=subject, day=day
        )
    if days <= WARN_DAYS:
        return said(
            "The certificate “{subject}” ends on {day}, in {days:,} days: make its successor.",
            subject=subject,
            day=day,
            days=days,
        )
    return None
