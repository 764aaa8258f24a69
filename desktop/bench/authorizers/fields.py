"""What the fields of an authorizer may hold: AWS IoT API reference, `CreateAuthorizer`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from desktop.bench.authorizers.decision import signing_key
from desktop.bench.place import Place
from desktop.bench.rest import invalid

ACTIVE, INACTIVE = "ACTIVE", "INACTIVE"
NAME = re.compile(r"[\w=,@-]{1,128}", re.ASCII)
_TOKEN_KEY = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_KEY_NAME = re.compile(r"[a-zA-Z0-9:_-]{1,128}")


def checked_name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise invalid(f"authorizerName must match {NAME.pattern}.")
    return name


def checked_function(arn: object, here: Place) -> str:
    wanted = here.arn("lambda", r"function:[A-Za-z0-9_-]{1,64}(:[\w$-]+)?")
    if not isinstance(arn, str) or not re.fullmatch(wanted, arn):
        raise invalid("authorizerFunctionArn must name a function in this account and Region.")
    return arn


def checked_token_key(name: object) -> str:
    if not isinstance(name, str) or not _TOKEN_KEY.fullmatch(name):
        raise invalid(f"tokenKeyName must match {_TOKEN_KEY.pattern}.")
    return name


def checked_keys(keys: object) -> dict[str, str]:
    if not isinstance(keys, Mapping) or not all(_KEY_NAME.fullmatch(str(name)) for name in keys):
        raise invalid(f"The names of tokenSigningPublicKeys must match {_KEY_NAME.pattern}.")
    for name, pem in keys.items():
        try:
            signing_key(pem)
        except ValueError as error:
            raise invalid(f"The public key {name} cannot be used: {error}.") from error
    return dict(keys)


def checked_flag(body: Mapping[str, Any], name: str) -> bool:
    given = body.get(name, False)
    if not isinstance(given, bool):
        raise invalid(f"{name} must be true or false.")
    return given


def checked_status(status: object) -> str:
    if status not in (ACTIVE, INACTIVE):
        raise invalid(f"status must be {ACTIVE} or {INACTIVE}.")
    return str(status)
