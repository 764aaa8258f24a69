"""What somebody chose in the window, and what the environment of the program says against it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from desktop import wiring
from desktop.app import application
from desktop.app.account.place import NOWHERE, AwsPlace, still_chosen
from desktop.app.account.use_case import open_chosen
from desktop.settings.slots import StationSlots
from tests.unit.app.aws_environment import VARIABLES

FACTORY = AwsPlace("factory", "cn-north-1")


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("environment", "chosen", "left"),
    [
        ({}, FACTORY, FACTORY),
        ({}, NOWHERE, NOWHERE),
        ({"AWS_PROFILE": "dev"}, FACTORY, NOWHERE),
        ({"AWS_PROFILE": "factory"}, FACTORY, AwsPlace("", "cn-north-1")),
        ({"AWS_DEFAULT_PROFILE": "dev", "AWS_PROFILE": "factory"}, FACTORY, NOWHERE),
        ({"AWS_PROFILE": ""}, FACTORY, FACTORY),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, FACTORY, AwsPlace("factory", "")),
        ({"AWS_REGION": "eu-west-1"}, FACTORY, AwsPlace("factory", "")),
        ({"AWS_ACCESS_KEY_ID": "AKID"}, FACTORY, NOWHERE),
        ({"AWS_ACCESS_KEY_ID": "AKID"}, AwsPlace("", "eu-west-1"), AwsPlace("", "eu-west-1")),
    ],
)
def test_the_environment_goes_before_what_was_chosen(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], chosen: AwsPlace, left: AwsPlace
) -> None:
    """And a Region is never taken to another account than the one it was chosen for."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert still_chosen(chosen) == left


@pytest.mark.parametrize(
    "open_it", [lambda chosen: application.open_account(lambda _event: None, chosen), open_chosen]
)
def test_the_chosen_account_is_the_one_that_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, open_it: Callable[[AwsPlace], object]
) -> None:
    """By the window, and by its Account page."""
    asked: list[tuple[Any, ...]] = []

    class StopHereError(Exception):
        pass

    def open_services(*arguments: Any, **_signed_in: Any) -> None:
        asked.append(arguments)
        raise StopHereError

    monkeypatch.setattr(application, "open_services", open_services)
    monkeypatch.setattr(wiring, "open_services", open_services)
    monkeypatch.setattr(application, "station_slots", StationSlots)
    for chosen in (FACTORY, NOWHERE):
        with pytest.raises(StopHereError):
            open_it(chosen)
    assert asked == [(None, "factory", "cn-north-1", "lamp"), (None, None, None, "lamp")]
    asked.clear()
    monkeypatch.setenv("LINEKEY_PRODUCT", str(product_at_home(tmp_path)))
    for endpoint in ("", "bench"):
        monkeypatch.setenv("LINEKEY_ENDPOINT", endpoint)
        with pytest.raises(StopHereError):
            open_it(FACTORY)
    # What was chosen is a place of AWS, and the units' home goes before it.
    assert [one[:3] for one in asked] == [("", "factory", None), ("bench", None, None)]


def product_at_home(folder: Path) -> Path:
    path = folder / "lamp.toml"
    lamp = resources.files("resources") / "products" / "lamp.toml"
    home = '\n[home]\nregion = "eu-west-1"\n'
    path.write_text(lamp.read_text(encoding="utf-8") + home, encoding="utf-8")
    return path
