"""Sounds of the station: what a verdict is, and that a scan was not taken, is heard without looking."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from importlib import resources
from typing import Literal

from PySide6.QtWidgets import QApplication

from desktop.core.verdicts import Verdict
from desktop.gui.preferences import Preferences

Name = Literal["pass", "fail", "error", "refused", "ask"]
Player = Callable[[Name], None]

# A run that somebody stopped surprises nobody.
VERDICT_SOUNDS: dict[Verdict, Name] = {
    Verdict.PASS: "pass",
    Verdict.MADE: "pass",
    Verdict.FAIL: "fail",
    Verdict.ERROR: "error",
    Verdict.UNKNOWN: "error",
}
_log = logging.getLogger(__name__)


class Sounds:
    """Plays a sound by its name, unless the operator turned sounds off. Never blocks, never raises."""

    def __init__(self, preferences: Preferences, player: Player | None = None) -> None:
        self._preferences = preferences
        self._play = player or _play

    def play(self, name: Name) -> None:
        if self._preferences.sound:
            self._play(name)

    def tell(self, verdict: Verdict) -> None:
        if name := VERDICT_SOUNDS.get(verdict):
            self.play(name)


def _play(name: Name) -> None:
    if sys.platform == "win32":
        import winsound

        # Of several at once the bad one must be heard: a PASS waits for nobody, and cuts nobody short.
        yields = winsound.SND_NOSTOP if name == "pass" else 0
        path = resources.files("resources") / "sounds" / f"{name}.wav"
        try:
            winsound.PlaySound(
                str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT | yields
            )
        except RuntimeError as error:  # no loudspeaker, or another sound is playing
            _log.debug("no sound %s: %s", name, error)
    else:
        QApplication.beep()
