"""What a release is, line by line, as its signed manifest tells it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from desktop.app.releases.on_record import ReleaseOpened
from desktop.gui.formats import day
from desktop.gui.theme import Look, space
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import ElidedLabel, label
from desktop.gui.words import FORMATS, key_name, size, word

_MOST_LINES = 8


class FactsCard(Card):
    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._lines: list[tuple[str, str]] = []
        self._labels = [(label("dim"), ElidedLabel(mode=_MIDDLE)) for _ in range(_MOST_LINES)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("large"))
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, (caption, value) in enumerate(self._labels):
            grid.addWidget(caption, row, 0)
            grid.addWidget(value, row, 1)
        self.body.addLayout(grid)
        self.body.addStretch()

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Caption and value of each line."""
        return self._lines

    def retranslate(self) -> None:
        self.title.setText(self.tr("What it is"))

    def show_release(self, opened: ReleaseOpened) -> None:
        release, certificate = opened.release, opened.certificate
        counter = "" if opened.security_counter is None else str(opened.security_counter)
        until = day(certificate.not_after)
        facts = (
            (self.tr("Image"), f"{release.image} · {size(release.size)}"),
            (self.tr("Format"), word(FORMATS, opened.format)),
            (self.tr("Digest (SHA-256)"), release.sha256),
            (self.tr("Security counter"), counter),
            (self.tr("Signed with"), f"{key_name(release.signer)} · {opened.key}"),
            (self.tr("Certificate"), self.tr("{0}, valid until {1}").format(certificate.subject, until)),
            (self.tr("Build"), opened.build_id),
            (self.tr("Bill of materials"), opened.sbom),
        )
        self._lines = [(caption, value) for caption, value in facts if value]
        for row, (caption, value) in enumerate(self._labels):
            shown = row < len(self._lines)
            caption.setVisible(shown)
            value.setVisible(shown)
            if shown:
                caption.setText(self._lines[row][0])
                value.show_text(self._lines[row][1])


_MIDDLE = Qt.TextElideMode.ElideMiddle
