"""Which phases a run has: what the family can do and how its issuer registers decide."""

from __future__ import annotations

from enum import StrEnum

from desktop.device.driver import Ability


class Phase(StrEnum):
    """In the ledger, in events and in the journal by its value."""

    IDENTIFY = "identify"
    KEY = "key"
    REQUEST = "request"
    CERTIFICATE = "certificate"
    WRITE = "write"
    RESTART = "restart"
    REGISTER = "register"
    CONNECT = "connect"
    RECORD = "record"


class Registration(StrEnum):
    """When AWS comes to know a certificate and its thing."""

    WHEN_ISSUED = "when issued"
    """Before the unit holds the certificate, in the phase that gets it."""
    AT_FIRST_CONNECTION = "at first connection"
    """The unit's first connection starts it, the issuer sees it through: just-in-time registration."""
    ELSEWHERE = "elsewhere"
    """The line has no way to AWS: the run ends with the unit written, its verdict is MADE."""


def plan(abilities: frozenset[Ability], registration: Registration) -> tuple[Phase, ...]:
    """The phases in order. A unit that cannot make its key came with one."""
    left_out = {
        Registration.WHEN_ISSUED: {Phase.REGISTER},
        Registration.AT_FIRST_CONNECTION: set[Phase](),
        Registration.ELSEWHERE: {Phase.REGISTER, Phase.CONNECT},
    }[registration]
    if Ability.MAKE_KEY not in abilities:
        left_out.add(Phase.KEY)
    return tuple(phase for phase in Phase if phase not in left_out)
