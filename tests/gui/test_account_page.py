"""The account in the window: red, what set-up would change, confirmed, made, green."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.app.account.events import AREA, AccountReady, LookBegun, SetUpPlanned
from desktop.app.account.place import NOWHERE
from desktop.app.tasks import OperationFailed
from desktop.core.catalogue.cloud import BROKER_SILENT
from desktop.core.catalogue.settings import ACCOUNT_NOT_SET_UP
from desktop.core.errors import SettingsError
from desktop.core.events import Problem
from desktop.gui.pages.account.page import AccountPage
from desktop.gui.pages.account.plan import SetUpDialog
from tests.gui.accounts import Account
from tests.gui.playing import Asked, Bench, FakeAccount
from tools import shift


@pytest.fixture
def page(bench: Bench) -> AccountPage:
    bench.open()
    bench.qtbot.keyClick(bench.window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    bench.qtbot.waitUntil(lambda: bench.window.stack.currentWidget() is bench.window.account)
    return bench.window.account


def feed(bench: Bench, *events: object) -> None:
    bench.feed(events)  # type: ignore[arg-type]
    bench.window.account.show_state()


def asked(bench: Bench, name: str) -> list[tuple[object, ...]]:
    return [one for one in bench.application.asked if one[0] == name]


def dialog(bench: Bench) -> SetUpDialog:
    shown = [one for one in bench.window.findChildren(SetUpDialog) if one.isVisible()]
    assert len(shown) == 1
    return shown[0]


def test_it_looks_when_it_is_first_seen_and_not_again(bench: Bench, page: AccountPage) -> None:
    assert asked(bench, "look") == [("look", NOWHERE)]
    feed(bench, *shift.account_looked("pass"))
    page.step_back()
    bench.window.places.show_account()
    assert len(asked(bench, "look")) == 1
    page.header.look_button.click()
    assert len(asked(bench, "look")) == 2


def test_what_is_wrong_comes_first_with_its_reason_and_the_next_step(bench: Bench, page: AccountPage) -> None:
    feed(bench, *shift.account_looked("fail"))
    lines = [card.lines for card in page.cards.cards]
    assert lines[0] == (
        "Versioned bucket",
        "Wrong",
        "The bucket does not exist.",
        "",  # the page's own button mends it
    )
    template = next(line for line in lines if line[0] == "Other templates")
    assert template[3].startswith("Give it a hook that knows who is expected")
    states = [line[1] for line in lines]
    assert states == ["Wrong"] * len(shift.PARTS) + ["Look at it", "Right", "Right", "Not set up"]


@pytest.mark.parametrize("width", [1000, 1366, 1904])
def test_a_digest_makes_no_other_card_narrow(
    bench: Bench, page: AccountPage, qapp: QApplication, width: int
) -> None:
    bench.window.resize(width, 768)
    feed(bench, *shift.account_looked("pass"))
    qapp.processEvents()
    widths = {card.width() for card in page.cards.cards}
    assert max(widths) - min(widths) <= 1


def test_cards_of_a_look_before_stay_until_the_next_has_ended(bench: Bench, page: AccountPage) -> None:
    feed(bench, *shift.account_looked("fail"))
    again = [*shift.account_looked("pass")]
    feed(bench, *again[:-1])
    assert page.cards.cards[0].lines[1] == "Wrong"
    feed(bench, again[-1])
    assert "Wrong" not in {card.lines[1] for card in page.cards.cards}


def test_nothing_is_made_before_what_would_change_was_confirmed(bench: Bench, page: AccountPage) -> None:
    feed(bench, *shift.account_looked("fail"))
    page.header.set_up_button.click()
    assert not page.header.set_up_button.isEnabled()
    plan = shift.account_plan(account_wide=False)
    feed(bench, plan)
    shown = dialog(bench)
    assert shown.windowTitle() == "Set up 481620915773 in eu-central-1 for LAMP-1?"
    shown.reject()
    assert not asked(bench, "set_up")
    assert page.header.set_up_button.isEnabled()
    feed(bench, plan)
    dialog(bench).go.click()
    assert asked(bench, "set_up") == [("set_up", NOWHERE, plan, "owner")]


def test_what_concerns_the_whole_account_is_confirmed_by_its_number(bench: Bench, page: AccountPage) -> None:
    feed(bench, shift.account_plan())
    shown = dialog(bench)
    assert shown.typed is not None
    assert not shown.go.isEnabled()
    bench.qtbot.keyClicks(shown.typed, "481620915772")
    assert not shown.go.isEnabled()
    shown.typed.clear()
    bench.qtbot.keyClicks(shown.typed, "481620915773")
    shown.go.click()
    assert len(asked(bench, "set_up")) == 1


def test_a_plan_that_changed_meanwhile_is_asked_about_again(bench: Bench, page: AccountPage) -> None:
    feed(bench, shift.account_plan(account_wide=False))
    dialog(bench).go.click()
    changed = SetUpPlanned(shift.LOOKED_ACCOUNT, shift.account_plan().changes[:1], again=True)
    feed(bench, changed)
    dialog(bench).go.click()
    assert [one[2] for one in asked(bench, "set_up")][1] == changed


def test_the_first_policys_owner_is_who_was_typed(bench: Bench, page: AccountPage) -> None:
    policy = shift.looked.Change("release-policy", "of LAMP-1", "There is none.")
    feed(bench, SetUpPlanned(shift.LOOKED_ACCOUNT, (policy,)))
    shown = dialog(bench)
    assert shown.owner is not None
    shown.owner.setText(" e1815 ")
    shown.go.click()
    assert asked(bench, "set_up")[0][3] == "e1815"


def test_where_nothing_would_change_nothing_is_asked(bench: Bench, page: AccountPage) -> None:
    feed(bench, SetUpPlanned(shift.LOOKED_ACCOUNT, ()))
    assert page.notice.isVisible()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, SetUpDialog)]


def test_with_units_at_work_nothing_is_set_up(bench: Bench, page: AccountPage) -> None:
    feed(bench, *shift.begun("1", "DL00000001", 2))
    feed(bench, shift.account_plan(account_wide=False))
    dialog(bench).go.click()
    assert not asked(bench, "set_up")
    assert page.notice.text.startswith("Units are still at work.")


def test_what_is_made_turns_right_before_ones_eyes(bench: Bench, page: AccountPage) -> None:
    feed(bench, *shift.account_looked("fail"), shift.account_plan(account_wide=False))
    dialog(bench).go.click()
    feed(bench, *shift.account_half_made())
    made = 5
    assert [card.lines[1] for card in page.cards.cards][: made + 1] == ["Right"] * made + ["Wrong"]
    assert not page.header.set_up_button.isEnabled()


def test_after_set_up_it_looks_again(bench: Bench, page: AccountPage) -> None:
    feed(bench, *shift.account_looked("fail"), *shift.account_half_made(), AccountReady(shift.LOOKED_ACCOUNT))
    assert len(asked(bench, "look")) == 2


def test_what_went_wrong_is_told_and_the_page_is_at_rest(bench: Bench, page: AccountPage) -> None:
    feed(bench, LookBegun(), OperationFailed(AREA, Problem.made(BROKER_SILENT)))
    assert page.notice.isVisible()
    assert page.header.look_button.isEnabled()
    bench.qtbot.keyClick(bench.window.focusWidget() or bench.window, Qt.Key.Key_Escape)
    assert not page.notice.isVisible()
    bench.qtbot.keyClick(bench.window.focusWidget() or bench.window, Qt.Key.Key_Escape)
    assert bench.window.stack.currentWidget() is bench.window.pages[0]


def test_an_account_that_is_not_set_up_leads_here(bench: Bench) -> None:
    account = Account(SettingsError(ACCOUNT_NOT_SET_UP, product="LAMP-1", region="us-east-1"))
    window = bench.window
    window._open_account = account.open
    window.start()
    bench.qtbot.waitUntil(window.opening.account_button.isVisible)
    asked: Asked = []
    window.account.use(FakeAccount(asked))
    window.opening.account_button.click()
    assert asked == [("look", NOWHERE)]
    assert window.stack.currentWidget() is window.account
    account.problem = None
    feed(bench, AccountReady(shift.LOOKED_ACCOUNT))
    bench.qtbot.waitUntil(lambda: bool(window.pages))
    assert window.stack.currentWidget() is window.pages[0]


def on_aws(bench: Bench) -> Account:
    """The window at work in an account."""
    account = Account(None)
    bench.window._open_account = account.open
    bench.window.start()
    bench.qtbot.waitUntil(lambda: bool(bench.window.pages))
    return account


def test_the_services_are_not_taken_from_units_that_began_while_it_was_set_up(bench: Bench) -> None:
    account, window = on_aws(bench), bench.window
    window.places.show_account()
    feed(bench, shift.account_plan(account_wide=False))
    dialog(bench).go.click()
    window.show_page(0)
    feed(bench, *shift.begun("1", "DL00000001", 2), AccountReady(shift.LOOKED_ACCOUNT))
    assert window.pages
    assert len(account.places) == 1
    assert window.account.notice.text.startswith("The account has changed.")


def test_an_account_that_was_set_up_is_opened_anew(bench: Bench) -> None:
    account, window = on_aws(bench), bench.window
    feed(bench, AccountReady(shift.LOOKED_ACCOUNT))
    bench.qtbot.waitUntil(lambda: len(account.places) == 2 and bool(window.pages))


def test_what_was_asked_before_other_services_opened_is_forgotten(bench: Bench) -> None:
    """While they open the page looks by itself; both looks would be told at once."""
    window, before = bench.window, FakeAccount([])
    window.account.use(before)
    window.places.show_account()
    window.account.use(FakeAccount([]))
    assert before.asked == [("look", NOWHERE), ("forget",)]
