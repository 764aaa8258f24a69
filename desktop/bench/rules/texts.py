"""The functions of a rule's SQL that work on texts and times."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.bench.rules.values import UNDEFINED, Undefined, as_integer, as_number, as_text

HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
MOST_PADDING = 1000
BASE64 = "base64"
LAST_ASCII = 127

# Joda-Time's letters, of which a number at least so many digits long is made; what is between ' is itself.
_PATTERN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")
_NUMBERS: dict[str, Callable[[datetime], int]] = {
    "y": lambda at: at.year,
    "Y": lambda at: at.year,
    "M": lambda at: at.month,
    "d": lambda at: at.day,
    "D": lambda at: at.timetuple().tm_yday,
    "H": lambda at: at.hour,
    "h": lambda at: at.hour % 12 or 12,
    "m": lambda at: at.minute,
    "s": lambda at: at.second,
}


def hashed(name: str) -> Callable[[str], str]:
    return lambda text: hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()


def matches(text: str, pattern: str) -> object:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return UNDEFINED


def replaced(text: str, pattern: str, by: str) -> object:
    """`$1` in `by` is the first group."""
    try:
        return re.sub(pattern, re.sub(r"\$(\d)", r"\\g<\1>", by.replace("\\", r"\\")), text)
    except (re.error, IndexError):
        return UNDEFINED


def first_match(text: str, pattern: str) -> object:
    try:
        found = re.search(pattern, text)
    except re.error:
        return UNDEFINED
    return found[0] if found else UNDEFINED


def character(value: object) -> object:
    code = as_integer(value)
    return UNDEFINED if isinstance(code, Undefined) or not 0 <= code <= LAST_ASCII else chr(code)


def padded(value: object, size: object, *, before: bool) -> object:
    text, count = as_text(value), as_integer(size)
    if isinstance(text, Undefined) or isinstance(count, Undefined):
        return UNDEFINED
    spaces = " " * min(max(count, 0), MOST_PADDING)
    return spaces + text if before else text + spaces


def part(value: object, start: object, end: object = None) -> object:
    """From `start` to the end, or to before `end`."""
    text, first, last = as_text(value), as_integer(start), None if end is None else as_integer(end)
    if isinstance(text, Undefined) or isinstance(first, Undefined) or isinstance(last, Undefined):
        return UNDEFINED
    return text[max(first, 0) :] if last is None else text[max(first, 0) : max(last, 0)]


def encoded(value: object, scheme: object) -> object:
    text = value if isinstance(value, bytes) else as_text(value)
    if isinstance(text, Undefined) or str(scheme).lower() != BASE64:
        return UNDEFINED
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode("ascii")


def decoded(value: object, scheme: object) -> object:
    """What JSON says, where it is JSON; None where it is not base64."""
    if not isinstance(value, str) or str(scheme).lower() != BASE64:
        return UNDEFINED
    try:
        text = base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def time_as(pattern: object, milliseconds: object, zone: object = "UTC") -> object:
    """A time since 1970 as the pattern has it; undefined for letters and zones that are not known here."""
    since = as_number(milliseconds)
    if not isinstance(pattern, str) or isinstance(since, Undefined):
        return UNDEFINED
    try:
        at = datetime.fromtimestamp(since / 1000, _zone(str(zone)))
        return "".join(_shown(found, at) for found in _PATTERN.finditer(pattern))
    except (KeyError, ValueError, OverflowError, OSError, ZoneInfoNotFoundError):
        return UNDEFINED


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def _shown(found: re.Match[str], at: datetime) -> str:
    run, letter = found[0], found[2]
    if letter is None:
        return run if found[1] is None else found[1].replace("''", "'") or "'"
    match letter:
        case "S":
            return f"{at.microsecond:06d}"[: len(run)].ljust(len(run), "0")
        case "a":
            return "AM" if at.hour < 12 else "PM"
        case "G":
            return "AD"
        case "z":
            return str(at.tzname())
        case "Z":
            offset = at.strftime("%z")
            return offset if len(run) == 1 else f"{offset[:3]}:{offset[3:]}"
        case "y" | "Y" if len(run) == 2:
            return f"{at.year % 100:02d}"
        case "M" if len(run) > 2:
            return at.strftime("%b" if len(run) == 3 else "%B")
        case "E":
            return at.strftime("%a" if len(run) < 4 else "%A")
    return f"{_NUMBERS[letter](at):0{len(run)}d}"
