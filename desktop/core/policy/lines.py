"""Where in a file's text each value of a JSON document stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


class Lines:
    """Of a text that is JSON. `twice` has each key that its object has already, with its line."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str | int, ...], int] = {}
        self.twice: list[tuple[str, int]] = []
        self._read(text)

    def at(self, *way: str | int) -> int:
        """The line of the value, counted from 1; where it is missing, of what would hold it.

        A single value may stand without the list around it: `("Statement", 0)` is then `("Statement",)`.
        """
        here: tuple[str | int, ...] = ()
        for step in way:
            if (*here, step) in self._lines:
                here = (*here, step)
            elif step != 0:
                break
        return self._lines[here]

    def _read(self, text: str) -> None:
        way: list[str | int | None] = []  # None where an object's next key will stand
        for piece, line in _pieces(text):
            if piece in ("{", "["):
                self._keep(way, line)
                way.append(None if piece == "{" else 0)
            elif piece in ("}", "]"):
                way.pop()
            elif piece == ",":
                last = way[-1]
                way[-1] = last + 1 if isinstance(last, int) else None
            elif way and way[-1] is None:
                way[-1] = json.loads(piece)
                if tuple(way) in self._lines:
                    self.twice.append((str(way[-1]), line))
            elif piece != ":":
                self._keep(way, line)

    def _keep(self, way: list[str | int | None], line: int) -> None:
        self._lines[tuple(step for step in way if step is not None)] = line


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    line, before = 1, 0
    for found in _PIECE.finditer(text):
        line += text.count("\n", before, found.start())
        before = found.start()
        yield found.group(), line
