"""The registration function step by step: what happens between its calls. The row's condition is tried
against DynamoDB, in `tests/bench/provision/test_first_connection.py`.
"""
# ruff: noqa: N803 - the arguments are botocore's

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import ec

from resources.lambdas.jitr import handler as function
from signing.certificates import fingerprint
from tests.unit.provision.world import AUTHORITY, STRANGER, certificate_request

THING, ARN = "DL1", "arn:"
THEIRS = f"{ARN}{'b' * 64}"
PEM = AUTHORITY.issue(certificate_request(ec.generate_private_key(ec.SECP256R1()), THING)).certificate_pem
OURS = fingerprint(PEM)


class ExistsError(Exception):
    pass


class MissingError(Exception):
    pass


class Aws:
    """AWS IoT and the table's one row. `then[operation]` is what others do just before it."""

    exceptions = SimpleNamespace(
        ResourceAlreadyExistsException=ExistsError, ResourceNotFoundException=MissingError
    )

    def __init__(self) -> None:
        self.status = "PENDING_ACTIVATION"
        self.authority = fingerprint(AUTHORITY.pem)
        self.things: dict[str, list[str]] = {}
        self.row: dict[str, Any] = {"serial": {"S": THING}, "certificate_id": {"S": OURS}}
        self.admits = True
        self.then: dict[str, Any] = {}

    def _before(self, operation: str) -> None:
        self.then.pop(operation, lambda: None)()

    def describe_certificate(self, certificateId: str) -> Any:
        assert certificateId == OURS
        found = {"certificateId": OURS, "certificateArn": f"{ARN}{OURS}", "certificatePem": PEM}
        return {"certificateDescription": {**found, "status": self.status, "caCertificateId": self.authority}}

    def list_thing_principals(self, thingName: str) -> Any:
        if thingName not in self.things:
            raise MissingError
        return {"principals": self.things[thingName]}

    def create_thing(self, thingName: str, **_more: Any) -> None:
        self.things.setdefault(thingName, [])

    def add_thing_to_thing_group(self, **_asked: Any) -> None:
        return

    def attach_policy(self, **_asked: Any) -> None:
        self._before("attach_policy")

    def attach_thing_principal(self, thingName: str, principal: str, thingPrincipalType: str) -> None:
        assert thingPrincipalType == "EXCLUSIVE_THING"  # else one certificate could be two things
        self.things[thingName].append(principal)

    def update_certificate(self, certificateId: str, newStatus: str) -> None:
        assert certificateId == OURS
        self.status = newStatus

    def update_item(self, **_asked: Any) -> Any:
        if self.admits:
            return {"Attributes": self.row}
        raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "UpdateItem")  # type: ignore[typeddict-item]

    def get_item(self, **asked: Any) -> Any:
        assert asked["ConsistentRead"]
        return {"Item": self.row}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    aws = Aws()
    product = {
        "product": "lamp-1",
        "authorities": [fingerprint(AUTHORITY.pem)],
        "table": "linekey-serials",
        "thing_type": "lamp",
        "thing_groups": ["line"],
        "unit_policy": "unit",
    }
    monkeypatch.setenv("PRODUCT", json.dumps(product))
    monkeypatch.setattr(function, "_client", lambda _service: aws)
    monkeypatch.setattr(function, "RECHECK_SECONDS", 0.0)
    return aws


def admitted() -> bool:
    return bool(function.handler({"certificateId": OURS}, None)["admitted"])


def test_unit_that_its_row_means_is_admitted(aws: Aws) -> None:
    assert admitted()
    assert (aws.status, aws.things) == ("ACTIVE", {THING: [f"{ARN}{OURS}"]})


def test_certificate_of_another_authority_is_refused_whatever_the_row_says(aws: Aws) -> None:
    aws.authority = fingerprint(STRANGER.pem)
    assert not admitted()
    assert (aws.status, aws.things) == ("PENDING_ACTIVATION", {})


@pytest.mark.parametrize("status", ["REVOKED", "INACTIVE"])
def test_certificate_that_was_barred_is_refused(aws: Aws, status: str) -> None:
    aws.status = status
    assert not admitted()
    assert (aws.status, aws.things) == (status, {})


def test_unit_in_the_field_keeps_exactly_its_certificate(aws: Aws) -> None:
    aws.things[THING] = [THEIRS]
    assert not admitted()
    assert (aws.status, aws.things) == ("PENDING_ACTIVATION", {THING: [THEIRS]})


def test_thing_that_gets_another_certificate_meanwhile_has_one_active_one(aws: Aws) -> None:
    aws.then["attach_policy"] = lambda: aws.things[THING].append(THEIRS)
    assert not admitted()
    assert aws.status == "PENDING_ACTIVATION"


def test_row_that_refuses_is_the_last_word(aws: Aws) -> None:
    aws.admits, aws.row["certificate_id"] = False, {"S": "b" * 64}
    assert not admitted()
    assert (aws.status, aws.things) == ("PENDING_ACTIVATION", {})


def test_unit_that_passed_may_ask_again(aws: Aws) -> None:
    aws.admits = False
    assert admitted()


def test_run_that_is_taken_back_meanwhile_leaves_nothing_usable(aws: Aws) -> None:
    def taken_back() -> None:
        aws.row = {"serial": {"S": THING}}

    aws.then["attach_policy"] = taken_back
    assert not admitted()
    assert aws.status == "REVOKED"
