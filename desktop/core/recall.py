"""Sentences read back from where only their English is kept: the ledger, and what a unit reports."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module

from signing.messages import Message, Sentence

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "ABT": ("program",),
    "BEN": ("bench",),
    "CLD": ("cloud",),
    "CLI": ("program",),
    "DEV": ("device",),
    "GUI": ("window",),
    "LED": ("ledger",),
    "PRV": ("provision",),
    "REL": ("release",),
    "ROL": ("rollout",),
    "SET": ("settings",),
    "SIG": ("aws", "certificates", "envelopes", "files", "images", "keys", "signatures", "tokens"),
}


class _Kept(str):
    """A value that was put into its format when it was said."""

    __slots__ = ()

    def __format__(self, _spec: str) -> str:
        return str(self)


def recalled(code: str, text: str) -> str:
    """`text` as the sentence that the catalogue has for it under `code`; `text` itself when it has none."""
    return recognised(text, _templates(code))


def recognised(text: str, templates: Iterable[str]) -> str:
    """`text` as a sentence made of one of `templates`: the one that says most itself; else `text`."""
    for template in sorted(templates, key=len, reverse=True):
        if found := _pattern(template).fullmatch(text):
            return Sentence(template, {name: _Kept(value) for name, value in found.groupdict().items()})
    return text


@cache
def _templates(code: str) -> tuple[str, ...]:
    return tuple(message.text for message in _family(code[:3]) if message.code == code)


def _family(family: str) -> Iterator[Message]:
    package = "signing.catalogue" if family == "SIG" else "desktop.core.catalogue"
    for module in _FAMILIES.get(family, ()):
        for value in vars(import_module(f"{package}.{module}")).values():
            if isinstance(value, Message):
                yield value


@cache
def _pattern(template: str) -> re.Pattern[str]:
    written, known = "", set[str]()
    for text, name, _, _ in string.Formatter().parse(template):
        written += re.escape(text)
        if name is not None:
            written += f"(?P={name})" if name in known else f"(?P<{name}>.+?)"
            known.add(name)
    return re.compile(written, re.DOTALL)
