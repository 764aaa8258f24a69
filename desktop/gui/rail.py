"""The rail on the left: the pages, and at its foot the account and the settings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from desktop.gui.accessibility import Role
from desktop.gui.icons import paint_icon, paint_mark
from desktop.gui.theme import Look, load_theme, space

WIDTH = 88
_BUTTON = QSize(76, 56)


class RailButton(QAbstractButton):
    """An icon over its word."""

    def __init__(self, look: Look, icon_name: str, *, page: bool) -> None:
        super().__init__()
        self._look = look
        self._icon_name = icon_name
        self.accessible_role = Role.PageTab if page else Role.Button
        self.setCheckable(page)
        self.setFixedSize(_BUTTON)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._look.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            radius = theme.radius["control"]
            bright = self.isChecked() or self.underMouse()
            if bright:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("rail-selected"))
                painter.setOpacity(1.0 if self.isChecked() else 0.5)
                painter.drawRoundedRect(area, radius, radius)
                painter.setOpacity(1.0)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour("rail-strong"), 2))
                painter.drawRoundedRect(area, radius, radius)
            token = "rail-strong" if self.isChecked() else "rail-text"
            square = QRect(self.width() // 2 - 11, 8, 22, 22)
            paint_icon(painter, square, self._icon_name, theme.colours[token])
            painter.setPen(theme.colour(token))
            painter.setFont(theme.font("caption", bold=self.isChecked()))
            painter.drawText(QRectF(0, 32, self.width(), 20), Qt.AlignmentFlag.AlignCenter, self.text())


class Rail(QWidget):
    """`page_wanted` carries the index of a page; Ctrl+1, Ctrl+2, ... do the same, Ctrl+0 the account,
    Ctrl+comma the settings. `tour_wanted` on the bench, when its tour is closed.
    """

    page_wanted = Signal(int)
    account_wanted = Signal()
    settings_wanted = Signal()
    tour_wanted = Signal()
    accessible_role = Role.PageTabList

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedWidth(WIDTH)
        names = ("developer-board", "file-sign", "rocket-launch-outline")
        self.buttons = [RailButton(look, name, page=True) for name in names]
        self.tour = RailButton(look, "map-marker-path", page=False)
        self.tour.clicked.connect(self.tour_wanted)
        self.tour.hide()
        self.account = RailButton(look, "cloud-outline", page=True)
        self.settings = RailButton(look, "cog-outline", page=True)
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 68, 6, space("small"))
        column.setSpacing(space("hair"))
        for index, button in enumerate(self.buttons):
            self._group.addButton(button, index)
            column.addWidget(button)
            button.setShortcut(f"Ctrl+{index + 1}")
            button.clicked.connect(lambda _on, index=index: self.page_wanted.emit(index))
        column.addStretch()
        column.addWidget(self.tour)
        aside = (
            (self.account, "Ctrl+0", self.account_wanted),
            (self.settings, "Ctrl+,", self.settings_wanted),
        )
        for button, keys, wanted in aside:
            self._group.addButton(button)
            column.addWidget(button)
            button.setShortcut(keys)
            button.clicked.connect(wanted)
        self.retranslate()

    def show_page(self, index: int) -> None:
        self.buttons[index].setChecked(True)

    def show_account(self) -> None:
        self.account.setChecked(True)

    def show_settings(self) -> None:
        self.settings.setChecked(True)

    def show_none(self) -> None:
        """What is on show is no page of the rail."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)

    def set_live(self, on: bool) -> None:
        """Pages can be reached once the services are open."""
        for button in self.buttons:
            button.setVisible(on)

    def offer_tour(self, on: bool) -> None:
        self.tour.setVisible(on)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pages"))
        pages = (self.tr("Station"), self.tr("Releases"), self.tr("Rollouts"))
        names = (*pages, self.tr("Account"), self.tr("Settings"))
        for button, text in zip((*self.buttons, self.account, self.settings), names, strict=True):
            shortcut = button.shortcut()
            button.setText(text)
            button.setShortcut(shortcut)
            button.setAccessibleName(text)
            button.setToolTip(shortcut.toString())
        self.tour.setText(self.tr("Tour"))
        self.tour.setAccessibleName(self.tr("Show the tour of the bench"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.theme.colour("rail"))
            light = load_theme("light").colours
            paint_mark(painter, QRect(WIDTH // 2 - 18, 14, 36, 36), light["accent"], light["on-accent"])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
