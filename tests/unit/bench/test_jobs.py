"""Retries, schedules and more targets of jobs on the bench, by a clock of the test's own."""

from __future__ import annotations

import pytest

from tests.unit.bench.children import went_in

CASES = (
    "who_failed_is_asked_again_as_often_as_said",
    "a_job_is_not_over_while_somebody_is_asked_again",
    "who_refuses_is_not_asked_again",
    "who_took_too_long_is_asked_again",
    "nobody_is_asked_again_by_a_job_that_is_cancelled",
    "nobody_is_asked_again_once_the_job_was_cancelled",
    "a_job_of_later_waits",
    "a_job_of_later_is_cancelled_before_it_begins",
    "times_that_aws_does_not_take_are_refused",
    "newcomers_get_it_until_the_end",
    "the_end_takes_it_from_who_has_not_begun",
    "the_end_takes_it_from_all",
    "a_continuous_job_takes_more_targets",
    "more_targets_begin_at_the_job_s_pace",
    "a_job_that_takes_no_more_targets_refuses_them",
)


@pytest.fixture(scope="module")
def went(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return went_in("jobs_child", tmp_path_factory.mktemp("jobs"))


@pytest.mark.parametrize("case", CASES)
def test_a_job(case: str, went: dict[str, str]) -> None:
    assert went[case] == ""


def test_no_case_is_left_out(went: dict[str, str]) -> None:
    assert went.keys() == set(CASES)
