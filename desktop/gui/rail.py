"""The rail on the left: the pages, and at its foot the choices of theme and language."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QMenu, QVBoxLayout, QWidget

from desktop.gui.accessibility import Role
from desktop.gui.icons import icon, paint_mark
from desktop.gui.language import LanguageChoice, Languages
from desktop.gui.preferences import Preferences
from desktop.gui.theme import Choice, Look, load_theme, space

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
            icon(self._icon_name, theme.colours[token]).paint(painter, square)
            painter.setPen(theme.colour(token))
            painter.setFont(theme.font("caption", bold=self.isChecked()))
            painter.drawText(QRectF(0, 32, self.width(), 20), Qt.AlignmentFlag.AlignCenter, self.text())


class Rail(QWidget):
    """`page_wanted` carries the index of a page; Ctrl+1, Ctrl+2, ... do the same. `tour_wanted` on the bench,
    when its tour is closed.
    """

    page_wanted = Signal(int)
    tour_wanted = Signal()
    accessible_role = Role.PageTabList

    def __init__(self, look: Look, languages: Languages, preferences: Preferences) -> None:
        super().__init__()
        self._look, self._languages, self._preferences = look, languages, preferences
        self.setFixedWidth(WIDTH)
        names = ("developer-board", "file-sign", "rocket-launch-outline")
        self.buttons = [RailButton(look, name, page=True) for name in names]
        self.tour = RailButton(look, "map-marker-path", page=False)
        self.tour.clicked.connect(self.tour_wanted)
        self.tour.hide()
        self.settings = RailButton(look, "cog-outline", page=False)
        self.settings.clicked.connect(lambda: self._open(self.menu()))
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 68, 6, space("small"))
        column.setSpacing(space("hair"))
        for index, button in enumerate(self.buttons):
            self._group.addButton(button, index)
            column.addWidget(button)
            button.setShortcut(f"Ctrl+{index + 1}")
        self._group.idClicked.connect(self.page_wanted)
        column.addStretch()
        column.addWidget(self.tour)
        column.addWidget(self.settings)
        self.retranslate()

    def show_page(self, index: int) -> None:
        self.buttons[index].setChecked(True)

    def set_live(self, on: bool) -> None:
        """Pages can be reached once the services are open."""
        for button in self.buttons:
            button.setVisible(on)

    def offer_tour(self, on: bool) -> None:
        self.tour.setVisible(on)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pages"))
        for button, text in zip(
            self.buttons, (self.tr("Station"), self.tr("Releases"), self.tr("Rollouts")), strict=True
        ):
            shortcut = button.shortcut()
            button.setText(text)
            button.setShortcut(shortcut)
            button.setAccessibleName(text)
            button.setToolTip(shortcut.toString())
        self.tour.setText(self.tr("Tour"))
        self.tour.setAccessibleName(self.tr("Show the tour of the bench"))
        self.settings.setText(self.tr("Settings"))
        self.settings.setAccessibleName(self.tr("Theme and language"))

    def menu(self) -> QMenu:
        """Theme and language, what is in use ticked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        themes = {"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}
        languages = {"system": self.tr("As the system"), "en": "English", "zh_CN": "简体中文"}
        self._section(menu, self.tr("Theme"), themes, self._look.choice, self.use_theme)
        menu.addSeparator()
        self._section(menu, self.tr("Language"), languages, self._languages.choice, self.use_language)
        return menu

    def _section(self, menu: QMenu, title: str, items: dict[str, str], chosen: str, use: object) -> None:
        heading = menu.addAction(title)
        heading.setEnabled(False)
        group = QActionGroup(menu)
        for value, text in items.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            group.addAction(action)
            action.triggered.connect(lambda _on, value=value: use(value))  # type: ignore[operator]

    def _open(self, menu: QMenu) -> None:
        place = self.settings.mapToGlobal(QPoint(self.settings.width() + space("small"), 0))
        menu.popup(place - QPoint(0, menu.sizeHint().height() - self.settings.height()))

    def use_theme(self, choice: str) -> None:
        self._preferences.theme = cast("Choice", choice)
        self._look.use(cast("Choice", choice))

    def use_language(self, choice: str) -> None:
        self._preferences.language = cast("LanguageChoice", choice)
        self._languages.use(cast("LanguageChoice", choice))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.theme.colour("rail"))
            light = load_theme("light").colours
            paint_mark(painter, QRect(WIDTH // 2 - 18, 14, 36, 36), light["accent"], light["on-accent"])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
