"""What the station page asks for: units provisioned in their slots."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desktop.app.station.events import SlotChanged, SlotInfo, StationReady, UnitsRecorded
from desktop.app.station.slots import Identity, Slots
from desktop.app.tasks import OperationFailed, Tasks
from desktop.cloud.fleet_provisioning import ClaimCredentials
from desktop.core.errors import CloudError, LedgerError
from desktop.core.events import RunFinished
from desktop.ledger.chain import Entry
from desktop.provision.run import recorded
from desktop.provision.station import Station
from desktop.settings.secrets import SecretSource, stored_secret
from desktop.wiring import Services

PORT_POLL_SECONDS = 1.0
COMPLETE_SECONDS = 300.0
SHIFT = timedelta(hours=8)
UNITS_SHOWN = 500

_log = logging.getLogger(__name__)


class StationClaim:
    """The station's claim, opened when the first unit needs it: who only signs and rolls out has none."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._opened: ClaimCredentials | None = None

    def open(self, secrets: SecretSource = stored_secret) -> ClaimCredentials:
        """Raises what `Services.claim` raises; `secrets` is asked once at most."""
        if self._opened is None:
            self._opened = self._services.claim(secrets)
        return self._opened


class StationUseCase:
    """Runs units on `station`, which its owner closes, in `slots`."""

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        station: Station,
        claim: StationClaim,
        slots: Slots,
        serial_example: str,
        run_done: Callable[[], None],
    ) -> None:
        """`run_done` is called after every run, from the run's thread."""
        self._services, self._tasks = services, tasks
        self._station, self._claim = station, claim
        self._slots = slots
        self._serial_example = serial_example
        self._run_done = run_done
        self._runs: set[Future[RunFinished]] = set()
        self._serials: set[str] = set()
        self._left: Counter[str] = Counter()  # how often a unit went from each slot
        self._stops = 0

    def announce(self) -> None:
        """Tells what there is: slots, and the units of this shift that are on record."""
        services = self._services
        slots = self._slots.first()
        label, example = services.cloud.target.label, self._serial_example
        identity = services.product.identity
        self._tasks.tell(
            StationReady(
                services.product.name,
                label,
                "",
                slots,
                example,
                issuer=identity.issuer,
                ways=identity.ways,
                label=services.product.label_format,
            )
        )
        recent = services.ledger.units(UNITS_SHOWN)
        self._tasks.tell(recorded_units(recent, services.product.name, datetime.now(UTC)))

    def recover(self) -> None:
        """Finishes or undoes what an earlier session left open."""
        self._tasks.submit("station", "station", self._station.reconcile)
        if self._services.product.identity.is_offline:
            self._tasks.submit("complete", "station", self._complete)

    def _complete(self) -> None:
        """Looks from time to time whether AWS has seen the units that were made here, until the end.

        A line without internet cannot ask: that is not told.
        """
        closing = self._tasks.closing
        completer = self._services.completer(self._tasks.tell)
        told: set[str] = set()
        while True:
            try:
                done = completer.complete(closing.check)
            except (CloudError, LedgerError) as error:
                _log.info("the units made without internet are not looked for: %s", error)
            else:
                new = {serial: done.doubled[serial] for serial in done.doubled.keys() - told}
                told |= new.keys()
                for serial, problem in new.items():
                    _log.warning("%s: %s", serial, problem.message)
                    self._tasks.tell(OperationFailed("station", problem))
            closing.wait(COMPLETE_SECONDS)

    def start_unit(self, slot: str, serial: str, passphrase: str = "") -> None:
        """Provisions the unit in `slot`; answers with run events.

        Not at all when that unit leaves, or all are stopped, before its run begins.

        `passphrase` opens the station's claim key, or that of the product's own authority, the first time; it
        is used once and not kept. Without it
        `OperationFailed` may tell SET-020: it is stored nowhere on this computer.
        """
        before = self._left[slot], self._stops
        self._tasks.submit("start", "station", self._start, slot, serial, passphrase, before, slot=slot)

    def _start(self, slot: str, serial: str, passphrase: str, before: tuple[int, int]) -> None:
        secrets: SecretSource = (lambda _name: passphrase) if passphrase else stored_secret
        if self._services.product.identity.has_claim_key:
            self._claim.open(secrets)
        self._services.unlock(secrets)
        if before != (self._left[slot], self._stops):
            return
        run = self._station.start(slot, self._slots.port(slot), serial)
        if before[1] != self._stops:  # too late for `stop` to know of it
            self._station.stop(slot)
        self._serials.add(serial)
        self._runs.add(run)
        run.add_done_callback(self._runs.discard)
        run.add_done_callback(lambda _run: self._run_done())

    def stop(self) -> None:
        """Asks every run of the station to stop; an irreversible phase finishes first.

        None begins that waits for it.
        """
        self._stops += 1
        self._station.stop()

    def let_runs_end(self) -> frozenset[str]:
        """Waits for every run that was asked for here; the serial numbers of all there ever were."""
        self._tasks.submit("start", "station", lambda: None).result()  # what was asked for has begun now
        wait(self._runs.copy())
        return frozenset(self._serials)

    def plug_in(self, ports: Mapping[str, str]) -> None:
        """Units have been taken out of these slots, and others plugged in."""
        for slot, port in ports.items():
            info = self._slots.move(slot, port)
            self._left[slot] += 1
            self._tasks.tell(SlotChanged(replace(info, present=False)))
            self._tasks.tell(SlotChanged(info))

    def watch_ports(self) -> None:
        """Tells of units plugged in and taken out, until the end."""
        self._tasks.submit("ports", "station", self._watch_ports)

    def _watch_ports(self) -> None:
        told: dict[str, tuple[SlotInfo, tuple[Identity, ...]]] = {}
        while True:
            try:
                slots = self._slots.look()
            except OSError as error:  # the system is busy with what was just plugged in: it is asked again
                _log.warning("the serial ports cannot be listed: %s", error)
            else:
                for info, units in slots:
                    before = told.get(info.slot)
                    if before != (info, units):
                        self._tell_change(before[0] if before else None, info)
                    told[info.slot] = info, units
            self._tasks.closing.wait(PORT_POLL_SECONDS)

    def _tell_change(self, before: SlotInfo | None, now: SlotInfo) -> None:
        """Also of a unit that was replaced between two looks: it is seen to go, and to come."""
        was_there = before is not None and before.present
        replaced = was_there and now.tells_presence and now.present
        self._left[now.slot] += replaced or (was_there and not now.present)
        if replaced:
            self._tasks.tell(SlotChanged(replace(now, present=False)))
        self._tasks.tell(SlotChanged(now))


def recorded_units(newest_first: Iterable[Entry], product: str, now: datetime) -> UnitsRecorded:
    """The units of `product` made within the last eight hours, oldest first."""
    runs = []
    for entry in newest_first:
        at = datetime.fromisoformat(entry.at)
        if at < now - SHIFT:
            break
        if entry.body["product"] == product:
            runs.append((at, recorded(entry)))
    return UnitsRecorded(tuple(reversed(runs)))
