"""What else is changed on the Account page: removed, switched off, made on request, or left for elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop.app.account import events as told
from desktop.app.account.place import ENDPOINT_VARIABLE, NOWHERE, AwsPlace
from desktop.app.tasks import OperationFailed
from desktop.core.catalogue.cloud import BROKER_SILENT
from desktop.core.catalogue.settings import ACCOUNT_NOT_SET_UP, UNITS_THERE
from desktop.core.errors import SettingsError
from desktop.core.events import Problem, StackProgress, StepDone
from desktop.gui.pages.account.cards import CheckCard
from desktop.gui.pages.account.page import AccountPage
from desktop.gui.pages.account.plan import SetUpDialog
from desktop.gui.pages.account.provider_off import ProviderOffDialog
from desktop.gui.pages.account.removal import RemovalDialog, RemovedDialog
from desktop.gui.preferences import Preferences
from desktop.gui.widgets.dialogs import Dialog
from tests.gui.accounts import Account
from tests.gui.playing import Bench, FakeAccount, FakeApplication
from tests.unit.app.aws_environment import VARIABLES
from tools import shift

Kind = TypeVar("Kind", bound=Dialog)
PLAN = shift.removal_plan()
OFF = told.ProviderOffPlanned(shift.LOOKED_ACCOUNT, told.Reach(2, 14))
CONFIG = "[profile factory]\nregion = cn-north-1\n[profile office]\nregion = eu-west-1\n"


class Played:
    """The window at the account page of an account that is open; what is asked of it, and of the next."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.window, self.account = bench, bench.window, Account(None)
        self.window.account._own = FakeAccount([])
        self.window._open_account = self._open
        self.opened: list[FakeApplication] = []
        self.window.start()
        bench.qtbot.waitUntil(lambda: bool(self.window.pages))
        self.window.places.show_account()

    def _open(self, *arguments: object) -> FakeApplication:
        opened = self.account.open(*arguments)  # type: ignore[arg-type]
        assert isinstance(opened, FakeApplication)
        self.opened.append(opened)
        return opened

    @property
    def page(self) -> AccountPage:
        return self.window.account

    def feed(self, *events: object) -> None:
        self.bench.feed(events)  # type: ignore[arg-type]
        self.page.show_state()

    def asked(self, name: str) -> list[tuple[object, ...]]:
        return [one for one in self.opened[-1].asked if one[0] == name]

    def dialog(self, kind: type[Kind]) -> Kind:
        [shown] = [one for one in self.window.findChildren(kind) if one.isVisible()]
        return shown

    def card(self, name: str) -> CheckCard:
        return next(card for card in self.page.cards.cards if card.lines[0] == name)


