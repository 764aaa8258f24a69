"""The window's translations, made from what is said; run as a program, it writes the files in resources.

`lupdate` finds what is marked in the sources, keeps every translation whose source is still said and leaves
the rest unfinished, for a translator; `lrelease` makes of it what the window loads.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import PySide6

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "resources" / "translations" / "linekey_zh_CN.ts"
# What marks a text outside the window is another name of Qt's QT_TR_NOOP; it has no context.
ALIASES = "QT_TR_NOOP+=N,QT_TR_NOOP+=said,QT_TR_NOOP+=translated,QT_TR_NOOP+=left_alone"


def _qt(tool: str, *options: str | Path) -> None:
    subprocess.run((Path(PySide6.__path__[0]) / tool, "-silent", *options), check=True)


def update(file: Path, sources: Iterator[Path] | list[Path]) -> None:
    """Makes `file` hold what `sources` say, in their order."""
    _qt("lupdate", "-no-obsolete", "-locations", "none", "-tr-function-alias", ALIASES, *sources, "-ts", file)


def release(file: Path) -> None:
    _qt("lrelease", file, "-qm", file.with_suffix(".qm"))


def sources() -> list[Path]:
    return sorted(path for room in ("desktop", "signing") for path in (ROOT / room).rglob("*.py"))


def unfinished(file: Path) -> list[str]:
    """What has no translation yet."""
    messages = ElementTree.parse(file).iter("message")
    return [
        str(message.findtext("source"))
        for message in messages
        if not message.findtext("translation") or message.find("translation[@type]") is not None
    ]


if __name__ == "__main__":
    update(TRANSLATIONS, sources())
    release(TRANSLATIONS)
    for text in unfinished(TRANSLATIONS):
        print(f"not translated: {text}")  # noqa: T201 - a program's output
