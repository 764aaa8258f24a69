"""The releases on record as a table: sorted by any column, and found by what a person remembers of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView

from desktop.app.releases.events import ReleaseSigned
from desktop.core.clock import Clock
from desktop.core.events import ReleaseChanged
from desktop.gui.formats import moment, moment_and_age, size
from desktop.gui.pages.releases.state_badge import state_badge, state_cell
from desktop.gui.theme import Look
from desktop.gui.widgets.table import Cell, Row, Table
from desktop.gui.words import key_name

_AT = 5
_DIGITS = 8  # of a digest, to know one by
States = Mapping[str, ReleaseChanged]


class ReleaseTable(Table):
    """`wanted` carries the id of the release a person chose by Enter or a double click."""

    wanted = Signal(str)

    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__(look, (90, 150, 0, 110, 160, 0))
        self._clock = clock
        self._shown: list[ReleaseSigned] = []
        self._column, self._falling = _AT, True
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(_AT, Qt.SortOrder.DescendingOrder)
        header.sectionClicked.connect(self.sort_by)
        self._model: tuple[Sequence[ReleaseSigned], States, str] = ([], {}, "")
        self.activated.connect(lambda index: self.wanted.emit(self._shown[index.row()].release_id))

    def retranslate(self) -> None:
        row = self.currentIndex().row()
        self.setAccessibleName(self.tr("Releases on record"))
        self.show_headings(
            (
                self.tr("Version"),
                self.tr("State"),
                self.tr("Image"),
                self.tr("Digest"),
                self.tr("Key"),
                self.tr("Made"),
            )
        )
        for column in (0, 1, 3, 4):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.setCurrentIndex(self.model().index(row, 0))  # new headings are a new table to Qt

    @property
    def shown(self) -> list[ReleaseSigned]:
        """In the order of the rows."""
        return self._shown

    @property
    def chosen(self) -> str:
        """The id of the release in the chosen row; empty without one."""
        row = self.currentIndex().row()
        return self._shown[row].release_id if 0 <= row < len(self._shown) else ""

    def sort_by(self, column: int) -> None:
        """By a column, or the other way round when it is sorted by it already."""
        self._falling = not self._falling if column == self._column else column == _AT
        self._column = column
        order = Qt.SortOrder.DescendingOrder if self._falling else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, order)
        self.show_releases(*self._model)

    def show_releases(self, releases: Sequence[ReleaseSigned], states: States, wanted: str) -> None:
        """Those in which `wanted` is found; the chosen one stays chosen wherever it is now."""
        self._model, chosen = (releases, states, wanted), self.chosen
        found = [one for one in releases if wanted.casefold() in _text(one, states)]
        self._shown = sorted(found, key=self._order(states), reverse=self._falling)
        versions = Counter(one.version for one in releases)
        self.show_rows([self._row(one, states, versions[one.version]) for one in self._shown])
        ids = [one.release_id for one in self._shown]
        if self._shown:
            self.setCurrentIndex(self.model().index(ids.index(chosen) if chosen in ids else 0, 0))

    def _order(self, states: States) -> Callable[[ReleaseSigned], Any]:
        orders: tuple[Callable[[ReleaseSigned], Any], ...] = (
            lambda one: [int(part) for part in re.findall(r"\d+", one.version)],
            lambda one: state_badge(states.get(one.release_id))[0],
            lambda one: one.image.casefold(),
            lambda one: one.sha256,
            lambda one: key_name(one.signer),
            lambda one: one.at,
        )
        return orders[self._column]

    def _row(self, one: ReleaseSigned, states: States, of_this_version: int) -> Row:
        twice = self.tr("{0}: more than one release has this version").format(one.version)
        version = Cell(one.version)
        if of_this_version > 1:
            version = Cell(one.version, "badge", "error", icon="content-duplicate", whole=twice)
        return (
            version,
            state_cell(states.get(one.release_id)),
            Cell(one.image, "mono", whole=f"{one.image} · {size(one.size)}"),
            Cell(f"{one.sha256[:_DIGITS]}…", "mono", whole=one.sha256),
            Cell(key_name(one.signer), "dim"),
            Cell(moment_and_age(one.at, self._clock.now())),
        )


def _text(one: ReleaseSigned, states: States) -> str:
    """All that a release can be found by."""
    state = state_badge(states.get(one.release_id))[0]
    parts = (one.version, one.image, one.sha256, key_name(one.signer), one.release_id, state, moment(one.at))
    return " ".join(parts).casefold()
