"""The checks of a release, live: icon and sentence, in two columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.core.events import CheckDone
from desktop.gui.accessibility import Role
from desktop.gui.icons import icon
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look
from desktop.gui.words import AMBER_CHECKS, CHECKS, word

_MARKS = {"pass": ("check-bold", "pass"), "warn": ("alert", "error"), "fail": ("close-thick", "fail")}
_WAITING = ("minus", "idle")
_ROW = 30


class CheckList(QWidget):
    """Known checks wait in their place until they are done, so that nothing jumps."""

    accessible_role = Role.StaticText

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: list[tuple[str, str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """State, sentence and detail of each check."""
        return self._lines

    def show_checks(self, checks: Sequence[CheckDone], *, verified_later: bool, boot_loader: bool) -> None:
        """`verified_later`: nothing is signed yet; `boot_loader`: one verifies a signature inside, too."""
        done = {check.check: check for check in checks}
        later = {
            "policy",
            *(() if boot_loader else ("inside",)),
        }  # only signing asks the account for its policy
        known = [name for name in CHECKS if name in done or name not in later]
        names = [*known, *(name for name in done if name not in known)]
        self._lines = [self._line(name, done.get(name), verified_later) for name in names]
        self.setAccessibleName(self.tr("Checks"))
        states = {
            "pass": self.tr("holds"),
            "warn": self.tr("warning"),
            "fail": self.tr("does not hold"),
            "waiting": self.tr("not made yet"),
        }
        self.setAccessibleDescription("; ".join(f"{text}: {states[state]}" for state, text, _ in self._lines))
        self.updateGeometry()
        self.update()

    def _line(self, name: str, check: CheckDone | None, verified_later: bool) -> tuple[str, str, str]:
        if check is not None:
            detail = "" if check.state == "fail" else sentence(check.detail)
            words = CHECKS | AMBER_CHECKS if check.state == "warn" else CHECKS
            text = sentence(check.detail) if check.state == "fail" and check.detail else word(words, name)
            return check.state, text, detail
        if name == "signature" and verified_later:
            return "waiting", self.tr("Verified again after signing"), ""
        return "waiting", word(CHECKS, name), ""

    def sizeHint(self) -> QSize:
        return QSize(600, _ROW * ((len(self._lines) + 1) // 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def _areas(self) -> Iterator[tuple[QRectF, tuple[str, str, str]]]:
        rows = (len(self._lines) + 1) // 2
        width = self.width() / 2
        for index, line in enumerate(self._lines):
            column, row = divmod(index, max(rows, 1))
            yield QRectF(column * width, row * _ROW, width - 16, _ROW), line

    def event(self, event: QEvent) -> bool:
        """What is shortened is told whole where the pointer rests."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            lines = [line for area, line in self._areas() if area.contains(QPointF(event.pos()))]
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, lines[0][1:])) if lines else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for area, line in self._areas():
                self._paint(painter, area, *line)

    def _paint(self, painter: QPainter, area: QRectF, state: str, text: str, detail: str) -> None:
        theme = self._look.theme
        name, token = _MARKS.get(state, _WAITING)
        place = QRectF(area.left(), area.center().y() - 9, 18, 18).toRect()
        icon(name, theme.colours[token]).paint(painter, place)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text-dim" if state == "waiting" else "text"))
        words = area.adjusted(30, 0, 0, 0)
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, elide, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        left = painter.fontMetrics().horizontalAdvance(shown) + 12
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("text-dim"))
        rest = words.adjusted(left, 1, 0, 1)
        if rest.width() > 40:
            shown = painter.fontMetrics().elidedText(detail, elide, int(rest.width()))
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, shown)
