"""What was said on a cable, kept for the technician and the log, without secrets."""

from __future__ import annotations

import logging
import re
import threading
from collections import deque
from collections.abc import Iterator
from itertools import groupby

PRIVATE_KEY = re.compile(
    r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL
)
# Told by the unit itself (`conf get` of FreeRTOS: `wifi_credential="..."`), so nobody could hide it first.
# Each word is looked at once: a unit may send thousands of letters without an end.
SECRET_SETTING = re.compile(
    r"""(?<!\w)((?>\w*(?:credential|password|passphrase|secret|psk)\w*+)["']?[ \t]*+[=:][ \t]*+)"""
    r"""("[^"\n]+"|'[^'\n]+'|[^\s"']+)""",
    re.IGNORECASE,
)
MASK = "•••"
LARGEST_BYTES = 64 * 1024

ANSI = re.compile(r"\x1B\[[0-?]*[ -/]*[@-~]")  # ECMA-48 control sequences
LINE_END = re.compile(r"\r\n|\r|\n")
_ENDS = re.compile(LINE_END.pattern.encode())
PEM_BEGIN = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----")
PEM_LINE = re.compile(r"(?:> )*[A-Za-z0-9+/]{1,76}={0,2}\s*")
LONGEST_LOGGED = 200  # characters of a line
LONGEST_KEPT = 16 * 1024  # bytes without a line end
MARKER_AT_MOST = 64  # bytes of a PEM marker, which no cut may hide

log = logging.getLogger(__name__)


class Transcript:
    """The newest `limit` bytes of both directions; each line is a debug record under `name`. Thread safe.

    A driver that sends a secret in another form than PEM hides it first, in the form that it sends.
    """

    def __init__(self, name: str = "", limit: int = LARGEST_BYTES) -> None:
        self._lines = {direction: _Lines() for direction in "→←"}
        self._name = name
        self._limit = limit
        self._size = 0
        self._said: deque[tuple[str, bytes]] = deque()
        self._secrets: set[str] = set()
        self._lock = threading.Lock()

    def hide(self, secret: str) -> None:
        """From now on `secret` shows as a mask, wherever it stands."""
        with self._lock:
            self._secrets.add(secret)

    def sent(self, data: bytes) -> None:
        self._add("→", data)

    def received(self, data: bytes) -> None:
        self._add("←", data)

    def _add(self, direction: str, data: bytes) -> None:
        with self._lock:
            self._said.append((direction, data))
            self._size += len(data)
            while self._size > self._limit:
                self._size -= len(self._said.popleft()[1])
            # Not only for a reader: whether a line lies inside a key must be known from the start.
            for line in self._lines[direction].take(data):
                shown = _printable(_masked(line, self._sorted_secrets()))
                log.debug("%s %s %s", self._name, direction, shown)

    def text(self) -> str:
        """Line by line, `→` to the unit, `←` from it; private keys, settings named as secrets and hidden
        secrets are masked."""
        with self._lock:
            turns = [
                (direction, b"".join(data for _, data in said).decode("utf-8", errors="replace"))
                for direction, said in groupby(self._said, key=lambda entry: entry[0])
            ]
            secrets = self._sorted_secrets()
        return "\n".join(
            f"{direction} {line}" for direction, said in turns for line in _masked(said, secrets).splitlines()
        )

    def _sorted_secrets(self) -> list[str]:
        return sorted(self._secrets, key=len, reverse=True)


class _Lines:
    """What one side says, line by line, without what is between the first and the last line of a PEM."""

    def __init__(self) -> None:
        self._unfinished = b""
        self._end_of_pem = ""  # when inside one

    def take(self, data: bytes) -> Iterator[str]:
        *lines, self._unfinished = _ENDS.split(self._unfinished + data)
        if len(self._unfinished) > LONGEST_KEPT:
            lines.append(self._unfinished[:-MARKER_AT_MOST])
            self._unfinished = self._unfinished[-MARKER_AT_MOST:]
        for line in lines:
            text = ANSI.sub("", line.decode("utf-8", errors="backslashreplace"))
            if shown := self._without_pem(text):
                yield shown

    def _without_pem(self, line: str) -> str:
        if self._end_of_pem:
            before, end, after = line.partition(self._end_of_pem)
            if not end:
                hidden = "PRIVATE KEY" in self._end_of_pem or PEM_LINE.fullmatch(before)
                return "" if hidden else before
            self._end_of_pem = ""
            return end + self._without_pem(after)
        begin = PEM_BEGIN.search(line)
        if begin is None:
            return line
        self._end_of_pem = f"-----END {begin[1]}-----"
        return line[: begin.end()] + "…" + self._without_pem(line[begin.end() :])


def _printable(line: str) -> str:
    shown = line if len(line) <= LONGEST_LOGGED else f"{line[:LONGEST_LOGGED]}… ({len(line)} characters)"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)


def _masked(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, MASK)
    return SECRET_SETTING.sub(rf"\1{MASK}", PRIVATE_KEY.sub(rf"\1{MASK}\2", text))
