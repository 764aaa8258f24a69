"""What is in force at this station, and who said so."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.app.account.place import NOWHERE, AccountsFound, AwsPlace
from desktop.app.settings import Setting, SettingsRead, SettingsUseCase
from desktop.app.station import slot_settings
from desktop.app.station.slot_settings import SlotRow
from desktop.app.tasks import OperationFailed
from desktop.core.events import Event
from desktop.device.ports import PortInfo
from tests.unit.app.aws_environment import VARIABLES
from tests.unit.app.test_account_choice import product_at_home

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


def test_the_home_of_the_units_is_told_as_the_region_in_force(
    page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    product = str(product_at_home(tmp_path))
    monkeypatch.setenv("LINEKEY_PRODUCT", product)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    assert page.read()["region"] == Setting("region", "eu-west-1", "file", product)


def test_a_name_given_to_the_station_is_told_with_its_file(page: Page, tmp_path: Path) -> None:
    page.use_case.name_station("Line 3")
    answer = page.answer()
    assert isinstance(answer, SettingsRead)
    assert answer.station == "Line 3"
    file = str(tmp_path / "data" / "station-name")
    assert answer.settings[0] == Setting("station", "Line 3", "file", file)


def test_what_cannot_be_kept_is_told(page: Page, tmp_path: Path) -> None:
    (tmp_path / "data" / "station-name").mkdir(parents=True)
    page.use_case.name_station("Line 3")
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


# --- slots -----------------------------------------------------------------------------------------------

LEFT = PortInfo("COM6", "COM6", "FTDI", "A10KZP3X", "0403:6001", "1-1")
RIGHT = PortInfo("COM9", "COM9", "CP2102", "", "10c4:ea60", "1-2")
BUILT_IN = PortInfo("COM1", "COM1", "", "")


@pytest.fixture
def plugged(page: Page, monkeypatch: pytest.MonkeyPatch) -> list[PortInfo]:
    ports = [BUILT_IN, LEFT, RIGHT]
    monkeypatch.setattr(slot_settings, "list_ports", lambda: list(ports))
    return ports


def rows(page: Page) -> list[SlotRow]:
    answer = page.answer()
    assert isinstance(answer, SettingsRead)
    return list(answer.slots)


def test_slots_are_made_named_ordered_and_hidden(page: Page, plugged: list[PortInfo]) -> None:
    left, right = "usb:A10KZP3X", "usb:10c4:ea60@1-2"
    page.use_case.read(NOWHERE)
    ports = [
        SlotRow("", "COM1", port="COM1"),
        SlotRow("", left, port="COM6"),
        SlotRow("", right, port="COM9"),
    ]
    assert rows(page) == ports
    for address in (left, right):
        page.use_case.keep_slot(address)
        rows(page)
    page.use_case.name_slot("2", "  right\tbench ")
    assert rows(page)[:2] == [SlotRow("1", left, port="COM6"), SlotRow("2", right, "right bench", "COM9")]
    page.use_case.raise_slot("2")
    assert [row.slot for row in rows(page)] == ["2", "1", ""]
    page.use_case.raise_slot("2")
    assert [row.slot for row in rows(page)] == ["2", "1", ""], "it is the first already"
    page.use_case.hide_port("COM1")
    assert rows(page)[2:] == [SlotRow("", "COM1", port="COM1", hidden=True)]
    plugged.remove(LEFT)
    page.use_case.show_port("COM1")
    assert rows(page)[1:] == [SlotRow("1", left), SlotRow("", "COM1", port="COM1")]


def test_a_slot_that_is_hidden_is_listed_once(page: Page, plugged: list[PortInfo]) -> None:
    page.use_case.keep_slot("usb:A10KZP3X")
    rows(page)
    page.use_case.hide_port("usb:A10KZP3X")
    assert [row.hidden for row in rows(page) if row.address == "usb:A10KZP3X"] == [True]


def test_a_slot_of_somebody_elses_file_is_not_guessed(page: Page) -> None:
    page.use_case.name_slot("7", "left")
    answer = page.answer()
    assert isinstance(answer, OperationFailed)
    assert answer.problem.code == "SET-059"
