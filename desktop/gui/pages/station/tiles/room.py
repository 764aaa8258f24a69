"""How tiles and panels share the room below the scan box, whatever is said above them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.gui.pages.station.tiles.grid import COMPACT, FULL, GAP, Grid, grid
from desktop.gui.theme import space

# px. Panels come where they have the first, and stay down to the second while something is said.
PANELS, LEAST_PANELS = 112, 88
# Of what is shared, where no tile needs more.
_TILES_SHARE = 5 / 9


@dataclass(frozen=True)
class Room:
    """px of height; no panels where there is none for them."""

    grid: Grid
    tiles: int
    panels: int = 0


def share(count: int, width: int, whole: int, height: int) -> Room:
    """`height` is what is left of `whole` by what is said above.

    That comes out of the panels: the tiles keep their place in the grid, and their size where they can.
    """
    room = _undisturbed(count, width, whole)
    if height >= whole:
        return room
    panels = max(room.panels - (whole - height), LEAST_PANELS)
    tiles = height - space("medium") - panels
    if room.panels and tiles >= _comfortable(room.grid):
        return Room(room.grid, tiles, panels)
    tiles = min(room.tiles, height)
    if _rows(room.grid, room.grid.least_tile) <= tiles:
        return Room(room.grid, tiles)
    return Room(grid(count, width, height), height)


def _undisturbed(count: int, width: int, whole: int) -> Room:
    """Panels only where the tiles are as they would be without, and comfortable."""
    below = PANELS + space("medium")
    beside, alone = (grid(count, width, whole - taken) for taken in (below, 0))
    if not beside.comfortable or beside.form != alone.form:
        return Room(alone, whole)
    tiles = whole - below
    if beside.form == "full":  # small tiles have all that the panels need not
        shared = int((whole - space("medium")) * _TILES_SHARE)
        tiles = min(max(_comfortable(beside), shared), tiles)
    return Room(beside, tiles, whole - space("medium") - tiles)


def _comfortable(made: Grid) -> int:
    return _rows(made, FULL[1] if made.form == "full" else COMPACT[1])


def _rows(made: Grid, tile: int) -> int:
    """px of height of all rows."""
    return made.rows * (tile + GAP) - GAP
