"""The use cases composed: what is opened is closed, also when it cannot be announced. No Qt, no cloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.app.application import Application
from desktop.app.releases.use_case import ReleasesUseCase
from desktop.app.rollouts.use_case import RolloutsUseCase
from desktop.app.station.checkpoints import CheckpointsUseCase
from desktop.app.station.events import LabelFormat
from desktop.app.station.slots import Slots
from desktop.app.station.use_case import StationUseCase
from desktop.app.tour.events import TourReady
from desktop.cloud import registry
from desktop.core.catalogue.cloud import AWS_UNREACHABLE
from desktop.core.catalogue.settings import ACCOUNT_NOT_SET_UP
from desktop.core.errors import CloudError, SettingsError
from desktop.core.events import Event
from desktop.ledger.checkpoints.keeping import Checkpoints
from desktop.ledger.store import Ledger
from desktop.settings.product.profile import PRODUCT_VARIABLE
from tests.unit.ledger.stations import Station


class Held:
    """A context manager that writes down its end."""

    def __init__(self, name: str, ended: list[str]) -> None:
        self.name, self.ended = name, ended

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.append(self.name)


class FakeServices(Held):
    cloud: Any = SimpleNamespace(
        account_id="111122223333",
        region="eu-central-1",
        target=SimpleNamespace(label="eu-central-1", endpoint_url=None),
    )
    product: Any = SimpleNamespace(
        name="LAMP-1",
        identity=SimpleNamespace(thing_groups=("lamp-line",), issuer="fleet", ways=()),
        label_format=LabelFormat(),
    )
    ledger: Ledger
    set_up = True

    def station(self, *_arguments: object) -> Held:
        if not self.set_up:
            raise SettingsError(ACCOUNT_NOT_SET_UP, product="LAMP-1", region="us-east-1")
        return Held("station", self.ended)

    def releases(self, _listener: object) -> Any:
        return SimpleNamespace()

    def rollouts(self, _listener: object) -> Any:
        return SimpleNamespace()


@pytest.fixture
def ended() -> list[str]:
    return []


@pytest.fixture
def services(ended: list[str], tmp_path: Path) -> Iterator[FakeServices]:
    made = FakeServices("services", ended)
    with Ledger(tmp_path / "ledger.sqlite3") as made.ledger:
        yield made


def test_what_cannot_be_announced_is_closed(
    services: Any, ended: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreached(*_arguments: object) -> list[str]:
        raise CloudError(AWS_UNREACHABLE, what="list the things")

    monkeypatch.setattr(registry, "things_in_group", unreached)
    told: list[Event] = []
    application = Application(services, told.append, Slots.at({"1": "COM5"}), workshop=Held("bench", ended))  # type: ignore[arg-type]
    with pytest.raises(CloudError):
        application.announce()
    assert ended == ["station", "services", "bench"]
    with pytest.raises(RuntimeError):
        application.rollouts.count_targets()


def test_an_account_that_is_not_set_up_leaves_nothing_open(services: Any, ended: list[str]) -> None:
    services.set_up = False
    with pytest.raises(SettingsError):
        Application(services, lambda _event: None, Slots())
    assert ended == ["services"]


def test_there_is_a_tour_on_a_bench_only(services: Any, ended: list[str]) -> None:
    account = Application(services, lambda _event: None, Slots())
    bench = Application(services, lambda _event: None, Slots(), workshop=Held("bench", ended))  # type: ignore[arg-type]
    assert account.tour is None
    assert bench.tour is not None
    account.close()
    bench.close()


@pytest.mark.parametrize(("named", "chosen"), [("", ""), ("beacon.toml", "beacon.toml")])
def test_the_tour_is_announced_where_there_is_one(
    services: Any, ended: list[str], monkeypatch: pytest.MonkeyPatch, named: str, chosen: str
) -> None:
    """With the product that the person has named, which the bench does not make."""
    monkeypatch.setenv(PRODUCT_VARIABLE, named)
    for page in (StationUseCase, RolloutsUseCase, ReleasesUseCase):
        monkeypatch.setattr(page, "announce", lambda _self: None)
    monkeypatch.setattr(CheckpointsUseCase, "look", lambda _self: None)
    told: list[Event] = []
    workshop: Any = Held("bench", ended)
    workshop.services = services
    for bench in (None, workshop):
        application = Application(services, told.append, Slots(), workshop=bench)
        application.announce()
        application.close()
    assert told == [TourReady("LAMP-1", chosen)]


def test_the_shift_ends_after_the_last_run(
    services: Any, ended: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Signed when the line has ended, and before the ledger is closed."""
    made = Station(tmp_path / "station")
    made.append(3)

    def checkpoints() -> Checkpoints:
        ended.append("signed")
        return made.checkpoints

    monkeypatch.setattr(services, "checkpoints", checkpoints, raising=False)
    for page in (RolloutsUseCase, StationUseCase):
        monkeypatch.setattr(page, "recover", lambda _self: None)
    monkeypatch.setattr(CheckpointsUseCase, "_compare", lambda _self: None)
    application = Application(services, lambda _event: None, Slots())
    application.recover()
    application.close()
    assert ended == ["station", "signed", "services"]
    assert made.checkpoints.newest().signed.checkpoint.size == 3
    made.ledger.close()
