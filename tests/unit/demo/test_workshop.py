"""The serial numbers of the demo's units, and what its report takes for a refusal. No bench."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from desktop.demo.report import faults
from desktop.demo.workshop import Workshop


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    made = Workshop(2)
    monkeypatch.setattr(made, "_plugged", ExitStack(), raising=False)
    monkeypatch.setattr(made, "_plug_in", lambda: None)
    return made


def test_fresh_units_have_the_next_serial_numbers(workshop: Workshop) -> None:
    assert workshop.serials == ["DL00000126", "DL00000127"]
    workshop.plug_in_fresh_units(frozenset())
    assert workshop.serials == ["DL00000128", "DL00000129"]


def test_what_a_person_has_given_away_is_not_given_again(workshop: Workshop) -> None:
    workshop.plug_in_fresh_units({"DL00000126", "DL00000129", "DL00000130"})
    assert workshop.serials == ["DL00000132", "DL00000133"]


@pytest.mark.parametrize(
    ("state", "good"), [("FAILED", True), ("REJECTED", True), ("SUCCEEDED", False), ("TIMED_OUT", False)]
)
def test_only_a_refusal_is_one(state: str, good: bool) -> None:
    alone, rollout = {"code": "SIG-041"}, {"counts": {"SUCCEEDED": 0}}
    assert (faults((), alone, rollout, {"thing": "DL1", "state": state}, "1.1.0") == []) is good
