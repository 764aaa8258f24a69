"""Scans told from typing, by characters and times alone."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.gui.scanning.burst import GAP_MS, NO_CHARACTER, SHORTEST, STUMBLE_MS, Burst

Key = tuple[str, int]


@dataclass
class Heard:
    scans: list[str] = field(default_factory=list)
    typed: str = ""  # with a line's end for each Enter
    swallowed: int = 0


def heard(keys: list[Key]) -> Heard:
    """What a window makes of the keys, which come with their times."""
    burst, told, held = Burst(), Heard(), ""
    for text, at in keys:
        if text != "\n":
            if not burst.goes_on(at):
                told.typed, held = told.typed + held, ""
            burst.take(text, at)
            held += text
            continue
        match burst.end(at):
            case "scan":
                told.scans.append(burst.scan())
            case "rest":
                told.swallowed += 1
            case "typed":
                told.typed += f"{held}\n"
        held = ""
    told.typed += held
    return told


def burst(text: str, start: int = 0, gap: int = 5) -> list[Key]:
    return [(sign, start + gap * number) for number, sign in enumerate(text)]


def test_a_burst_that_ends_in_enter_is_a_scan() -> None:
    assert heard(burst("DL00000126\n")) == Heard(["DL00000126"])


@pytest.mark.parametrize(("gap", "scanned"), [(0, True), (GAP_MS, True), (GAP_MS + 1, False)])
def test_only_the_gaps_between_its_keys_make_it_one(gap: int, scanned: bool) -> None:
    told = heard(burst("DL00000126\n", gap=gap))
    assert told == (Heard(["DL00000126"]) if scanned else Heard(typed="DL00000126\n"))


@pytest.mark.parametrize("late", [GAP_MS + 1, 500])
def test_enter_that_comes_late_was_pressed_by_a_person(late: int) -> None:
    assert heard([*burst("DL00000126"), ("\n", 45 + late)]).scans == []


def test_two_quick_keys_are_no_scan() -> None:
    assert heard(burst("12\n")) == Heard(typed="12\n")
    assert SHORTEST == 3


def test_scans_follow_each_other_at_once() -> None:
    labels = ("DL00000126", "DL00000127", "DL00000128")
    assert heard(burst("".join(f"{label}\n" for label in labels))).scans == list(labels)


@pytest.mark.parametrize("end", ["\n\n", "\n\n\n"])
def test_more_ends_of_one_scan_press_nothing(end: str) -> None:
    assert heard(burst(f"DL00000126{end}")) == Heard(["DL00000126"], swallowed=len(end) - 1)
    later = [*burst("DL00000126\n"), ("\n", 50 + GAP_MS + 1)]
    assert heard(later) == Heard(["DL00000126"], typed="\n"), "that one is somebody's"


def test_a_scan_that_stumbled_says_that_its_beginning_is_missing() -> None:
    pieces = [*burst("DL00"), *burst("000126\n", start=15 + GAP_MS + 1)]
    assert heard(pieces) == Heard([f"{NO_CHARACTER}000126"], typed="DL00")
    others = [*burst("DL00"), *burst("DL00000126\n", start=15 + STUMBLE_MS + 1)]
    assert heard(others) == Heard(["DL00000126"], typed="DL00"), "somebody typed that, and went away"
    entered = [*burst("DL\n"), *burst("DL00000126\n", start=100)]
    assert heard(entered) == Heard(["DL00000126"], typed="DL\n"), "somebody was done with that"


def test_times_that_run_backwards_end_a_burst() -> None:
    """X11's go round after 49 days."""
    round_about = heard([*burst("DL0", start=2**32 - 10), *burst("0000126\n")])
    assert round_about == Heard([f"{NO_CHARACTER}0000126"], typed="DL0")


GAPS = st.sampled_from((0, 4, GAP_MS, GAP_MS + 1, 400, STUMBLE_MS, STUMBLE_MS + 1))
KEYS = st.lists(st.tuples(st.sampled_from("ab1\n"), GAPS), max_size=40)


@given(KEYS)
def test_every_key_is_in_a_scan_or_was_typed_and_none_is_both(steps: list[tuple[str, int]]) -> None:
    at, keys = 0, []
    for text, gap in steps:
        at += gap
        keys.append((text, at))
    told = heard(keys)
    scans, typed, swallowed = expected(keys)
    assert (told.scans, told.typed, told.swallowed) == (scans, typed, swallowed)


def expected(keys: list[Key]) -> tuple[list[str], str, int]:
    """The same, from the whole of what was pressed: line by line, backwards from its Enter."""
    scans: list[str] = []
    typed, swallowed = "", 0
    line: list[Key] = []
    scanned_at: int | None = None
    for text, at in keys:
        if text != "\n":
            line.append((text, at))
            continue
        tail = run_before(line, at)
        if len(tail) >= SHORTEST:
            before = line[: len(line) - len(tail)]
            near = bool(before) and tail[0][1] - before[-1][1] <= STUMBLE_MS
            scans.append(NO_CHARACTER * near + "".join(sign for sign, _ in tail))
            typed += "".join(sign for sign, _ in before)
            scanned_at = at
        elif not line and scanned_at is not None and at - scanned_at <= GAP_MS:
            swallowed, scanned_at = swallowed + 1, at
        else:
            typed, scanned_at = typed + "".join(sign for sign, _ in line) + "\n", None
        line = []
    return scans, typed + "".join(sign for sign, _ in line), swallowed


def run_before(line: list[Key], at: int) -> list[Key]:
    """The end of the line whose keys follow each other, and Enter them, without a pause."""
    tail: list[Key] = []
    for sign, when in reversed(line):
        if at - when > GAP_MS:
            break
        tail.insert(0, (sign, when))
        at = when
    return tail
