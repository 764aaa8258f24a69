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
    """Everything was looked at. `authorizer` is false where there is none, which is made on request."""

    account: AccountNamed
    authorizer: bool = True


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
    """All that set-up would do now, or for the thing with the name `step` alone and what that needs. `reach`
    where it makes the certificate provider of a real account; `again`: it is no longer what was confirmed.
    """

    account: AccountNamed
    changes: tuple[Change, ...]
    reach: Reach | None = None
    again: bool = False
    step: str = ""


@dataclass(frozen=True)
class PartMade(Event):
    step: StepDone


@dataclass(frozen=True)
class AccountReady(Event):
    """Set-up has done what was confirmed. `whole`: for all of the account."""

    account: AccountNamed
    whole: bool = True


@dataclass(frozen=True)
class Kept:
    """A part that is not removed, and why."""

    step: str
    detail: str
    why: str


@dataclass(frozen=True)
class RemovalPlanned(Event):
    """What removal would take away now, as steps with their details, and what it leaves; `emptied`: with the
    bucket's firmware and records. `again` as with `SetUpPlanned`.
    """

    account: AccountNamed
    removed: tuple[tuple[str, str], ...]
    kept: tuple[Kept, ...]
    emptied: bool = False
    again: bool = False


@dataclass(frozen=True)
class PartRemoved(Event):
    step: StepDone


@dataclass(frozen=True)
class AccountRemoved(Event):
    """Removal has done what was confirmed. `left` are sentences: what AWS gives back later, or never."""

    account: AccountNamed
    removed: int
    kept: tuple[Kept, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class ProviderOffPlanned(Event):
    """Whom it would concern if AWS IoT itself signed for fleet provisioning again."""

    account: AccountNamed
    reach: Reach
    again: bool = False


@dataclass(frozen=True)
class ProviderOff(Event):
    """The certificate provider is removed; its function and key stay."""

    account: AccountNamed
