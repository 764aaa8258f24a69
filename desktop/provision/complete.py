"""Units that were made without internet, once AWS has seen them.

AWS IoT learns of their certificates from their first connection alone, in which they prove that they hold
the key. So an active certificate that is its thing's own tells that the unit has connected with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from desktop.cloud.serials import SerialRefusedError, SerialRow
from desktop.core.catalogue.provision import MADE_TWICE
from desktop.core.errors import ProvisionError
from desktop.core.events import CheckDone, Listener, Problem, UnitCompleted
from desktop.core.verdicts import Verdict
from desktop.ledger.projections.units import Unit, Units
from desktop.ledger.store import Ledger
from desktop.provision.ports import Registry
from desktop.provision.run import recorded

PAGE = 100
DOCTORED = 50
TAKEN_BACK = (Verdict.FAIL, Verdict.ERROR, Verdict.ABORTED)  # what is UNKNOWN is still to be settled

log = logging.getLogger(__name__)


class Seen(Protocol):
    """What AWS IoT knows of a certificate. Both raise `CloudError`."""

    def is_active(self, certificate_id: str) -> bool: ...

    def bar(self, certificate_id: str) -> bool:
        """Revokes it for good; False when AWS does not know it, or when it is revoked."""
        ...


class MadeSerials(Protocol):
    def activate_made(self, thing: str, certificate_id: str, station: str) -> None:
        """The unit with this certificate, which `station` made, has passed. Raises `SerialRefusedError`."""
        ...


@dataclass
class Completion:
    """Serial numbers: `completed` became PASS, `waiting` were not seen yet, `barred` had failed here and came
    all the same; `doubled` share their thing with another certificate, or their number is another's by now.
    """

    completed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    barred: list[str] = field(default_factory=list)
    doubled: dict[str, Problem] = field(default_factory=dict)


@dataclass(frozen=True)
class Completer:
    """For the units of `product` (its name) in the ledger, made by `station` (its id)."""

    product: str
    ledger: Ledger
    registry: Registry
    serials: MadeSerials
    seen: Seen
    listener: Listener
    station: str

    def complete(self, check: Callable[[], None] = lambda: None) -> Completion:
        """Looks at each unit once. `check` is called before each, and may raise to stop.

        Raises `CloudError` when AWS cannot be asked; what is complete by then stays so.
        """
        done = Completion()
        for unit in self._units(Verdict.MADE):
            check()
            self._look_at(unit, done)
        for unit in self._units(*TAKEN_BACK):
            check()
            if unit.certificate_id and self.seen.bar(unit.certificate_id):
                done.barred.append(unit.serial)
        return done

    def things(self, latest: int = DOCTORED) -> CheckDone:
        """Whether the thing of each of the latest units that were made here has one certificate."""
        units = Units(self.ledger.database).page(latest, product=self.product)
        good = [unit for unit in units if unit.verdict in (Verdict.PASS, Verdict.MADE)]
        for unit in good:
            problem = doubled(unit, self.registry.certificates_of(unit.thing))
            if problem is not None:
                return CheckDone("things", "fail", problem.message, problem)
        return CheckDone("things", "pass", f"one certificate each, of the latest {len(good)} units")

    def _look_at(self, unit: Unit, done: Completion) -> None:
        attached = self.registry.certificates_of(unit.thing)
        problem = doubled(unit, attached)
        if problem is not None:
            done.doubled[unit.serial] = problem
        elif unit.certificate_id not in attached or not self.seen.is_active(unit.certificate_id):
            done.waiting.append(unit.serial)
        elif (taken := self._take_number(unit)) is not None:
            done.doubled[unit.serial] = taken
        else:
            self._pass(unit)
            done.completed.append(unit.serial)

    def _take_number(self, unit: Unit) -> Problem | None:
        """That the number is another station's or certificate's: another unit may be made with it."""
        try:
            self.serials.activate_made(unit.thing, unit.certificate_id, self.station)
        except SerialRefusedError as refused:
            if refused.row is not None and self._is_anothers(refused.row, unit):
                return Problem.of(refused)
            log.warning("%s was made without a lease: %s", unit.serial, refused)
        except ProvisionError as error:  # no table in this account
            log.warning("%s: the table of serial numbers is not changed: %s", unit.serial, error)
        return None

    def _is_anothers(self, row: SerialRow, unit: Unit) -> bool:
        stations = {row.station, row.lease} - {"", self.station}
        return bool(stations) or row.certificate_id not in ("", unit.certificate_id)

    def _pass(self, unit: Unit) -> None:
        made = self.ledger.latest("unit", unit.serial)
        body: Mapping[str, Any] = made.body if made is not None else {}
        entry = self.ledger.append(
            "unit", unit.serial, {**body, "verdict": Verdict.PASS.value, "connected": True}
        )
        self.listener(UnitCompleted(recorded(entry)))

    def _units(self, *verdicts: Verdict) -> Iterator[Unit]:
        """Of one moment: each is looked at before its latest entry changes."""
        units, after = Units(self.ledger.database), 0
        while page := units.with_verdict(self.product, [one.value for one in verdicts], PAGE, after):
            yield from page
            after = page[-1].sequence


def doubled(unit: Unit, attached: Sequence[str]) -> Problem | None:
    """That the thing has another certificate: two units may have its name."""
    others = [one for one in attached if one != unit.certificate_id]
    if not others:
        return None
    return Problem.made(MADE_TWICE, thing=unit.thing, found=", ".join(f"{one[:12]}…" for one in others))
