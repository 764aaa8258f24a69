"""Rollouts that follow from another: to what failed, and back on what took it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop.core.errors import RolloutError
from desktop.core.events import CheckDone
from desktop.ledger.projections.rollouts import Rollouts
from desktop.ledger.store import Ledger
from desktop.rollout.parts import Follows, Options
from desktop.settings.rollout_plan import parse_plan
from tests.bench.rollout.conftest import QUICK, Desk, Watching


def without_protection(desk: Desk) -> Desk:
    firmware = desk.product.firmware.model_copy(update={"rollback_protection": False})
    return dataclasses.replace(desk, product=desk.product.model_copy(update={"firmware": firmware}))


def took(desk: Desk, watching: Watching, version: str, ends: Mapping[str, str], **options: object) -> str:
    """A rollout of `version` that has ended so on these things; its id."""
    release = desk.release(version)
    job = desk.rollouts().launch(release, list(ends), Options(**options))  # type: ignore[arg-type] # names of it
    for thing, state in ends.items():
        desk.report(job, thing, state)
    watching(job).result(30)
    return job


def targets(desk: Desk, job: str) -> set[str]:
    arns = desk.aws("iot").describe_job(jobId=job)["job"]["targets"]
    return {arn.rpartition("/")[2] for arn in arns}


def test_what_failed_is_tried_again_and_nothing_else(desk: Desk, watching: Watching) -> None:
    good, failed, refused = desk.things(3)
    ends = {good: "SUCCEEDED", failed: "FAILED", refused: "REJECTED"}
    first = took(desk, watching, "1.1.0", ends)
    follows = desk.rollouts().retry_of(first)
    assert follows == Follows(first, "retry", frozenset({failed, refused}))
    release = desk.releases().get(desk.rollouts().release_of(first))
    again = desk.rollouts().launch(release, (), Options(follows=follows))
    assert targets(desk, again) == {failed, refused}
    [entry] = [entry for entry in desk.ledger.entries("rollout") if entry.subject == again]
    assert (entry.body["follows"], entry.body["why"], entry.body["things"]) == (first, "retry", 2)
    desk.report(again, failed, "SUCCEEDED")
    desk.report(again, refused, "SUCCEEDED")
    desk.rollouts().watch(again, pace=QUICK)
    with pytest.raises(RolloutError, match="ROL-046"):
        desk.rollouts().retry_of(again)


def test_what_still_runs_is_not_tried_again(desk: Desk) -> None:
    failed, open_ = desk.things(2)
    job = desk.rollouts().launch(desk.release(), [failed, open_])
    desk.report(job, failed, "FAILED")
    with pytest.raises(RolloutError, match="ROL-045"):
        desk.rollouts().retry_of(job)
    with pytest.raises(RolloutError, match="ROL-012"):
        desk.rollouts().retry_of("AFR_OTA-no-such-job")


def test_a_thing_that_is_gone_is_left_out(desk: Desk, watching: Watching) -> None:
    gone, there = desk.things(2)
    job = took(desk, watching, "1.1.0", {gone: "FAILED", there: "FAILED"})
    follows = desk.rollouts().retry_of(job)
    desk.aws("iot").delete_thing(thingName=gone)
    release = desk.releases().get(desk.rollouts().release_of(job))
    assert targets(desk, desk.rollouts().launch(release, (), Options(follows=follows))) == {there}
    desk.aws("iot").delete_thing(thingName=there)
    with pytest.raises(RolloutError, match="ROL-003"):
        desk.rollouts().launch(release, (), Options(follows=follows))


def test_back_to_what_the_things_ran_before(desk: Desk, watching: Watching) -> None:
    desk = without_protection(desk)
    one, two, other = desk.things(3)
    before = took(desk, watching, "1.0.0", {one: "SUCCEEDED", two: "SUCCEEDED"})
    bad = took(desk, watching, "1.1.0", {one: "SUCCEEDED", two: "FAILED", other: "SUCCEEDED"})
    follows = desk.rollouts().rollback_of(bad)
    assert follows == Follows(bad, "rollback", frozenset({one, other})), "two kept what it had"
    release = desk.rollouts().release_before(follows)
    assert release == desk.rollouts().release_of(before)
    options = Options(follows=follows, allow_downgrade=True)
    back = desk.rollouts().launch(desk.releases().get(release), (), options)
    assert targets(desk, back) == {one, other}
    assert back.startswith("AFR_OTA-v1_0_0-")


def test_things_that_ran_different_releases_ask_which(desk: Desk, watching: Watching) -> None:
    desk = without_protection(desk)
    one, two, three = desk.things(3)
    took(desk, watching, "0.9.0", dict.fromkeys((one, two), "SUCCEEDED"))
    took(desk, watching, "1.0.0", dict.fromkeys((two, three), "SUCCEEDED"))
    bad = took(desk, watching, "1.1.0", dict.fromkeys((one, two, three), "SUCCEEDED"))
    follows = desk.rollouts().rollback_of(bad)
    with pytest.raises(RolloutError, match="ROL-051") as asked:
        desk.rollouts().release_before(follows)
    assert "(2)" in asked.value.message
    assert list(Rollouts(desk.ledger.database).taken_before(bad, follows.things).values()) == [2, 1]


def test_what_runs_it_by_now_is_not_tried_again(desk: Desk, watching: Watching) -> None:
    same, newer, still = desk.things(3)
    first = took(desk, watching, "1.1.0", dict.fromkeys((same, newer, still), "FAILED"))
    took(desk, watching, "1.1.0", {same: "SUCCEEDED"})
    took(desk, watching, "1.2.0", {newer: "SUCCEEDED"})
    assert desk.rollouts().retry_of(first).things == {still}
    assert desk.rollouts().retry_of(first, allow_downgrade=True).things == {same, newer, still}
    follows = desk.rollouts().retry_of(first)
    release = desk.releases().get(desk.rollouts().release_of(first))
    assert targets(desk, desk.rollouts().launch(release, (), Options(follows=follows))) == {still}


def test_what_took_another_since_does_not_go_back(desk: Desk, watching: Watching) -> None:
    """It would go two releases back, or to one that it ran long ago."""
    desk = without_protection(desk)
    newer, back, still = desk.things(3)
    took(desk, watching, "1.0.0", dict.fromkeys((newer, back, still), "SUCCEEDED"))
    bad = took(desk, watching, "1.1.0", dict.fromkeys((newer, back, still), "SUCCEEDED"))
    took(desk, watching, "1.2.0", {newer: "SUCCEEDED", still: "FAILED"})
    took(desk, watching, "1.0.0", {back: "SUCCEEDED"}, allow_downgrade=True)
    assert desk.rollouts().rollback_of(bad).things == {still}
    took(desk, watching, "1.0.0", {still: "SUCCEEDED"}, allow_downgrade=True)
    with pytest.raises(RolloutError, match="ROL-048"):
        desk.rollouts().rollback_of(bad)


def test_where_there_is_no_way_back(desk: Desk, watching: Watching, tmp_path: Path) -> None:
    [thing] = desk.things(1)
    job = took(desk, watching, "1.1.0", {thing: "SUCCEEDED"})
    with pytest.raises(RolloutError, match="ROL-049") as compiled:
        desk.rollouts().rollback_of(job)
    firmware = desk.product.firmware.model_copy(update={"format": "mcuboot"})
    boot = dataclasses.replace(desk, product=desk.product.model_copy(update={"firmware": firmware}))
    with pytest.raises(RolloutError, match="ROL-049") as in_header:
        boot.rollouts().rollback_of(job)
    assert in_header.value.hint != compiled.value.hint
    free = without_protection(desk)
    with pytest.raises(RolloutError, match="ROL-050"):
        free.rollouts().release_before(free.rollouts().rollback_of(job))
    failed = took(free, watching, "1.2.0", {thing: "FAILED"})
    with pytest.raises(RolloutError, match="ROL-048"):
        free.rollouts().rollback_of(failed)
    with Ledger(tmp_path / "elsewhere.sqlite3") as elsewhere:
        stranger = dataclasses.replace(free, ledger=elsewhere)
        with pytest.raises(RolloutError, match="ROL-052"):
            stranger.rollouts().release_of(job)


def test_a_plan_is_what_aws_keeps(desk: Desk) -> None:
    plan = parse_plan(
        """
        [pace]
        per_minute = 50
        begin_with = 5
        after_succeeded = 10
        [[abort]]
        on = "FAILED"
        percent = 20
        after = 10
        [[retry]]
        on = "TIMED_OUT"
        times = 2
        """,
        "plan.toml",
    )
    job = desk.rollouts().launch(desk.release(), desk.things(1), Options(how=plan))
    kept = desk.aws("iot").describe_job(jobId=job)["job"]
    assert kept["jobExecutionsRolloutConfig"]["exponentialRate"]["baseRatePerMinute"] == 5
    assert kept["abortConfig"]["criteriaList"][0]["minNumberOfExecutedThings"] == 10
    assert kept["jobExecutionsRetryConfig"]["criteriaList"] == [
        {"failureType": "TIMED_OUT", "numberOfRetries": 2}
    ]


def test_a_rollout_stops_by_itself(desk: Desk, watching: Watching) -> None:
    plan = parse_plan('[[abort]]\non = "FAILED"\npercent = 50\nafter = 2', "plan.toml")
    things = desk.things(4)
    job = desk.rollouts().launch(desk.release(), things, Options(how=plan))
    watch = watching(job)
    for thing in things[:2]:
        desk.report(job, thing, "FAILED")
    finished = watch.result(30)
    assert finished.status == "CANCELED"
    assert {state: count for state, count in finished.counts.items() if count} == {
        "FAILED": 2,
        "CANCELED": 2,
    }


def test_another_rollout_to_the_same_things_is_told(desk: Desk) -> None:
    [thing] = desk.things(1)
    first = desk.rollouts().launch(desk.release(), [thing])
    desk.heard.events.clear()
    desk.rollouts().preflight(desk.release("1.2.0"), [thing])
    told = {event.check: event for event in desk.heard.events if isinstance(event, CheckDone)}
    assert told["other-rollouts"].state == "warn"
    assert first in told["other-rollouts"].detail
    assert told["duration"].state == "pass"
