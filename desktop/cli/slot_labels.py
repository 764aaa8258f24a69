"""The labels of slots as a sheet of bar codes (Code 128), which every scanner reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from xml.sax.saxutils import escape

from desktop.settings.product.labels import SlotLabel

# mm; a sheet of A4 has room for two columns of eight.
SHEET, LABEL, MODULE, BAR = (210, 297), (105, 37), 0.4, 18
_BESIDE, _ABOVE = 14.0, 5.0


def sheet(names: Mapping[str, str]) -> str:
    """An SVG of the labels of these slots, by number, each with what people call the slot."""
    width, height = SHEET
    rows = -(-len(names) // 2)
    tall = max(height, rows * LABEL[1])
    drawn = [
        _label(slot, name, index % 2 * LABEL[0], index // 2 * LABEL[1])
        for index, (slot, name) in enumerate(names.items())
    ]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{tall}mm" '
            f'viewBox="0 0 {width} {tall}" font-family="sans-serif" stroke="none">',
            f'<rect width="{width}" height="{tall}" fill="white"/>',
            *drawn,
            "</svg>\n",
        )
    )


def _label(slot: str, name: str, left: float, top: float) -> str:
    text = SlotLabel(slot).text
    x, y = left + _BESIDE, top + _ABOVE
    bars = "".join(
        f"M{x + start * MODULE:.2f} {y:.2f}h{width * MODULE:.2f}v{BAR}H{x + start * MODULE:.2f}z"
        for start, width in _bars(text)
    )
    below = y + BAR
    called = escape(f"{slot} · {name}" if name else slot)
    return (
        f'<path d="{bars}"/>\n'
        f'<text x="{x}" y="{below + 7}" font-size="6.5" font-weight="bold">{called}</text>\n'
        f'<text x="{x}" y="{below + 11}" font-size="3">{text}</text>'
    )


def _bars(text: str) -> Iterator[tuple[int, int]]:
    """Where each bar begins and how wide it is, in modules."""
    from barcode.codex import Code128

    [modules] = Code128(text).build()
    at = 0
    for colour, run in groupby(modules):
        width = len(list(run))
        if colour == "1":
            yield at, width
        at += width
