"""Sentences of the core in the reader's language.

The core speaks English, in sentences that remember the template they were made of: that is what is translated
and filled again. A plain text is its own template.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.core.recall import Sentence

NO_CONTEXT = ""  # what is marked outside the window has none


def sentence(text: str) -> str:
    """A sentence of the core in the reader's language when there is a translation, else as it came."""
    if not text or QLocale().language() is QLocale.Language.English:
        return str(text)  # plain: Qt has no use for what a sentence remembers
    if not isinstance(text, Sentence):
        return QCoreApplication.translate(NO_CONTEXT, text)
    translated = QCoreApplication.translate(NO_CONTEXT, text.template)
    return translated.format_map({name: _told(value) for name, value in text.values.items()})


def sentences(*texts: str) -> str:
    """Those that are not empty, one after the other; Chinese has no space between them."""
    return " ".join(sentence(text) for text in texts if text).replace("。 ", "。")


def _told(value: object) -> object:
    """A value that has no translation stays what it is: one read back keeps the format it was said in."""
    if not isinstance(value, str):
        return value
    translated = sentence(value)
    return value if translated == value else translated
