"""The verdict in a roomy tile, readable from two metres; below it the order for the technician, whole.

What happened, with its names and addresses, the details tell.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from desktop.core.events import RunFinished
from desktop.core.verdicts import GOOD, Verdict
from desktop.gui.formats import seconds
from desktop.gui.pages.station.model import StationModel
from desktop.gui.pages.station.slot import Slot
from desktop.gui.pages.station.tiles.faces import Face
from desktop.gui.theme import Look, space
from desktop.gui.widgets.lamp import Lamp, Light
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.paragraph import Paragraph
from desktop.gui.widgets.text import Button, label
from desktop.gui.words import order_after

# Of the room beside serial number and buttons, what an order in large type may take.
_ORDER_SHARE = 0.4


class VerdictFace(Face):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._lamp = Lamp(look, numbered=False)
        self._serial = label("serial")
        self._line = label(wrap=True, centred=True)
        self._order = Paragraph(look, bold=True)
        self._details, self._dismiss = Button(look, "tile"), Button(look, "tile", "close", "text-dim")
        self._code = CodeButton(look)
        self._details.clicked.connect(self.details_wanted)
        self._dismiss.clicked.connect(self.dismissed)
        self._buttons = QHBoxLayout()
        self._build()

    def _build(self) -> None:
        for part in (self._details, self._code):
            self._buttons.addWidget(part)
        self._buttons.addStretch()
        self._buttons.addWidget(self._dismiss)
        self._buttons.setSpacing(space("hair"))
        self.column.addWidget(self._lamp, 1)
        self.column.addWidget(self._serial)
        self.column.addWidget(self._line)
        self.column.addWidget(self._order)
        self.column.addLayout(self._buttons)

    @property
    def text(self) -> str:
        parts = (self._lamp, self._serial, self._line, self._order, self._code)
        return "\n".join(part.text() for part in parts if not part.isHidden())

    @property
    def order(self) -> Paragraph:
        return self._order

    def show_slot(self, slot: Slot, model: StationModel, light: Light) -> None:
        result = slot.run.finished if slot.run is not None else None
        if result is None:
            return
        good = result.verdict in GOOD
        self._lamp.centred = good
        self._lamp.show_light(replace(light, line=""))
        self._serial.setText(result.serial)
        side = Qt.AlignmentFlag.AlignHCenter if good else Qt.AlignmentFlag.AlignLeft
        self._serial.setAlignment(side)
        self._show_facts(result, good=good)
        self._show_problem(result, good=good)
        self._share_out()

    def _show_facts(self, result: RunFinished, *, good: bool) -> None:
        took = seconds(result.seconds)
        if result.verdict is Verdict.MADE:
            self._line.setText(self.tr("{0} · AWS has not seen it yet").format(took))
        else:
            self._line.setText(self.tr("{0} · AWS saw it connect").format(took) if result.connected else took)
        self._line.setVisible(good)

    def _show_problem(self, result: RunFinished, *, good: bool) -> None:
        problem = result.problem
        self._order.show_text("" if good else order_after(result))
        self._order.setVisible(not good)
        self._details.setVisible(problem is not None)
        self._details.name(self.tr("Details"), self.tr("Details of {0}").format(result.serial))
        self._code.setVisible(problem is not None)
        if problem is not None:
            self._code.show_problem(problem)
        self._dismiss.setVisible(not good)
        dismiss = self.tr("Dismiss {0}").format(result.serial)
        self._dismiss.name("", dismiss, self.tr("{0}: another label may go to another slot").format(dismiss))

    def _share_out(self) -> None:
        """The order has the room it needs, in large type where there is much; the verdict has the rest."""
        gap = self.column.spacing()
        taken = self._serial.sizeHint().height() + self._buttons.sizeHint().height() + 3 * gap
        room = self.height() - taken
        self._order.fit(self.width(), room * _ORDER_SHARE, room - self._lamp.least_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()
