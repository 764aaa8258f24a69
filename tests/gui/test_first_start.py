"""The first start: no account, no Region, no profile, and nobody is sent to a command line for a choice."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.account.place import PROFILE_VARIABLES, AwsPlace
from desktop.core.catalogue.cloud import CREDENTIALS_MISSING
from desktop.core.catalogue.settings import ACCOUNT_NOT_SET_UP, NO_REGION
from desktop.core.errors import AccountUnknownError, LinekeyError, RegionUnknownError, SettingsError
from desktop.core.events import Listener
from desktop.core.region import REGION_VARIABLES
from desktop.gui import app as gui_app
from desktop.gui.application import Application
from desktop.gui.pages.account_chooser import AccountChooser
from tests.gui.accounts import Account
from tests.gui.playing import Bench
from tests.unit.app.test_account_choice import product_at_home

CONFIG = "[profile factory]\nregion = cn-north-1\n[profile office]\n"


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (*PROFILE_VARIABLES, *REGION_VARIABLES, "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    (tmp_path / "config").write_text(CONFIG, encoding="utf-8")
    return tmp_path / "config"


def start(bench: Bench, problem: LinekeyError | None) -> Account:
    account = Account(problem)
    bench.window._open_account = account.open
    bench.window.start()
    return account


def chooser(bench: Bench) -> AccountChooser:
    bench.qtbot.waitUntil(bench.window.opening.chooser.isVisible)
    return bench.window.opening.chooser


@pytest.mark.parametrize(
    "problem",
    [
        RegionUnknownError(NO_REGION),
        AccountUnknownError(CREDENTIALS_MISSING, what="ask AWS who is signed in"),
    ],
)
def test_who_has_chosen_nothing_yet_chooses_from_what_there_is(
    bench: Bench, qtbot: QtBot, qapp: QApplication, problem: LinekeyError
) -> None:
    account = start(bench, problem)
    offered = chooser(bench)
    assert problem.message in bench.window.opening.text
    assert "--" not in bench.window.opening.text
    assert [offered.profile.itemText(row) for row in range(offered.profile.count())] == ["factory", "office"]
    assert offered.place == AwsPlace("factory", "cn-north-1"), "as its profile says"
    assert offered.region.currentText() == "cn-north-1 · China (Beijing)"
    account.problem = None
    qtbot.keyClick(bench.window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(bench.window.pages))
    assert account.places == [AwsPlace(), AwsPlace("factory", "cn-north-1")]
    again = gui_app.Desk(qapp)
    assert again.window._preferences.account == AwsPlace("factory", "cn-north-1"), "and it is not asked again"
    again.close()
    again.window.deleteLater()


def test_a_profile_without_a_region_needs_one(bench: Bench) -> None:
    start(bench, RegionUnknownError(NO_REGION))
    offered = chooser(bench)
    offered.region.setCurrentIndex(-1)
    assert not offered.connect_button.isEnabled()
    offered.profile.setCurrentText("office")
    assert not offered.connect_button.isEnabled()
    offered.region.setCurrentIndex(offered.region.findData("eu-west-1"))
    assert offered.connect_button.isEnabled()
    assert offered.place == AwsPlace("office", "eu-west-1")
    offered.profile.setCurrentText("factory")
    assert offered.place == AwsPlace("factory", "cn-north-1")


def test_without_any_profile_it_says_how_to_make_one(bench: Bench, config: Path) -> None:
    config.write_text("", encoding="utf-8")
    account = start(bench, AccountUnknownError(CREDENTIALS_MISSING, what="ask AWS who is signed in"))
    offered = chooser(bench)
    assert "aws configure sso" in offered.text
    assert not offered.connect_button.isEnabled()
    assert bench.window.opening.bench_button.isVisible()
    config.write_text(CONFIG, encoding="utf-8")
    bench.window.opening.retry_button.click()
    bench.qtbot.waitUntil(lambda: offered.profile.count() == 2 and offered.isVisible())
    assert len(account.places) == 2


def test_what_the_environment_says_cannot_be_chosen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "office")
    start(bench, RegionUnknownError(NO_REGION))
    offered = chooser(bench)
    assert (offered.place.profile, offered.profile.isEnabled()) == ("office", False)
    assert "environment" in offered.text


def test_where_the_units_of_the_product_live_cannot_be_chosen(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LINEKEY_PRODUCT", str(product_at_home(tmp_path)))
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    start(bench, AccountUnknownError(CREDENTIALS_MISSING, what="ask AWS who is signed in"))
    offered = chooser(bench)
    assert (offered.region.currentData(), offered.region.isEnabled()) == ("eu-west-1", False)
    assert "eu-west-1" in offered.text
    # It is the product's, not a choice to be remembered for another product.
    assert (offered.connect_button.isEnabled(), offered.place) == (True, AwsPlace("factory", ""))


def test_an_account_that_is_not_set_up_may_be_the_wrong_one(bench: Bench) -> None:
    start(bench, SettingsError(ACCOUNT_NOT_SET_UP, product="LAMP-1", region="us-east-1"))
    page = bench.window.opening
    bench.qtbot.waitUntil(lambda: "not set up" in page.text)
    assert not page.chooser.isVisible()
    page.accounts_button.click()
    assert chooser(bench).place == AwsPlace("factory", "cn-north-1")


def test_settings_of_aws_that_cannot_be_read_are_told_once(bench: Bench, config: Path) -> None:
    config.write_text("[profile a\nregion", encoding="utf-8")
    start(bench, RegionUnknownError(NO_REGION))
    page = bench.window.opening
    bench.qtbot.waitUntil(lambda: "could not read the AWS settings" in page.text)
    assert page.retry_button.isVisible()
    assert not page.chooser.isVisible()


def test_a_bench_that_does_not_start_offers_no_account(bench: Bench) -> None:
    def refuse(_listener: Listener) -> Application:
        raise RegionUnknownError(NO_REGION)

    bench.window._open_bench = refuse
    bench.window.start_bench()
    page = bench.window.opening
    bench.qtbot.waitUntil(page.retry_button.isVisible)
    assert not page.accounts_button.isVisible()
    assert not page.chooser.isVisible()


def test_all_that_there_is_to_say_has_room(bench: Bench, qtbot: QtBot, config: Path) -> None:
    """The words are wrapped, and take more room than one line each."""
    config.unlink()
    start(bench, RegionUnknownError(NO_REGION))
    offered = chooser(bench)

    def small() -> list[QWidget]:
        parts = offered.findChildren(QWidget)
        return [part for part in parts if part.isVisible() and part.height() < needed(part)]

    qtbot.waitUntil(lambda: not small())


def needed(part: QWidget) -> int:
    wraps = part.hasHeightForWidth()
    return part.heightForWidth(part.width()) if wraps else part.minimumSizeHint().height()
