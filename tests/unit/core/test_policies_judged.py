"""Policies are judged as AWS judges them: wildcards, variables, conditions, and a Deny before all."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import SettingsError
from desktop.core.policy.conditions import Condition, holds
from desktop.core.policy.document import Policy, policy_of, read_policy
from desktop.core.policy.evaluation import Outcome, decide
from desktop.core.policy.lines import Lines
from desktop.core.policy.patterns import matches, overlap, resolved

A = "arn:aws:iot:eu-west-1:123456789012"
THING = "${iot:Connection.Thing.ThingName}"
PATTERNS = st.text("ab*?", max_size=6)
WORDS = ["".join(letters) for size in range(8) for letters in itertools.product("ab", repeat=size)]


@given(PATTERNS, st.text("ab\n.", max_size=8))
def test_a_pattern_matches_what_its_regular_expression_does(pattern: str, text: str) -> None:
    parts = (".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern)
    assert matches(pattern, text) == bool(re.fullmatch("".join(parts), text, re.DOTALL))


@given(st.text("ab*?", max_size=4), st.text("ab*?", max_size=4))
def test_patterns_overlap_when_a_word_matches_both(first: str, second: str) -> None:
    assert overlap(first, second) == any(matches(first, word) and matches(second, word) for word in WORDS)


def test_a_pattern_of_many_stars_is_judged_at_once() -> None:
    """A regular expression of it would be at work for years."""
    assert not matches("*a" * 100 + "b", "a" * 2000)


def test_a_variable_without_a_value_matches_nothing_not_even_itself() -> None:
    policy = one(Resource=f"{A}:client/{THING}", Action="iot:Connect")
    for client in (THING, "", "DL1", "*"):
        told = decide([policy], "iot:Connect", f"{A}:client/{client}", {"iot:clientid": client})
        assert told.outcome is Outcome.IMPLICIT_DENY
        assert told.missing == ("iot:Connection.Thing.ThingName",)


def test_names_of_variables_ignore_case_but_not_those_of_attributes() -> None:
    values = {"iot:clientid": "DL1", "iot:connection.thing.attributes[Room]": "hall"}
    assert resolved("a/${IOT:clientID}/${iot:Connection.Thing.Attributes[Room]}", values) == "a/DL1/hall"
    assert resolved("${iot:Connection.Thing.Attributes[room]}", values) is None


def test_who_may_choose_his_name_may_widen_a_policy() -> None:
    policy = one(Resource=f"{A}:topic/of/${{iot:ClientId}}/x", Action="iot:Publish")
    assert asked(policy, "iot:Publish", "topic/of/DL2/x", **{"iot:clientid": "*"}) is Outcome.ALLOWED


def one(effect: str = "Allow", **statement: Any) -> Policy:
    return policy_of(effect, {"Version": "2012-10-17", "Statement": [{"Effect": effect, **statement}]})


def asked(policy: Policy, action: str, resource: str, **values: str) -> Outcome:
    return decide([policy], action, f"{A}:{resource}", values).outcome


def test_a_deny_wins_and_what_nobody_mentions_is_denied() -> None:
    allow = one(Action="iot:*", Resource="*")
    deny = one("Deny", Action="iot:Publish", Resource=f"{A}:topic/secret*")
    told = decide([allow, deny], "iot:Publish", f"{A}:topic/secret/1", {})
    assert (told.outcome, told.by) == (Outcome.EXPLICIT_DENY, ("Deny",))
    assert decide([allow, deny], "iot:Publish", f"{A}:topic/a", {}).by == ("Allow",)
    assert decide([], "iot:Publish", f"{A}:topic/a", {}).outcome is Outcome.IMPLICIT_DENY


def test_case_matters_in_resources_alone() -> None:
    policy = one(Action="IOT:pub*", Resource=f"{A}:topic/A")
    assert asked(policy, "iot:Publish", "topic/A") is Outcome.ALLOWED
    assert asked(policy, "iot:Publish", "topic/a") is Outcome.IMPLICIT_DENY


def test_the_wildcards_of_mqtt_are_letters() -> None:
    policy = one(Action="iot:Subscribe", Resource=f"{A}:topicfilter/a/+/b")
    assert asked(policy, "iot:Subscribe", "topicfilter/a/+/b") is Outcome.ALLOWED
    assert asked(policy, "iot:Subscribe", "topicfilter/a/x/b") is Outcome.IMPLICIT_DENY
    within = one(Action="iot:Subscribe", Resource=f"{A}:topicfilter/a/*")
    assert asked(within, "iot:Subscribe", "topicfilter/a/#") is Outcome.ALLOWED


def test_all_but() -> None:
    policy = one(NotAction="iot:Publish", NotResource=f"{A}:topic/secret*")
    assert asked(policy, "iot:Receive", "topic/a") is Outcome.ALLOWED
    assert asked(policy, "iot:Publish", "topic/a") is Outcome.IMPLICIT_DENY
    assert asked(policy, "iot:Receive", "topic/secret") is Outcome.IMPLICIT_DENY


@pytest.mark.parametrize(
    ("operator", "value", "actual", "expected"),
    [
        ("StringEquals", "a*", "ab", False),
        ("StringEquals", "a", "a", True),
        ("StringNotEquals", "a", None, True),
        ("StringNotEquals", "a", "a", False),
        ("StringEqualsIgnoreCase", "A", "a", True),
        ("StringLike", "a*", "ab", True),
        ("StringNotLike", "a*", "ab", False),
        ("StringLikeIfExists", "a*", None, True),
        ("ForAllValues:StringEquals", "a", None, True),
        ("ForAnyValue:StringEquals", "a", None, False),
        ("ForAnyValue:StringNotEquals", "a", None, False),
        ("Bool", "true", "True", True),
        ("Bool", "true", None, False),
        ("Null", "true", None, True),
        ("Null", "true", "a", False),
        ("Null", "False", "a", True),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", True),
        ("NotIpAddress", "10.0.0.0/8", "10.1.2.3", False),
        ("IpAddress", "10.0.0.0/8", "here", False),
        ("ArnLike", "arn:aws:iot:*", "arn:aws:iot:x", True),
        ("StringEquals", "${iot:nothing}", "${iot:nothing}", False),
        ("StringNotEquals", "${iot:nothing}", "a", True),
    ],
)
def test_conditions(operator: str, value: str, actual: str | None, expected: bool) -> None:
    values = {} if actual is None else {"iot:key": actual}
    assert holds(Condition(operator, "iot:Key", (value,)), values) is expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is no JSON"),
        ("[" * 100_000, "too deep"),
        ("[]", "it is no JSON object"),
        ("{}", "it has no statements"),
        ('{"Statement": []}', "it has no statements"),
        ('{"Statement": [1]}', "it has no statements"),
        ('{"Statement": {"Effect": "allow"}}', "Effect must be"),
        ('{"Statement": {"Effect": "Allow", "Resource": "*"}}', "Action or NotAction"),
        ('{"Statement": {"Effect": "Allow", "Action": "a", "NotAction": "b", "Resource": "*"}}', "NotAction"),
        ('{"Statement": {"Effect": "Allow", "Action": [], "Resource": "*"}}', "Action must be a text"),
        ('{"Statement": {"Effect": "Allow", "Action": [1], "Resource": "*"}}', "Action must be a text"),
        ('{"Statement": {"Effect": "Allow", "Action": "a", "Resource": "*", "Principal": "*"}}', "Principal"),
        ('{"Statement": {"Effect": "Allow", "Action": "a", "Resource": "*", "Condition": 1}}', "Condition"),
        (
            '{"Statement": {"Effect": "Deny", "Action": "a", "Resource": "*", "Condition": {"X": {"k": 1}}}}',
            "operator X",
        ),
    ],
)
def test_what_is_no_policy_is_refused(text: str, reason: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_policy("unit.json", text)
    assert refused.value.code == "SET-070"
    assert reason in refused.value.message


JSON = st.recursive(
    st.text('ab{}[]:,"\\\n é', max_size=5) | st.integers() | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"{', max_size=2), inner, max_size=3)
    ),
)


@given(JSON)
def test_every_value_is_found_on_its_line(document: Any) -> None:
    """In a text with one value on each line they are told apart, whatever signs they have."""
    lines = Lines(json.dumps(document, indent=1))
    assert lines.twice == []
    text = json.dumps(document, indent=1).splitlines()
    for way, value in walked(document, ()):
        begin = text[lines.at(*way) - 1].strip().removesuffix(",")
        plain = json.dumps(value, indent=1).splitlines()[0]
        assert begin.endswith(plain)


def walked(value: Any, way: tuple[Any, ...]) -> list[tuple[tuple[Any, ...], Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(way, value), *(found for key, one in inner for found in walked(one, (*way, key)))]


def test_a_key_that_is_there_twice() -> None:
    assert Lines('{"a": 1,\n "b": {"a": 2},\n "a": 3}').twice == [("a", 3)]
