"""Everything that can be wrong with a virtual unit, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from desktop.core.catalogue.bench import NOT_A_FAULT
from desktop.core.errors import BenchError

STEPS = ("conf", "key", "csr", "cert", "commit", "reset")

SLOW_SECONDS = 0.5
# The receive buffer of the console's UART: without flow control whatever does not fit is lost.
OVERRUN_BYTES = 64


T = TypeVar("T")


class PowerCutError(Exception):
    """The supply fails in the middle of a command."""


@dataclass(frozen=True)
class FaultKind:
    description: str
    takes_step: bool = False


FAULTS = {
    "slow": FaultKind(f"every command takes {SLOW_SECONDS} s longer"),
    "garbled": FaultKind("one line of every certificate request arrives damaged"),
    "overrun": FaultKind(f"bytes beyond {OVERRUN_BYTES} in one burst are lost"),
    "no-answer": FaultKind("the command of this step is echoed and never answered", takes_step=True),
    "power-cut": FaultKind(
        "power fails once at this step; it returns with the next connection", takes_step=True
    ),
    "refuses-certificate": FaultKind("no certificate can be stored"),
    "corrupt-block": FaultKind("one bit of one received firmware block flips"),
    "self-test-fails": FaultKind("a new firmware fails its self-test and is rolled back"),
    "no-network": FaultKind("the unit never reaches the cloud"),
}


@dataclass(frozen=True)
class Fault:
    name: str
    step: str = ""


def parse_fault(text: str) -> tuple[int | None, Fault]:
    """`[<unit>:]<name>[=<step>]`; units count from 1, none means all. Raises `BenchError` BEN-101."""
    head, colon, tail = text.partition(":")
    unit = int(head) if colon and head.isdecimal() else None
    name, _, step = (tail if colon else head).partition("=")
    kind = FAULTS.get(name)
    steps: tuple[str, ...] = STEPS if kind and kind.takes_step else ("",)
    if kind is None or step not in steps or (colon and not unit):
        raise BenchError(NOT_A_FAULT, text=text, faults=", ".join(FAULTS), steps=", ".join(STEPS))
    return unit, Fault(name, step)


class Faults:
    """The faults of one unit."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = set(faults)

    def has(self, name: str, step: str = "") -> bool:
        return Fault(name, step) in self._faults

    def take(self, name: str, step: str = "") -> bool:
        """True the first time only: a fault that happens once."""
        fault = Fault(name, step)
        present = fault in self._faults
        self._faults.discard(fault)
        return present

    def during(self, step: str, run: Callable[[], T]) -> T | None:
        """Runs a command of this step; None when it is never answered. Raises `PowerCutError`."""
        if self.take("power-cut", step):
            raise PowerCutError
        return None if self.has("no-answer", step) else run()


def faults_of(unit: int, texts: Iterable[str]) -> Faults:
    """The faults among `texts` that belong to this unit. Raises `BenchError` BEN-101."""
    parsed = [parse_fault(text) for text in texts]
    return Faults(fault for number, fault in parsed if number in (None, unit))
