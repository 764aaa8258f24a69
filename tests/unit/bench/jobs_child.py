"""Jobs of the bench by a clock of the test's own, in a process of their own; prints how each case went.

MiniStack keeps its state, and reads its settings, in its modules.
"""
# ruff: noqa: E402, T201 - settings come before what reads them; MiniStack's parts; a program's output

from __future__ import annotations

import asyncio
import json
import sys
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.bench.environment import ACCOUNT_ID, REGION, prepare

prepare(Path(sys.argv[1]), 1, persist=False)

from ministack.core.responses import request_scope
from ministack.services import iot

from desktop.bench.jobs import retries, schedules, targets
from desktop.bench.ministack_services import extended

retries.install()
schedules.install()
iot.handle_request = extended(iot.handle_request, targets.route)
NOW = datetime(2026, 12, 1, 8, 0, 30, tzinfo=UTC)
ARN = f"arn:aws:iot:{REGION}:{ACCOUNT_ID}"
THINGS = ("DL1", "DL2", "DL3")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return int(self.now.timestamp() * 1000)


clock = Clock()
iot._jobs_now_ms = clock
told: list[tuple[str, str | None]] = []


async def hear(_account: str, _region: str, thing: str, before: str | None) -> None:
    told.append((thing, before))


iot.jobs_notify_thing = hear


