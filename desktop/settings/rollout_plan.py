"""How fast a rollout goes, when, and when it stops by itself: a plan, read from TOML.

Limits are those of CreateJob (AWS IoT API reference), so that a plan that can be read is one that AWS takes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from desktop.core.catalogue.rollout import (
    PLAN_CANNOT_BE_READ,
    PLAN_IS_NO_TOML,
    PLAN_OUT_OF_TIME,
    PLAN_VALUE_WRONG,
)
from desktop.core.errors import RolloutError
from desktop.settings.product.section import Section
from desktop.settings.toml import first_fault, read_toml

MOST_A_MINUTE = 1000
MOST_MINUTES = 10_080  # a week
MOST_CANARIES = 90  # named one by one, and AWS IoT has 100 targets for a job, the real ones among them
MOST_RETRIES = 10  # of all criteria together
SOON = timedelta(minutes=30)  # before that no schedule begins, and none is shorter
A_YEAR, TWO_YEARS = timedelta(days=365), timedelta(days=730)

PerMinute = Annotated[int, Field(ge=1, le=MOST_A_MINUTE)]
Minutes = Annotated[int, Field(ge=1, le=MOST_MINUTES)]


class PaceSection(Section):
    """At most `per_minute` units begin in a minute; with `begin_with` it is so many at first, and `factor`
    times as many after every `after_succeeded` (or `after_notified`) units.
    """

    per_minute: PerMinute = MOST_A_MINUTE
    begin_with: PerMinute | None = None
    factor: Annotated[float, Field(ge=1.1, le=5, multiple_of=0.1)] = 2.0
    after_succeeded: Annotated[int, Field(ge=1)] | None = None
    after_notified: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _grows_by_one_rule(self) -> Self:
        rules = [rule for rule in (self.after_succeeded, self.after_notified) if rule is not None]
        if self.begin_with is None and rules:
            raise ValueError("begin_with is missing: how many units a minute it begins with")
        if self.begin_with is not None and len(rules) != 1:
            raise ValueError("begin_with takes one of after_succeeded and after_notified")
        if self.begin_with is not None and self.begin_with > self.per_minute:
            raise ValueError("begin_with is above per_minute")
        return self


class AbortSection(Section):
    """Units that have not begun are spared once `percent` of those that are done ended `on` it, when at least
    `after` are done.
    """

    on: Literal["FAILED", "REJECTED", "TIMED_OUT", "ALL"] = "ALL"
    percent: Annotated[float, Field(gt=0, le=100, multiple_of=0.01)]
    after: Annotated[int, Field(ge=1)] = 1


class RetrySection(Section):
    """A unit that ends `on` it is asked again, so many `times`."""

    on: Literal["FAILED", "TIMED_OUT", "ALL"]
    times: Annotated[int, Field(ge=1, le=MOST_RETRIES)]


class CanarySection(Section):
    """So many `things`, or `percent` of them, have begun in all once this step has; the next begins when they
    all took it and were connected `soak_minutes` later.
    """

    things: Annotated[int, Field(ge=1, le=MOST_CANARIES)] | None = None
    percent: Annotated[float, Field(gt=0, lt=100)] | None = None
    soak_minutes: Annotated[int, Field(ge=0, le=MOST_MINUTES)] = 60

    @model_validator(mode="after")
    def _counts_in_one_way(self) -> Self:
        if (self.things is None) == (self.percent is None):
            raise ValueError("it takes one of things and percent")
        return self


class WindowSection(Section):
    """Units begin only in the `minutes` after each time of `cron`, AWS's six fields, in UTC."""

    cron: Annotated[str, Field(pattern=r"^cron\((\S+ ){5}\S+\)$", max_length=256)]
    minutes: Annotated[int, Field(ge=1, le=1430)]


class ScheduleSection(Section):
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    at_end: Literal["stop-rollout", "cancel", "force-cancel"] = "stop-rollout"
    window: tuple[WindowSection, ...] = ()

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.start is None and self.end is None and not self.window:
            raise ValueError("it has neither start nor end nor window")
        if self.start is not None and self.end is not None:
            if self.end - self.start < SOON:
                raise ValueError("it ends less than 30 minutes after its start")
            if self.end - self.start > TWO_YEARS:
                raise ValueError("it ends more than two years after its start")
        return self


class RolloutPlan(Section):
    """`targets` are things and groups as on the command line. `newcomers`: things that come into a group
    later get it as well, until the rollout is cancelled or its end comes.
    """

    schema_: Literal[1] = Field(1, alias="schema")
    targets: tuple[str, ...] = ()
    timeout_minutes: Minutes = 1440
    newcomers: bool = False
    pace: PaceSection | None = None
    abort: tuple[AbortSection, ...] = ()
    retry: Annotated[tuple[RetrySection, ...], Field(max_length=2)] = ()
    schedule: ScheduleSection | None = None
    canary: tuple[CanarySection, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if sum(one.times for one in self.retry) > MOST_RETRIES:
            raise ValueError(f"retry: more than {MOST_RETRIES} retries in all")
        causes = [one.on for one in self.retry]
        if len(set(causes)) < len(causes) or ("ALL" in causes and len(causes) > 1):
            raise ValueError("retry: one cause is there twice")
        if self.schedule is not None and self.schedule.window and not self.newcomers:
            raise ValueError("schedule.window: AWS IoT has windows for a rollout to newcomers = true only")
        for values in ([one.things for one in self.canary], [one.percent for one in self.canary]):
            counts = [value for value in values if value is not None]
            if any(after <= before for before, after in pairwise(counts)):
                raise ValueError("canary: each step has more things than the one before")
        return self

    def check_times(self, now: datetime) -> None:
        """Raises ROL-043 when AWS would take the schedule no more, or not yet."""
        schedule = self.schedule or ScheduleSection.model_construct()
        for moment, most in ((schedule.start, A_YEAR), (schedule.end, TWO_YEARS)):
            if moment is not None and not now + SOON <= moment <= now + most:
                at = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
                raise RolloutError(PLAN_OUT_OF_TIME, at=at, days=most.days)


USUAL = RolloutPlan()


def load_plan(path: Path) -> RolloutPlan:
    """Raises ROL-040 (no such file), ROL-041 (no TOML), ROL-042 (a value is wrong, with its place)."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RolloutError(PLAN_CANNOT_BE_READ, path=path, reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise RolloutError(PLAN_IS_NO_TOML, path=path, reason="it is no text in UTF-8") from error
    return parse_plan(text, str(path))


def parse_plan(text: str, source: str) -> RolloutPlan:
    try:
        read = read_toml(text)
    except ValueError as error:
        raise RolloutError(PLAN_IS_NO_TOML, path=source, reason=error) from error
    try:
        return RolloutPlan.model_validate(read)
    except ValidationError as error:
        raise RolloutError(PLAN_VALUE_WRONG, path=source, **first_fault(error, _KEYS)._asdict()) from error


_SECTIONS = (
    RolloutPlan,
    PaceSection,
    AbortSection,
    RetrySection,
    ScheduleSection,
    WindowSection,
    CanarySection,
)
_KEYS = [name.rstrip("_") for section in _SECTIONS for name in section.model_fields]
