"""Numbers, durations, dates and times, as the window writes them in both languages."""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtWidgets import QApplication

from desktop.gui import formats
from desktop.gui.language import Languages

GUI = Path(formats.__file__).parent
NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)

Language = Literal["en", "zh_CN"]


@pytest.fixture
def languages(qapp: QApplication) -> Iterator[Languages]:
    made = Languages(qapp, "en")
    yield made
    made.use("en")
    made.deleteLater()


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """This process in another zone of time: its parameter, otherwise UTC."""
    if sys.platform == "win32":
        pytest.skip("Windows takes no zone of time for one process")
    name: str = getattr(request, "param", "UTC")
    with monkeypatch.context() as patched:
        patched.setenv("TZ", name)
        time.tzset()
        yield name
    time.tzset()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("value", [0, 7, 999, 1000, 300_000, 2**31, 5_000_000_000_000, -1234])
def test_a_number_is_written_as_in_the_sentences_of_the_core(
    languages: Languages, language: Language, value: int
) -> None:
    languages.use(language)
    assert formats.number(value) == f"{value:,}"


@pytest.mark.parametrize(
    ("share", "digits", "told"),
    [(0.984, 1, "98.4 %"), (0.29, 0, "29 %"), (1, 0, "100 %"), (1, 1, "100.0 %"), (0, 0, "0 %")],
)
def test_a_share_is_told_in_percent(languages: Languages, share: float, digits: int, told: str) -> None:
    assert formats.percent(share, digits) == told


def test_all_but_one_is_not_all(languages: Languages) -> None:
    assert formats.percent(299_999 / 300_000, 1) == "99.9 %"


@pytest.mark.parametrize(
    ("took", "english", "chinese"),
    [
        (-0.2, "0.0 s", "0.0 秒"),
        (6.24, "6.2 s", "6.2 秒"),
        (9.96, "10 s", "10 秒"),
        (119.4, "119 s", "119 秒"),
        (125, "2 min 5 s", "2 分 5 秒"),
        (3599.6, "1 h 0 min", "1 小时 0 分"),
        (3780, "1 h 3 min", "1 小时 3 分"),
    ],
)
def test_a_duration_has_the_unit_that_fits(
    languages: Languages, took: float, english: str, chinese: str
) -> None:
    assert formats.seconds(took) == english
    languages.use("zh_CN")
    assert formats.seconds(took) == chinese


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/New_York"], indirect=True)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_moment_has_its_zone(languages: Languages, zone: str, language: Language) -> None:
    """The same in every language; summer time is that of the moment, not of today."""
    languages.use(language)
    winter, summer = datetime(2026, 1, 30, 20, 2, 11, tzinfo=UTC), datetime(2026, 7, 1, 20, 2, tzinfo=UTC)
    told = {
        "UTC": ("2026-01-30 20:02 UTC", "2026-07-01 20:02 UTC", "20:02:11"),
        "Asia/Kolkata": ("2026-01-31 01:32 UTC+5:30", "2026-07-02 01:32 UTC+5:30", "01:32:11"),
        "America/New_York": ("2026-01-30 15:02 UTC-5", "2026-07-01 16:02 UTC-4", "15:02:11"),
    }[zone]
    assert (formats.moment(winter), formats.moment(summer), formats.time_of_day(winter)) == told
    assert formats.day(winter) == "2026-01-30", "the day of a certificate is the same everywhere"


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(seconds=-30), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(hours=25), "yesterday"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=30), "30 days ago"),
        (timedelta(days=31), "2026-02-26"),
        (timedelta(days=-1), "2026-03-30 12:00 UTC"),
    ],
)
@pytest.mark.usefixtures("zone")
def test_how_long_ago_it_was(languages: Languages, passed: timedelta, told: str) -> None:
    assert formats.ago(NOW - passed, NOW) == told


def test_nothing_else_in_the_window_formats_a_number_or_a_date() -> None:
    elsewhere = [
        f"{path.relative_to(GUI)}:{node.lineno}"
        for path in sorted(GUI.rglob("*.py"))
        if path.name != "formats.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if _formats(node)
    ]
    assert elsewhere == []


@pytest.mark.parametrize("code", ["f'{n:,}'", "f'{at:%H:%M}'", "at.strftime('%H')", "at.isoformat()"])
def test_what_would_be_found(code: str) -> None:
    assert any(_formats(node) for node in ast.walk(ast.parse(code)))


def _formats(node: ast.AST) -> bool:
    if isinstance(node, ast.FormattedValue):
        return node.format_spec is not None
    return isinstance(node, ast.Attribute) and node.attr in {"strftime", "isoformat"}
