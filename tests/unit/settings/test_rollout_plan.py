"""Plans: what AWS would refuse is refused when the file is read, with the place that is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from botocore.validate import ParamValidator

from desktop.core.errors import RolloutError
from desktop.rollout.job_options import job_options
from desktop.settings.rollout_plan import USUAL, RolloutPlan, load_plan, parse_plan

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
NIGHT = """
schema = 1
targets = ["group/lamp-line"]
timeout_minutes = 90
newcomers = true

[pace]
per_minute = 200
begin_with = 20
factor = 1.5
after_succeeded = 100

[[abort]]
on = "FAILED"
percent = 2.5
after = 40

[[retry]]
on = "TIMED_OUT"
times = 2

[schedule]
start = 2026-12-01T23:30:00+01:00
end = 2026-12-08T05:00:00Z
at_end = "force-cancel"

[[schedule.window]]
cron = "cron(0 22 ? * MON-FRI *)"
minutes = 240
"""


def test_a_plan_becomes_what_create_job_takes() -> None:
    options = job_options(parse_plan(NIGHT, "night.toml"))
    growth = {
        "baseRatePerMinute": 20,
        "incrementFactor": 1.5,
        "rateIncreaseCriteria": {"numberOfSucceededThings": 100},
    }
    abort = {
        "failureType": "FAILED",
        "action": "CANCEL",
        "thresholdPercentage": 2.5,
        "minNumberOfExecutedThings": 40,
    }
    assert options == {
        "targetSelection": "CONTINUOUS",
        "timeoutConfig": {"inProgressTimeoutInMinutes": 90},
        "jobExecutionsRolloutConfig": {"maximumPerMinute": 200, "exponentialRate": growth},
        "abortConfig": {"criteriaList": [abort]},
        "jobExecutionsRetryConfig": {"criteriaList": [{"failureType": "TIMED_OUT", "numberOfRetries": 2}]},
        "schedulingConfig": {
            "startTime": "2026-12-01T22:30",
            "endTime": "2026-12-08T05:00",
            "endBehavior": "FORCE_CANCEL",
            "maintenanceWindows": [{"startTime": "cron(0 22 ? * MON-FRI *)", "durationInMinutes": 240}],
        },
    }
    service = boto3.session.Session().client(
        "iot", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    shape = service.meta.service_model.operation_model("CreateJob").input_shape
    report = ParamValidator().validate({"jobId": "j", "targets": ["t"], **options}, shape)
    assert not report.has_errors(), report.generate_report()


def test_the_guide_s_plan_is_one() -> None:
    plan = load_plan(Path(__file__).parents[3] / "docs" / "examples" / "rollouts" / "night.toml")
    assert job_options(plan).keys() == job_options(parse_plan(NIGHT, "night.toml")).keys()


def test_without_a_plan_units_have_a_day_and_aws_decides_the_rest() -> None:
    assert job_options(USUAL) == {
        "targetSelection": "SNAPSHOT",
        "timeoutConfig": {"inProgressTimeoutInMinutes": 1440},
    }


WHOLE = "as a whole"
GROWS = "[pace]\nbegin_with = 5\n"
WRONG = {
    "a key of a section": ("per_minute = 5", "per_minute", "belongs into another section"),
    "a misspelled key": ("[pace]\nper_minut = 5", "pace.per_minut", "Did you mean “per_minute”?"),
    "another layout": ("schema = 2", "schema", ""),
    "too fast": ("[pace]\nper_minute = 1001", "pace.per_minute", ""),
    "no unit a minute": ("[pace]\nper_minute = 0", "pace.per_minute", ""),
    "a factor with two decimals": (f"{GROWS}after_notified = 5\nfactor = 1.25", "pace.factor", ""),
    "a factor of one": (f"{GROWS}after_notified = 5\nfactor = 1.0", "pace.factor", ""),
    "growth without a rule": (GROWS, "pace", ""),
    "growth by two rules": (f"{GROWS}after_notified = 5\nafter_succeeded = 5", "pace", ""),
    "a rule without growth": ("[pace]\nafter_succeeded = 5", "pace", ""),
    "a begin above the most": (f"{GROWS}after_notified = 5\nper_minute = 4", "pace", ""),
    "stopped by nothing": ("[[abort]]\npercent = 0", "abort.0.percent", ""),
    "three decimals": ("[[abort]]\npercent = 0.125", "abort.0.percent", ""),
    "above all": ("[[abort]]\npercent = 100.5", "abort.0.percent", ""),
    "an end that no unit has": ('[[abort]]\non = "OFF"\npercent = 5', "abort.0.on", ""),
    "a retry of refusals": ('[[retry]]\non = "REJECTED"\ntimes = 1', "retry.0.on", ""),
    "one cause twice": ('[[retry]]\non = "FAILED"\ntimes = 1\n' * 2, WHOLE, ""),
    "all and one more": (
        '[[retry]]\non = "ALL"\ntimes = 1\n[[retry]]\non = "FAILED"\ntimes = 1',
        WHOLE,
        "",
    ),
    "three causes": ('[[retry]]\non = "FAILED"\ntimes = 1\n' * 3, "retry", ""),
    "eleven retries": (
        '[[retry]]\non = "TIMED_OUT"\ntimes = 6\n[[retry]]\non = "FAILED"\ntimes = 5',
        WHOLE,
        "",
    ),
    "a start without a zone": ("[schedule]\nstart = 2027-01-01T00:00:00", "schedule.start", ""),
    "no time at all": ('[schedule]\nat_end = "cancel"', "schedule", ""),
    "too short": ("[schedule]\nstart = 2027-01-01T00:00:00Z\nend = 2027-01-01T00:29:00Z", "schedule", ""),
    "too long": ("[schedule]\nstart = 2027-01-01T00:00:00Z\nend = 2029-01-01T00:00:00Z", "schedule", ""),
    "windows without newcomers": (
        '[[schedule.window]]\ncron = "cron(0 22 ? * MON *)"\nminutes = 60',
        WHOLE,
        "",
    ),
    "five fields": (
        'newcomers = true\n[[schedule.window]]\ncron = "cron(0 22 ? * MON)"\nminutes = 60',
        "schedule.window.0.cron",
        "",
    ),
}


@pytest.mark.parametrize(("text", "place", "advice"), WRONG.values(), ids=WRONG)
def test_what_aws_would_refuse_is_told_with_its_place(text: str, place: str, advice: str) -> None:
    with pytest.raises(RolloutError, match="ROL-042") as refused:
        parse_plan(text, "night.toml")
    assert refused.value.message.startswith(f"night.toml: {place}")
    assert advice in refused.value.hint


def test_a_file_that_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(RolloutError, match="ROL-040"):
        load_plan(tmp_path / "missing.toml")
    file = tmp_path / "Nacht über.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(RolloutError, match="ROL-041"):
        load_plan(file)
    file.write_text("schema = ", encoding="utf-8")
    with pytest.raises(RolloutError, match="ROL-041"):
        load_plan(file)
    file.write_text(NIGHT, encoding="utf-8")
    assert load_plan(file).targets == ("group/lamp-line",)


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("start = 2026-12-01T08:29:00Z", False),
        ("start = 2026-12-01T08:30:00Z", True),
        ("start = 2027-12-01T08:00:00Z", True),
        ("start = 2027-12-01T08:01:00Z", False),
        ("end = 2026-12-01T08:29:00Z", False),
        ("end = 2028-11-29T08:00:00Z", True),
        ("end = 2028-12-02T08:00:00Z", False),
    ],
)
def test_a_schedule_that_has_passed_is_refused_at_launch(line: str, fits: bool) -> None:
    plan = parse_plan(f"[schedule]\n{line}", "night.toml")
    if fits:
        plan.check_times(NOW)
    else:
        with pytest.raises(RolloutError, match="ROL-043"):
            plan.check_times(NOW)
    USUAL.check_times(NOW + timedelta(days=4000))


def test_a_plan_made_in_a_form_is_held_to_the_same() -> None:
    twice = [{"on": "FAILED", "times": 10}, {"on": "TIMED_OUT", "times": 1}]
    with pytest.raises(ValueError, match="more than 10 retries"):
        RolloutPlan.model_validate({"retry": twice})
