"""Labels that were scanned at the station and go to no slot."""

from __future__ import annotations

from signing.messages import Message, N

UNIT_AT_WORK = Message(
    "PRV-084",
    N("{serial} is being worked on in slot {slot}."),
    N("Wait for its verdict, or scan another label."),
    order=N("Slot {slot} works on this unit. Wait for its verdict."),
)
UNIT_HAS_PASSED = Message(
    "PRV-085",
    N("{serial} has passed in slot {slot} already."),
    N("Scan the label of the next unit."),
    order=N("This unit has passed in slot {slot} already."),
)
SLOT_IS_ASKED = Message(
    "PRV-086",
    N("{serial} still waits for its slot, and no other label is taken before it has one."),
    N("Say its slot, or press Esc to give it up."),
    order=N("First say the slot of {serial}, or press Esc."),
)
SLOT_AT_WORK = Message(
    "PRV-087",
    N("Slot {slot} is at work."),
    N("Wait for its verdict, or choose another slot."),
    order=N("Slot {slot} is at work. Wait for its verdict."),
)
SLOT_IS_EMPTY = Message(
    "PRV-088",
    N("There is no unit in slot {slot}."),
    N("Plug it in first."),
    order=N("No unit in slot {slot}. Plug it in first."),
)
PASSED_AND_THERE = Message(
    "PRV-089",
    N("The unit in slot {slot} has passed, and it is still there."),
    N("Take it out and plug the next one in."),
    order=N("Slot {slot} has passed. Take its unit out first."),
)
PASSED_AND_UNSEEN = Message(
    "PRV-090",
    N("The unit in slot {slot} has passed, and its port cannot tell whether another one is there now."),
    N("Scan the label of the slot, then the label of the next unit."),
    order=N("Slot {slot} has passed. Scan the slot's label first."),
)
NO_SUCH_SLOT = Message(
    "PRV-091",
    N("This station has no slot {slot}."),
    N("Choose one that is shown."),
    order=N("There is no slot {slot} here."),
)
NO_UNIT_WAITS = Message(
    "PRV-092",
    N("No unit waits for a label."),
    N("Plug it in first, then scan its label."),
    order=N("Plug the unit in first, then scan its label."),
)
UNITS_STILL_THERE = Message(
    "PRV-093",
    N("No unit waits for a label: those that have passed are still there."),
    N("Take one out and plug the next one in."),
    order=N("Take a unit that has passed out first."),
)
SLOT_NOT_SAID = Message(
    "PRV-094",
    N("No unit waits for a label, and the ports cannot tell which unit was replaced."),
    N("Scan the label of the slot, then the label of its unit."),
    order=N("Scan the label of the slot first."),
)
ALL_SLOTS_AT_WORK = Message(
    "PRV-095",
    N("All slots are at work."),
    N("Wait for the first to finish, then scan again."),
    order=N("All slots are busy. Wait, then scan again."),
)
UNIT_GIVEN_UP = Message(
    "PRV-096",
    N("{serial} was given up before it had a slot. Nothing was changed."),
    N("Scan its label again when its slot is known."),
    order=N("{serial} was not started. Scan it again."),
)
