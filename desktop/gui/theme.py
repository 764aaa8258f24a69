"""The look of the window: design tokens from one file as a frozen `Theme`; the choice of light or dark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop.gui.stylesheet import style_sheet

Choice = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class Theme:
    """Tokens of one theme. Colours by name (`pass-soft`), sizes in px on a 4 px grid, type in pt.

    Colours, fonts and metrics are made once, since whoever paints asks for them, and belong to all: change a
    copy.
    """

    name: str
    colours: Mapping[str, str]
    spacing: Mapping[str, int]
    radius: Mapping[str, int]
    type_pt: Mapping[str, int]
    ui_fonts: tuple[str, ...]
    mono_fonts: tuple[str, ...]

    @cached_property
    def _made(self) -> dict[str, QColor]:
        return {token: QColor(colour) for token, colour in self.colours.items()}

    @cached_property
    def _fonts(self) -> dict[tuple[str, bool, bool], tuple[QFont, QFontMetrics]]:
        return {}

    def colour(self, token: str) -> QColor:
        return self._made[token]

    def font(self, size: str = "body", *, bold: bool = False, mono: bool = False) -> QFont:
        return self._typeface(size, bold, mono)[0]

    def metrics(self, size: str = "body", *, bold: bool = False, mono: bool = False) -> QFontMetrics:
        """Of that font."""
        return self._typeface(size, bold, mono)[1]

    def _typeface(self, size: str, bold: bool, mono: bool) -> tuple[QFont, QFontMetrics]:
        wanted = (size, bold, mono)
        if wanted not in self._fonts:
            font = self._new_font(*wanted)
            self._fonts[wanted] = font, QFontMetrics(font)
        return self._fonts[wanted]

    def _new_font(self, size: str, bold: bool, mono: bool) -> QFont:
        font = QFont()
        font.setFamilies(list(self.mono_fonts if mono else self.ui_fonts))
        font.setPointSize(self.type_pt[size])
        font.setBold(bold)
        return font

    def style_sheet(self, *, large_touch: bool = False) -> str:
        touch = _tokens()["touch"]["large" if large_touch else "usual"]
        return style_sheet(self.colours, self.radius, self.type_pt, self.mono_fonts, touch)


@cache
def _tokens() -> dict[str, Any]:
    text = (resources.files("resources") / "themes" / "tokens.json").read_text(encoding="utf-8")
    tokens: dict[str, Any] = json.loads(text)
    return tokens


@cache
def load_theme(name: Literal["light", "dark"]) -> Theme:
    tokens = _tokens()
    return Theme(
        name=name,
        colours=tokens[name],
        spacing=tokens["spacing"],
        radius=tokens["radius"],
        type_pt=tokens["type-pt"],
        ui_fonts=tuple(tokens["fonts"]["ui"]),
        mono_fonts=tuple(tokens["fonts"]["mono"]),
    )


def space(name: str) -> int:
    """A distance in px (`small`, `medium`, ...): the same in every theme."""
    distance: int = _tokens()["spacing"][name]
    return distance


def palette(theme: Theme) -> QPalette:
    """Fusion's own drawing (selection, check marks, disabled text) in the theme's colours."""
    roles = {
        QPalette.ColorRole.Window: "background",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "panel",
        QPalette.ColorRole.AlternateBase: "background",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "panel",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipBase: "panel",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "text-dim",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on-accent",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Accent: "accent",
    }
    result = QPalette()
    for role, token in roles.items():
        result.setColor(role, theme.colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("text-dim"))
    return result


class Look(QObject):
    """The theme in use; `changed` after every change. `choice` `system` follows the desktop.

    With `large_touch` what is pressed is large enough for gloves.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = "system", *, large_touch: bool = False) -> None:
        super().__init__(app)
        self._app = app
        self.choice: Choice = choice
        self.large_touch = large_touch
        self.theme = load_theme("light")
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self.use(choice)

    def use(self, choice: Choice) -> None:
        self.choice = choice
        self.theme = load_theme(self._name())
        self._app.setFont(self.theme.font())
        self._app.setPalette(palette(self.theme))
        self._app.setStyleSheet(self.theme.style_sheet(large_touch=self.large_touch))
        self.changed.emit()

    def use_large_touch(self, on: bool) -> None:
        if on != self.large_touch:
            self.large_touch = on
            self.use(self.choice)

    def _follow(self) -> None:
        if self.choice == "system":
            self.use("system")

    def _name(self) -> Literal["light", "dark"]:
        if self.choice != "system":
            return self.choice
        scheme = QGuiApplication.styleHints().colorScheme()
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"
