"""What set-up and doctor see of each thing the product needs in AWS."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from desktop.core.catalogue.settings import ACCOUNT_AS_SOMEBODY_LEFT_IT
from desktop.core.errors import SettingsError


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


@runtime_checkable
class Ageing(Protocol):
    """A part that ends some day."""

    def warning(self) -> str | None:
        """What is to be done first, as a sentence, once that is near; asked of what has no problem."""
        ...


def needs_a_person(problem: str, hint: str) -> SettingsError:
    """SET-011: the state in AWS may be somebody's intention, so set-up does not overwrite it."""
    return SettingsError(ACCOUNT_AS_SOMEBODY_LEFT_IT, problem=problem, advice=hint)
