"""What the window says, in the language in which it says it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from xml.etree import ElementTree

from tests.architecture.translations import TRANSLATIONS

_PLACE = re.compile(r"\\\{\w*(?::[^}]*)?\\\}")  # as `re.escape` leaves it


@cache
def _chinese() -> dict[str, list[str]]:
    """All translations of each text; where two widgets say the same, they may differ."""
    told: dict[str, list[str]] = defaultdict(list)
    for message in ElementTree.parse(TRANSLATIONS).iter("message"):
        told[str(message.findtext("source"))].append(str(message.findtext("translation")))
    return dict(told)


def phrase(text: str, language: str, *values: object) -> re.Pattern[str]:
    """`text` as the sources have it. Its places hold `values`, or anything; what nobody translates stays."""
    texts = _chinese().get(text, [text]) if language != "en" else [text]
    return re.compile("|".join(_filled(one, values) for one in texts))


def _filled(text: str, values: tuple[object, ...]) -> str:
    pattern = re.escape(text)
    for number, value in enumerate(values):
        pattern = pattern.replace(re.escape(f"{{{number}}}"), re.escape(str(value)))
    return _PLACE.sub(".+?", pattern)
