"""All that a small tile shows: the lamp with the number of its slot, and what there is room for besides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout

from desktop.core.events import RunFinished
from desktop.core.verdicts import GOOD
from desktop.gui.formats import seconds
from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.slot import Run, Slot
from desktop.gui.pages.station.tiles.faces import Face
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import StackedBar
from desktop.gui.widgets.lamp import Lamp, Light
from desktop.gui.widgets.paragraph import Paragraph
from desktop.gui.widgets.text import Button
from desktop.gui.words import DOING, order_after, word

# Of the face, what an order in large type may take.
_ORDER_SHARE = 0.4


class CompactFace(Face):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._lamp = Lamp(look, numbered=True)
        self._bar = StackedBar(look, 8)
        self._below = Paragraph(look, bold=True)
        self._details = Button(look, "tile-icon", "information-outline")
        self._dismiss = Button(look, "tile-icon", "close", "text-dim")
        self._details.clicked.connect(self.details_wanted)
        self._dismiss.clicked.connect(self.dismissed)
        self._corner = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        row = QHBoxLayout()
        for layout in (self.column, self._corner, row):
            layout.setSpacing(space("hair"))
        for button in (self._details, self._dismiss):
            self._corner.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._corner.addStretch()
        row.addWidget(self._lamp, 1)
        row.addLayout(self._corner)
        self.column.addLayout(row, 1)
        for part in (self._bar, self._below):
            self.column.addWidget(part)

    @property
    def text(self) -> str:
        parts = (self._lamp, self._below)
        return "\n".join(part.text() for part in parts if not part.isHidden())

    @property
    def order(self) -> Paragraph:
        return self._below

    def show_slot(self, slot: Slot, model: StationModel, light: Light) -> None:
        self._lamp.show_light(light)
        run = None if light.prompt else slot.run
        result = run.finished if run is not None else None
        self._bar.setVisible(run is not None and result is None)
        self._show_buttons(result)
        if result is not None:
            self._say("" if result.verdict in GOOD else order_after(result))
        elif run is not None:
            self._show_run(run, model)
        else:
            self._say("")

    def _show_buttons(self, result: RunFinished | None) -> None:
        self._details.setVisible(result is not None and result.problem is not None)
        self._dismiss.setVisible(result is not None and result.verdict not in GOOD)
        if result is not None:
            details = self.tr("Details of {0}").format(result.serial)
            dismiss = self.tr("Dismiss {0}").format(result.serial)
            self._details.name("", details, details)
            self._dismiss.name("", dismiss, dismiss)

    def _show_run(self, run: Run, model: StationModel) -> None:
        self._bar.show_shares((("run", (run.step - 0.5) / max(len(run.phases), 1)),))
        self._say(self._progress(run, model))

    def show_time(self, run: Run, model: StationModel) -> None:
        text = self._progress(run, model)
        if self._below.has_room_of(text):
            self._below.show_text(text)
        else:
            self._say(text)

    def _progress(self, run: Run, model: StationModel) -> str:
        doing = self.tr("Waiting for AWS") if run.waits_for else word(DOING, run.current)
        return f"{doing} · {seconds(model.elapsed(run))}"

    def _say(self, text: str) -> None:
        self._below.show_text(text)
        self._below.setVisible(bool(text))
        self._share_out()

    def _share_out(self) -> None:
        """The lamp keeps what must be legible, the buttons beside it theirs; the order has what it needs."""
        gap = self.column.spacing()
        bar = 0 if self._bar.isHidden() else self._bar.height() + gap
        room = self.height() - gap - bar
        most = room - max(self._lamp.least_height, self._stand_buttons(gap, room))
        self._below.fit(self.width(), min(room * _ORDER_SHARE, most), most)

    def _stand_buttons(self, gap: int, room: int) -> int:
        """One above the other where that leaves the order its room, or takes little of it; their height."""
        buttons = [button for button in (self._details, self._dismiss) if not button.isHidden()]
        heights = [button.sizeHint().height() for button in buttons]
        above = sum(heights) + gap * (len(heights) - 1)
        order = 0 if self._below.isHidden() else self._below.needs(self.width())
        stacked = above <= max(room - order, self._lamp.least_height + 2 * gap)
        directions = QBoxLayout.Direction
        self._corner.setDirection(directions.TopToBottom if stacked else directions.LeftToRight)
        return above if stacked else max(heights, default=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()
