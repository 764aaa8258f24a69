"""Plays every scene of the recorded shift in both languages, and tells what does not fit, of dialogs too."""

from __future__ import annotations

import json
import sys

from desktop.gui.app import application
from desktop.gui.language import Languages
from desktop.gui.theme import Look
from tests.window.misfits import misfits
from tools.screenshots import LANGUAGES, SHOTS, draw, played

LAYOUT_TURNS = 4  # one change of height leads to another


def main() -> None:
    app = application()
    look, languages = Look(app, "light"), Languages(app, "en")
    found = {}
    for language in LANGUAGES:
        languages.use(language)
        for name, (shot, _) in SHOTS.items():
            with played(app, look, languages, shot) as window:
                window.tour.show()
                for _ in range(LAYOUT_TURNS):
                    draw(app, window)
                    if not (lines := misfits()):
                        break
                found[f"{name}, {language}"] = lines
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
