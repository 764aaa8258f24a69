"""The pictures of the documentation come from the window."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.window.day import SIZES, STAGES, picture_name
from tools import screenshots


def test_pictures_are_taken(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(screenshots, "THEMES", ("dark",))
    chosen = {name: screenshots.SHOTS[name] for name in ("station", "rollouts", "starting")}
    monkeypatch.setattr(screenshots, "SHOTS", chosen)
    taken = screenshots.take_all(tmp_path / "pictures")
    assert {path.name for path in taken} >= {"station-dark-en.png", "rollouts-dark-zh.png"}
    assert all(not QImage(str(path)).isNull() for path in taken)


def test_only_pictures_that_a_page_shows_are_kept() -> None:
    kept = {path.name for path in screenshots.SHOWN.glob("*.png")}
    assert kept == screenshots.shown_pictures()
    played = product(screenshots.SHOTS, screenshots.THEMES, screenshots.LANGUAGES)
    lived = product(STAGES, SIZES, screenshots.LANGUAGES)
    assert kept <= {f"{name}-{theme}-{language[:2]}.png" for name, theme, language in played} | {
        picture_name(*one) for one in lived
    }
