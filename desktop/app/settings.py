"""What the settings page asks for: this station's own settings, what is in force and who said so."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from desktop.app.account.place import (
    ENDPOINT_VARIABLE,
    KEY_VARIABLE,
    NOWHERE,
    PROFILE_VARIABLES,
    AwsPlace,
    find_accounts,
    still_chosen,
    units_home,
)
from desktop.app.station import slot_settings as slots
from desktop.app.station.slot_settings import SlotRow
from desktop.app.tasks import Tasks
from desktop.core import paths
from desktop.core.events import Event, Listener
from desktop.core.region import REGION_VARIABLES
from desktop.core.station_name import NAME_FILE, computer_name, given_name, name_station

Source = Literal["chosen", "environment", "file", "aws", "computer", "default"]
AREA = "settings"


@dataclass(frozen=True)
class Setting:
    """`name` is a stable one; `where` is the variable or the file that says it. An empty `value` is unset."""

    name: str
    value: str
    source: Source
    where: str = ""


@dataclass(frozen=True)
class SettingsRead(Event):
    """The settings that are no choice of the window's own; `station` is the name given to it."""

    station: str
    settings: tuple[Setting, ...]
    slots: tuple[SlotRow, ...] = ()


class SettingsUseCase:
    """There before any account is: asks nothing of AWS. What is changed is answered with `SettingsRead`."""

    def __init__(self, listener: Listener) -> None:
        self._tasks = Tasks(listener)
        self._chosen = NOWHERE

    def read(self, chosen: AwsPlace) -> None:
        """Tells what is in force, with the account `chosen` in the window; answers with `SettingsRead`."""
        self._chosen = chosen
        self._change(_nothing)

    def name_station(self, name: str) -> None:
        self._change(lambda: name_station(paths.data_dir(), name))

    def name_slot(self, slot: str, name: str) -> None:
        self._change(lambda: slots.name_slot(slot, name))

    def raise_slot(self, slot: str) -> None:
        """Shows it one place earlier."""
        self._change(lambda: slots.raise_slot(slot))

    def keep_slot(self, address: str) -> None:
        """Makes a slot of what has this address."""
        self._change(lambda: slots.keep_slot(address))

    def hide_port(self, address: str) -> None:
        self._change(lambda: slots.hide_port(address))

    def show_port(self, address: str) -> None:
        self._change(lambda: slots.show_port(address))

    def find_accounts(self) -> None:
        """Looks which accounts and Regions there are to choose from; answers with `AccountsFound`."""
        self._do(lambda: self._tasks.tell(find_accounts()))

    def _change(self, change: Callable[[], object]) -> None:
        self._do(self._change_and_tell, change)

    def _change_and_tell(self, change: Callable[[], object]) -> None:
        change()
        folder = paths.data_dir()
        name = given_name(folder)
        station = Setting("station", name or computer_name(), "computer")
        if name:
            station = Setting("station", name, "file", str(folder / NAME_FILE))
        settings = (station, *_of_aws(self._chosen), *_of_linekey())
        self._tasks.tell(SettingsRead(name, settings, slots.slot_rows()))

    def _do(self, work: Callable[..., None], *arguments: object) -> None:
        self._tasks.submit(AREA, AREA, work, *arguments)

    def close(self) -> None:
        self._tasks.close()


def _nothing() -> None:
    pass


def _of_aws(chosen: AwsPlace) -> tuple[Setting, ...]:
    chosen = still_chosen(chosen)
    profile = _said("profile", *PROFILE_VARIABLES)
    if profile is None and os.environ.get(KEY_VARIABLE):
        profile = Setting("profile", "", "environment", KEY_VARIABLE)
    region = _home() or _said("region", *REGION_VARIABLES)
    endpoint = _said("endpoint", ENDPOINT_VARIABLE) or Setting("endpoint", "", "default")
    return (
        profile or _chosen("profile", chosen.profile),
        region or _chosen("region", chosen.region),
        endpoint,
    )


def _home() -> Setting | None:
    from desktop.settings.product.profile import BUILT_IN, PRODUCT_VARIABLE  # slow to load

    home = units_home()
    return Setting("region", home, "file", os.environ.get(PRODUCT_VARIABLE, BUILT_IN)) if home else None


def _chosen(name: str, value: str) -> Setting:
    return Setting(name, value, "chosen" if value else "aws")


def _of_linekey() -> tuple[Setting, ...]:
    from desktop.settings.product.profile import BUILT_IN, PRODUCT_VARIABLE  # slow to load

    product = _said("product", PRODUCT_VARIABLE) or Setting("product", BUILT_IN, "default")
    folder = _said("data", paths.ENVIRONMENT_VARIABLE) or Setting("data", str(paths.data_dir()), "default")
    log = Setting("log", str(paths.log_file()), folder.source, folder.where)
    return product, folder, log


def _said(name: str, *variables: str) -> Setting | None:
    """By the first of `variables` that says something."""
    for variable in variables:
        if value := os.environ.get(variable, ""):
            return Setting(name, value, "environment", variable)
    return None
