"""What a rule's actions are told: templates, and the records of a log."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.bench.rules.records import records_of
from desktop.bench.rules.scope import Message, Scope
from desktop.bench.rules.templates import filled
from desktop.bench.rules.words import SqlError

SCOPE = Scope(Message("dt/unit-7/state", b"{}"), {"id": 7, "a": {"b": "deep"}}, {"@where": "there"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain $ { }", "plain $ { }"),
        ("$$aws/things/${topic(2)}/shadow/update", "$$aws/things/unit-7/shadow/update"),
        ("${id}${a.b}-${@where}", "7deep-there"),
        ("${nothing}.", "."),
        ("${get({'}': 'x'}, '}')}!", "x!"),
        ("${a}", '{"b":"deep"}'),
    ],
)
def test_a_template_is_replaced_by_its_value(text: str, expected: str) -> None:
    assert filled({"republish": {"topic": text, "qos": 1}}, SCOPE) == {
        "republish": {"topic": expected, "qos": 1}
    }


def test_templates_are_filled_at_any_depth_but_not_in_a_role() -> None:
    action = {"http": {"headers": [{"key": "id", "value": "${id}"}], "auth": {"roleArn": "arn:${id}"}}}
    assert filled(action, SCOPE) == {
        "http": {"headers": [{"key": "id", "value": "7"}], "auth": {"roleArn": "arn:${id}"}}
    }


@pytest.mark.parametrize("text", ["${id", "${}", "${id id}", "${'}"])
def test_a_template_that_is_none_is_an_error(text: str) -> None:
    with pytest.raises(SqlError):
        filled(text, SCOPE)


def test_a_message_is_a_record_of_now() -> None:
    assert records_of({"a": 1}, batch=False, now=5) == [{"timestamp": 5, "message": '{"a": 1}'}]
    assert records_of("text", batch=False, now=5) == [{"timestamp": 5, "message": "text"}]


def test_a_batch_has_its_own_times() -> None:
    batch = [{"timestamp": 2, "message": "two", "level": "x"}, {"timestamp": 1, "message": "one"}]
    assert records_of(batch, batch=True, now=5) == [
        {"timestamp": 2, "message": "two"},
        {"timestamp": 1, "message": "one"},
    ]


@pytest.mark.parametrize(
    "event",
    [
        {"timestamp": 1, "message": "one"}, [], "text", [1], [{"timestamp": 1}], [{"message": "one"}],
        [{"timestamp": "1", "message": "one"}], [{"timestamp": True, "message": "one"}],
        [{"timestamp": 1, "message": {"a": 1}}],
    ],
)  # fmt: skip
def test_what_is_no_batch(event: Any) -> None:
    with pytest.raises(ValueError, match="timestamp and a message"):
        records_of(event, batch=True, now=5)
