"""What is JSON, and what Python's reader takes for it."""

from __future__ import annotations

import pytest

from desktop.core.json_text import json_text, parse_json


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", '{"a": [NaN]}', "[" * 9**6]
)
def test_numbers_that_json_has_not_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|deep"):
        parse_json(text)


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"a": -float("inf")}])
def test_numbers_that_json_has_not_are_never_written(value: object) -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text(value)


def test_the_rest_comes_back() -> None:
    value = {"a": [1, -2.5, "é", None, True]}
    assert parse_json(json_text(value)) == value
