"""A table of cells: text, mono text, state badges, progress bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.gui.theme import Look, Theme
from desktop.gui.widgets.badge import paint_badge
from desktop.gui.widgets.bars import paint_shares
from desktop.gui.widgets.copying import copy

AnyIndex = QModelIndex | QPersistentModelIndex
ROW_HEIGHT, HEAD_HEIGHT = 40, 40
_CELL = Qt.ItemDataRole.UserRole
_SIDE = 10


@dataclass(frozen=True)
class Cell:
    """`share` fills a bar; `tone` colours a badge, a bar or the text. `whole` is what a shortened text stands
    for: it is copied and told in the tooltip.
    """

    text: str
    kind: Literal["text", "dim", "mono", "badge", "bar"] = "text"
    tone: str = "idle"
    share: float = 0.0
    icon: str = ""
    whole: str = ""


Row = tuple[Cell, ...]
Item = TypeVar("Item")


class LazyRows(Sequence[Row]):
    """Rows made when they are looked at: of a hundred thousand a person sees a dozen."""

    def __init__(self, items: Sequence[Item], make: Callable[[Item], Row]) -> None:
        self._items, self._make = items, make

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._make(item) for item in self._items[index]]
        return self._make(self._items[index])


class _Rows(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.headings: tuple[str, ...] = ()
        self.rows: Sequence[Row] = []

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.rows[index.row()][index.column()]
        if role == _CELL:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.whole or cell.text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.text
        return None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Changes in place when the length allows, so that selection and scrolling stay."""
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows and rows != self.rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.headings) - 1))


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        painter.save()
        try:
            self._paint(painter, option, index.data(_CELL))
        finally:
            painter.restore()  # the view's own: a fault in one cell must not spoil the others

    def _paint(self, painter: QPainter, option: Any, cell: Cell) -> None:
        theme = self._look.theme
        area = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("accent-soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        inner = area.adjusted(_SIDE, 0, -_SIDE, 0)
        if cell.kind == "badge":
            paint_badge(
                painter, theme, QPointF(inner.left(), inner.center().y()), cell.text, cell.tone, cell.icon
            )
        elif cell.kind == "bar":
            bar = QRectF(inner.left(), inner.center().y() - 4, min(inner.width(), 200), 8)
            paint_shares(painter, self._look, bar, ((cell.tone, cell.share),))
        else:
            font = theme.font(mono=cell.kind == "mono")
            painter.setFont(font)
            painter.setPen(theme.colour("text-dim" if cell.kind == "dim" else "text"))
            text = QFontMetrics(font).elidedText(cell.text, Qt.TextElideMode.ElideRight, int(inner.width()))
            painter.drawText(QPointF(inner.left(), baseline(theme, inner)), text)


def baseline(theme: Theme, area: QRectF) -> float:
    """Where the text of every cell in a row stands, whatever its font."""
    metrics = QFontMetricsF(theme.font())
    return area.center().y() + (metrics.ascent() - metrics.descent()) / 2


class Table(QTableView):
    """Rows of `Cell`s; Ctrl+C copies the chosen rows as text. `widths`: px, 0 takes what is left."""

    def __init__(self, look: Look, widths: Sequence[int]) -> None:
        super().__init__()
        self._look = look
        self._empty = ""
        self._rows = _Rows()
        self._painter = _Painter(look)
        self._widths = tuple(widths)
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFixedHeight(HEAD_HEIGHT)
        self.horizontalHeader().setSectionsClickable(False)

    def show_headings(self, headings: Sequence[str]) -> None:
        self._rows.headings = tuple(headings)
        self._rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(headings) - 1)
        self._rows.modelReset.emit()
        header = self.horizontalHeader()
        for column, width in enumerate(self._widths):
            mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
            if width:
                self.setColumnWidth(column, width)

    def show_rows(self, rows: Sequence[Row]) -> None:
        self._rows.show_rows(rows)

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows.rows

    def say_empty(self, text: str) -> None:
        """What is to be done first, where the rows will be; while there are none."""
        if text != self._empty:
            self._empty = text
            self.viewport().update()
        self.setAccessibleDescription("" if self.rows else text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._rows.rows or not self._empty:
            return
        with QPainter(self.viewport()) as painter:
            painter.setPen(self._look.theme.colour("text-dim"))
            painter.setFont(self._look.theme.font())
            area = self.viewport().rect().adjusted(_SIDE, _SIDE, -_SIDE, -_SIDE)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)

    def keyPressEvent(self, event: Any) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted({index.row() for index in self.selectedIndexes()})
            lines = ["\t".join(cell.whole or cell.text for cell in self._rows.rows[row]) for row in chosen]
            copy("\n".join(lines), self.viewport())
            return
        super().keyPressEvent(event)
