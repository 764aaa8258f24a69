"""Admits the certificate to which its serial number belongs, and makes a unit of it; no other.

AWS IoT repeats the event each time that the unit connects, so everything here may be done twice
(AWS IoT developer guide, "Register a client certificate when the client connects to AWS IoT").
"""

from __future__ import annotations

import json
import logging
import os
import time
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from .certificate import read_subject

PENDING = "PENDING_ACTIVATION"
RECHECK_SECONDS = 2.0  # a station that takes its run back revokes the certificate first, then frees the row
# Bound to this certificate, or to its key and no certificate; or leased to a station without internet, which
# can bind nothing: there the first certificate that the authority signed for the name gets it.
ADMISSIBLE = (
    "#product = :product AND #state <> :active AND (#certificate_id = :certificate_id OR (#state = :reserved"
    " AND attribute_not_exists(#certificate_id) AND (#key = :key"
    " OR (attribute_not_exists(#key) AND attribute_exists(#lease)))))"
)
CHANGE = "SET #state = :next, #certificate_id = :certificate_id REMOVE #expires"

log = logging.getLogger(__name__)
log.setLevel(logging.INFO)


class RefusedError(Exception):
    """The certificate stays PENDING_ACTIVATION, and the reason goes to the log."""


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers `{"admitted": bool, "reason": str}`. Raises for what AWS cannot do now: it is tried again."""
    certificate_id = str(event.get("certificateId", ""))
    try:
        if not certificate_id:
            raise RefusedError("certificateId is missing")
        return {"admitted": _admit(certificate_id), "reason": ""}
    except RefusedError as refused:
        log.warning("%s is not admitted: %s", certificate_id[:12], refused)
        return {"admitted": False, "reason": str(refused)}


def _admit(certificate_id: str) -> bool:
    settings = json.loads(os.environ["PRODUCT"])
    iot, table = _client("iot"), _client("dynamodb")
    found = iot.describe_certificate(certificateId=certificate_id)["certificateDescription"]
    if found.get("caCertificateId") not in settings["authorities"]:
        raise RefusedError("it is of another authority")
    if found["status"] not in (PENDING, "ACTIVE"):
        raise RefusedError(f"it is {found['status']}")
    try:
        subject = read_subject(found["certificatePem"])
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        raise RefusedError(f"its subject cannot be used: {error}") from error
    _check_alone(iot, subject.common_name, found["certificateArn"])
    row = _claim(table, settings, subject.common_name, subject.key, certificate_id)
    _register(iot, settings, subject.common_name, str(row["serial"]["S"]), found)
    time.sleep(RECHECK_SECONDS)
    if _row(table, settings, subject.common_name).get("certificate_id", {}).get("S") != certificate_id:
        iot.update_certificate(certificateId=certificate_id, newStatus="REVOKED")
        raise RefusedError("its run was taken back meanwhile")
    return True


def _claim(table: Any, settings: Any, thing: str, key: str, certificate_id: str) -> Any:
    """The row, from now on this certificate's for good."""
    words = ("product", "certificate_id", "state", "key", "lease", "expires")
    try:
        answer = table.update_item(
            TableName=settings["table"],
            Key={"thing": {"S": thing}},
            UpdateExpression=CHANGE,
            ConditionExpression=ADMISSIBLE,
            ExpressionAttributeNames={f"#{word}": word for word in words},
            ExpressionAttributeValues={
                ":product": {"S": settings["product"]},
                ":certificate_id": {"S": certificate_id},
                ":reserved": {"S": "reserved"},
                ":next": {"S": "registering"},
                ":active": {"S": "active"},
                ":key": {"S": key},
            },
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        row = _row(table, settings, thing)
        if row.get("certificate_id", {}).get("S") == certificate_id:
            return row  # its unit has passed already
        raise RefusedError(f"the serial number of {thing} is not reserved for it") from error
    return answer["Attributes"]


def _register(iot: Any, settings: Any, thing: str, serial: str, certificate: Any) -> None:
    arn, attributes = certificate["certificateArn"], {"attributes": {"serial": serial}}
    try:
        iot.create_thing(thingName=thing, thingTypeName=settings["thing_type"], attributePayload=attributes)
    except iot.exceptions.ResourceAlreadyExistsException:
        iot.update_thing(
            thingName=thing,
            thingTypeName=settings["thing_type"],
            attributePayload={**attributes, "merge": True},
        )
    for group in settings["thing_groups"]:
        iot.add_thing_to_thing_group(thingName=thing, thingGroupName=group)
    iot.attach_policy(policyName=settings["unit_policy"], target=arn)
    iot.attach_thing_principal(thingName=thing, principal=arn, thingPrincipalType="EXCLUSIVE_THING")
    _check_alone(iot, thing, arn)  # once more: other ways to a certificate do not ask the row
    iot.update_certificate(certificateId=certificate["certificateId"], newStatus="ACTIVE")


def _row(table: Any, settings: Any, thing: str) -> dict[str, Any]:
    answer = table.get_item(TableName=settings["table"], Key={"thing": {"S": thing}}, ConsistentRead=True)
    row: dict[str, Any] = answer.get("Item", {})
    return row


@cache
def _client(service: Any) -> Any:
    """A call that hangs ends while the function can still say so: it has half a minute for all of them."""
    return boto3.client(service, config=Config(connect_timeout=2, read_timeout=5))


def _check_alone(iot: Any, thing: str, arn: str) -> None:
    try:
        others = [one for one in iot.list_thing_principals(thingName=thing)["principals"] if one != arn]
    except iot.exceptions.ResourceNotFoundException:
        return
    if others:
        raise RefusedError(f"{thing} has another certificate")