async def call(method: str, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
    status, _headers, content = await iot.handle_request(method, path, {}, json.dumps(body).encode(), {})
    return status, json.loads(content or b"{}")


async def new_job(**options: Any) -> tuple[int, dict[str, Any]]:
    things = [f"{ARN}:thing/{thing}" for thing in THINGS]
    return await call("PUT", "/jobs/update", targets=things, document="{}", **options)


async def job() -> dict[str, Any]:
    _status, answer = await call("GET", "/jobs/update")
    return dict(answer["job"])


async def counts() -> dict[str, int]:
    process = (await job())["jobProcessDetails"]
    return {name.removeprefix("numberOf"): count for name, count in process.items() if count}


def report(thing: str, status: str) -> Any:
    return iot.jobs_update_execution(thing, "update", status=status)


def minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def who_failed_is_asked_again_as_often_as_said() -> None:
    criteria = [{"failureType": "FAILED", "numberOfRetries": 2}]
    await new_job(jobExecutionsRetryConfig={"criteriaList": criteria})
    for attempt in (1, 2):
        told.clear()
        execution, _error = report("DL1", "FAILED")
        assert execution["status"] == "FAILED", "the unit hears what it said"
        await settle()
        assert iot.jobs_describe_execution("DL1", "update")["status"] == "QUEUED"
        assert ("DL1", None) in told
        _status, answer = await call("GET", "/jobs/update/things")
        attempts = {
            row["thingArn"].rpartition("/")[2]: row["jobExecutionSummary"]["retryAttempt"]
            for row in answer["executionSummaries"]
        }
        assert attempts == {"DL1": attempt, "DL2": 0, "DL3": 0}, attempts
    report("DL1", "FAILED")
    await settle()
    assert await counts() == {"FailedThings": 1, "QueuedThings": 2}


async def a_job_is_not_over_while_somebody_is_asked_again() -> None:
    await new_job(jobExecutionsRetryConfig={"criteriaList": [{"failureType": "ALL", "numberOfRetries": 1}]})
    for thing in THINGS:
        report(thing, "SUCCEEDED" if thing != "DL3" else "FAILED")
    assert (await job())["status"] == "IN_PROGRESS"
    await settle()
    report("DL3", "SUCCEEDED")
    assert (await job())["status"] == "COMPLETED"


async def who_refuses_is_not_asked_again() -> None:
    await new_job(jobExecutionsRetryConfig={"criteriaList": [{"failureType": "ALL", "numberOfRetries": 5}]})
    report("DL1", "REJECTED")
    await settle()
    assert await counts() == {"RejectedThings": 1, "QueuedThings": 2}


async def who_took_too_long_is_asked_again() -> None:
    await new_job(
        timeoutConfig={"inProgressTimeoutInMinutes": 5},
        jobExecutionsRetryConfig={"criteriaList": [{"failureType": "TIMED_OUT", "numberOfRetries": 1}]},
    )
    report("DL1", "IN_PROGRESS")
    clock.now += timedelta(minutes=6)
    await job()
    await settle()
    assert await counts() == {"QueuedThings": 3}
    report("DL1", "IN_PROGRESS")
    clock.now += timedelta(minutes=6)
    await job()
    await settle()
    assert await counts() == {"TimedOutThings": 1, "QueuedThings": 2}


async def nobody_is_asked_again_by_a_job_that_is_cancelled() -> None:
    await new_job(jobExecutionsRetryConfig={"criteriaList": [{"failureType": "ALL", "numberOfRetries": 5}]})
    report("DL1", "IN_PROGRESS")
    await call("PUT", "/jobs/update/cancel")
    report("DL1", "FAILED")
    await settle()
    assert await counts() == {"FailedThings": 1, "CanceledThings": 2}


async def nobody_is_asked_again_once_the_job_was_cancelled() -> None:
    await new_job(jobExecutionsRetryConfig={"criteriaList": [{"failureType": "ALL", "numberOfRetries": 5}]})
    report("DL1", "FAILED")
    await call("PUT", "/jobs/update/cancel")
    await settle()
    assert await counts() == {"FailedThings": 1, "CanceledThings": 2}


async def a_job_of_later_waits() -> None:
    start = NOW + timedelta(minutes=45)
    status, _answer = await new_job(schedulingConfig={"startTime": minute(start)})
    assert status == 200
    assert (await job())["status"] == "SCHEDULED"
    assert await counts() == {}
    assert iot.jobs_start_next_execution("DL1", peek=True) is None
    clock.now = start
    assert await counts() == {"QueuedThings": 3}
    assert (await job())["status"] == "IN_PROGRESS"
    assert iot.jobs_start_next_execution("DL1", peek=True) is not None


async def a_job_of_later_is_cancelled_before_it_begins() -> None:
    start = NOW + timedelta(minutes=45)
    await new_job(schedulingConfig={"startTime": minute(start)})
    status, _answer = await call("PUT", "/jobs/update/cancel")
    assert status == 200
    clock.now = start
    assert (await job())["status"] == "CANCELED"
    assert await counts() == {}


async def times_that_aws_does_not_take_are_refused() -> None:
    for wrong in (
        {"startTime": minute(NOW + timedelta(minutes=29))},
        {"startTime": minute(NOW + timedelta(days=366))},
        {"endTime": minute(NOW + timedelta(minutes=20))},
        {"startTime": minute(NOW + timedelta(hours=2)), "endTime": minute(NOW + timedelta(hours=2))},
        {"startTime": minute(NOW + timedelta(hours=2)), "endTime": minute(NOW + timedelta(days=800))},
        {"maintenanceWindows": [{"startTime": "cron(0 22 ? * MON *)", "durationInMinutes": 60}]},
        {"startTime": "soon"},
    ):
        status, answer = await new_job(schedulingConfig=wrong)
        assert status == 400, wrong
        assert answer["message"], wrong
    status, _answer = await new_job(schedulingConfig={"startTime": minute(NOW + timedelta(minutes=30))})
    assert status == 200


async def newcomers_get_it_until_the_end() -> None:
    end = NOW + timedelta(hours=2)
    await call("POST", "/thing-groups/line")
    targets = [f"{ARN}:thinggroup/line"]
    schedule = {"endTime": minute(end), "endBehavior": "STOP_ROLLOUT"}
    await call(
        "PUT",
        "/jobs/update",
        targets=targets,
        document="{}",
        targetSelection="CONTINUOUS",
        schedulingConfig=schedule,
    )
    await call("PUT", "/thing-groups/addThingToThingGroup", thingGroupName="line", thingName="DL1")
    assert await counts() == {"QueuedThings": 1}
    clock.now = end
    await call("PUT", "/thing-groups/addThingToThingGroup", thingGroupName="line", thingName="DL2")
    assert await counts() == {"QueuedThings": 1}, "the second came too late"
    assert (await job())["status"] == "IN_PROGRESS"
    report("DL1", "SUCCEEDED")
    now = await job()
    assert (now["status"], now["targetSelection"]) == ("COMPLETED", "CONTINUOUS")


async def the_end_takes_it_from_who_has_not_begun() -> None:
    end = NOW + timedelta(hours=2)
    await new_job(schedulingConfig={"endTime": minute(end), "endBehavior": "CANCEL"})
    report("DL1", "IN_PROGRESS")
    clock.now = end
    await job()
    assert await counts() == {"InProgressThings": 1, "CanceledThings": 2}


async def the_end_takes_it_from_all() -> None:
    end = NOW + timedelta(hours=2)
    await new_job(schedulingConfig={"endTime": minute(end), "endBehavior": "FORCE_CANCEL"})
    report("DL1", "IN_PROGRESS")
    clock.now = end
    await job()
    assert await counts() == {"CanceledThings": 3}


async def continuous(*things: str, **options: Any) -> None:
    targets = [f"{ARN}:thing/{thing}" for thing in things]
    await call("PUT", "/jobs/update", targets=targets, document="{}", targetSelection="CONTINUOUS", **options)


async def associate(**body: Any) -> tuple[int, dict[str, Any]]:
    return await call("POST", "/jobs/update/targets", **body)


async def a_continuous_job_takes_more_targets() -> None:
    await continuous("DL1")
    report("DL1", "SUCCEEDED")
    told.clear()
    status, answer = await associate(targets=[f"{ARN}:thing/DL1", f"{ARN}:thing/DL2"], comment="step 2")
    assert (status, answer["jobId"]) == (200, "update")
    assert told == [("DL2", None)], "who has it already is not told again"
    now = await job()
    assert [arn.rpartition("/")[2] for arn in now["targets"]] == ["DL1", "DL2"]
    assert (now["status"], now["comment"]) == ("IN_PROGRESS", "step 2")
    assert await counts() == {"SucceededThings": 1, "QueuedThings": 1}


async def more_targets_begin_at_the_job_s_pace() -> None:
    await continuous("DL1", jobExecutionsRolloutConfig={"maximumPerMinute": 1})
    await associate(targets=[f"{ARN}:thing/DL2", f"{ARN}:thing/DL3"])
    assert await counts() == {"QueuedThings": 2}


async def a_job_that_takes_no_more_targets_refuses_them() -> None:
    targets = [f"{ARN}:thing/DL1"]
    await new_job()
    assert (await associate(targets=targets))[0] == 400, "a snapshot"
    iot._jobs.clear()
    await continuous("DL1")
    for wrong, status in (
        ({"targets": []}, 400),
        ({"targets": "DL1"}, 400),
        ({}, 400),
        ({"targets": ["DL1"]}, 400),
        ({"targets": [f"{ARN}:thing/nobody"]}, 404),
        ({"targets": [f"{ARN}:thinggroup/nobody"]}, 404),
    ):
        assert (await associate(**wrong))[0] == status, wrong
    assert (await call("POST", "/jobs/nothing/targets", targets=targets))[0] == 404
    for number in range(100):
        await call("POST", f"/things/more-{number}")
    more = [f"{ARN}:thing/more-{number}" for number in range(100)]
    assert (await associate(targets=more))[0] == 410, "a hundred in all"
    assert (await associate(targets=more[:99]))[0] == 200
    await call("PUT", "/jobs/update/cancel")
    assert (await associate(targets=targets))[0] == 400


CASES = (
    who_failed_is_asked_again_as_often_as_said,
    a_job_is_not_over_while_somebody_is_asked_again,
    who_refuses_is_not_asked_again,
    who_took_too_long_is_asked_again,
    nobody_is_asked_again_by_a_job_that_is_cancelled,
    nobody_is_asked_again_once_the_job_was_cancelled,
    a_job_of_later_waits,
    a_job_of_later_is_cancelled_before_it_begins,
    times_that_aws_does_not_take_are_refused,
    newcomers_get_it_until_the_end,
    the_end_takes_it_from_who_has_not_begun,
    the_end_takes_it_from_all,
    a_continuous_job_takes_more_targets,
    more_targets_begin_at_the_job_s_pace,
    a_job_that_takes_no_more_targets_refuses_them,
)


async def went(case: Callable[[], Awaitable[None]]) -> str:
    clock.now = NOW
    iot.reset()
    with request_scope(ACCOUNT_ID, REGION):
        for thing in THINGS:
            await call("POST", f"/things/{thing}")
        try:
            await case()
        except Exception:  # noqa: BLE001 - told to the test
            return traceback.format_exc()
    return ""


async def main() -> None:
    print(json.dumps({case.__name__: await went(case) for case in CASES}))


asyncio.run(main())
