"""The slots of the station: what people call them, in which order they stand, and what is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.app.station.slot_settings import LONGEST_NAME, SlotRow
from desktop.gui.theme import Look, space
from desktop.gui.widgets.renewal import let_go, tab_through
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, ElidedLabel, label

_NUMBER, _NAME = 110, 220


class SlotRequests(Protocol):
    """What this card asks for: see `desktop.app.settings`."""

    def name_slot(self, slot: str, name: str) -> None: ...
    def raise_slot(self, slot: str) -> None: ...
    def keep_slot(self, address: str) -> None: ...
    def hide_port(self, address: str) -> None: ...
    def show_port(self, address: str) -> None: ...


class SlotLine(QWidget):
    """One slot, or one port that is none. `raised` when it was asked to stand one place earlier."""

    raised = Signal()

    def __init__(self, look: Look, requests: SlotRequests, row: SlotRow, *, first: bool) -> None:
        super().__init__()
        self.row, self._requests = row, requests
        self._number = label("strong" if row.slot else "dim")
        self._number.setFixedWidth(_NUMBER)
        self._where = ElidedLabel("mono-dim")
        self.name = QLineEdit(row.name)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setFixedWidth(_NAME)
        self.name.setVisible(bool(row.slot))
        self.name.editingFinished.connect(self._name)
        self.up = Button(look, "", "arrow-up", "text")
        self.up.setVisible(bool(row.slot) and not first)
        self.up.clicked.connect(self._raise)
        self.act = Button(look)
        self.act.clicked.connect(self._action)
        self.hide_button = Button(look)
        self.hide_button.setVisible(not row.hidden)
        self.hide_button.clicked.connect(lambda: requests.hide_port(row.address))
        self.act.setVisible(row.hidden or not row.slot)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(space("small"))
        for part in (self._number, self.name):
            line.addWidget(part)
        line.addWidget(self._where, 1)
        for button in (self.up, self.act, self.hide_button):
            line.addWidget(button)
        self.retranslate()

    def _name(self) -> None:
        if self.name.isModified():
            self.name.setModified(False)
            self._requests.name_slot(self.row.slot, self.name.text())

    def _raise(self) -> None:
        self.raised.emit()
        self._requests.raise_slot(self.row.slot)

    def _action(self) -> None:
        act: Callable[[str], None] = self._requests.show_port if self.row.hidden else self._requests.keep_slot
        act(self.row.address)

    def step_back(self) -> bool:
        """Takes back what was typed, if anything was."""
        typed = self.name.isModified()
        if typed:
            self.name.setText(self.row.name)
        return typed

    def retranslate(self) -> None:
        row = self.row
        slot = self.tr("Slot {0}").format(row.slot)
        self._number.setText(slot if row.slot else self.tr("Hidden") if row.hidden else self.tr("Port"))
        port = row.port or self.tr("not plugged in")
        self._where.show_text(row.address if row.address.endswith(port) else f"{port} · {row.address}")
        self.name.setPlaceholderText(self.tr("Name, such as “left”"))
        self.name.setAccessibleName(self.tr("Name of slot {0}").format(row.slot))
        self.up.name("", self.tr("Show slot {0} earlier").format(row.slot), self.tr("Show it earlier"))
        act = self.tr("May be a slot") if row.hidden else self.tr("Make it a slot")
        self.act.name(act, f"{act}: {row.address}")
        hide = self.tr("Hide")
        tip = self.tr("It is no slot, whatever is plugged in there")
        self.hide_button.name(hide, f"{hide}: {row.slot or row.address}", tip)


class SlotsCard(Card):
    def __init__(self, look: Look, requests: SlotRequests) -> None:
        super().__init__(look)
        self._requests = requests
        self._rows: tuple[SlotRow, ...] = ()
        self.lines: list[SlotLine] = []
        self._raised = ""  # the slot that moves, and keeps the focus
        self._note, self._holder = label("dim", wrap=True), QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space("small"))
        self.body.addWidget(self._note)
        self.body.addWidget(self._holder)
        self.retranslate()

    def show_slots(self, rows: Sequence[SlotRow]) -> None:
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        let_go(self._column, self.lines)
        self.lines = [
            SlotLine(self._look, self._requests, row, first=place == 0) for place, row in enumerate(rows)
        ]
        for line in self.lines:
            line.raised.connect(lambda slot=line.row.slot: self._follow(slot))
            self._column.addWidget(line)
        tab_through(self._holder, self.lines)
        self._keep_focus()

    def _follow(self, slot: str) -> None:
        self._raised = slot

    def _keep_focus(self) -> None:
        for line in self.lines:
            if line.row.slot and line.row.slot == self._raised:
                (line.up if line.up.isVisibleTo(self) else line.name).setFocus()
        self._raised = ""

    def step_back(self) -> bool:
        return any(line.step_back() for line in self.lines)

    def retranslate(self) -> None:
        self.title.setText(self.tr("Slots"))
        self._note.setText(
            self.tr("Their order, names and what is none of them are in use from the next start on.")
        )
        for line in self.lines:
            line.retranslate()
