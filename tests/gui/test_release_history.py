"""The releases on record as a table, and the ledger below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.app.station.events import LedgerState
from desktop.app.tasks import OperationFailed
from desktop.core.catalogue.ledger import LEDGER_SHORTER
from desktop.core.events import Event, Problem
from desktop.gui.formats import moment
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.preferences import Preferences
from desktop.gui.widgets.fact_grid import FactGrid
from desktop.gui.widgets.file_dialogs import FileDialogs
from tests.gui.conftest import ShowPage
from tests.gui.playing import FakeCheckpoints, FakeReleases, OnePage
from tools import shift

SHORTER = Problem.made(LEDGER_SHORTER, entries=3, time="noon", size=4, place="ledgers/st-1/")


def many() -> Iterator[Event]:
    yield from shift.releases()
    yield replace(shift.release("1.10.0", 2), sha256="ab" * 32)
    yield replace(shift.release("1.9.0", 1), sha256="cd" * 32)


@pytest.fixture
def bench(show_page: ShowPage) -> OnePage:
    requests = FakeReleases([])
    checkpoints = FakeCheckpoints(requests.asked)
    shown = show_page(
        requests.asked,
        lambda look, clock: ReleasesPage(look, clock, FileDialogs(Preferences()), requests, checkpoints),
        [shift.signing_ready()],
    )
    assert isinstance(shown.page, ReleasesPage)
    shown.page.show_history(on=True)
    assert checkpoints.counted == 1, "the ledger has grown meanwhile"
    return shown


@pytest.fixture
def page(bench: OnePage) -> ReleasesPage:
    assert isinstance(bench.page, ReleasesPage)
    return bench.page


def versions(page: ReleasesPage) -> list[str]:
    return [row[0].text for row in page.history.table.rows]


def click_heading(bench: OnePage, page: ReleasesPage, column: int) -> None:
    header = page.history.table.horizontalHeader()
    place = header.viewport().rect().center()
    place.setX(header.sectionViewportPosition(column) + 20)
    bench.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_newest_is_first_and_a_heading_sorts_by_its_column(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed(many())
    assert versions(page) == ["1.9.0", "1.10.0", "1.1.0", "1.0.0"]
    click_heading(bench, page, 0)
    assert versions(page) == ["1.0.0", "1.1.0", "1.9.0", "1.10.0"], "as numbers"
    click_heading(bench, page, 0)
    assert versions(page) == ["1.10.0", "1.9.0", "1.1.0", "1.0.0"]
    click_heading(bench, page, 5)
    assert versions(page) == ["1.9.0", "1.10.0", "1.1.0", "1.0.0"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1.10", ["1.10.0"]),
        ("ABABAB", ["1.10.0"]),
        ("lamp-1.9", ["1.9.0"]),
        ("approved", ["1.0.0"]),
        ("nobody", []),
    ],
)
def test_a_release_is_found_by_what_is_remembered_of_it(
    bench: OnePage, page: ReleasesPage, typed: str, found: list[str]
) -> None:
    bench.feed(many())
    bench.qtbot.keyClicks(page.history.search, typed)
    assert versions(page) == found
    assert page.history.open_button.isEnabled() == bool(found)


def test_what_is_opened_is_what_was_chosen_whatever_came_meanwhile(
    bench: OnePage, page: ReleasesPage
) -> None:
    bench.feed(shift.releases())
    page.take_focus()
    assert page.history.table.chosen == "rel-1.1.0"
    bench.feed([shift.release("1.2.0", 0), shift.release("1.3.0", -1)])
    assert page.history.table.chosen == "rel-1.1.0"
    bench.qtbot.keyClick(page.history.table, Qt.Key.Key_Return)
    assert bench.asked == [("open_release", "rel-1.1.0")]


def test_two_of_one_version_are_flagged_and_told_apart(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([*shift.releases(), replace(shift.release("1.1.0", 3), release_id="rel-x", sha256="ab" * 32)])
    first, second, other = page.history.table.rows
    assert first[0].kind == second[0].kind == "badge"
    assert "more than one" in first[0].whole
    assert other[0].kind == "text"
    assert first[3].text != second[3].text


def test_the_digest_is_told_and_copied_whole(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed(shift.releases())
    page.take_focus()
    bench.qtbot.keyClick(page.history.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert shift.SHA256 in QApplication.clipboard().text()
    made = page.history.table.rows[0][5]
    assert made.text == f"{moment(shift.NOON - timedelta(days=12, minutes=17))} · 12 days ago"


def test_escape_gives_up_the_search_and_then_the_history(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed(many())
    bench.qtbot.keyClicks(page.history.search, "1.10")
    bench.qtbot.keyClick(page.history.search, Qt.Key.Key_Escape)
    assert len(versions(page)) == 4
    bench.qtbot.keyClick(page.history.search, Qt.Key.Key_Escape)
    assert page.signing.isVisible()


def test_only_what_may_be_rolled_out_is(bench: OnePage, page: ReleasesPage) -> None:
    wanted: list[str] = []
    page.roll_out_wanted.connect(wanted.append)
    bench.feed(shift.releases())
    button, table = page.history.roll_out_button, page.history.table
    assert not button.isEnabled()
    assert "missing" in button.toolTip()
    table.selectRow(1)
    assert button.isEnabled()
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted == ["rel-1.0.0"]
    page.model.signing = True
    page.show_state()
    assert not button.isEnabled(), "a signature is being made"


def test_without_a_release_it_says_what_to_do_first(bench: OnePage, page: ReleasesPage) -> None:
    page.show_state()
    assert "sign a firmware" in page.history.table.accessibleDescription()
    table = page.history.table
    said = table.viewport().grab().toImage()
    table.say_empty("")
    assert table.viewport().grab().toImage() != said, "it is painted, too"
    bench.qtbot.keyClicks(page.history.search, "1.1")
    assert "sign a firmware" in page.history.table.accessibleDescription()
    bench.feed(shift.releases())
    assert page.history.table.accessibleDescription() == ""


# --- the ledger ------------------------------------------------------------------------------------------


def tone(page: ReleasesPage) -> str:
    """Of the sign before what is said of the ledger."""
    return page.history.ledger._icon._token


def test_the_ledger_tells_of_its_newest_checkpoint(bench: OnePage, page: ReleasesPage) -> None:
    card, state = page.history.ledger, shift.ledger()
    assert not card.details_button.isEnabled()
    bench.feed([state])
    assert state.checkpoint is not None
    assert state.compared is not None
    assert card.text == (
        f"Entries in the ledger: 1,204. The checkpoint of {moment(state.checkpoint.at)} tells of the first "
        f"1,200. It agrees with the one in the account: compared 3 min ago, {moment(state.compared)}."
    )
    dialog = card.show_details()
    assert dialog is not None
    lines = dict(dialog.findChildren(FactGrid)[0].lines)
    assert lines["Root"].endswith(shift.SHA256)
    assert lines["Signed by"] == f"Token · Station 4 · ledger · SHA-256 {shift.OTHER_KEY}"
    assert lines["In the account"] == state.place
    dialog.reject()


def test_it_is_compared_when_a_person_asks_once(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([replace(shift.ledger(), compared=None)])
    card = page.history.ledger
    assert "since Linekey was opened" in card.text
    for _ in range(2):
        bench.qtbot.mouseClick(card.compare_button, Qt.MouseButton.LeftButton)
    assert bench.asked == [("compare",)]
    assert tone(page) == "idle", "nobody knows yet"
    assert card.compare_button.text() == "Comparing…"
    bench.feed([shift.ledger()])
    assert card.compare_button.text() == "Compare now"
    assert tone(page) == "pass"


def test_a_comparison_that_cannot_be_made_can_be_asked_for_again(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.ledger()])
    page._compare()
    bench.feed([OperationFailed("ledger", shift.UNREACHED)])
    assert shift.UNREACHED.message in page.notice.text
    page._compare()
    bench.feed([replace(shift.ledger(), compared=None, problem=shift.UNREACHED)])
    assert page.history.ledger.text.endswith(f"Not compared with the account: {shift.UNREACHED.message}")
    assert bench.asked == [("compare",)] * 2
    assert tone(page) == "error"


def test_a_ledger_that_is_not_what_it_was_is_told_with_its_code(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([LedgerState(3, None, "file:key.pem", "ledgers/st-1/", problem=SHORTER, differs=True)])
    card = page.history.ledger
    assert tone(page) == "fail"
    assert card.text == f"{SHORTER.message} {SHORTER.hint} "
    assert card._code.text() == "LED-020"
    assert not card.details_button.isEnabled()


def test_before_the_first_checkpoint_it_says_when_there_will_be_one(
    bench: OnePage, page: ReleasesPage
) -> None:
    bench.feed([LedgerState(12, None, "file:key.pem", "ledgers/st-1/")])
    assert "Entries in the ledger: 12. There is no checkpoint yet" in page.history.ledger.text
