"""Icons leave nothing on the person's computer, and load no library for it."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QRect
from PySide6.QtGui import QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.gui import icons

RED = "#ff0000"


def reds(image: QImage) -> set[int]:
    return {image.pixelColor(x, y).red() for x in range(image.width()) for y in range(image.height())}


def test_an_icon_has_its_colour_and_none_where_it_is_disabled(qapp: QApplication) -> None:
    made = icons.icon("key-variant", RED)
    usual = made.pixmap(32).toImage()
    disabled = made.pixmap(32, QIcon.Mode.Disabled).toImage()
    assert 255 in reds(usual)
    pixels = [(x, y) for x in range(32) for y in range(32)]
    assert any(usual.pixelColor(*at).red() > usual.pixelColor(*at).green() for at in pixels)
    assert all(disabled.pixelColor(*at).red() <= disabled.pixelColor(*at).green() + 40 for at in pixels)


def test_a_picture_that_is_kept_is_the_icon(qapp: QApplication) -> None:
    painted = [QImage(40, 40, QImage.Format.Format_ARGB32) for _ in range(2)]
    area = QRect(4, 4, 32, 32)
    for image in painted:
        image.fill(0xFFFFFFFF)
    with QPainter(painted[0]) as painter:
        icons.icon("key-variant", RED).paint(painter, area)
    with QPainter(painted[1]) as painter:
        icons.paint_icon(painter, area, "key-variant", RED)
    far = [
        abs(painted[0].pixelColor(x, y).green() - painted[1].pixelColor(x, y).green())
        for x in range(40)
        for y in range(40)
    ]
    assert max(far) < 32
    assert min(painted[1].pixelColor(x, y).green() for x in range(40) for y in range(40)) < 32


def test_qtawesome_is_not_imported() -> None:
    """It takes sixteen megabytes, and on Windows copies fonts to the profile and writes to the registry."""
    script = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from desktop.gui import app as gui, icons; icons.icon('key-variant', '#ff0000').pixmap(32);"
        "sys.exit(bool({'qtawesome', 'qtpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0
