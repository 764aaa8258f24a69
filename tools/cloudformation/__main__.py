"""Writes the templates into `resources/cloudformation`."""

from __future__ import annotations

import json
from pathlib import Path

from tools.cloudformation.templates import CONCERNS, template

FOLDER = Path(__file__).parents[2] / "resources" / "cloudformation"


def text_of(concern: str) -> str:
    return json.dumps(template(concern), indent=2) + "\n"


if __name__ == "__main__":
    for concern in CONCERNS:
        (FOLDER / f"{concern}.json").write_text(text_of(concern), encoding="utf-8", newline="\n")
