"""What the Account page hears."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.events import CheckDone, Event, StepDone

AREA = "account"


@dataclass(frozen=True)
class AccountNamed:
    """`id` is empty where nobody is signed in; `on_aws` is false on the bench."""

    id: str
    region: str
    product: str
    on_aws: bool = True


@dataclass(frozen=True)
class LookBegun(Event):
    """From now on `PartLooked` is told of everything anew."""


@dataclass(frozen=True)
class PartLooked(Event):
    check: CheckDone


@dataclass(frozen=True)
class AccountLooked(Event):
    """Everything was looked at."""

    account: AccountNamed


@dataclass(frozen=True)
class Change:
    """What set-up would make or mend: the stable name of a part, what it is, and what is wrong with it."""

    step: str
    detail: str
    problem: str


@dataclass(frozen=True)
class Reach:
    """Whom a certificate provider, which is account-wide, would concern beside it: templates in use,
    and certificates that may claim others.
    """

    templates: int
    claims: int


@dataclass(frozen=True)
class SetUpPlanned(Event):
    """All that set-up would do now. `reach` where it makes the certificate provider of a real account;
    `again`: it is no longer what was confirmed.
    """

    account: AccountNamed
    changes: tuple[Change, ...]
    reach: Reach | None = None
    again: bool = False


@dataclass(frozen=True)
class PartMade(Event):
    step: StepDone


@dataclass(frozen=True)
class AccountReady(Event):
    """Set-up has done what was confirmed."""

    account: AccountNamed
