"""Sentences of the core in the reader's language.

The core speaks English. Its sentences are the sources of the context `Sentence` in the `.ts` file, where
`{0}` stands for what a sentence is filled with: kept by hand, as lupdate finds none of them. A test holds
them against what the core says.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QLocale

from signing.messages import Sentence

CONTEXT = "Sentence"
_PLACE = re.compile(r"\\\{\d\\\}")


@cache
def translated_sentences() -> tuple[str, ...]:
    """Those that have a translation, as the core says them."""
    file = resources.files("resources") / "translations" / "linekey_zh_CN.ts"
    contexts = ElementTree.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 - a file of our own
    return tuple(
        source.text or ""
        for context in contexts.iter("context")
        if context.findtext("name") == CONTEXT
        for source in context.iter("source")
    )


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """The more a template says itself, the earlier."""
    filled = sorted((text for text in translated_sentences() if "{0}" in text), key=len, reverse=True)
    return [(re.compile(_PLACE.sub("(.+?)", re.escape(text))), text) for text in filled]


@lru_cache(maxsize=1024)
def _recognised(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The template `text` was made of, and what filled it."""
    for pattern, template in _templates():
        if found := pattern.fullmatch(text):
            return template, found.groups()
    return None


def sentence(text: str) -> str:
    """A sentence of the core in the reader's language when it is a known one, else as it came."""
    if not text or QLocale().language() is QLocale.Language.English:
        return text
    template = text.template if isinstance(text, Sentence) else text
    translated = QCoreApplication.translate("", template)
    if isinstance(text, Sentence):
        return translated.format_map({name: _told(value) for name, value in text.values.items()})
    if translated != text:
        return translated
    for known in (text, text[:1].lower() + text[1:]):
        translated = QCoreApplication.translate(CONTEXT, known)
        if translated != known:
            return translated
    if (found := _recognised(text)) is None:
        return text
    template, parts = found
    return _filled(QCoreApplication.translate(CONTEXT, template), [sentence(part) for part in parts])


def _told(value: object) -> object:
    return sentence(value) if isinstance(value, str) else value


def _filled(template: str, parts: list[str]) -> str:
    return re.sub(r"\{(\d)\}", lambda place: parts[int(place[1])], template)
