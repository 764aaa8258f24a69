"""Below the tiles: recent units, yield over the shift, failures by cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.core.catalogue.short import SHORT
from desktop.core.events import RunFinished
from desktop.gui.formats import percent, seconds, time_of_day
from desktop.gui.pages.station.figures import ShiftFigures
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import Cause, CauseBars
from desktop.gui.widgets.curve import Curve
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.table import Cell, LazyRows, Row, Table
from desktop.gui.words import VERDICT_ICONS, VERDICT_TONES, shortened, verdict_word

# Points of the curve: about as many as its pixels. A shift makes tens of thousands of units.
_POINTS = 300
# px; in less the table would not show all its columns beside the curve, whose last value the header has.
_ROOM_FOR_THREE = 1208


class ShiftPanels(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space("medium") - 2)
        self.table = Table(look, (112, 110, 68, 104, 0))
        recent = Card(look, titled=False, padded=False)
        recent.body.addWidget(self.table)
        recent.show_focus_of(self.table)
        self._shown = -1  # what the figures had changed to; they are read again in another language
        self._yield_card, self._causes_card = Card(look), Card(look)
        self._curve = Curve(look, "accent")
        self._causes = CauseBars(look)
        self._yield_card.body.addWidget(self._curve, 1)
        self._causes_card.body.addWidget(self._causes, 1)
        row.addWidget(recent, 45)
        row.addWidget(self._yield_card, 24)
        row.addWidget(self._causes_card, 31)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        three = event.size().width() >= _ROOM_FOR_THREE
        self._yield_card.setVisible(three)
        self._row.setStretch(0, 45 if three else 55)

    def retranslate(self) -> None:
        self._shown = -1
        self.table.show_headings(
            (self.tr("Unit"), self.tr("Verdict"), self.tr("Time"), self.tr("Certificate"), self.tr("At"))
        )
        self.table.setAccessibleName(self.tr("Recent units"))
        self._yield_card.title.setText(self.tr("First-pass yield this shift"))
        self._curve.setAccessibleName(self.tr("First-pass yield this shift"))
        self._causes_card.title.setText(self.tr("Failures by cause"))
        self._causes.setAccessibleName(self.tr("Failures by cause"))

    def show_figures(self, figures: ShiftFigures) -> None:
        if figures.changes == self._shown:
            return
        self._shown = figures.changes
        self.table.show_rows(LazyRows(tuple(figures.recent), self._ended))
        self._show_yield(figures)
        causes = [
            Cause(
                sentence(SHORT.get(cause.problem.code) or cause.problem.message),
                cause.count,
                VERDICT_TONES[cause.verdict],
                cause.problem.code,
            )
            for cause in figures.causes
        ]
        self._causes.show_causes(causes, self.tr("No unit has failed."))

    def _ended(self, ended: tuple[datetime, RunFinished]) -> Row:
        at, run = ended
        tone, icon = VERDICT_TONES[run.verdict], VERDICT_ICONS[run.verdict]
        known = run.certificate_id
        return (
            Cell(run.serial, "mono"),
            Cell(verdict_word(run.verdict), "badge", tone, icon=icon),
            Cell(seconds(run.seconds)),
            Cell(shortened(known), "mono") if known else Cell(self.tr("none"), "dim"),
            Cell(time_of_day(at)),
        )

    def _show_yield(self, figures: ShiftFigures) -> None:
        empty = self.tr("Shown after the second unit.")
        if len(figures.yields) < 2:
            self._curve.show_points((), (), ("", ""), empty)
            return
        yields = _thinned(figures.yields)
        lowest = min(0.9, *(share for _, share in yields))
        floor = int(lowest * 10) / 10 if lowest < 0.9 else 0.8
        last = len(yields) - 1
        points = [(index / last, (share - floor) / (1 - floor)) for index, (_, share) in enumerate(yields)]
        rows = [percent(share) for share in (floor, (floor + 1) / 2, 1)]
        ends = (time_of_day(yields[0][0]), time_of_day(yields[-1][0]))
        self._curve.show_points(points, rows, ends, empty)


def _thinned(yields: Sequence[tuple[datetime, float]]) -> Sequence[tuple[datetime, float]]:
    """At most `_POINTS` and the last one; the first and the last are those of all."""
    step = -(-len(yields) // _POINTS)
    return [*yields[:-1:step], yields[-1]]
