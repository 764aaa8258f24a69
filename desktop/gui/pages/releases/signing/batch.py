"""A folder of images: how far signing them is, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from desktop.app.releases.events import BatchItem
from desktop.gui.formats import duration, number, percent
from desktop.gui.pages.releases.batch_model import BatchModel
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look
from desktop.gui.widgets.bars import StackedBar
from desktop.gui.widgets.choices import ComboBox
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.table import Cell, LazyRows, Row, Table
from desktop.gui.widgets.text import ElidedLabel, label
from desktop.gui.words import BATCH_STATES, word

# Rows of images that wait; a person does not read more of them.
_WAITING_SHOWN = 100
_TONES = {"signed": ("pass", "check-bold"), "kept": ("idle", "minus"), "failed": ("fail", "close-thick")}
_WAITING = ("idle", "timer-sand")


class BatchCard(Card):
    def __init__(self, look: Look) -> None:
        self.format = ComboBox(look)
        super().__init__(look, beside=self.format)
        self._bar = StackedBar(look)
        self._line, self._counts = ElidedLabel(), label("dim")
        self.table = Table(look, (320, 150, 0))
        line = QHBoxLayout()
        line.addWidget(self._line, 1)
        line.addWidget(self._counts)
        self.body.addLayout(line)
        self.body.addWidget(self._bar)
        self.body.addWidget(self.table, 1)
        self.setTabOrder(self.format, self.table)
        self.show_focus_of(self.table)
        for name in ("raw", "freertos"):
            self.format.addItem("", name)

    @property
    def line(self) -> str:
        """How far it is, in words."""
        return self._line.whole

    def retranslate(self) -> None:
        self.title.setText(self.tr("3 · Signatures"))
        self.format.setAccessibleName(self.tr("Form of the signature file"))
        self.format.setItemText(0, self.tr(".sig · DER, as OpenSSL reads it"))
        self.format.setItemText(1, self.tr(".sig.b64 · Base64, as FreeRTOS has it"))
        self.table.setAccessibleName(self.tr("Images of the folder"))
        headings = (self.tr("Image"), self.tr("State"), self.tr("Signature file, or the reason"))
        self.table.show_headings(headings)

    def show_model(self, model: BatchModel, *, reading: bool) -> None:
        self.format.setEnabled(not model.running)
        total = len(model.images) or 1
        shares = [(tone, model.count(state) / total) for state, (tone, _) in _TONES.items()]
        self._bar.show_shares(shares)
        self._bar.setAccessibleName(percent(model.share))
        self._line.show_text(self.tr("Reading…") if reading else self._progress(model))
        self._counts.setText(self._counted(model))
        self.table.show_rows(_rows(model))
        first = self.tr("Type other names above, such as *.img, or choose another folder.")
        self.table.say_empty("" if reading else first)

    def _progress(self, model: BatchModel) -> str:
        done = self.tr("{0} of {1} images").format(number(model.done), number(len(model.images)))
        if model.running:
            parts = (done, model.current, self._left(model.seconds_left))
            return " · ".join(part for part in parts if part)
        if model.ended:
            return self.tr("Stopped after {0}").format(done) if model.stopped else done
        if not model.images:
            return self.tr("No image in this folder has such a name.")
        return self.tr("Ready to sign {0} images").format(number(len(model.images)))

    def _left(self, seconds: float | None) -> str:
        return "" if seconds is None else self.tr("about {0} left").format(duration(max(round(seconds), 1)))

    def _counted(self, model: BatchModel) -> str:
        counts = ((state, model.count(state)) for state in _TONES)
        return " · ".join(f"{word(BATCH_STATES, state)} {number(count)}" for state, count in counts if count)


def _rows(model: BatchModel) -> Sequence[Row]:
    """What failed first, then the newest, then what waits."""
    newest_first = model.items[::-1]
    failed = [item for item in newest_first if item.state == "failed"]
    others = [item for item in newest_first if item.state != "failed"]
    waiting = model.images[model.done : model.done + _WAITING_SHOWN]
    return LazyRows([*failed, *others, *(BatchItem(path.name, "waiting") for path in waiting)], _row)


def _row(item: BatchItem) -> Row:
    tone, icon_name = _TONES.get(item.state, _WAITING)
    result = Cell(item.output, "mono")
    if item.problem is not None:
        result = Cell(f"{sentence(item.problem.message)} {item.problem.code}", "dim")
    state = Cell(word(BATCH_STATES, item.state), "badge", tone, icon=icon_name)
    return (Cell(item.image, "mono"), state, result)
