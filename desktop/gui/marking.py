"""Marks a text for Qt Linguist where it stands, to be translated where it is shown."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """The text itself. PySide6's own of this name is typed as `object`; `lupdate` knows it by the name."""
    return text
