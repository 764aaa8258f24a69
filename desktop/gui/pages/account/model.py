"""What the Account page shows, as its events tell it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from desktop.app.account.events import (
    AREA,
    AccountLooked,
    AccountNamed,
    AccountReady,
    LookBegun,
    PartLooked,
    PartMade,
    SetUpPlanned,
)
from desktop.app.tasks import OperationFailed
from desktop.core.events import CheckDone, Event, StepDone

Doing = Literal["nothing", "looking", "planning", "making"]
WORST_FIRST = ("fail", "warn", "pass")


@dataclass
class AccountModel:
    """`checks` are those of the last look that came to its end, the worst first, or of the first while it
    lasts.
    """

    account: AccountNamed | None = None
    checks: list[CheckDone] = field(default_factory=list)
    made: list[StepDone] = field(default_factory=list)
    doing: Doing = "nothing"
    looked: bool = False
    coming: list[CheckDone] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        return self.doing != "nothing"

    @property
    def counts(self) -> Counter[str]:
        """How many are of each state."""
        return Counter(check.state for check in self.checks)

    def begin(self, doing: Doing) -> None:
        self.doing = doing
        if doing == "making":
            self.made = []

    def apply(self, event: Event) -> bool:
        """Whether it was about this page."""
        match event:
            case LookBegun():
                self.doing, self.coming = "looking", []
            case PartLooked(check):
                self.coming.append(check)
                if not self.looked:
                    self.checks = self.coming
            case AccountLooked(account):
                self.doing, self.looked, self.account = "nothing", True, account
                self.checks = sorted(self.coming, key=lambda check: WORST_FIRST.index(check.state))
            case SetUpPlanned():
                self.doing = "nothing"
            case PartMade(step):
                self._make(step)
            case AccountReady(account):
                self.doing, self.account = "nothing", account
            case OperationFailed(area) if area == AREA:
                self.doing = "nothing"
            case _:
                return False
        return True

    def _make(self, step: StepDone) -> None:
        """What set-up has seen to is right, before the next look says so."""
        self.made.append(step)
        for row, check in enumerate(self.checks):
            if check.check == step.step and check.state == "fail":
                self.checks[row] = CheckDone(step.step, "pass", step.detail)
                return
