"""How many tiles stand side by side, and how much each can show, in the room there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["full", "compact"]

# px between tiles.
GAP = 12
# px. A full tile has room for the verdict, its order and its buttons; a compact one shows the same smaller,
# in less than this not all of it, and below the least nothing legible.
FULL, COMPACT, LEAST = (262, 304), (270, 134), (200, 66)


@dataclass(frozen=True)
class Grid:
    columns: int
    rows: int
    form: Form
    comfortable: bool

    @property
    def least_tile(self) -> int:
        """px of height below which tiles are scrolled."""
        return FULL[1] if self.form == "full" else LEAST[1]


def grid(count: int, width: int, height: int) -> Grid:
    """The one in which the tiles are largest; full ones where they fit. Rows are as even as they can be."""
    fits, columns = best(count, width, height, FULL)
    if fits >= 1:
        return _made(count, columns, "full", comfortable=True)
    fits, columns = best(count, width, height, COMPACT)
    return _made(count, columns, "compact", comfortable=fits >= 1)


def best(
    count: int, width: int, height: int, size: tuple[int, int], narrowest: int = LEAST[0]
) -> tuple[float, int]:
    """How often `size` fits into a tile, the poorer way round, and in how many columns it does so most.

    No more columns than have `narrowest` px each.
    """
    found = []
    most = max(min(count, (width + GAP) // (narrowest + GAP)), 1)
    for columns in range(1, most + 1):
        rows = -(-count // columns) or 1
        across = (width - GAP * (columns - 1)) / columns
        down = (height - GAP * (rows - 1)) / rows
        found.append((min(across / size[0], down / size[1]), columns))
    return max(found)


def _made(count: int, columns: int, form: Form, *, comfortable: bool) -> Grid:
    rows = -(-count // columns) or 1
    return Grid(-(-count // rows) or 1, rows, form, comfortable)
