"""What is seen before the services are open: starting, an account to choose, or why they did not open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.app.account.place import NOWHERE, AccountsFound, AwsPlace
from desktop.app.tasks import OperationFailed
from desktop.core.catalogue.settings import ACCOUNT_NOT_SET_UP
from desktop.core.events import Event, Problem, Remedy, StepDone
from desktop.gui.icons import Icon
from desktop.gui.pages.account_chooser import AccountChooser
from desktop.gui.sentences import sentence
from desktop.gui.theme import Look, space
from desktop.gui.widgets.bars import Spinner
from desktop.gui.widgets.notice import CodeButton
from desktop.gui.widgets.surface import Card
from desktop.gui.widgets.text import Button, label, mark
from desktop.gui.words import SETUP, word

_SHOWN_STEPS = 6


class OpeningPage(QWidget):
    """`accounts_wanted`: tell me what there is to choose from; `account_chosen` carries an `AwsPlace`.
    `account_wanted`: show how the account stands.
    """

    bench_wanted = Signal()
    retry_wanted = Signal()
    accounts_wanted = Signal()
    account_wanted = Signal()
    account_chosen = Signal(object)

    def __init__(self, look: Look, *, has_bench: bool) -> None:
        super().__init__()
        self.setObjectName("page")
        self._has_bench = has_bench
        self._state = "empty"
        self._bench = self._asking = False
        self._place = AwsPlace()
        self._problem: Problem | None = None
        self._steps: list[StepDone] = []
        self._spinner = Spinner(look, 56)
        self._icon = Icon(look, "cloud-off-outline", "idle", 64)
        self._heading, self._text = label("heading", centred=True), label(wrap=True, centred=True)
        self._hint, self._progress = label("dim", wrap=True, centred=True), label("dim")
        self._code = CodeButton(look)
        self.bench_button = Button(look, "primary", "flask-outline", "on-accent")
        self.retry_button = Button(look, "", "refresh", "text")
        self.accounts_button = Button(look, "", "account-switch-outline", "text")
        self.account_button = Button(look, "", "cloud-cog-outline", "text")
        self.chooser = AccountChooser(look)
        self.bench_button.clicked.connect(self.bench_wanted)
        self.retry_button.clicked.connect(self.retry_wanted)
        self.accounts_button.clicked.connect(self._ask_accounts)
        self.account_button.clicked.connect(self.account_wanted)
        self.chooser.chosen.connect(self.account_chosen)
        self._build(look)
        self.retranslate()

    def _build(self, look: Look) -> None:
        card = Card(look, titled=False)
        card.setFixedWidth(760)
        card.setMinimumHeight(400)
        card.body.setContentsMargins(*(space("huge"),) * 4)
        card.body.setSpacing(space("medium"))
        card.body.addStretch()
        for part in (self._spinner, self._icon):
            card.body.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        for words in (self._heading, self._text, self._hint):
            card.body.addWidget(words)
        card.body.addWidget(self._progress, 0, Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self._code, 0, Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.chooser)
        buttons = QHBoxLayout()
        buttons.setSpacing(space("small"))
        buttons.addStretch()
        buttons.addWidget(self.retry_button)
        buttons.addWidget(self.accounts_button)
        buttons.addWidget(self.account_button)
        buttons.addWidget(self.bench_button)
        buttons.addStretch()
        card.body.addLayout(buttons)
        card.body.addStretch()
        row = QHBoxLayout()  # an alignment would take away the room that wrapped texts need
        row.addStretch()
        row.addWidget(card)
        row.addStretch()
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def show_empty(self) -> None:
        self._state, self._problem = "empty", None
        self.retranslate()
        self.bench_button.setFocus()

    def show_starting(self, *, bench: bool, place: AwsPlace = NOWHERE) -> None:
        self._state, self._bench, self._problem, self._steps = "starting", bench, None, []
        self._place = place
        self.retranslate()
        self.setFocus()

    def show_problem(self, problem: Problem) -> None:
        """Where nobody has said which account, that is asked instead."""
        self._state, self._problem = "failed", problem
        self.retranslate()
        self.retry_button.setFocus()
        if problem.remedy is Remedy.ACCOUNT and not self._bench:
            self._ask_accounts()

    def _ask_accounts(self) -> None:
        self._asking = True
        self.accounts_wanted.emit()

    def apply(self, event: Event) -> None:
        match event:
            case StepDone() if self._state == "starting":
                self._steps.append(event)
                self._name_starting()
                return
            case AccountsFound() if self._asking:
                self._asking, self._state = False, "choosing"
                self.chooser.offer(event, self._place)
                self.retranslate()
                self.chooser.take_focus()
            case OperationFailed("settings", problem) if self._asking:
                self._asking, self._problem = False, problem
            case _:
                return
        self.retranslate()

    @property
    def text(self) -> str:
        return "\n".join(part.text() for part in (self._heading, self._text, self._hint, self._progress))

    def retranslate(self) -> None:
        self.bench_button.name(self.tr("Use the bench"))
        self.retry_button.name(self.tr("Try again"))
        self.accounts_button.name(self.tr("Another account…"))
        self.account_button.name(self.tr("Set it up…"))
        starting, failed, choosing = (self._state == state for state in ("starting", "failed", "choosing"))
        self._spinner.setVisible(starting)
        self._icon.setVisible(not starting)
        self._code.setVisible(failed)
        self.bench_button.setVisible(self._has_bench and not starting)
        mark(self.bench_button, "role", "" if choosing else "primary")
        self.bench_button.show_icon("flask-outline", "text" if choosing else "on-accent")
        self.retry_button.setVisible(failed or choosing)
        self.accounts_button.setVisible(failed and not self._bench)
        missing = self._problem is not None and self._problem.code == ACCOUNT_NOT_SET_UP.code
        self.account_button.setVisible(failed and missing)
        self.chooser.setVisible(choosing)
        self._text.setVisible(not starting)
        self._hint.setVisible(True)
        self._progress.setVisible(starting)
        if starting:
            self._name_starting()
        elif choosing:
            self._name_choosing()
        elif self._problem is not None:
            self._name_problem(self._problem)
        else:
            self._name_empty()

    def _name_starting(self) -> None:
        self._heading.setText(
            self.tr("Starting the bench…") if self._bench else self.tr("Connecting to AWS…")
        )
        bench = self.tr("An AWS of your own on this computer, and units on serial lines.")
        place = " · ".join(part for part in (self._place.profile, self._place.region) if part)
        self._hint.setText(bench if self._bench else place)
        names = [word(SETUP, step.step) for step in self._steps[-_SHOWN_STEPS:]]
        self._progress.setText("\n".join(f"✓  {name}" for name in names))

    def _name_choosing(self) -> None:
        self._icon.show_icon("cloud-question-outline", "accent")
        self._heading.setText(self.tr("In which AWS account do you work?"))
        self._text.setText(sentence(self._problem.message) if self._problem else "")
        self._text.setVisible(self._problem is not None)
        self._hint.setText(self.tr("To try everything first, use the bench: nothing leaves this computer."))

    def _name_problem(self, problem: Problem) -> None:
        self._icon.show_icon("cloud-alert", "error")
        self._heading.setText(self.tr("Linekey could not open its services"))
        self._text.setText(sentence(problem.message))
        self._hint.setText(sentence(problem.hint))
        self._code.show_problem(problem)

    def _name_empty(self) -> None:
        self._icon.show_icon("cloud-off-outline", "idle")
        self._heading.setText(self.tr("No AWS account is set up yet"))
        self._text.setText(
            self.tr("To use yours, run “linekey account setup” once and open this window again.")
        )
        self._hint.setText(self.tr("To try everything first, use the bench: nothing leaves this computer."))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
