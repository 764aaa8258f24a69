"""A jig that is opened too early: what happens to the unit that takes the place of another."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.core.events import Event, PhaseFinished, PhaseStarted
from desktop.core.verdicts import Verdict
from tests.unit.provision.conftest import PORT, SERIAL, MakeBench
from tests.unit.provision.test_reconcile import MOMENTS
from tests.unit.provision.world import FakeUnit, Flash, World, broken

GOOD = "DL00000009"


class Jig(FakeUnit):
    """Contacts on which units change places: the link stays open and notices nothing."""

    def swap(self, other: FakeUnit) -> None:
        self.key, self.key_of_request = other.key, other.key_of_request
        self.now, self.lasting, self.online = other.now, other.lasting, other.online


def good_unit() -> FakeUnit:
    key = ec.generate_private_key(ec.SECP256R1())
    flash = Flash(GOOD, "units.example.test", "its certificate", "a signer", "the root")
    return FakeUnit(key=key, now=Flash(**vars(flash)), lasting=flash)


@pytest.mark.parametrize(
    "moment", MOMENTS[MOMENTS.index("after request") : MOMENTS.index("before write") + 1]
)
def test_provisioned_unit_that_takes_the_place_keeps_all_it_has(
    make_bench: MakeBench, world: World, moment: str
) -> None:
    jig, other = Jig(), good_unit()
    world.units[PORT] = jig

    def swap(event: Event) -> None:
        if _is(event, moment):
            jig.swap(other)

    finished = make_bench(swap).run()
    assert finished.verdict is Verdict.ERROR
    assert finished.problem is not None
    assert finished.problem.code == "PRV-028"
    assert GOOD in finished.problem.message
    assert jig.lasting == good_unit().lasting
    assert jig.key is other.key, "its key is its own"
    assert jig.erased == 0
    assert world.is_empty


@pytest.mark.parametrize("moment", ["after write", "after restart", "before connect"])
def test_unit_that_comes_while_another_is_waited_for_is_not_erased(
    make_bench: MakeBench, world: World, moment: str
) -> None:
    jig = Jig(online=False)
    world.units[PORT] = jig

    def swap(event: Event) -> None:
        if _is(event, moment):
            jig.swap(good_unit())

    assert make_bench(swap).run().verdict is not Verdict.PASS
    assert jig.lasting == good_unit().lasting
    assert jig.erased == 0
    assert world.is_empty


def test_unit_that_failed_before_it_got_its_name_is_erased(make_bench: MakeBench, world: World) -> None:
    jig = Jig(now=Flash("an old name"), lasting=Flash("an old name"))
    jig.fails["make_request"] = broken()
    world.units[PORT] = jig
    assert make_bench().run(SERIAL).verdict is Verdict.FAIL
    assert jig.erased == 1


def _is(event: Event, moment: str) -> bool:
    if not isinstance(event, PhaseStarted | PhaseFinished):
        return False
    return moment == f"{'before' if isinstance(event, PhaseStarted) else 'after'} {event.phase}"
