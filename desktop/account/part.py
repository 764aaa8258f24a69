"""What set-up and doctor see of each thing the product needs in AWS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from desktop.core.catalogue.settings import ACCOUNT_AS_SOMEBODY_LEFT_IT
from desktop.core.errors import SettingsError
from desktop.core.events import Listener, StepDone


class Part(Protocol):
    """Looks before it acts: set-up mends only what has a problem, so a second run changes nothing."""

    @property
    def step(self) -> str:
        """Stable name of the part, for example `certificate-provider`."""
        ...

    @property
    def detail(self) -> str:
        """What it is, for a person."""
        ...

    def problem(self) -> str | None:
        """What is wrong in AWS, as a sentence; None when all is as it should be. Changes nothing."""
        ...

    def mend(self) -> None:
        """Makes it as it should be; safe after a run that was cut off."""
        ...


def set_up(parts: Iterable[Part], tell: Listener) -> None:
    """Makes what is missing, mends what differs, leaves the rest alone. Emits `StepDone` for each part.

    Raises `CloudError`, SET-011 when a person must decide, and what the signing library raises.
    """
    for part in parts:
        problem = part.problem()
        if problem is not None:
            part.mend()
        tell(StepDone("account", part.step, part.detail, changed=problem is not None))


@runtime_checkable
class Ageing(Protocol):
    """A part that ends some day."""

    def warning(self) -> str | None:
        """What is to be done first, as a sentence, once that is near; asked of what has no problem."""
        ...


@runtime_checkable
class Prepared(Protocol):
    """A part of which something must be there before a stack of CloudFormation makes the rest."""

    def prepare(self) -> Mapping[str, str]:
        """Makes that, of a part that is not there yet; the parameters of the stack that follow from it."""
        ...


@dataclass(frozen=True)
class Holding:
    """What the account has of a part: nothing, what is proved to be Linekey's, or, with `why` in words, what
    is left alone.
    """

    exists: bool
    why: str = ""

    @property
    def ours(self) -> bool:
        return self.exists and not self.why


NOTHING = Holding(False)
OURS = Holding(True)


def left_alone(why: str) -> Holding:
    return Holding(True, why)


class Removable(Protocol):
    """A part as removal sees it. A name alone proves nothing: anybody may have given it."""

    @property
    def step(self) -> str: ...

    @property
    def detail(self) -> str: ...

    def held(self) -> Holding:
        """Changes nothing. What a removal that was cut off has left is still known as Linekey's."""
        ...

    def remove(self) -> str:
        """Takes away what `held` found to be ours; what is gone already is no error.

        Answers what AWS keeps of it, as a sentence; nothing for nothing.
        """
        ...


def needs_a_person(problem: str, hint: str) -> SettingsError:
    """SET-011: the state in AWS may be somebody's intention, so set-up does not overwrite it."""
    return SettingsError(ACCOUNT_AS_SOMEBODY_LEFT_IT, problem=problem, advice=hint)
