"""Serial numbers that a station leased for when it has no network."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.cloud.serials import Reservation, SerialRefusedError, SerialRow, SerialState
from desktop.core.errors import CloudError, ProvisionError
from desktop.provision.leased_serials import LeasedSerials
from tests.unit.provision.world import World

LEASE = SerialRow("lamp-1", SerialState.RESERVED, "1", "lamp", station="st-1", lease="st-1")
ID = "a" * 64


@pytest.fixture
def world() -> World:
    return World(away=True)


@pytest.fixture
def leased(tmp_path: Path, world: World) -> LeasedSerials:
    leased = LeasedSerials(tmp_path / "leases.json", world.serials)
    leased.lease([LEASE])
    return leased


def wanted(run: str = "run-1", thing: str = "lamp-1") -> Reservation:
    return Reservation(thing, thing[-1], "lamp", "c" * 64, "st-1", "bench 1", run)


def test_leased_number_needs_no_network(leased: LeasedSerials, tmp_path: Path, world: World) -> None:
    leased.reserve(wanted())
    leased.bind("lamp-1", "run-1", ID)
    leased.activate("lamp-1", ID)
    kept = LeasedSerials(tmp_path / "leases.json", world.serials).read("lamp-1")
    assert kept is not None
    assert (kept.state, kept.certificate_id, kept.run) == ("active", ID, "run-1")


def test_number_is_used_once(leased: LeasedSerials) -> None:
    leased.reserve(wanted())
    leased.bind("lamp-1", "run-1", ID)
    leased.activate("lamp-1", ID)
    for _ in range(2):
        with pytest.raises(SerialRefusedError) as refused:
            leased.reserve(wanted("run-2"))
        assert refused.value.code == "PRV-027"
        leased.lease([LEASE])  # the file is leased once more


def test_number_of_a_run_that_failed_can_be_used_again(leased: LeasedSerials) -> None:
    leased.reserve(wanted())
    leased.bind("lamp-1", "run-1", ID)
    leased.free("lamp-1", "run-1", ID)
    assert leased.read("lamp-1") == LEASE
    leased.reserve(wanted("run-2"))


def test_what_is_not_leased_is_the_tables(leased: LeasedSerials, world: World) -> None:
    other = wanted(thing="lamp-2")
    with pytest.raises(CloudError):
        leased.reserve(other)
    world.away = False
    leased.reserve(other)
    leased.bind("lamp-2", "run-1", ID)
    leased.activate("lamp-2", ID)
    assert world.serials.rows["lamp-2"].state is SerialState.ACTIVE
    assert [row.thing for row in leased.leased()] == ["lamp-1"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "{}", "[7]", "[{}]", "[" * 100_000, '[{"thing": "lamp-1", "state": "lost"}]', "\xff"]
    + [f'[{{"thing": "lamp-1", "state": "reserved", "expires": {number}}}]' for number in ("NaN", "1e999")],
)
def test_prv_029_leases_that_cannot_be_read_are_no_new_ones(
    leased: LeasedSerials, tmp_path: Path, text: str
) -> None:
    (tmp_path / "leases.json").write_bytes(text.encode("latin-1"))
    for use in (lambda: leased.reserve(wanted()), lambda: leased.lease([LEASE]), leased.leased):
        with pytest.raises(ProvisionError, match="PRV-031"):
            use()
    assert (tmp_path / "leases.json").read_bytes() == text.encode("latin-1")


def test_what_one_program_leases_does_not_undo_what_another_uses(tmp_path: Path, world: World) -> None:
    """Each instance stands for a program: they share the file alone."""
    path = tmp_path / "leases.json"
    rows = [replace(LEASE, thing=f"lamp-{number}", serial=str(number)) for number in range(20)]
    LeasedSerials(path, world.serials).lease(rows)

    def use(number: int) -> None:
        station = LeasedSerials(path, world.serials)
        station.reserve(wanted(f"run-{number}", f"lamp-{number}"))
        station.bind(f"lamp-{number}", f"run-{number}", ID)
        station.activate(f"lamp-{number}", ID)

    def lease(number: int) -> None:
        LeasedSerials(path, world.serials).lease([replace(LEASE, thing=f"more-{number}")])

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(work, number) for number in range(20) for work in (use, lease)]:
            future.result()
    kept = LeasedSerials(path, world.serials).leased()
    unused = {row.thing for row in kept if row.state != "active"}
    assert unused == {f"more-{number}" for number in range(20)}
    assert len(kept) == 40
