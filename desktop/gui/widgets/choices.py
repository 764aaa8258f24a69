"""One of several: radio buttons large enough for a glove, each with a line about it, or a combo box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QSizePolicy,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.icons import icon
from desktop.gui.theme import Look, space
from desktop.gui.widgets.renewal import let_go, tab_through

_HEIGHT = 54


class _Choice(QAbstractButton):
    def __init__(self, look: Look, name: str, detail: str) -> None:
        super().__init__()
        self._look = look
        self._detail = detail
        self.setCheckable(True)
        self.setAutoExclusive(True)  # by this Qt knows a radio button
        self.setText(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(detail)
        self.setToolTip(name)  # whole, where there is no room for it
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._look.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            checked = self.isChecked()
            width = 2 if checked or self.hasFocus() else 1
            ground = QPainterPath()
            inset = width / 2
            outline = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            ground.addRoundedRect(outline, theme.radius["control"], theme.radius["control"])
            painter.fillPath(ground, theme.colour("accent-soft" if checked else "panel"))
            token = "text" if self.hasFocus() else "accent" if checked else "line"
            painter.strokePath(ground, QPen(theme.colour(token), width))
            mark = QRectF(16, self.height() / 2 - 11, 22, 22).toRect()
            name = "radiobox-marked" if checked else "radiobox-blank"
            icon(name, theme.colours["accent" if checked else "text-dim"]).paint(painter, mark)
            self._paint_text(painter)

    def _paint_text(self, painter: QPainter) -> None:
        theme = self._look.theme
        left, width, half = 52, self.width() - 64, self.height() / 2
        upper = QRectF(left, half - 23, width, 24) if self._detail else QRectF(left, 0, width, self.height())
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour("text"))
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("text-dim"))
        painter.drawText(QRectF(left, half + 2, width, 20), Qt.AlignmentFlag.AlignVCenter, self._detail)


class Choices(QWidget):
    """Arrow keys move between the choices; `changed` carries the index."""

    changed = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(lambda index, on: self.changed.emit(index) if on else None)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space("hair"))
        self._column.addStretch()
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_choices(self, choices: Sequence[tuple[str, str]], chosen: int) -> None:
        if tuple(choices) != self._shown:
            self._shown = tuple(choices)
            self._rebuild()
        button = self._group.button(chosen)
        if button is not None and not button.isChecked():
            with QSignalBlocker(self._group):  # nobody chose another one
                button.setChecked(True)

    @property
    def chosen(self) -> QWidget | None:
        return self._group.checkedButton()

    def height_of(self, count: int) -> int:
        """px of so many choices."""
        return count * _HEIGHT + max(count - 1, 0) * self._column.spacing()

    def _rebuild(self) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            let_go(self._column, (button,))
        for index, (name, detail) in enumerate(self._shown):
            choice = _Choice(self._look, name, detail)
            self._group.addButton(choice, index)
            self._column.insertWidget(index, choice)
        tab_through(self, self._group.buttons())


class ComboBox(QComboBox):
    """Its arrow is one of our icons: a style sheet takes Qt's own arrow away."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setItemDelegate(QStyledItemDelegate(self))  # of its own ones a style sheet knows nothing

    def offer(self, items: Sequence[tuple[str, str]]) -> None:
        """Texts with their data. What was chosen stays chosen where it is among them, else nothing is."""
        if [(self.itemText(row), self.itemData(row)) for row in range(self.count())] == list(items):
            return
        chosen = self.currentData()
        self.clear()
        for text, data in items:
            self.addItem(text, data)
        self.setCurrentIndex(self.findData(chosen))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            place = QRect(self.width() - 30, self.height() // 2 - 10, 20, 20)
            token = "text" if self.isEnabled() else "line"
            icon("chevron-down", self._look.theme.colours[token]).paint(painter, place)
