"""Answers AWS IoT's pre-provisioning hook: admits the one certificate that a run was promised, and no other.

Whoever holds a claim key may choose parameters and client id, and have as many certificates made as he likes.
He cannot choose which of them a station wrote into the row of the thing, for no claim reaches the table.

Configuration, from the function's environment:

====================  =====================================================================================
TABLE                 the DynamoDB table of serial numbers; the role needs GetItem and UpdateItem on it
THING_NAME            the thing's name, with `{serial}` for the serial number, as the template makes it
PRODUCT               the product's slug: rows of other products are refused, and its own, `product/<slug>`,
                      says whether it is closed to a list
====================  =====================================================================================

AWS IoT waits 5 seconds. What is not understood is refused; an exception is a refusal too.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from functools import cache
from typing import Any

log = logging.getLogger(__name__)

SERIAL = "SerialNumber"  # the parameter of the template
CERTIFICATE = "AWS::IoT::Certificate::Id"  # AWS's own, whose value no caller may choose


def handler(event: Mapping[str, Any], _context: object) -> dict[str, bool]:
    """`{certificateId, parameters, ...}` -> `{allowProvisioning}`. A request may be repeated."""
    certificate_id, serial = event.get("certificateId"), _serial(event)
    allowed = isinstance(certificate_id, str) and serial is not None and _admit(serial, certificate_id)
    if not allowed:
        log.warning("refused: serial number %r, certificate %r", serial, certificate_id)
    return {"allowProvisioning": allowed}


def _serial(event: Mapping[str, Any]) -> str | None:
    """The serial number, when the request names it and nothing else."""
    parameters = event.get("parameters")
    if not isinstance(parameters, Mapping):
        return None
    asked = dict(parameters)
    if asked.pop(CERTIFICATE, event.get("certificateId")) != event.get("certificateId"):
        return None
    serial = asked.pop(SERIAL, None)
    return serial if isinstance(serial, str) and serial and not asked else None


def _admit(serial: str, certificate_id: str) -> bool:
    """In one write: the row has this certificate, and from now on never expires."""
    thing, table = os.environ["THING_NAME"].replace("{serial}", serial), os.environ["TABLE"]
    condition = (
        "#product = :product AND #serial = :serial AND #certificate = :certificate"
        " AND (#state = :reserved OR #state = :registering)"
    )
    values: dict[str, Any] = {
        ":product": {"S": os.environ["PRODUCT"]},
        ":serial": {"S": serial},
        ":certificate": {"S": certificate_id},
        ":reserved": {"S": "reserved"},
        ":registering": {"S": "registering"},
    }
    names = {"#certificate": "certificate_id", "#expires": "expires"}
    names |= {f"#{name}": name for name in ("product", "serial", "state")}
    if _is_closed(table):
        condition += " AND #listed = :listed"
        values[":listed"] = {"BOOL": True}
        names["#listed"] = "listed"
    client = _dynamodb()
    try:
        client.update_item(
            TableName=table,
            Key={"thing": {"S": thing}},
            UpdateExpression="SET #state = :registering REMOVE #expires",
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _is_closed(table: str) -> bool:
    key = {"thing": {"S": f"product/{os.environ['PRODUCT']}"}}
    row = _dynamodb().get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})
    return bool(row.get("closed", {}).get("BOOL", False))


@cache
def _dynamodb() -> Any:
    import boto3
    from botocore.config import Config

    # Two attempts of each call must end before AWS IoT stops waiting after 5 seconds.
    return boto3.client(
        "dynamodb", config=Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 2})
    )