@pytest.fixture
def played(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    (tmp_path / "config").write_text(CONFIG, encoding="utf-8")
    return Played(bench)


# --- removal ---------------------------------------------------------------------------------------------


def test_nothing_is_removed_before_the_accounts_number_was_typed(played: Played) -> None:
    played.feed(*shift.account_looked("pass"))
    played.page.header.remove_button.click()
    assert played.asked("plan_removal") == [("plan_removal", NOWHERE, False)]
    played.feed(PLAN)
    shown = played.dialog(RemovalDialog)
    assert shown.windowTitle() == "Remove LAMP-1 from 481620915773 in eu-central-1?"
    assert not shown.go.isEnabled()
    played.bench.qtbot.keyClicks(shown.typed, "48162091577")
    played.bench.qtbot.keyClick(shown.typed, Qt.Key.Key_Return)
    assert not played.asked("remove")
    played.bench.qtbot.keyClicks(shown.typed, "3")
    shown.go.click()
    assert played.asked("remove") == [("remove", NOWHERE, PLAN)]


def test_enter_in_an_open_question_removes_nothing(played: Played) -> None:
    played.feed(PLAN)
    shown = played.dialog(RemovalDialog)
    played.bench.qtbot.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
    assert not shown.isVisible()
    assert not played.asked("remove")


def test_a_removal_that_changed_meanwhile_is_asked_about_again(played: Played) -> None:
    played.feed(told.RemovalPlanned(PLAN.account, PLAN.removed[:1], PLAN.kept, again=True))
    shown = played.dialog(RemovalDialog)
    assert "has changed since you were asked" in texts(shown)
    assert "Removed: 1\n" in texts(shown)


def test_the_bucket_is_emptied_when_that_is_said_and_shown(played: Played) -> None:
    played.feed(PLAN)
    shown = played.dialog(RemovalDialog)
    assert shown.emptied is not None
    assert not shown.emptied.isChecked()
    shown.emptied.click()
    assert not shown.isVisible()
    assert played.asked("plan_removal") == [("plan_removal", NOWHERE, True)]
    played.feed(shift.removal_plan(emptied=True))
    again = played.dialog(RemovalDialog)
    assert again.emptied is not None
    assert again.emptied.isChecked()


def test_with_units_at_work_nothing_is_removed(played: Played) -> None:
    played.feed(*shift.begun("1", "DL00000001", 2), PLAN)
    confirm(played.dialog(RemovalDialog))
    assert not played.asked("remove")
    assert played.page.notice.text.startswith("Units are still at work.")


def test_an_account_with_units_is_not_removed(played: Played) -> None:
    refused = Problem.made(UNITS_THERE, things=3, type="lamp", certificates=3, policy="linekey-lamp-unit")
    played.page.header.remove_button.click()
    played.feed(OperationFailed(told.AREA, refused))
    assert played.page.notice.text.startswith("There are units: 3 things of the type lamp")
    assert played.page.header.remove_button.isEnabled()


def test_where_nothing_is_there_nothing_is_asked(played: Played) -> None:
    played.feed(told.RemovalPlanned(shift.LOOKED_ACCOUNT, (), ()))
    assert played.page.notice.isVisible()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, RemovalDialog)]


def test_where_all_stays_there_is_nothing_to_confirm(played: Played) -> None:
    played.feed(told.RemovalPlanned(shift.LOOKED_ACCOUNT, (), PLAN.kept))
    shown = played.dialog(RemovalDialog)
    assert not shown.go.isVisible()
    assert not shown.typed.isVisible()
    assert "Stays: 2" in texts(shown)


def test_what_is_removed_is_counted_and_the_place_cannot_be_left(played: Played) -> None:
    played.feed(*shift.account_looked("pass"), PLAN)
    confirm(played.dialog(RemovalDialog))
    played.feed(*shift.account_half_removed())
    assert played.page.header.progress == "4 of 8 removed: Function of the certificate provider"
    played.feed(StackProgress("linekey-lamp-units", "UnitPolicy", "AWS::IoT::Policy", "DELETE_IN_PROGRESS"))
    assert played.page.header.progress == "4 of 8 removed: UnitPolicy"
    assert not played.page.place.isEnabled()
    assert not played.card("Certificate provider").action.isEnabled()


def test_what_is_cut_off_is_told_and_looked_at_again(played: Played) -> None:
    played.feed(*shift.account_looked("pass"), PLAN)
    confirm(played.dialog(RemovalDialog))
    looked = len(played.asked("look"))
    played.feed(*shift.account_half_removed(), OperationFailed(told.AREA, Problem.made(BROKER_SILENT)))
    assert played.page.notice.isVisible()
    assert len(played.asked("look")) == looked + 1


def test_what_stays_is_told_and_the_account_is_opened_anew(played: Played) -> None:
    played.feed(PLAN)
    confirm(played.dialog(RemovalDialog))
    played.account.problem = SettingsError(ACCOUNT_NOT_SET_UP, product="LAMP-1", region="eu-central-1")
    played.feed(shift.account_removed())
    shown = played.dialog(RemovedDialog)
    assert "Parts removed: 8." in texts(shown)
    assert "some minutes to notice" in texts(shown)
    assert "it has firmware or records" in texts(shown)
    played.bench.qtbot.waitUntil(lambda: len(played.account.places) == 2)
    assert not played.window.pages, "they knew the account as it was"
    assert shown.isVisible()
    shown.accept()
    assert played.window.stack.currentWidget() is played.page


