"""Whether a release may be rolled out, who agreed to it with which key, and by which policy."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from desktop.app.releases.record.events import PolicyInForce, ReleaseOpened, Standing
from desktop.core.clock import Clock
from desktop.core.events import Problem, Signatory
from desktop.gui.formats import moment, number
from desktop.gui.icons import STATE_ICONS, Icon
from desktop.gui.sentences import sentences
from desktop.gui.theme import Look, space
from desktop.gui.widgets.copying import CopyButton
from desktop.gui.widgets.fact_grid import Fact, FactGrid
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import label
from desktop.gui.words import RELEASE_TONES, key_name, person_name


class StandingCard(Card):
    """Every fingerprint is whole, and the button copies all of it."""

    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__(look, titled=False)
        self._clock = clock
        self.copy_button = CopyButton(look, "plain", "accent")
        self.grid = FactGrid(look, beside=True)
        self._icon = Icon(look, "minus", "idle", 18)
        self._verdict = label(wrap=True)
        self._code = CodeButton(look)
        verdict = QHBoxLayout()
        verdict.setSpacing(space("small"))
        verdict.addWidget(self._icon)
        verdict.addWidget(self._verdict, 1)
        for part in (self._code, self.copy_button):
            verdict.addWidget(part)
        self.body.addLayout(verdict)
        self.body.addWidget(self.grid)

    @property
    def verdict(self) -> str:
        return self._verdict.text()

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Caption and all that is told of each."""
        return self.grid.lines

    def retranslate(self) -> None:
        tip = self.tr("Copy who agreed, with which keys and by which policy")
        self.copy_button.name(self.tr("Copy"), tip, tip)

    def show_release(self, opened: ReleaseOpened) -> None:
        standing = opened.standing
        self._show_verdict(standing)
        self.grid.show_facts(self._facts(standing) if standing else [])
        self.copy_button.offer(self._text(opened))
        self.copy_button.setEnabled(standing is not None)

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
            return sentences(problem.message, problem.hint)
        return self.tr("Yes: the release policy allows it.")

    def _facts(self, standing: Standing) -> list[Fact]:
        requester, policy = standing.requester, standing.policy
        requested = self.tr("Requested by")
        return [
            self._person(requested, requester) if requester else Fact(requested, self.tr("nobody yet")),
            Fact(self.tr("Approvals"), self._approvals(standing)),
            *(self._person(self.tr("Approved by"), one) for one in standing.approvers),
            self._policy(policy),
            Fact(self.tr("Valid until"), self._end(policy)),
        ]

    def _person(self, caption: str, one: Signatory) -> Fact:
        of = self.tr("SHA-256 of the key of {0}").format(person_name(one))
        return Fact(caption, person_name(one), one.key, of)

    def _approvals(self, standing: Standing) -> str:
        if standing.policy is None:
            return self.tr("not known")
        held, needed = len(standing.approvers), standing.state.needed
        if needed > held:
            counts = number(held), number(needed), number(needed - held)
            return self.tr("{0} of {1}, {2} missing").format(*counts)
        if needed:
            return self.tr("{0} of {1}").format(number(held), number(needed))
        return self.tr("none is needed")

    def _policy(self, policy: PolicyInForce | None) -> Fact:
        caption = self.tr("Release policy")
        if policy is None:
            return Fact(caption, self.tr("not known"))
        told = self.tr("version {0}").format(number(policy.version))
        return Fact(caption, told, policy.sha256, self.tr("SHA-256 of the release policy"))

    def _end(self, policy: PolicyInForce | None) -> str:
        if policy is None:
            return "—"
        days = (policy.ends - self._clock.now()).days
        if days < 0:
            return self.tr("{0}, which is past").format(moment(policy.ends))
        return self.tr("{0}, days left: {1}").format(moment(policy.ends), number(days))

    def _text(self, opened: ReleaseOpened) -> str:
        """All of it, for a mail or a record."""
        standing, release = opened.standing, opened.release
        if standing is None:
            return ""
        problem = standing.state.problem
        verdict = [self.verdict, problem.code] if problem else [self.verdict]
        rows = [
            (f"{release.product} {release.version}", f"{release.release_id} · SHA-256 {release.sha256}"),
            (self.tr("May it be rolled out?"), " ".join(verdict)),
            (self.tr("Signed with"), f"{key_name(release.signer)} · SHA-256 {opened.key}"),
            *self.lines,
        ]
        return "\n".join(f"{caption}: {value}" for caption, value in rows)
