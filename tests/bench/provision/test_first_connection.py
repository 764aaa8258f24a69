"""Whom the registration function admits: by the row of the serial number, not by what a thief chooses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.account.names import Names
from desktop.account.roles import POLICY_NAME
from desktop.account.setup import AccountSetup
from desktop.cloud.serials import TABLE
from desktop.core.cancel import CancelToken
from desktop.provision.issuer import Issued
from signing.certificates import request_key_hash
from tests.bench.provision.line import DECISIONS, Line, passphrase
from tests.bench.rights import Decisions, prove
from tests.contract.issuers.device import Device
from tests.contract.issuers.test_issuer_contract import Arranged
from tests.contract.issuers.ways import WAYS

FUNCTION = "linekey-lamp-1-jitr"


@pytest.fixture(scope="module")
def arranged(line: Line, tmp_path_factory: pytest.TempPathFactory) -> Arranged:
    folder = tmp_path_factory.mktemp("product")
    [way] = [way for way in WAYS if way.name == "authority jitr"]
    product = way.product(folder, line.cloud)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(folder))  # the line keeps its own of that name
        facts = AccountSetup(line.cloud, product, passphrase).setup()
    return Arranged(line, product, folder, facts)


@pytest.fixture
def device(arranged: Arranged) -> Device:
    return arranged.device()


def pending(arranged: Arranged, device: Device) -> Issued:
    issued = arranged.ports().issuer().acquire(device.request_pem, CancelToken())
    assert not device.is_accepted(arranged.line, issued)
    return issued


def write_row(arranged: Arranged, thing: str, **row: str) -> None:
    known = {"thing": thing, "serial": thing, "product": arranged.product.slug, "state": "reserved", **row}
    item = {name: {"S": value} for name, value in known.items()}
    arranged.line.cloud.client("dynamodb").put_item(TableName=TABLE, Item=item)


def asked(arranged: Arranged, issued: Issued) -> Any:
    answer = arranged.line.cloud.client("lambda").invoke(
        FunctionName=FUNCTION, Payload=json.dumps({"certificateId": issued.certificate_id})
    )
    return json.loads(answer["Payload"].read())


def status(arranged: Arranged, issued: Issued) -> str:
    found = arranged.line.iot.describe_certificate(certificateId=issued.certificate_id)
    return str(found["certificateDescription"]["status"])


@pytest.mark.parametrize(
    "row",
    [
        None,
        {"certificate_id": "b" * 64},
        {"certificate_id": "b" * 64, "lease": "st-1"},
        {"key": "c" * 64},
        {"key": "c" * 64, "lease": "st-1"},
        {"state": "listed"},
        {"state": "active", "certificate_id": "b" * 64},
        {"product": "another", "lease": "st-1"},
    ],
)
def test_certificate_of_a_name_that_is_not_its_own_stays_pending(
    arranged: Arranged, device: Device, row: dict[str, str] | None
) -> None:
    if row is not None:
        write_row(arranged, device.name, **row)
    issued = pending(arranged, device)
    told = asked(arranged, issued)
    assert told["admitted"] is False, told
    assert told["reason"]
    assert status(arranged, issued) == "PENDING_ACTIVATION"
    assert arranged.principals(device.name) == []


@pytest.mark.parametrize("how", ["certificate", "key", "lease"])
def test_certificate_that_the_row_means_is_admitted_as_often_as_it_asks(
    arranged: Arranged, device: Device, how: str
) -> None:
    issued = arranged.ports().issuer().acquire(device.request_pem, CancelToken())
    row = {
        "certificate": {"certificate_id": issued.certificate_id},
        "key": {"key": request_key_hash(device.request_pem)},
        "lease": {"lease": "st-1"},
    }[how]
    write_row(arranged, device.name, **row)
    assert not device.is_accepted(arranged.line, issued)
    for _ in range(2):
        assert asked(arranged, issued) == {"admitted": True, "reason": ""}
    assert status(arranged, issued) == "ACTIVE"
    assert arranged.principals(device.name) == [issued.certificate_id]
    thief = Device(device.name, arranged.folder)
    assert asked(arranged, pending(arranged, thief))["admitted"] is False, "the name was given away"


def test_the_function_uses_every_right(arranged: Arranged) -> None:
    """Of a unit whose thing somebody made already, too."""
    line = arranged.line
    for made_before in (False, True):
        device = arranged.device()
        if made_before:
            line.iot.create_thing(thingName=device.name, attributePayload={"attributes": {"serial": "other"}})
        issued = pending(arranged, device)
        write_row(arranged, device.name, certificate_id=issued.certificate_id)
        assert asked(arranged, issued)["admitted"] is True
    role = Names(line.cloud, arranged.product).registration_role
    given = line.cloud.client("iam").get_role_policy(RoleName=role, PolicyName=POLICY_NAME)["PolicyDocument"]
    prove("jitr-role", given, Decisions(line.folder / DECISIONS).of(f"/{role}"))
