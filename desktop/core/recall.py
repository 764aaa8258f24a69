"""Sentences read back from where only their English is kept: the ledger, and what a unit reports."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

from desktop.core.catalogue.bench import FIRMWARE_REJECTED
from desktop.core.catalogue.reported import REPORTED
from signing.messages import Message, Sentence

__all__ = ["Sentence", "recalled", "recognised", "reported", "reported_cause"]

_AGENT_CODE = re.compile(r"\w+: 0x[0-9a-fA-F]+ (?=\w)")

_DESKTOP = {
    "ABT": "program",
    "BEN": "bench",
    "CLD": "cloud",
    "CLI": "program",
    "DEV": "device",
    "GUI": "window",
    "LED": "ledger",
    "PRV": "placing provision serials vending",
    "REL": "release",
    "ROL": "rollout",
    "SET": "authorizer policies settings stacks",
    "SIG": "window",
}
_SIGNING = (
    "aws",
    "bundles",
    "certificates",
    "envelopes",
    "files",
    "images",
    "keys",
    "policies",
    "post_quantum",
    "signatures",
    "tokens",
)


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


def reported(reason: str) -> str:
    """What a unit's agent says of an update, with its code: `rejected: 0x000010b0 signature ...`."""
    whole = recognised(reason, (*REPORTED, FIRMWARE_REJECTED.text))
    if isinstance(whole, Sentence) and whole.template == FIRMWARE_REJECTED.text:
        what = recognised(str(whole.values["reason"]), REPORTED)
        return Sentence(whole.template, {**whole.values, "reason": what})
    return whole


def reported_cause(reason: str) -> str:
    """The same without the code, so that units with the same trouble are counted together."""
    return recognised(_AGENT_CODE.sub("", reason, count=1), REPORTED)


@cache
def _templates(code: str) -> tuple[str, ...]:
    return tuple(message.text for message in _family(code[:3]) if message.code == code)


def _family(family: str) -> Iterator[Message]:
    modules = [f"desktop.core.catalogue.{name}" for name in _DESKTOP.get(family, "").split()]
    if family == "SIG":
        modules += [f"signing.catalogue.{name}" for name in _SIGNING]
    for module in modules:
        for value in vars(import_module(module)).values():
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
