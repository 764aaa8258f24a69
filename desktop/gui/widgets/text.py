"""Labels and buttons by role; the style sheet knows what a role looks like."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from desktop.gui.icons import icon
from desktop.gui.theme import Look

# After the colons of an ARN, and within a digest.
_PARTS = re.compile(r"(?<=:)(?=\S)|(?<=[0-9a-f]{16})(?=[0-9a-f]{16})")


def mark(widget: QWidget, name: str, value: str) -> None:
    """Sets a property the style sheet selects on, and has it looked at again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(
    role: str = "body", *, wrap: bool = False, centred: bool = False, selectable: bool = False
) -> QLabel:
    result = QLabel()
    result.setProperty("role", role)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if centred:
        result.setAlignment(Qt.AlignmentFlag.AlignCenter)
    if selectable:
        result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return result


def breakable(text: str) -> str:
    """An ARN or a digest may go on in the next line: a label is as wide as its longest word, and makes others
    narrow.
    """
    return _PARTS.sub("\u200b", text)


class ElidedLabel(QLabel):
    """One line that gives way: it ends in … and tells the whole in its tooltip."""

    def __init__(self, role: str = "body", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__()
        self._whole = ""
        self._fitted = ("", 0)
        self._mode = mode
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        return self._whole

    def show_text(self, text: str) -> None:
        if (text, self.width()) == self._fitted:  # many are told what they show, many times a second
            return
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the whole, where the layout asks at all."""
        self.ensurePolished()
        width = QFontMetrics(self.font()).horizontalAdvance(self._whole) + 1  # it is rounded
        return QSize(width, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._fitted = (self._whole, self.width())
        shown = QFontMetrics(self.font()).elidedText(self._whole, self._mode, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


class Button(QPushButton):
    """A push button with a role (`primary`, `danger`, `plain`, ...) and an icon that follows the theme.

    Enter presses the one that has the focus, as Space does: never another one of its window.
    """

    def __init__(self, look: Look, role: str = "", icon_name: str = "", colour: str = "text") -> None:
        super().__init__()
        self._look = look
        self._icon = (icon_name, colour)
        self.setProperty("role", role)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves it to what is typed or scanned next
        self.setIconSize(QSize(18, 18))
        if icon_name:
            look.changed.connect(self._tint)
            self._tint()

    def show_icon(self, icon_name: str, token: str) -> None:
        self._icon = (icon_name, token)
        self._tint()

    def _tint(self) -> None:
        name, token = self._icon
        self.setIcon(icon(name, self._look.theme.colours[token]))

    def name(self, text: str, accessible: str = "", tip: str = "") -> None:
        """Text, what a screen reader says, and the tooltip."""
        self.setText(text)
        self.setAccessibleName(accessible or text)
        self.setToolTip(tip)

    def open_menu(self, menu: QMenu) -> None:
        """Below itself, ending where it ends; the menu goes when it is closed."""
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        right = self.width() - menu.sizeHint().width()
        menu.popup(self.mapToGlobal(QPoint(right, self.height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)
