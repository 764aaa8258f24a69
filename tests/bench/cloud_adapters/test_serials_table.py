"""The table of serial numbers against DynamoDB: who is let in, and who is not."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from desktop.account.facts import AccountFacts
from desktop.cloud.serial_list import SerialList
from desktop.cloud.serials import (
    HOLD_SECONDS,
    Reservation,
    SerialRefusedError,
    Serials,
    SerialState,
)
from desktop.cloud.session import Cloud
from desktop.core.errors import ProvisionError
from desktop.core.station_name import StationName
from tests.bench.provision.line import next_serial

ID, OTHER = "a" * 64, "b" * 64
NOW = 1_800_000_000


@pytest.fixture
def serials(cloud: Cloud, facts: AccountFacts) -> Serials:
    return at(cloud, 0)


def at(cloud: Cloud, seconds: int) -> Serials:
    """The table as a station sees it that many seconds later."""
    return Serials(cloud, now=lambda: NOW + seconds)


@pytest.fixture
def wanted() -> Reservation:
    serial = next_serial()
    return Reservation(f"lamp-{serial}", serial, "lamp-1", "c" * 64, "st-1", "bench 1", "run-1")


def of_another(wanted: Reservation) -> Reservation:
    return replace(wanted, station="st-2", host="bench 2", run="run-2", key="d" * 64)


def refusal(serials: Serials, wanted: Reservation, gone: str = "") -> SerialRefusedError:
    with pytest.raises(SerialRefusedError) as refused:
        serials.reserve(wanted, gone=gone)
    return refused.value


def test_row_goes_from_reserved_to_active(serials: Serials, wanted: Reservation) -> None:
    serials.reserve(wanted)
    reserved = serials.read(wanted.thing)
    assert reserved is not None
    assert (reserved.state, reserved.serial, reserved.product) == ("reserved", wanted.serial, "lamp-1")
    assert (reserved.key, reserved.station, reserved.host, reserved.run) == (
        "c" * 64,
        "st-1",
        "bench 1",
        "run-1",
    )
    assert (reserved.since, reserved.expires, reserved.certificate_id) == (NOW, NOW + HOLD_SECONDS, "")
    serials.bind(wanted.thing, wanted.run, ID)
    serials.activate(wanted.thing, ID)
    active = serials.read(wanted.thing)
    assert active is not None
    assert (active.state, active.certificate_id, active.expires) == ("active", ID, 0)


def test_every_change_may_be_repeated(serials: Serials, wanted: Reservation) -> None:
    """An answer gets lost, and botocore asks again."""
    for _ in range(2):
        serials.reserve(wanted)
    for _ in range(2):
        serials.bind(wanted.thing, wanted.run, ID)
    for _ in range(2):
        serials.activate(wanted.thing, ID)
    for _ in range(2):
        serials.free(wanted.thing, wanted.run, ID)
    assert serials.read(wanted.thing) is None


def test_other_station_is_told_who_is_at_work_and_until_when(serials: Serials, wanted: Reservation) -> None:
    serials.reserve(wanted)
    refused = refusal(serials, of_another(wanted))
    assert refused.code == "PRV-016"
    assert "bench 1" in refused.message
    assert f"serials release {wanted.serial}" in refused.hint
    assert refused.order
    assert refused.row is not None
    assert refused.row.run == "run-1"


def test_reservation_ends_in_the_condition_and_not_by_the_tables_own_clock(
    cloud: Cloud, serials: Serials, wanted: Reservation
) -> None:
    serials.reserve(wanted)
    serials.bind(wanted.thing, wanted.run, ID)
    refusal(at(cloud, HOLD_SECONDS), of_another(wanted))
    at(cloud, HOLD_SECONDS + 1).reserve(of_another(wanted))
    row = serials.read(wanted.thing)
    assert row is not None
    assert (row.run, row.certificate_id) == ("run-2", ""), "nothing of the first run is left"
    for late in (
        lambda: serials.bind(wanted.thing, wanted.run, ID),
        lambda: serials.activate(wanted.thing, ID),
    ):
        with pytest.raises(SerialRefusedError) as refused:
            late()
        assert refused.value.code == "PRV-020"
    serials.free(wanted.thing, wanted.run, ID)
    assert serials.read(wanted.thing) == row


def test_station_takes_over_its_own_reservation(serials: Serials, wanted: Reservation) -> None:
    serials.reserve(wanted)
    serials.reserve(replace(wanted, run="run-3"))
    with pytest.raises(SerialRefusedError):
        serials.bind(wanted.thing, wanted.run, ID)


def test_copy_of_a_stations_data_on_another_computer_waits(
    cloud: Cloud, serials: Serials, wanted: Reservation
) -> None:
    serials.reserve(wanted)
    copy = replace(wanted, host="bench 2", run="run-3")
    assert refusal(serials, copy).code == "PRV-016"
    at(cloud, HOLD_SECONDS + 1).reserve(copy)


@pytest.mark.parametrize("how", ["listed", "leased"])
def test_number_that_is_kept_for_another_product_stays_it(
    cloud: Cloud, serials: Serials, wanted: Reservation, how: str
) -> None:
    """Products whose things have the same names: `lamp-{serial}` and `{serial}`."""
    theirs = SerialList(cloud, "lamp-2")
    if how == "listed":
        assert theirs.add({wanted.thing: wanted.thing}) == []
    else:
        mine = StationName(wanted.station, wanted.host)
        assert theirs.lease({wanted.thing: wanted.thing}, mine, closed=False) == []
    before = serials.read(wanted.thing)
    refused = refusal(serials, wanted)
    assert refused.code == "PRV-029"
    assert "lamp-2" in refused.message
    assert serials.read(wanted.thing) == before


@pytest.mark.parametrize("passed", [True, False])
def test_row_whose_certificate_was_admitted_never_ends(
    cloud: Cloud, serials: Serials, wanted: Reservation, *, passed: bool
) -> None:
    serials.reserve(wanted)
    serials.bind(wanted.thing, wanted.run, ID)
    if passed:
        serials.activate(wanted.thing, ID)
    else:
        admit(cloud, wanted.thing)
    late = at(cloud, 1000 * HOLD_SECONDS)
    for other in (of_another(wanted), replace(wanted, run="run-3")):
        assert refusal(late, other).code == "PRV-017"
        assert refusal(late, other, gone=OTHER).code == "PRV-017"
    late.reserve(of_another(wanted), gone=ID)


def admit(cloud: Cloud, thing: str) -> None:
    """As the hook does."""
    cloud.client("dynamodb").update_item(
        TableName="linekey-serials",
        Key={"thing": {"S": thing}},
        UpdateExpression="SET #state = :state REMOVE expires",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": SerialState.REGISTERING}},
    )


def test_certificate_that_is_bound_stays_the_one(serials: Serials, wanted: Reservation, cloud: Cloud) -> None:
    serials.reserve(wanted)
    serials.bind(wanted.thing, wanted.run, ID)
    with pytest.raises(SerialRefusedError):
        serials.activate(wanted.thing, OTHER)
    serials.free(wanted.thing, wanted.run, OTHER)
    serials.free(wanted.thing, "run-2", ID)
    row = serials.read(wanted.thing)
    assert row is not None
    assert row.certificate_id == ID
    admit(cloud, wanted.thing)
    serials.bind(wanted.thing, wanted.run, ID)
    with pytest.raises(SerialRefusedError):
        serials.bind(wanted.thing, wanted.run, OTHER)


def test_leased_number_becomes_its_stations_certificate_s(
    cloud: Cloud, serials: Serials, wanted: Reservation
) -> None:
    station = StationName("st-1", "bench 1")
    serial_list = SerialList(cloud, "lamp-1")
    assert serial_list.lease({wanted.thing: wanted.serial}, station, closed=False) == []
    with pytest.raises(SerialRefusedError):
        serials.activate_made(wanted.thing, ID, "st-2")
    with pytest.raises(SerialRefusedError):
        serials.activate_made("lamp-nobody", ID, "st-1")
    for _repeated in range(2):
        serials.activate_made(wanted.thing, ID, "st-1")
    row = serials.read(wanted.thing)
    assert row is not None
    assert (row.state, row.certificate_id, row.lease) == ("active", ID, "st-1")
    with pytest.raises(SerialRefusedError):
        serials.activate_made(wanted.thing, OTHER, "st-1")
    assert serial_list.lease({wanted.thing: wanted.serial}, station, closed=False) == [wanted.thing]


def test_bound_number_is_activated_whoever_leased_it(serials: Serials, wanted: Reservation) -> None:
    serials.reserve(wanted)
    with pytest.raises(SerialRefusedError):
        serials.activate_made(wanted.thing, ID, "st-1")
    serials.bind(wanted.thing, wanted.run, ID)
    serials.activate_made(wanted.thing, ID, "st-2")
    row = serials.read(wanted.thing)
    assert row is not None
    assert (row.state, row.certificate_id) == ("active", ID)


def test_of_twenty_at_once_one_is_let_in(serials: Serials, wanted: Reservation) -> None:
    start, refused = threading.Barrier(20), []
    let_in: list[str] = []

    def ask(number: int) -> None:
        mine = replace(wanted, station=f"st-{number}", run=f"run-{number}")
        start.wait()
        try:
            serials.reserve(mine)
            let_in.append(mine.run)
        except SerialRefusedError as error:
            refused.append(error.code)

    asking = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for one in asking:
        one.start()
    for one in asking:
        one.join(60)
    assert len(let_in) == 1
    assert refused == ["PRV-016"] * 19
    row = serials.read(wanted.thing)
    assert row is not None
    assert [row.run] == let_in


def test_account_without_the_table(
    cloud: Cloud, wanted: Reservation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.cloud.serials.TABLE", "linekey-not-there")
    with pytest.raises(ProvisionError) as refused:
        Serials(cloud).reserve(wanted)
    assert refused.value.code == "PRV-015"
    assert "linekey account setup" in refused.value.hint