def test_what_the_tour_needs_is_not_removed(bench: Bench) -> None:
    bench.open()
    bench.window.places.show_account()
    bench.feed(shift.account_looked("pass"))
    bench.window.account.show_state()
    assert bench.window.account.header.set_up_button.isVisible()
    assert not bench.window.account.header.remove_button.isVisible()


# --- one thing by itself ---------------------------------------------------------------------------------


def test_the_authorizer_is_made_on_request(played: Played) -> None:
    played.feed(*shift.account_looked("pass"))
    card = played.card("Custom authorizer")
    assert card.lines[1:3] == (
        "Not set up",
        "Clients without a certificate cannot connect with a user name and a password.",
    )
    card.action.click()
    assert played.asked("plan") == [("plan", NOWHERE, "authorizer")]
    change = told.Change("authorizer", "linekey-authorizer-lamp", "It does not exist.")
    plan = told.SetUpPlanned(shift.LOOKED_ACCOUNT, (change,), step="authorizer")
    played.feed(plan)
    played.dialog(SetUpDialog).go.click()
    assert played.asked("set_up") == [("set_up", NOWHERE, plan, "owner")]
    played.feed(told.PartMade(StepDone("account", "authorizer", "linekey-authorizer-lamp")))
    assert played.card("Custom authorizer").lines[1] == "Right"


def test_the_page_makes_no_authorizer_by_itself(played: Played) -> None:
    played.feed(*shift.account_looked("pass"))
    played.page.header.set_up_button.click()
    assert played.asked("plan") == [("plan", NOWHERE, "")]


def test_the_provider_is_switched_off_by_the_accounts_number(played: Played) -> None:
    played.feed(*shift.account_looked("pass"))
    played.card("Certificate provider").action.click()
    assert played.asked("plan_provider_off") == [("plan_provider_off", NOWHERE)]
    played.feed(OFF)
    shown = played.dialog(ProviderOffDialog)
    assert "account-wide" in texts(shown)
    assert "templates: 2. Certificates that may claim others: 14." in texts(shown)
    assert not shown.go.isEnabled()
    confirm(shown)
    assert played.asked("switch_provider_off") == [("switch_provider_off", NOWHERE, OFF)]
    looked = len(played.asked("look"))
    played.feed(told.ProviderOff(shift.LOOKED_ACCOUNT))
    assert len(played.asked("look")) == looked + 1
    assert len(played.account.places) == 1, "nothing else has changed"


def test_one_thing_is_set_up_from_its_card_and_the_page_stays(played: Played) -> None:
    played.feed(*shift.account_looked("fail"))
    played.card("Thing type").action.click()
    assert played.asked("plan") == [("plan", NOWHERE, "thing-type")]
    plan = told.SetUpPlanned(shift.LOOKED_ACCOUNT, shift.account_plan().changes[:3], step="thing-type")
    played.feed(plan)
    played.dialog(SetUpDialog).go.click()
    assert played.asked("set_up") == [("set_up", NOWHERE, plan, "owner")]
    played.feed(told.AccountReady(shift.LOOKED_ACCOUNT, whole=False))
    played.bench.qtbot.waitUntil(lambda: len(played.opened) == 2 and bool(played.window.pages))
    assert played.window.stack.currentWidget() is played.page


def test_what_set_up_cannot_mend_has_no_button(played: Played) -> None:
    played.feed(*shift.account_looked("fail"))
    without = {card.lines[0] for card in played.page.cards.cards if card.action.isHidden()}
    assert without == {"Other templates", "Sign-in", "Clock of this station"}


