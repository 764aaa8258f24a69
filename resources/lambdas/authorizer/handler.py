"""Answers AWS IoT's custom authorizer: a user with the right password is let in, as one client and no other.

AWS IoT must have verified the signature of the user's token before: who knows a password and has no token
that was made for the user never gets as far as this. Every refusal is the same answer after the same work,
also for a user who does not exist. An exception is a refusal too.

Configuration, from the function's environment:

====================  ===============================================================
TABLE                 the table of users; the role needs GetItem on it
IOT                   `arn:aws:iot:REGION:ACCOUNT`
TOPICS                the first level of the topics that users have
====================  ===============================================================
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import logging
import os
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from .passwords import LONGEST, matches
from .users import KEY, USER, User, user_of

# A user who was removed is disconnected when AWS IoT asks again; 300 s is the least that it takes.
REFRESH_SECONDS = 300
DISCONNECT_SECONDS = 86400

log = logging.getLogger(__name__)


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    mqtt = _mapping(_mapping(event.get("protocolData")).get("mqtt"))
    name = str(mqtt.get("username", "")).partition("?")[0]
    user = _find(name)
    right = matches(_password(mqtt.get("password")), None if user is None else user.password_hash)
    if user is None or not right or not _is_for(user, event, mqtt):
        log.warning("refused: user %r, client %r", name, mqtt.get("clientId"))
        return {"isAuthenticated": False}
    return {
        "isAuthenticated": True,
        # Letters and digits alone are allowed, and two users must not have one principal.
        "principalId": user.name.encode("ascii").hex(),
        "policyDocuments": [_policy(user)],
        "refreshAfterInSeconds": REFRESH_SECONDS,
        "disconnectAfterInSeconds": DISCONNECT_SECONDS,
    }


def _is_for(user: User, event: Mapping[str, Any], mqtt: Mapping[str, Any]) -> bool:
    """The token is signed and this user's, of today's row; the client is the user's own."""
    token = str(event.get("token", "")).encode("utf-8", "surrogatepass")
    return (
        event.get("signatureVerified") is True
        and bool(user.token_id)
        and hmac.compare_digest(token, user.token.encode("utf-8"))
        and mqtt.get("clientId") == user.client_id
    )


def _find(name: str) -> User | None:
    if not USER.fullmatch(name):
        return None
    found = _dynamodb().get_item(TableName=os.environ["TABLE"], Key={KEY: {"S": name}}, ConsistentRead=True)
    return user_of(found["Item"]) if "Item" in found else None


def _password(given: object) -> bytes:
    """AWS IoT hands it on in base64; empty for all that cannot be one."""
    try:
        password = base64.b64decode(str(given or ""), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return password if len(password) <= LONGEST else b""


def _policy(user: User) -> dict[str, Any]:
    """Its own client id, and the topics below its own name."""
    text = (resources.files(__package__) / "policy.json").read_text(encoding="utf-8")
    values = {"iot": os.environ["IOT"], "client": user.client_id}
    values["topics"] = f"{os.environ['TOPICS']}/{user.name}"
    for place, value in values.items():
        text = text.replace(f"{{{{{place}}}}}", value)
    policy: dict[str, Any] = json.loads(text)
    return policy


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


@cache
def _dynamodb() -> Any:
    import boto3
    from botocore.config import Config

    # Two attempts and the hash must end before AWS IoT stops waiting after 5 seconds.
    return boto3.client(
        "dynamodb", config=Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 2})
    )
