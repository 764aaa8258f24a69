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
    AccountRemoved,
    LookBegun,
    PartLooked,
    PartMade,
    PartRemoved,
    ProviderOff,
    ProviderOffPlanned,
    RemovalPlanned,
    SetUpPlanned,
)
from desktop.app.tasks import OperationFailed
from desktop.core.events import CheckDone, Event, StackProgress, StepDone

Doing = Literal["nothing", "looking", "planning", "making", "removing", "switching"]
OFF = "off"  # the state of what is made on request, and was not
AUTHORIZER, PROVIDER = "authorizer", "certificate-provider"
WORST_FIRST = ("fail", "warn", "pass", OFF)


@dataclass
class AccountModel:
    """`checks` are those of the last look that came to its end, the worst first, or of the first while it
    lasts. `done` are the parts that are made or removed, of `total` where that is known; `resource` is what
    CloudFormation is at.
    """

    account: AccountNamed | None = None
    checks: list[CheckDone] = field(default_factory=list)
    done: list[StepDone] = field(default_factory=list)
    total: int = 0
    resource: str = ""
    doing: Doing = "nothing"
    looked: bool = False
    coming: list[CheckDone] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        return self.doing != "nothing"

    @property
    def changing(self) -> bool:
        """What is at work must not be left for another account."""
        return self.doing in ("making", "removing", "switching")

    @property
    def counts(self) -> Counter[str]:
        """How many are of each state."""
        return Counter(check.state for check in self.checks)

    def begin(self, doing: Doing, total: int = 0) -> None:
        self.doing, self.done, self.total, self.resource = doing, [], total, ""

    def apply(self, event: Event) -> bool:
        """Whether it was about this page."""
        match event:
            case LookBegun():
                self.doing, self.coming = "looking", []
            case PartLooked(check):
                self.coming.append(check)
                if not self.looked:
                    self.checks = self.coming
            case AccountLooked(account, authorizer):
                self.doing, self.looked, self.account = "nothing", True, account
                off = [] if authorizer else [CheckDone(AUTHORIZER, OFF)]
                self.checks = sorted(self.coming + off, key=lambda check: WORST_FIRST.index(check.state))
            case SetUpPlanned() | RemovalPlanned() | ProviderOffPlanned():
                self.doing = "nothing"
            case PartMade(step):
                self._make(step)
            case PartRemoved(step):
                self.done.append(step)
                self.resource = ""
            case StackProgress():
                self.resource = event.resource
            case AccountReady(account) | AccountRemoved(account) | ProviderOff(account):
                self.doing, self.account = "nothing", account
            case OperationFailed(area) if area == AREA:
                self.doing = "nothing"
            case _:
                return False
        return True

    def _make(self, step: StepDone) -> None:
        """What set-up has seen to is right, before the next look says so."""
        self.done.append(step)
        for row, check in enumerate(self.checks):
            if check.check == step.step and check.state in ("fail", OFF):
                self.checks[row] = CheckDone(step.step, "pass", step.detail)
                return
