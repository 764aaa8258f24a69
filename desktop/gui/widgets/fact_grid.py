"""Facts line by line: a caption, what is to be said, and the digest that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.gui.theme import Look, space
from desktop.gui.widgets.copying import Digest
from desktop.gui.widgets.text import label

_TOP = Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class Fact:
    """`digest` is shown whole; `of` tells what it is the digest of."""

    caption: str
    text: str = ""
    digest: str = ""
    of: str = "SHA-256"

    @property
    def whole(self) -> str:
        """In one line, for the clipboard."""
        proof = f"SHA-256 {self.digest}" if self.digest else ""
        return " · ".join(part for part in (self.text, proof) if part)


class FactGrid(QWidget):
    """With `beside`, a digest stands beside the text and else below it."""

    def __init__(self, look: Look, *, beside: bool = False) -> None:
        super().__init__()
        self._look, self._beside = look, beside
        self.facts: tuple[Fact, ...] = ()
        self._rows: list[_FactRow] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space("large"))
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        if beside:
            self._grid.setColumnStretch(2, 2)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Caption and all that is told of each."""
        return [(fact.caption, fact.whole) for fact in self.facts]

    def show_facts(self, facts: Sequence[Fact]) -> None:
        self.facts = tuple(facts)
        while len(self._rows) < len(facts):
            self._rows.append(_FactRow(self._look, self._grid, len(self._rows), beside=self._beside))
        for index, row in enumerate(self._rows):
            row.show_fact(facts[index] if index < len(facts) else None)


class _FactRow:
    def __init__(self, look: Look, grid: QGridLayout, number: int, *, beside: bool) -> None:
        self._caption, self._text = label("dim"), label(wrap=True, selectable=True)
        self._digest = Digest(look)
        grid.addWidget(self._caption, 2 * number, 0, _TOP)
        grid.addWidget(self._text, 2 * number, 1)
        grid.addWidget(self._digest, 2 * number + (0 if beside else 1), 2 if beside else 1)

    def show_fact(self, fact: Fact | None) -> None:
        self._caption.setVisible(fact is not None)
        self._text.setVisible(fact is not None and bool(fact.text))
        self._digest.setVisible(fact is not None and bool(fact.digest))
        if fact is not None:
            self._caption.setText(fact.caption)
            self._text.setText(fact.text)
            self._digest.show_digest(fact.digest, fact.of)
