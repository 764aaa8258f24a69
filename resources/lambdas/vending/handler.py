"""Answers `POST /certificate` of an HTTP API, or of a REST API with a Lambda proxy integration.

Body: `{"productid": …, "csr": …}`, and `"activate": false` for a certificate that its receiver activates
after looking at it. The token is in a header, `Authorization: Bearer …` or `x-access-token`: URLs are kept in
logs. Answer: `{"certificateId", "certificateArn", "certificatePem", "thingName"}`. A refusal is
`{"code", "message"}` with a status of its own, the same one for an unknown product id and a wrong token.

Configuration, from the function's environment:

====================  ===============================================================
TABLE                 the table of units
THING_TYPE            of every thing
THING_GROUPS          that every thing joins, a JSON list
UNIT_POLICY           the AWS IoT policy of every certificate
====================  ===============================================================
"""

from __future__ import annotations

import base64
import json
import logging
import os
import re
import time
import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any

from ..certificate_provider.request import LONGEST_REQUEST, RequestRefusedError, checked_request
from .registry import Kind, Registry
from .rows import Rows
from .tokens import LONGEST, matches
from .vend import Refused, VendingMachine, refuse

PRODUCT_ID = re.compile(r"[a-zA-Z0-9:_-]{1,64}")  # AWS IoT's thing names, within a common name's length
LONGEST_BODY = 2 * LONGEST_REQUEST

log = logging.getLogger(__name__)


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    try:
        return _answer(200, _vend(event))
    except Refused as refused:
        more = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
        return _answer(refused.status, {"code": refused.code, "message": str(refused)}, more)
    except Exception:
        log.exception("not answered")
        return _answer(500, {"code": "Failed", "message": "The vending machine failed."})


def _vend(event: Mapping[str, Any]) -> dict[str, str]:
    if event.get("rawQueryString") or event.get("queryStringParameters"):
        raise refuse(400, "QueryRefused", "Send no query string: the token belongs into a header.")
    token = _token(event)
    body = _body(event)
    productid = _text(body, "productid", PRODUCT_ID)
    csr = _text(body, "csr", re.compile(rf"[\x00-\x7f]{{1,{LONGEST_REQUEST}}}", re.DOTALL))
    activate = body.get("activate", True)
    if not isinstance(activate, bool):
        raise refuse(400, "RequestMalformed", "activate must be true or false.")

    machine = _machine()
    row = machine.rows.get(productid)
    if not matches(token, None if row is None else row.access_token) or row is None:
        raise refuse(403, "AccessDenied", "The product id or its token is not right.")
    try:
        request = checked_request(csr, re.compile(re.escape(productid)))
    except RequestRefusedError as error:
        raise refuse(400, "CsrRefused", str(error)) from error
    return machine.vend(row, csr, request["subject_pk_info"], activate=activate)


def _token(event: Mapping[str, Any]) -> str:
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    given = {bearer.strip()} if scheme.lower() == "bearer" else set()
    given |= {headers[name].strip() for name in ("x-access-token",) if name in headers}
    if len(given) != 1 or not 0 < len(token := given.pop()) <= LONGEST:
        raise refuse(401, "TokenMissing", "Send one token: Authorization: Bearer TOKEN.")
    return token


def _body(event: Mapping[str, Any]) -> dict[str, Any]:
    text = event.get("body") or ""
    if len(text) > LONGEST_BODY:
        raise refuse(413, "TooLong", f"The body is longer than {LONGEST_BODY} characters.")
    try:
        if event.get("isBase64Encoded"):
            text = base64.b64decode(text, validate=True).decode("utf-8")
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refuse(400, "RequestMalformed", "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise refuse(400, "RequestMalformed", "The body is not a JSON object.")
    return body


def _text(body: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise refuse(400, "RequestMalformed", f"{name} is missing, too long, or not as it must be.")
    return value


def _answer(status: int, document: Mapping[str, str], headers: Mapping[str, str] = {}) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", "Cache-Control": "no-store", **headers},
        "body": json.dumps(document),
    }


@cache
def _machine() -> VendingMachine:
    import boto3
    from botocore.config import Config

    def client(service: str, attempts: int = 3) -> Any:
        config = Config(connect_timeout=2, read_timeout=4, retries={"total_max_attempts": attempts})
        connect: Any = boto3.client  # its type wants the service's name to be written out
        return connect(service, config=config)

    kind = Kind(
        os.environ["THING_TYPE"], tuple(json.loads(os.environ["THING_GROUPS"])), os.environ["UNIT_POLICY"]
    )
    registry = Registry(client("iot"), client("iot", attempts=1), kind)
    return VendingMachine(
        Rows(client("dynamodb"), os.environ["TABLE"]),
        registry,
        now=lambda: int(time.time()),
        new_owner=lambda: str(uuid.uuid4()),
    )
