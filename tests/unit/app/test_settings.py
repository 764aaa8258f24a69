"""What is in force at this station, and who said so."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.app.account import NOWHERE, AccountsFound, AwsPlace
from desktop.app.settings import Setting, SettingsRead, SettingsUseCase
from desktop.app.tasks import OperationFailed
from desktop.core.events import Event
from tests.unit.app.aws_environment import VARIABLES

SECONDS = 30.0


class Page:
    def __init__(self) -> None:
        self.told: queue.Queue[Event] = queue.Queue()
        self.use_case = SettingsUseCase(self.told.put)

    def answer(self) -> Event:
        return self.told.get(timeout=SECONDS)

    def read(self, chosen: AwsPlace = NOWHERE) -> dict[str, Setting]:
        self.use_case.read(chosen)
        answer = self.answer()
        assert isinstance(answer, SettingsRead)
        return {setting.name: setting for setting in answer.settings}


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    made = Page()
    yield made
    made.use_case.close()


def test_each_setting_tells_who_said_it(page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain = page.read()
    assert plain["profile"] == Setting("profile", "", "aws")
    assert plain["product"] == Setting("product", "lamp", "default")
    assert plain["data"] == Setting("data", str(tmp_path / "data"), "environment", "LINEKEY_DATA_DIR")
    assert plain["station"].source == "computer"
    chosen = page.read(AwsPlace("factory", "cn-north-1"))
    assert chosen["profile"] == Setting("profile", "factory", "chosen")
    monkeypatch.setenv("AWS_PROFILE", "dev")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("LINEKEY_PRODUCT", "bulb.toml")
    monkeypatch.setenv("LINEKEY_ENDPOINT", "bench")
    said = page.read(AwsPlace("factory", "cn-north-1"))
    assert said["profile"] == Setting("profile", "dev", "environment", "AWS_PROFILE")
    assert said["region"] == Setting("region", "eu-west-1", "environment", "AWS_DEFAULT_REGION")
    assert said["product"] == Setting("product", "bulb.toml", "environment", "LINEKEY_PRODUCT")
    assert said["endpoint"] == Setting("endpoint", "bench", "environment", "LINEKEY_ENDPOINT")


def test_a_region_that_was_chosen_for_another_profile_is_not_told_as_in_force(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "dev")
    assert page.read(AwsPlace("factory", "cn-north-1"))["region"] == Setting("region", "", "aws")


def test_a_name_given_to_the_station_is_told_with_its_file(page: Page, tmp_path: Path) -> None:
    page.use_case.name_station("Line 3", NOWHERE)
    answer = page.answer()
    assert isinstance(answer, SettingsRead)
    assert answer.station == "Line 3"
    file = str(tmp_path / "data" / "station-name")
    assert answer.settings[0] == Setting("station", "Line 3", "file", file)


def test_what_cannot_be_kept_is_told(page: Page, tmp_path: Path) -> None:
    (tmp_path / "data" / "station-name").mkdir(parents=True)
    page.use_case.name_station("Line 3", NOWHERE)
    answer = page.answer()
    assert isinstance(answer, OperationFailed)
    assert answer.area == "settings"


def test_accounts_to_choose_from(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[profile factory]\nregion = cn-north-1\n", encoding="utf-8")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    page.use_case.find_accounts()
    answer = page.answer()
    assert isinstance(answer, AccountsFound)
    assert answer.profiles == {"factory": "cn-north-1"}
    assert answer.regions["eu-west-1"] == "Europe (Ireland)"
    assert (answer.fixed, answer.keys) == (NOWHERE, True)
