"""What happens, as frozen facts. Window, command line and tests are only different listeners.

Emitters call a `Listener` from whatever thread they run in, at most ten times a second per job;
a listener must be quick and must not raise.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.core.errors import (
    AccountUnknownError,
    LinekeyError,
    RegionUnknownError,
    SecretNeededError,
    UnitsKeyError,
)
from desktop.core.verdicts import Verdict
from signing.errors import AnotherKeyError, AnotherSecondKeyError, SecretError, SigningError
from signing.messages import Message, said

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """Root of all events."""


Listener = Callable[[Event], None]


def ignore(_event: Event) -> None:
    """A listener for those who do not care."""


def heard_by(listener: Listener) -> Listener:
    """`listener`, whose faults are logged and stop nobody's work."""

    def tell(event: Event) -> None:
        try:
            listener(event)
        except Exception:  # noqa: BLE001 - whatever a listener does wrong
            _log.exception("nobody heard %s", type(event).__name__)

    return tell


class Remedy(StrEnum):
    """What a person can give anew, so that the same thing can be tried again."""

    NONE = ""
    SECRET = "secret"  # noqa: S105 - a word, not a secret
    KEY = "key"
    SECOND_KEY = "second key"
    ACCOUNT = "account"

    @classmethod
    def of(cls, error: LinekeyError | SigningError) -> Remedy:
        match error:
            case SecretError() | SecretNeededError():
                return cls.SECRET
            case AnotherSecondKeyError():
                return cls.SECOND_KEY
            case AnotherKeyError() | UnitsKeyError():
                return cls.KEY
            case AccountUnknownError() | RegionUnknownError():
                return cls.ACCOUNT
            case _:
                return cls.NONE


@dataclass(frozen=True)
class Problem:
    """An error as a person sees it: no traceback, no secret. `order` is for the technician at the slot."""

    code: str
    message: str
    hint: str = ""
    order: str = ""
    remedy: Remedy = Remedy.NONE

    @classmethod
    def of(cls, error: LinekeyError | SigningError) -> Problem:
        order = error.order if isinstance(error, LinekeyError) else ""
        return cls(error.code, error.message, error.hint, order, Remedy.of(error))

    @classmethod
    def made(cls, message: Message, /, **values: object) -> Problem:
        """Of what is no error, or is told before one is raised."""
        text, hint, order = (said(part, **values) for part in (message.text, message.hint, message.order))
        return cls(message.code, text, hint, order)


@dataclass(frozen=True)
class Warned(Event):
    """Nothing failed, but the person should know it."""

    message: str


# --- the station ---


@dataclass(frozen=True)
class RunStarted(Event):
    """A unit's run began in a slot; `phases` are the phase names in order (`identify`, `key`, ...)."""

    run_id: str
    slot: str
    serial: str
    phases: tuple[str, ...]


@dataclass(frozen=True)
class PhaseStarted(Event):
    run_id: str
    slot: str
    phase: str


@dataclass(frozen=True)
class PhaseFinished(Event):
    run_id: str
    slot: str
    phase: str
    seconds: float


@dataclass(frozen=True)
class WaitStarted(Event):
    """A run waits its turn at AWS, whose limit for `operation` (`RegisterThing`) is reached."""

    run_id: str
    slot: str
    operation: str


@dataclass(frozen=True)
class WaitEnded(Event):
    """It goes on."""

    run_id: str
    slot: str


@dataclass(frozen=True)
class RunFinished(Event):
    """The verdict. `connected`: AWS reported the unit's connection with its own certificate.

    `touched`: it is one about a unit. It is not when the run was refused before anything was done to one, or
    when the label was that of another.
    """

    run_id: str
    slot: str
    serial: str
    verdict: Verdict
    seconds: float
    thing: str = ""
    certificate_id: str = ""
    issuer: str = ""
    connected: bool = False
    problem: Problem | None = None
    touched: bool = True


@dataclass(frozen=True)
class RunLost(Event):
    """An earlier run that stays open, and why: its notes are damaged, or AWS cannot be asked now."""

    run_id: str
    serial: str
    problem: Problem


@dataclass(frozen=True)
class UnitCompleted(Event):
    """AWS has seen a unit that was made without internet: what was MADE is now PASS."""

    run: RunFinished


# --- account and release ---


@dataclass(frozen=True)
class StepDone(Event):
    """One thing in the account set-up, a release or a rollout launch is as it should be.

    `area` is `account`, `release` or `rollout`; `step` a stable name (`certificate-provider`);
    `detail` is for people.
    """

    area: str
    step: str
    detail: str = ""
    changed: bool = True


@dataclass(frozen=True)
class StackProgress(Event):
    """CloudFormation at work: `status` and `reason`, in its words, of a resource or of the stack itself."""

    stack: str
    resource: str
    kind: str
    status: str
    reason: str = ""


@dataclass(frozen=True)
class CheckDone(Event):
    """One check, as the unit would make it: `state` is `pass`, `warn` or `fail`, which has its `problem`."""

    check: str
    state: str
    detail: str = ""
    problem: Problem | None = None


@dataclass(frozen=True)
class Signatory:
    """Who agreed to a release: the id in the release policy, the name that the profile shows for it (which
    may be none), and the SHA-256 of the public key.
    """

    id: str
    name: str
    key: str


@dataclass(frozen=True)
class ReleaseChanged(Event):
    """What became of a release, as `desktop.release.state` has it.

    `state` is `signed`, `waiting`, `requested`, `approved`, `refused`, `barred` or `unknown`. `may` is
    whether it may be rolled out, `problem` why not, `needed` how many must approve it.
    """

    release_id: str
    state: str
    requested_by: str
    approved_by: tuple[str, ...]
    needed: int
    problem: Problem | None = None

    @property
    def may(self) -> bool:
        return self.state in ("requested", "approved")


# --- rollouts ---

# AWS's job execution states, in the order a person reads them.
EXECUTION_STATES = (
    "SUCCEEDED",
    "IN_PROGRESS",
    "QUEUED",
    "FAILED",
    "REJECTED",
    "TIMED_OUT",
    "CANCELED",
    "REMOVED",
)
FAILURES = ("FAILED", "REJECTED", "TIMED_OUT")
# How a unit answers an image that it does not want. One that is silent refuses nothing.
REFUSALS = ("FAILED", "REJECTED")


@dataclass(frozen=True)
class ExecutionsChanged(Event):
    """Executions of a rollout are not what they were: ask the record for the page that is looked at.

    Told after they were written, at most once a second and once at the end.
    """

    job_id: str


@dataclass(frozen=True)
class RolloutProgress(Event):
    """Totals of a rollout: a count for each of `EXECUTION_STATES`; `status` is AWS's job status."""

    job_id: str
    status: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class RolloutFinished(Event):
    job_id: str
    status: str
    counts: Mapping[str, int]
