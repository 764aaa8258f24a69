"""Lists, leases and releases of serial numbers, by the command line and against DynamoDB."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.account.facts import AccountFacts
from desktop.cli.main import run
from desktop.cloud import certificates
from desktop.cloud.fleet_provisioning import ClaimConnection, ClaimCredentials
from desktop.cloud.serial_list import BATCH, SerialList
from desktop.cloud.serials import Reservation, SerialRefusedError, Serials, SerialState
from desktop.cloud.session import Cloud
from desktop.core.errors import ProvisionError
from desktop.core.station_name import StationName
from desktop.settings.product.profile import load_product
from tests.bench.provision.line import promise

from .conftest import UnitKey

STATION = StationName("st-1", "bench 1")
ID = "a" * 64
Verb = Callable[..., tuple[int, dict[str, Any]]]
_products = itertools.count(1)


@pytest.fixture
def product(facts: AccountFacts) -> str:
    """One that no other test has."""
    return f"product-{next(_products)}"


@pytest.fixture
def rows(cloud: Cloud, product: str) -> SerialList:
    return SerialList(cloud, product)


@pytest.fixture
def wanted(product: str) -> Reservation:
    return Reservation(f"{product}-1", "1", product, "c" * 64, "st-2", "bench 2", "run-2")


def refusal(cloud: Cloud, wanted: Reservation) -> str:
    with pytest.raises(SerialRefusedError) as refused:
        Serials(cloud).reserve(wanted)
    return refused.value.code


def test_list_closes_the_product_to_others(cloud: Cloud, rows: SerialList, wanted: Reservation) -> None:
    rows.close()
    assert refusal(cloud, wanted) == "PRV-019"
    assert rows.add({wanted.thing: wanted.serial}) == []
    Serials(cloud).reserve(wanted)
    Serials(cloud).free(wanted.thing, wanted.run)
    row = Serials(cloud).read(wanted.thing)
    assert row is not None
    assert (row.state, row.listed, row.run, row.key) == (SerialState.LISTED, True, "", "")
    rows.open()
    Serials(cloud).reserve(replace(wanted, thing=f"{wanted.thing}-2"))


def test_more_than_a_transaction_takes_are_written_and_paged(rows: SerialList, product: str) -> None:
    listed = {f"{product}-{number}": f"{number}" for number in range(2 * BATCH + 1)}
    assert rows.add(listed) == []
    seen: list[str] = []
    after, pages = "", 0
    while after or not pages:
        page = rows.page(90, after)
        seen += [row.thing for row in page.rows]
        pages, after = pages + 1, page.next
    assert pages == 3
    assert sorted(seen) == sorted(listed)
    assert rows.remove(listed) == []
    assert rows.page(10).rows == ()


def test_listing_harms_nobody_who_is_at_work(cloud: Cloud, rows: SerialList, wanted: Reservation) -> None:
    serials = Serials(cloud)
    serials.reserve(wanted)
    assert rows.add({wanted.thing: wanted.serial}) == []
    serials.bind(wanted.thing, wanted.run, ID)
    assert rows.remove({wanted.thing: wanted.serial}) == []
    row = serials.read(wanted.thing)
    assert row is not None
    assert (row.state, row.listed, row.certificate_id) == (SerialState.RESERVED, False, ID)


def test_thing_of_another_product_is_refused_and_the_others_are_listed(
    cloud: Cloud, rows: SerialList, wanted: Reservation, product: str
) -> None:
    Serials(cloud).reserve(replace(wanted, product="another"))
    assert rows.add({f"{product}-9": "9", wanted.thing: wanted.serial}) == [wanted.thing]
    assert [row.thing for row in rows.page(10).rows] == [f"{product}-9"]


def test_lease_is_that_stations_alone_and_does_not_end(
    cloud: Cloud, rows: SerialList, wanted: Reservation
) -> None:
    serials, late = Serials(cloud), Serials(cloud, now=lambda: 9e9)
    taken, leased = f"{wanted.thing}-taken", {wanted.thing: wanted.serial}
    serials.reserve(replace(wanted, thing=taken))
    assert rows.lease(leased | {taken: "2"}, STATION, closed=False) == [taken]
    assert rows.lease(leased, STATION, closed=False) == [], "it may be repeated"
    with pytest.raises(SerialRefusedError) as refused:
        late.reserve(wanted)
    assert refused.value.code == "PRV-018"
    mine = replace(wanted, station="st-1", host="bench 1", run="run-1")
    serials.reserve(mine)
    with pytest.raises(SerialRefusedError) as refused:
        late.reserve(wanted)
    assert refused.value.code == "PRV-018", "also when the run of its station is dead"
    serials.bind(mine.thing, mine.run, ID)
    assert rows.lease(leased, STATION, closed=False) == [wanted.thing], "a run has it"
    serials.free(mine.thing, mine.run, ID)
    assert refusal(cloud, wanted) == "PRV-018", "it is leased again"
    rows.release(wanted.thing)
    serials.reserve(wanted)


def test_closed_product_leases_listed_numbers_alone(rows: SerialList, wanted: Reservation) -> None:
    leased = {wanted.thing: wanted.serial}
    assert rows.lease(leased, STATION, closed=True) == [wanted.thing]
    rows.add(leased)
    assert rows.lease(leased, STATION, closed=True) == []
    rows.release(wanted.thing)
    [row] = rows.page(10).rows
    assert (row.state, row.listed, row.lease) == (SerialState.LISTED, True, "")


def test_number_of_a_unit_that_works_is_not_released(
    cloud: Cloud, facts: AccountFacts, claim: ClaimCredentials, new_unit: Callable[[str], UnitKey]
) -> None:
    product = load_product("lamp")
    with ClaimConnection(cloud, claim, facts.template) as connection:
        made = connection.create_from_csr(new_unit("DL00000771").request_pem)
        promise(cloud, product, "DL00000771", made.certificate_id)
        connection.register_thing(made.ownership_token, {"SerialNumber": "DL00000771"})
    rows = SerialList(cloud, product.slug)
    with pytest.raises(ProvisionError) as refused:
        rows.release("DL00000771")
    assert refused.value.code == "PRV-023"
    certificates.discard(cloud, made.certificate_id)
    rows.release("DL00000771")
    assert Serials(cloud).read("DL00000771") is None


def test_another_products_number_is_not_released(cloud: Cloud, rows: SerialList, wanted: Reservation) -> None:
    """Things of two products may be named alike."""
    Serials(cloud).reserve(wanted)
    with pytest.raises(ProvisionError) as refused:
        SerialList(cloud, "another-product").release(wanted.thing)
    assert refused.value.code == "PRV-026"
    assert Serials(cloud).read(wanted.thing) is not None
    rows.release(wanted.thing)


def test_number_that_nobody_has_is_not_released(rows: SerialList) -> None:
    with pytest.raises(ProvisionError) as refused:
        rows.release("nobody-has-it")
    assert refused.value.code == "PRV-026"


# --- the verbs


@pytest.fixture
def verb(
    cloud: Cloud,
    facts: AccountFacts,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Verb:
    """`verb("add", path, "--yes")`: the status and the JSON document."""
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_options: cloud.target)

    def call(*arguments: object) -> tuple[int, dict[str, Any]]:
        status = run(["account", "serials", *map(str, arguments), "--json"])
        out = capsys.readouterr().out
        return status, json.loads(out) if out else {}

    return call


def test_verbs_from_the_list_to_the_lease(verb: Verb, tmp_path: Path) -> None:
    order = tmp_path / "Auftrag 17 – Prüfplatz.txt"
    order.write_text("DL00000801\nDL00000802\n", encoding="utf-8-sig")
    night = tmp_path / "night.txt"
    night.write_text("DL00000802\nDL00000803\n", encoding="utf-8")
    assert verb("add", order, "--yes") == (0, {"listed": 2, "refused": []})
    try:
        status, shown = verb("list", "--state", "listed")
        assert (status, shown["closed"], shown["next"]) == (0, True, "")
        assert {"DL00000801", "DL00000802"} <= {row["serial"] for row in shown["serials"]}
        assert verb("lease", night) == (12, {"leased": 1, "refused": ["DL00000803"]})
        assert verb("release", "DL00000802", "--yes") == (0, {"released": "DL00000802"})
        assert verb("remove", order) == (0, {"removed": 2, "refused": []})
        assert verb("remove", order) == (12, {"removed": 0, "refused": ["DL00000801", "DL00000802"]})
    finally:
        verb("remove", "--all", "--yes")
    assert verb("list")[1]["closed"] is False


def test_nothing_is_written_of_a_file_with_a_bad_line(verb: Verb, tmp_path: Path) -> None:
    order = tmp_path / "order.txt"
    order.write_text("DL00000811\nnonsense\n", encoding="utf-8")
    status, said = verb("add", order, "--yes")
    assert (status, said["error"]["code"]) == (12, "PRV-024")
    assert "DL00000811" not in str(verb("list")[1])


def test_product_is_not_closed_without_asking(verb: Verb, tmp_path: Path) -> None:
    order = tmp_path / "order.txt"
    order.write_text("DL00000821\n", encoding="utf-8")
    status, _said = verb("add", order)
    assert status == 2
    assert verb("list")[1]["closed"] is False
