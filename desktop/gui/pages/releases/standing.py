"""Whether a release may be rolled out, who agreed to it with which key, and by which policy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout

from desktop.app.releases.on_record import PolicyInForce, ReleaseOpened, Standing
from desktop.core.clock import Clock
from desktop.core.events import Problem, Signatory
from desktop.gui.icons import STATE_ICONS, Icon
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, ElidedLabel, label
from desktop.gui.words import RELEASE_TONES, grouped, key_name, moment

Line = tuple[str, str]
_ROWS = 2


class StandingCard(Card):
    """`lines` are caption and value; the button copies them with every fingerprint whole."""

    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__(look, titled=False)
        self._clock = clock
        self.copy_button = Button(look, "plain", "content-copy", "accent")
        self.lines: list[Line] = []
        self._whole = ""
        self._icon = Icon(look, "minus", "idle", 18)
        self._verdict = label(wrap=True)
        self._code = CodeButton(look)
        right, middle = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle
        modes = (*(right,) * _ROWS, *(middle,) * _ROWS)  # of a digest both ends count
        self._labels = [(label("dim"), ElidedLabel(mode=mode)) for mode in modes]
        self._build()
        self.copy_button.clicked.connect(lambda: QApplication.clipboard().setText(self._whole))

    def _build(self) -> None:
        verdict = QHBoxLayout()
        verdict.setSpacing(space("small"))
        verdict.addWidget(self._icon)
        verdict.addWidget(self._verdict, 1)
        for part in (self._code, self.copy_button):
            verdict.addWidget(part)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("medium"))
        grid.setVerticalSpacing(2)
        for index, (caption, value) in enumerate(self._labels):
            column, row = divmod(index, _ROWS)
            grid.addWidget(caption, row, 2 * column)
            grid.addWidget(value, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        self.body.addLayout(verdict)
        self.body.addLayout(grid)

    @property
    def verdict(self) -> str:
        return self._verdict.text()

    def retranslate(self) -> None:
        tip = self.tr("Copy who agreed, with which keys and by which policy")
        self.copy_button.name(self.tr("Copy"), tip, tip)

    def show_release(self, opened: ReleaseOpened) -> None:
        standing = opened.standing
        self._show_verdict(standing)
        self.lines = self._lines(standing) if standing else []
        self._whole = self._text(opened)
        self.copy_button.setEnabled(standing is not None)
        for index, (caption, value) in enumerate(self._labels):
            told = self.lines[index] if index < len(self.lines) else ("", "")
            caption.setText(told[0])
            value.show_text(told[1])

    def _show_verdict(self, standing: Standing | None) -> None:
        problem = standing.state.problem if standing else None
        tone = RELEASE_TONES.get(standing.state.state, "idle") if standing else "run"
        self._icon.show_icon(STATE_ICONS[tone], tone)
        self._code.setVisible(problem is not None)
        if problem is not None:
            self._code.show_problem(problem)
        self._verdict.setText(self._verdict_text(standing, problem))

    def _verdict_text(self, standing: Standing | None, problem: Problem | None) -> str:
        if standing is None:
            return self.tr("The account is asked for the release policy…")
        if problem is not None:
            return f"{sentence(problem.message)} {sentence(problem.hint)}".strip()
        return self.tr("Yes: the release policy allows it.")

    def _lines(self, standing: Standing) -> list[Line]:
        requester = _briefly(standing.requester) if standing.requester else self.tr("nobody yet")
        return [
            (self.tr("Requested by"), requester),
            (self.tr("Approvals"), self._approvals(standing)),
            (self.tr("Release policy"), self._policy(standing.policy)),
            (self.tr("Valid until"), self._end(standing.policy)),
        ]

    def _approvals(self, standing: Standing) -> str:
        if standing.policy is None:
            return self.tr("not known")
        held, needed = len(standing.approvers), standing.state.needed
        told = self.tr("none is needed")
        if needed > held:
            told = self.tr("{0} of {1}, {2} missing").format(held, needed, needed - held)
        elif needed:
            told = self.tr("{0} of {1}").format(held, needed)
        return " · ".join((told, *(_briefly(one) for one in standing.approvers)))

    def _policy(self, policy: PolicyInForce | None) -> str:
        if policy is None:
            return self.tr("not known")
        return self.tr("version {0} · {1}").format(policy.version, policy.sha256)

    def _end(self, policy: PolicyInForce | None) -> str:
        if policy is None:
            return "—"
        days = (policy.ends - self._clock.now()).days
        if days < 0:
            return self.tr("{0}, which is past").format(moment(policy.ends))
        return self.tr("{0}, days left: {1}").format(moment(policy.ends), grouped(days))

    def _text(self, opened: ReleaseOpened) -> str:
        """All of it, for a mail or a record: nothing is shortened."""
        standing, release = opened.standing, opened.release
        if standing is None:
            return ""
        verdict = [self.verdict, standing.state.problem.code] if standing.state.problem else [self.verdict]
        rows = [
            (f"{release.product} {release.version}", f"{release.release_id} · SHA-256 {release.sha256}"),
            (self.tr("May it be rolled out?"), " ".join(verdict)),
            (self.tr("Signed with"), f"{key_name(release.signer)} · SHA-256 {opened.key}"),
            *((self.tr("Requested by"), _whole(one)) for one in (standing.requester,) if one),
            *((self.tr("Approved by"), _whole(one)) for one in standing.approvers),
            *self.lines[_ROWS:],
        ]
        return "\n".join(f"{caption}: {value}" for caption, value in rows)


def _shown(one: Signatory) -> str:
    return f"{one.name} ({one.id})" if one.name else one.id


def _briefly(one: Signatory) -> str:
    return f"{_shown(one)} · {one.key[:8]}…"


def _whole(one: Signatory) -> str:
    return f"{_shown(one)} · SHA-256 {one.key}"
