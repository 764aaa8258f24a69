"""Where a scanned label goes: to one slot, to the person who must say which, or nowhere and why.

A label belongs to the unit it was scanned for. Nothing is guessed: where two slots could be meant the person
is asked, and a unit that has passed is never run again because somebody scanned a label.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from desktop.core.catalogue.placing import (
    ALL_SLOTS_AT_WORK,
    NO_SUCH_SLOT,
    NO_UNIT_WAITS,
    PASSED_AND_THERE,
    PASSED_AND_UNSEEN,
    SLOT_AT_WORK,
    SLOT_IS_ASKED,
    SLOT_IS_EMPTY,
    SLOT_NOT_SAID,
    UNIT_AT_WORK,
    UNIT_HAS_PASSED,
    UNITS_STILL_THERE,
)
from desktop.core.events import Problem
from desktop.gui.pages.station.model import Choice, StationModel

# s; a verdict younger than this may not have been seen by who scanned meanwhile for another slot.
UNSEEN_SECONDS = 2.0


@dataclass(frozen=True)
class Start:
    """The unit in `slot` is run with this label."""

    slot: str
    serial: str


@dataclass(frozen=True)
class Ask:
    """The unit may be in any of `slots`: the person says which."""

    serial: str
    slots: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """The next label goes to this slot."""

    choice: Choice


@dataclass(frozen=True)
class Refused:
    problem: Problem


Placing: TypeAlias = Start | Ask | Chosen | Refused


def place(model: StationModel, serial: str, now: float) -> Placing:
    """What becomes of the label of a unit that was scanned at `now`, in monotonic seconds."""
    if (refused := _not_again(model, serial)) is not None:
        return refused
    if model.question is not None:
        return Refused(Problem.made(SLOT_IS_ASKED, serial=model.question))
    if model.choice is not None:
        refused = _may_take(model, model.choice.slot, confirmed=model.choice.confirmed)
        return refused or Start(model.choice.slot, serial)
    meant = _meant(model, now)
    if len(meant) == 1:
        return _may_take(model, meant[0], confirmed=False) or Start(meant[0], serial)
    waiting = model.waiting_slots()
    return Ask(serial, waiting) if waiting else _nowhere(model)


def choose(model: StationModel, slot: str, *, by_label: bool) -> Placing:
    """A slot was chosen for the next label, or for the one that is asked about.

    `by_label`: by the slot's own label, which confirms that the unit in it was replaced.
    """
    if slot not in model.slots:
        return Refused(Problem.made(NO_SUCH_SLOT, slot=slot))
    serial = model.question
    if serial is None:
        return _may_take(model, slot, confirmed=by_label) or Chosen(Choice(slot, confirmed=by_label))
    if slot not in model.waiting_slots():
        return Refused(Problem.made(SLOT_IS_ASKED, serial=serial))
    return _not_again(model, serial) or Start(slot, serial)


def next_slot(model: StationModel) -> str | None:
    """Where the next label goes when nobody says anything; None when it would be asked or refused."""
    if model.question is not None:
        return None
    if model.choice is not None:
        return model.choice.slot
    meant = model.holding_slots() or model.waiting_slots()
    return meant[0] if len(meant) == 1 else None


def _meant(model: StationModel, now: float) -> tuple[str, ...]:
    """The slots that a label could be for when none was chosen."""
    holding, waiting = model.holding_slots(), model.waiting_slots()
    if not holding:
        return waiting
    others = tuple(name for name in waiting if name not in holding)
    since = model.slots[holding[0]].held_since or 0.0
    return (*holding, *others) if now - since < UNSEEN_SECONDS else holding


def _not_again(model: StationModel, serial: str) -> Refused | None:
    """One unit is in one slot, and what has passed is done."""
    for name, slot in model.slots.items():
        is_its = slot.run is not None and slot.run.serial == serial
        if model.asked.get(name) == serial or (is_its and slot.state == "running"):
            return Refused(Problem.made(UNIT_AT_WORK, serial=serial, slot=name))
        if is_its and slot.has_passed:
            return Refused(Problem.made(UNIT_HAS_PASSED, serial=serial, slot=name))
    return None


def _may_take(model: StationModel, name: str, *, confirmed: bool) -> Refused | None:
    """Why this slot can take no label now."""
    slot = model.slots[name]
    if model.is_at_work(name):
        return Refused(Problem.made(SLOT_AT_WORK, slot=name))
    if not slot.info.present:
        return Refused(Problem.made(SLOT_IS_EMPTY, slot=name))
    if not slot.has_passed:
        return None
    if slot.info.tells_presence:
        return Refused(Problem.made(PASSED_AND_THERE, slot=name))
    return None if confirmed else Refused(Problem.made(PASSED_AND_UNSEEN, slot=name))


def _nowhere(model: StationModel) -> Refused:
    """Why no slot at all can take a label."""
    passed = [slot for slot in model.slots.values() if slot.has_passed and slot.info.present]
    if any(not slot.info.tells_presence for slot in passed):
        return Refused(Problem.made(SLOT_NOT_SAID))
    if passed:
        return Refused(Problem.made(UNITS_STILL_THERE))
    if model.slots and all(model.is_at_work(name) for name in model.slots):
        return Refused(Problem.made(ALL_SLOTS_AT_WORK))
    return Refused(Problem.made(NO_UNIT_WAITS))
