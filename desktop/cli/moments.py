"""Dates and times as a person types them."""

from __future__ import annotations

from datetime import datetime

import click


class Moment(click.ParamType[datetime]):
    """ISO 8601; without an offset it is this machine's time, without a time of day midnight. Aware."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value)).astimezone()
        except ValueError:
            self.fail(f"“{value}” is not a time. Write 2026-01-31 or 2026-01-31T14:00+01:00.", param, ctx)


MOMENT = Moment()
