"""GS1 element strings: bar codes that say by application identifiers (AI) what each of their parts is."""

from __future__ import annotations

import re
from collections.abc import Mapping

GTIN, BATCH, SERIAL = "01", "10", "21"

SEPARATOR = "\x1d"  # FNC1, as scanners type it

# By the first two digits of an AI (GS1 General Specifications, 7.8): how many digits it has, ...
_DIGITS = {
    **{f"{n:02}": 2 for n in (*range(5), *range(10, 23), 30, 37, *range(90, 100))},
    **{str(n): 3 for n in (23, 24, 25, 40, 41, 42, 71)},
    **{str(n): 4 for n in (*range(31, 37), 39, 43, 70, 72, 80, 81, 82)},
}
# ... and how long the whole element is, all digits, where no separator needs to tell its end.
_LENGTH = {
    **{"00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "20": 4, "41": 16},
    **{str(n): 8 for n in range(11, 20)},
    **{str(n): 10 for n in range(31, 37)},
}
_NUMBER = re.compile(r"[0-9]+")
_SYMBOLOGY = re.compile(r"^\](?:C1|e0|d2|Q3|J1)")


def elements(text: str) -> Mapping[str, str] | None:
    """AI -> data, without what the scanner says of the symbology; None for what is no element string."""
    rest = _SYMBOLOGY.sub("", text).removeprefix(SEPARATOR)
    found: dict[str, str] = {}
    while rest:
        kind = rest[:2]
        identifier, length = rest[: _DIGITS.get(kind, 0)], _LENGTH.get(kind)
        if length is None:
            element, _, rest = rest.partition(SEPARATOR)
        else:
            element, rest = rest[:length], rest[length:].removeprefix(SEPARATOR)
        data = element.removeprefix(identifier)
        whole = bool(data) if length is None else len(element) == length and _NUMBER.fullmatch(data)
        if not _NUMBER.fullmatch(identifier) or identifier in found or not whole:
            return None
        found[identifier] = data
    return found or None
