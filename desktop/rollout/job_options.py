"""A plan by CreateJob's own names (AWS IoT API reference): what is left out, AWS decides."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from desktop.settings.rollout_plan import (
    AbortSection,
    PaceSection,
    RetrySection,
    RolloutPlan,
    ScheduleSection,
)


def job_options(plan: RolloutPlan, *, more_targets: bool = False) -> dict[str, Any]:
    """Of the plan all but its targets, to which there come `more_targets` later."""
    options: dict[str, Any] = {
        # Only a continuous job takes more targets later.
        "targetSelection": "CONTINUOUS" if plan.newcomers or more_targets else "SNAPSHOT",
        "timeoutConfig": {"inProgressTimeoutInMinutes": plan.timeout_minutes},
    }
    if plan.pace is not None:
        options["jobExecutionsRolloutConfig"] = _pace(plan.pace)
    if plan.abort:
        options["abortConfig"] = {"criteriaList": [_abort(one) for one in plan.abort]}
    if plan.retry:
        options["jobExecutionsRetryConfig"] = {"criteriaList": [_retry(one) for one in plan.retry]}
    if plan.schedule is not None:
        options["schedulingConfig"] = _schedule(plan.schedule)
    return options


def _pace(pace: PaceSection) -> dict[str, Any]:
    said: dict[str, Any] = {"maximumPerMinute": pace.per_minute}
    if pace.begin_with is not None:
        rules = {
            "numberOfSucceededThings": pace.after_succeeded,
            "numberOfNotifiedThings": pace.after_notified,
        }
        said["exponentialRate"] = {
            "baseRatePerMinute": pace.begin_with,
            "incrementFactor": pace.factor,
            "rateIncreaseCriteria": {name: count for name, count in rules.items() if count is not None},
        }
    return said


def _abort(rule: AbortSection) -> dict[str, Any]:
    return {
        "failureType": rule.on,
        "action": "CANCEL",
        "thresholdPercentage": rule.percent,
        "minNumberOfExecutedThings": rule.after,
    }


def _retry(rule: RetrySection) -> dict[str, Any]:
    return {"failureType": rule.on, "numberOfRetries": rule.times}


def _schedule(schedule: ScheduleSection) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if schedule.start is not None:
        said["startTime"] = _minute(schedule.start)
    if schedule.end is not None:
        said["endTime"] = _minute(schedule.end)
        said["endBehavior"] = schedule.at_end.replace("-", "_").upper()
    if schedule.window:
        said["maintenanceWindows"] = [
            {"startTime": window.cron, "durationInMinutes": window.minutes} for window in schedule.window
        ]
    return said


def _minute(moment: datetime) -> str:
    """In UTC; AWS refuses seconds and a zone."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
