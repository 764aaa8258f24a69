"""A window without the claim passphrase, on a real bench: releases at once, the station when it is given."""

from __future__ import annotations

from collections.abc import Callable
from queue import Queue

import keyring
import pytest

from desktop.app.application import Application
from desktop.app.station.events import StationReady
from desktop.app.station.slots import Slots
from desktop.app.tasks import OperationFailed
from desktop.core.events import Event, RunFinished
from desktop.core.verdicts import Verdict
from desktop.demo.workshop import Workshop
from desktop.wiring import Services

LONGEST = 60  # seconds until an event

pytestmark = [pytest.mark.bench, pytest.mark.timeout(180)]


def test_only_the_first_unit_needs_the_claim_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_password", lambda _service, _name: None)
    told: Queue[Event] = Queue()

    def heard(wanted: Callable[[Event], bool]) -> Event:
        while not wanted(event := told.get(timeout=LONGEST)):
            pass
        return event

    def refused() -> str:
        event = heard(lambda event: isinstance(event, OperationFailed))
        assert isinstance(event, OperationFailed)
        assert event.area == "station"
        return event.problem.code

    with Workshop(1) as workshop:
        workshop.set_up_account(lambda _event: None)
        [serial], [port] = workshop.serials, workshop.ports
        services = Services(workshop.services.cloud.target, workshop.services.product)
        application = Application(services, told.put, Slots.at({"1": port}), serial_example=serial)
        try:
            application.announce()
            application.recover()
            heard(lambda event: isinstance(event, StationReady))
            application.station.start_unit("1", serial)
            assert refused() == "SET-020"
            application.station.start_unit("1", serial, "wrong")
            assert refused() == "SIG-012"
            application.station.start_unit("1", serial, workshop.secret("claim passphrase"))
            finished = heard(lambda event: isinstance(event, RunFinished))
            assert isinstance(finished, RunFinished)
            assert finished.verdict is Verdict.PASS, finished.problem
        finally:
            application.close()
