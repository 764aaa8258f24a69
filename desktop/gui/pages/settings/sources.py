"""The settings in force, and who said each."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.app.settings import Setting
from desktop.gui.theme import Look, space
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.table import ROW_HEIGHT, Cell, Table
from desktop.gui.widgets.text import Button
from desktop.gui.words import QT_TRANSLATE_NOOP, word

NAMES = {
    "station": QT_TRANSLATE_NOOP("Words", "Station"),
    "profile": QT_TRANSLATE_NOOP("Words", "AWS profile"),
    "region": QT_TRANSLATE_NOOP("Words", "Region"),
    "endpoint": QT_TRANSLATE_NOOP("Words", "Cloud"),
    "product": QT_TRANSLATE_NOOP("Words", "Product profile"),
    "data": QT_TRANSLATE_NOOP("Words", "Data folder"),
    "log": QT_TRANSLATE_NOOP("Words", "Log file"),
}
SOURCES = {
    "chosen": QT_TRANSLATE_NOOP("Words", "Chosen in this window"),
    "environment": QT_TRANSLATE_NOOP("Words", "Environment"),
    "file": QT_TRANSLATE_NOOP("Words", "File"),
    "aws": QT_TRANSLATE_NOOP("Words", "AWS settings of this computer"),
    "computer": QT_TRANSLATE_NOOP("Words", "Name of this computer"),
    "default": QT_TRANSLATE_NOOP("Words", "Default"),
}


class SourcesCard(Card):
    """`account_wanted`: to work in another account."""

    account_wanted = Signal()

    def __init__(self, look: Look) -> None:
        self.account_button = Button(look, "", "account-switch-outline", "text")
        super().__init__(look, beside=self.account_button)
        self.table = Table(look, (170, 0, 320))
        self._settings: tuple[Setting, ...] = ()
        self.account_button.clicked.connect(self.account_wanted)
        self.show_focus_of(self.table)
        self.body.addWidget(self.table, 1)
        self.retranslate()

    def show_settings(self, settings: tuple[Setting, ...]) -> None:
        self._settings = settings
        self.table.setMinimumHeight(ROW_HEIGHT * (len(settings) + 1) + space("medium"))
        self.table.show_rows([self._row(setting) for setting in settings])

    def _row(self, setting: Setting) -> tuple[Cell, ...]:
        source = " · ".join(part for part in (word(SOURCES, setting.source), setting.where) if part)
        value = setting.value or ("AWS" if setting.name == "endpoint" else "—")
        return Cell(word(NAMES, setting.name)), Cell(value), Cell(source, "dim")

    def retranslate(self) -> None:
        self.title.setText(self.tr("What is in force, and who said so"))
        self.account_button.name(self.tr("Another account…"))
        self.table.setAccessibleName(self.tr("Settings in force"))
        self.table.show_headings((self.tr("Setting"), self.tr("Value"), self.tr("Where it comes from")))
        self.show_settings(self._settings)