# --- elsewhere -------------------------------------------------------------------------------------------


def test_another_account_is_entered_from_the_page_which_stays(played: Played) -> None:
    chooser = played.page.place.chooser
    played.bench.qtbot.waitUntil(lambda: chooser.profile.count() == 2)
    chooser.profile.setCurrentText("office")
    chooser.connect_button.click()
    played.bench.qtbot.waitUntil(lambda: len(played.opened) == 2 and bool(played.window.pages))
    assert played.account.places[-1] == AwsPlace("office", "eu-west-1")
    assert Preferences().account == AwsPlace("office", "eu-west-1")
    assert played.window.stack.currentWidget() is played.page
    assert played.asked("look") == [("look", AwsPlace("office", "eu-west-1"))]
    assert played.opened[0].closed


def test_a_choice_that_is_not_made_yet_is_left_alone(played: Played) -> None:
    chooser = played.page.place.chooser
    played.bench.qtbot.waitUntil(lambda: chooser.profile.count() == 2)
    chooser.profile.setCurrentText("office")
    found = played.page.place._shown
    assert found is not None
    played.feed(found[0])
    assert chooser.profile.currentText() == "office"


def test_with_units_at_work_the_account_is_not_left(played: Played) -> None:
    chooser = played.page.place.chooser
    played.bench.qtbot.waitUntil(lambda: chooser.profile.count() == 2)
    played.feed(*shift.begun("1", "DL00000001", 2))
    for button in (chooser.connect_button, played.page.place.bench_button):
        played.page.notice.hide()
        button.click()
        assert played.page.notice.text.startswith("Units are still at work.")
    assert len(played.opened) == 1
    assert Preferences().account == NOWHERE


def test_an_account_that_is_being_changed_is_not_left(played: Played) -> None:
    played.feed(PLAN)
    confirm(played.dialog(RemovalDialog))
    played.window.show_settings()
    played.window.settings.account_chosen.emit(AwsPlace("office", "eu-west-1"))
    assert played.window.stack.currentWidget() is played.page
    assert (len(played.opened), Preferences().account) == (1, NOWHERE)


def test_no_bench_takes_the_place_of_an_account_that_is_being_changed(played: Played) -> None:
    played.feed(PLAN)
    confirm(played.dialog(RemovalDialog))
    played.page.step_back()
    played.window.opening.bench_wanted.emit()
    assert played.window.stack.currentWidget() is played.page
    assert len(played.bench._opened) == 0


def test_the_bench_is_used_from_the_page_and_left_again(played: Played) -> None:
    assert played.page.place.bench_button.isVisible()
    played.page.place.bench_button.click()
    played.bench.qtbot.waitUntil(lambda: bool(played.window.pages) and played.opened[0].closed)
    assert played.bench.application is not played.opened[0]
    played.window.places.show_account()
    assert not played.page.place.bench_button.isVisible()
    chooser = played.page.place.chooser
    played.bench.qtbot.waitUntil(chooser.connect_button.isEnabled)
    chooser.connect_button.click()
    played.bench.qtbot.waitUntil(lambda: len(played.opened) == 2 and bool(played.window.pages))
    assert played.page.place.bench_button.isVisible()


def test_what_the_environment_has_in_the_place_of_aws_cannot_be_left(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENDPOINT_VARIABLE, "bench")
    played.page.header.look_button.setEnabled(True)
    played.page.header.look_button.click()
    chooser = played.page.place.chooser
    played.bench.qtbot.waitUntil(lambda: "bench" in chooser.text)
    assert not chooser.connect_button.isEnabled()
    assert not chooser.profile.isEnabled()


def confirm(shown: RemovalDialog | ProviderOffDialog) -> None:
    shown.typed.setText(shift.LOOKED_ACCOUNT.id)
    shown.go.click()


def texts(dialog: Dialog) -> str:
    return "\n".join(one.text().replace("\u200b", "") for one in dialog.findChildren(QLabel))
