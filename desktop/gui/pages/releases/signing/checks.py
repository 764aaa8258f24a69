"""The checks of a release, live: icon and sentence in two columns, and below them why one failed, in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from desktop.core.events import CheckDone
from desktop.gui.accessibility import Role
from desktop.gui.icons import STATE_ICONS, Icon, icon
from desktop.gui.sentences import sentence, sentences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.text import label
from desktop.gui.words import AMBER_CHECKS, CHECKS, word

Line = tuple[str, str, str]
_MARKS = {"pass": ("check-bold", "pass"), "warn": ("alert", "error"), "fail": ("close-thick", "fail")}
_WAITING = ("minus", "idle")
_ROW = 30


class CheckList(QWidget):
    """Known checks wait in their place until they are done, so that nothing jumps.

    This is the one place that says why a firmware may not be signed.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.lines: list[Line] = []
        self.marks = CheckMarks(look)
        self.setFocusProxy(self.marks)
        self._failures: list[_Failure] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space("small"))
        self._column.addWidget(self.marks)

    @property
    def failures(self) -> list[str]:
        """What is said of each check that failed."""
        return [one.text for one in self._failures if one.isVisibleTo(self)]

    def show_checks(self, checks: Sequence[CheckDone], *, verified_later: bool, boot_loader: bool) -> None:
        """`verified_later`: nothing is signed yet; `boot_loader`: one verifies a signature inside, too."""
        done = {check.check: check for check in checks}
        # Only signing asks the account for its policy.
        later = {"policy"} if boot_loader else {"policy", "inside"}
        known = [name for name in CHECKS if name in done or name not in later]
        names = [*known, *(name for name in done if name not in known)]
        self.lines = [self._line(name, done.get(name), verified_later) for name in names]
        self.marks.show_lines(self.lines)
        failed = [check for check in checks if check.state == "fail"]
        while len(self._failures) < len(failed):
            self._failures.append(_Failure(self._look))
            self._column.addWidget(self._failures[-1])
        for index, row in enumerate(self._failures):
            row.setVisible(index < len(failed))
            if index < len(failed):
                row.show_check(failed[index])

    def _line(self, name: str, check: CheckDone | None, verified_later: bool) -> Line:
        if check is not None and check.state == "fail":
            return "fail", word(AMBER_CHECKS | CHECKS, name), ""
        if check is not None:
            words = CHECKS | AMBER_CHECKS if check.state == "warn" else CHECKS
            return check.state, word(words, name), sentence(check.detail)
        if name == "signature" and verified_later:
            return "waiting", self.tr("Verified again after signing"), ""
        return "waiting", word(CHECKS, name), ""


class _Failure(QWidget):
    """Why a check failed, what to do, and the code."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._words = label(wrap=True, selectable=True)
        self._code = CodeButton(look)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space("small") + space("hair"))
        row.addWidget(Icon(look, STATE_ICONS["fail"], "fail", 18))
        row.addWidget(self._words, 1)
        row.addWidget(self._code)

    @property
    def text(self) -> str:
        return self._words.text()

    def show_check(self, check: CheckDone) -> None:
        problem = check.problem
        self._words.setText(sentences(check.detail, problem.hint if problem else ""))
        self._code.setVisible(problem is not None)
        if problem is not None:
            self._code.show_problem(problem)


class CheckMarks(QWidget):
    """Each check with its icon, painted: they change many times a second while a firmware is signed."""

    accessible_role = Role.StaticText

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: list[Line] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: list[Line]) -> None:
        self._lines = lines
        self.setAccessibleName(self.tr("Checks"))
        states = {
            "pass": self.tr("holds"),
            "warn": self.tr("warning"),
            "fail": self.tr("does not hold"),
            "waiting": self.tr("not made yet"),
        }
        self.setAccessibleDescription("; ".join(f"{text}: {states[state]}" for state, text, _ in lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, _ROW * ((len(self._lines) + 1) // 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def _areas(self) -> Iterator[tuple[QRectF, Line]]:
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
