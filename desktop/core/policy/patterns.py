"""Wildcards and variables of policies: `*`, `?` and `${iot:ClientId}`.

MQTT's `+` and `#` are letters like any other here ("AWS IoT Core policy variables", developer guide).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# By `normal_key`.
Values = Mapping[str, str]

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")


def normal_key(key: str) -> str:
    """Case does not matter in a key's name; it does in that of a thing's attribute, `…Attributes[room]`."""
    name, bracket, attribute = key.partition("[")
    return name.lower() + bracket + attribute


def variables_in(text: str) -> list[str]:
    """The names in `${…}`, as they are written."""
    return _VARIABLE.findall(text)


def resolved(text: str, values: Values) -> str | None:
    """`text` with its variables replaced; None when one of them has no value, which matches nothing.

    A wildcard in a value is one: whoever chooses his name may widen a policy that way.
    """
    if any(normal_key(name) not in values for name in variables_in(text)):
        return None
    return _VARIABLE.sub(lambda found: values[normal_key(found.group(1))], text)


def matches(pattern: str, text: str) -> bool:
    """`*` is any text, `?` any letter. Never longer than the product of the lengths, whoever wrote it."""
    at = place = 0
    star, mark = -1, 0
    while place < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, mark = at, place
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", text[place]):
            at += 1
            place += 1
        elif star >= 0:
            mark += 1
            at, place = star + 1, mark
        else:
            return False
    return not pattern[at:].strip("*")


def overlap(first: str, second: str) -> bool:
    """Whether there is a text that matches both patterns."""
    same = 0  # how much of both is the same text; most differ right after it
    while same < min(len(first), len(second)) and first[same] == second[same] and first[same] not in "*?":
        same += 1
    first, second = first[same:], second[same:]
    if first and second and not {"*", "?"} & {first[0], second[0]}:
        return False
    below = [not second[j:].strip("*") for j in range(len(second) + 1)]
    for i in range(len(first) - 1, -1, -1):
        row = [False] * (len(second) + 1)
        row[-1] = first[i] == "*" and below[-1]
        for j in range(len(second) - 1, -1, -1):
            if "*" in (first[i], second[j]):
                row[j] = below[j] or row[j + 1]
            else:
                row[j] = (first[i] == second[j] or "?" in (first[i], second[j])) and below[j + 1]
        below = row
    return below[0]
