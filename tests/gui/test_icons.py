"""Icons leave nothing on the person's computer."""

from __future__ import annotations

import pytest
import qtawesome
from PySide6.QtWidgets import QApplication

from desktop.gui import icons


def test_no_font_is_installed(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    def install(*_: object) -> None:
        pytest.fail("on Windows this copies fonts to the profile and writes to the registry")

    for name in ("_get_fonts_directory", "_install_fonts"):
        monkeypatch.setattr(qtawesome.IconicFont, name, install)
    icons._font.cache_clear()
    icons.icon.cache_clear()
    picture = icons.icon("key-variant", "#ff0000").pixmap(32).toImage()
    colours = {picture.pixelColor(x, y).red() for x in range(32) for y in range(32)}
    assert 255 in colours
