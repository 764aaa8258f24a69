"""MQTT sessions by custom authentication, with an authorizer and a clock of the test's own."""

from __future__ import annotations

import pytest

from tests.unit.bench.children import went_in

CASES = (
    "who_is_let_in_is_held_to_the_policies",
    "another_client_id_is_refused",
    "who_is_denied_hears_nothing_and_leaves_other_sessions_alone",
    "nothing_comes_before_connect_and_nobody_connects_twice",
    "a_connect_that_is_cut_short_is_refused",
    "a_version_that_nobody_speaks_is_refused",
    "who_is_removed_is_put_out_when_asked_again",
    "an_authorizer_that_breaks_down_puts_out_as_well",
    "rights_that_are_taken_away_are_gone_at_the_next_question",
    "how_long_a_connection_lasts_is_said_once",
    "who_is_taken_over_is_not_asked_about_again",
    "things_have_no_variables_and_clients_have_theirs",
    "a_topic_that_spells_a_variable_without_a_value_is_none_of_it",
    "fleet_provisioning_is_for_certificates",
    "a_message_over_https_that_is_cut_off_is_not_published",
    "quality_two_is_not_delivered_and_not_answered",
    "quality_two_ends_a_connection_of_mqtt_5",
    "a_will_of_quality_two_is_refused",
    "quality_one_is_answered",
    "what_is_asked_about_jobs_counts_over_mqtt_and_https_together",
    "a_connection_is_told_of_by_the_client_id_alone",
    "what_is_no_question_about_a_connection_goes_on",
)


@pytest.fixture(scope="module")
def went(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return went_in("sessions_child", tmp_path_factory.mktemp("sessions"))


@pytest.mark.parametrize("case", CASES)
def test_a_session(case: str, went: dict[str, str]) -> None:
    assert went[case] == ""


def test_no_case_is_left_out(went: dict[str, str]) -> None:
    assert went.keys() == set(CASES)
