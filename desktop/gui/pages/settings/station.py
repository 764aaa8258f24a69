"""What the station is called, and how it is heard, pressed and seen from afar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from desktop.core.station_name import NAME_LENGTH
from desktop.gui.preferences import Preferences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.switch import Switch
from desktop.gui.widgets.text import Button, label


class StationCard(Card):
    """`named` carries the name that was typed; `lamps_wanted` opens the lamp view."""

    named = Signal(str)
    lamps_wanted = Signal()

    def __init__(self, look: Look, preferences: Preferences) -> None:
        super().__init__(look)
        self._preferences = preferences
        self._asked = ""
        self._given = ""
        self._kept = False
        self._caption, self._note = label("dim"), label("caption", wrap=True)
        self.name = QLineEdit()
        self.name.setMaxLength(NAME_LENGTH)
        self.sound, self.large_touch = Switch(look), Switch(look)
        self.sound.setChecked(preferences.sound)
        self.large_touch.setChecked(preferences.large_touch)
        self.lamps_button = Button(look, "", "monitor-eye", "text")
        self._caption.setBuddy(self.name)
        row = QHBoxLayout()
        row.setSpacing(space("medium"))
        row.addWidget(self._caption)
        row.addWidget(self.name, 1)
        self.body.addLayout(row)
        for part in (self._note, self.sound, self.large_touch, self.lamps_button):
            self.body.addWidget(part)
        self.body.addStretch()
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._name)
        self.sound.toggled.connect(self._use_sound)
        self.large_touch.toggled.connect(self._use_large_touch)
        self.lamps_button.clicked.connect(self.lamps_wanted)

    def _name(self) -> None:
        if self.name.isModified():
            self.name.setModified(False)
            self._asked = " ".join(self.name.text().split())
            self.named.emit(self._asked)

    def _use_sound(self, on: bool) -> None:
        self._preferences.sound = on

    def _use_large_touch(self, on: bool) -> None:
        self._preferences.large_touch = on

    def show_name(self, given: str, usual: str) -> None:
        """`given` to the station, or else it is called by its `usual` name."""
        self._kept = bool(given) and given == self._asked
        self._given = given
        if not self.name.isModified():
            self.name.setText(given)
        self.name.setPlaceholderText(usual)
        self.retranslate()

    @property
    def text(self) -> str:
        return self._note.text()

    def step_back(self) -> bool:
        """Takes back what was typed, if anything was."""
        typed = self.name.isModified()
        if typed:
            self.name.setText(self._given)
        return typed

    def retranslate(self) -> None:
        self.title.setText(self.tr("This station"))
        self._caption.setText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name of this station"))
        kept = self.tr("Kept. Other stations see it from the next start on.")
        told = self.tr("What other stations of the account call it, such as “Line 3, bench 2”.")
        self._note.setText(kept if self._kept else told)
        self.sound.name(self.tr("Sounds"), self.tr("A verdict, and a scan that is not taken, are heard."))
        self.large_touch.name(self.tr("Large buttons"), self.tr("For hands in gloves, on a touch screen."))
        self.lamps_button.name(self.tr("Lamp view"), self.tr("Show or hide the lamp view"), "F11")
