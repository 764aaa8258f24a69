"""The hook's function, with a table in memory that understands its condition."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from resources.lambdas.package import serial_hook_zip
from resources.lambdas.serial_hook import handler as hook

OURS, THIEF = "a" * 64, "b" * 64


class ConditionalCheckFailedException(Exception):  # noqa: N818 - as botocore names it
    pass


class Table:
    """`UpdateItem` with the hook's one condition, and `GetItem`."""

    class exceptions:  # noqa: N801 - as on botocore's clients
        ConditionalCheckFailedException = ConditionalCheckFailedException

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    def get_item(self, *, Key: Any, **_rest: Any) -> dict[str, Any]:  # noqa: N803 - DynamoDB's word
        row = self.rows.get(Key["thing"]["S"])
        return {} if row is None else {"Item": row}

    def update_item(self, *, Key: Any, **asked: Any) -> None:  # noqa: N803
        row = self.rows.get(Key["thing"]["S"], {})
        values = asked["ExpressionAttributeValues"]
        expected = (
            "#product = :product AND #serial = :serial AND #certificate = :certificate"
            " AND (#state = :reserved OR #state = :registering)"
        )
        wants_listed = asked["ConditionExpression"] == f"{expected} AND #listed = :listed"
        assert wants_listed or asked["ConditionExpression"] == expected
        if (
            row.get("product") != values[":product"]
            or row.get("serial") != values[":serial"]
            or row.get("certificate_id") != values[":certificate"]
            or row.get("state") not in (values[":reserved"], values[":registering"])
            or (wants_listed and row.get("listed") != values[":listed"])
        ):
            raise ConditionalCheckFailedException
        assert asked["UpdateExpression"] == "SET #state = :registering REMOVE #expires"
        row["state"] = values[":registering"]
        row.pop("expires", None)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    table = Table()
    monkeypatch.setattr(hook, "_dynamodb", lambda: table)
    monkeypatch.setenv("TABLE", "linekey-serials")
    monkeypatch.setenv("THING_NAME", "lamp-{serial}")
    monkeypatch.setenv("PRODUCT", "lamp-1")
    return table


def row(
    certificate_id: str = OURS, state: str = "reserved", serial: str = "DL1", product: str = "lamp-1"
) -> dict[str, Any]:
    words = {"certificate_id": certificate_id, "state": state, "serial": serial, "product": product}
    return {name: {"S": value} for name, value in words.items()} | {"expires": {"N": "1"}}


def event(certificate_id: str = OURS, **parameters: object) -> dict[str, Any]:
    return {
        "certificateId": certificate_id,
        "claimCertificateId": "c" * 64,
        "clientId": "linekey-claim-1",
        "templateArn": "arn:aws:iot:eu-west-1:123456789012:provisioningtemplate/linekey-lamp",
        "parameters": parameters or {"SerialNumber": "DL1"},
    }


def admits(asked: dict[str, Any]) -> bool:
    return hook.handler(asked, None) == {"allowProvisioning": True}


def test_the_certificate_that_was_bound_is_admitted_also_when_its_answer_was_lost(table: Table) -> None:
    table.rows["lamp-DL1"] = row()
    assert admits(event())
    admitted = row(state="registering")
    del admitted["expires"]
    assert table.rows["lamp-DL1"] == admitted
    assert admits(event())


@pytest.mark.parametrize("state", ["reserved", "registering", "active", "listed"])
def test_another_certificate_is_refused_whatever_the_row_says(table: Table, state: str) -> None:
    table.rows["lamp-DL1"] = row(state=state)
    assert not admits(event(THIEF))
    assert table.rows["lamp-DL1"] == row(state=state)


def test_nothing_is_admitted_without_a_row_or_before_it_is_bound(table: Table) -> None:
    assert not admits(event())
    table.rows["lamp-DL1"] = row()
    del table.rows["lamp-DL1"]["certificate_id"]
    assert not admits(event())


@pytest.mark.parametrize("other", [{"product": "lamp-2"}, {"serial": "lamp-DL1"}, {"serial": "dl1"}])
def test_row_of_a_product_whose_things_have_the_same_names_is_refused(
    table: Table, other: dict[str, str]
) -> None:
    """Else the certificate would get the policy and the groups of a product that nobody meant."""
    table.rows["lamp-DL1"] = row(**other)
    assert not admits(event())
    assert table.rows["lamp-DL1"] == row(**other)


@pytest.mark.parametrize(
    "serial", ["dl1", "DL1 ", " DL1", "DL1\n", "DL\u0661", "\uff24\uff2c1", "DL1\u200b", "{serial}"]
)
def test_serial_number_that_only_looks_like_it_is_another(table: Table, serial: str) -> None:
    table.rows["lamp-DL1"] = row()
    assert not admits(event(SerialNumber=serial))


def test_a_unit_that_passed_is_not_registered_again(table: Table) -> None:
    table.rows["lamp-DL1"] = row(state="active")
    assert not admits(event())


def test_a_closed_product_wants_a_listed_serial_number(table: Table) -> None:
    table.rows |= {"lamp-DL1": row(), "product/lamp-1": {"closed": {"BOOL": True}}}
    assert not admits(event())
    table.rows["lamp-DL1"]["listed"] = {"BOOL": True}
    assert admits(event())


@pytest.mark.parametrize(
    "parameters",
    [
        {"SerialNumber": "DL1", "ThingName": "lamp-DL2"},
        {"SerialNumber": "DL1", "AWS::IoT::Certificate::Id": THIEF},
        {"serialnumber": "DL1"},
        {"SerialNumber": ""},
        {"SerialNumber": ["DL1"]},
        {"SerialNumber": None},
    ],
)
def test_parameters_that_are_not_understood_are_refused(table: Table, parameters: dict[str, Any]) -> None:
    table.rows |= {"lamp-DL1": row(), "lamp-": row()}
    assert not admits(event(**parameters))


def test_awss_own_parameter_may_be_there(table: Table) -> None:
    table.rows["lamp-DL1"] = row()
    assert admits(event(SerialNumber="DL1", **{"AWS::IoT::Certificate::Id": OURS}))


@pytest.mark.parametrize("broken", [{}, {"parameters": {"SerialNumber": "DL1"}}, {"parameters": "DL1"}])
def test_an_event_that_is_not_whole_is_refused(table: Table, broken: dict[str, Any]) -> None:
    table.rows["lamp-DL1"] = row()
    assert not admits(broken)


def test_package_has_the_function_alone_and_is_the_same_each_time() -> None:
    archive = serial_hook_zip()
    assert archive == serial_hook_zip()
    names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
    assert names == ["serial_hook/__init__.py", "serial_hook/handler.py"]
