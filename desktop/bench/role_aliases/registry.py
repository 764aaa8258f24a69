"""Role aliases: the five operations of AWS IoT.

Rules and errors: AWS IoT API reference, `CreateRoleAlias` and its siblings.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from desktop.bench.markers import page_of
from desktop.bench.place import Here
from desktop.bench.rest import Refused, Request, invalid, not_found

PATH = "/role-aliases"
NAME = re.compile(r"[\w=,@-]{1,128}", re.ASCII)
ROLE = re.compile(r"arn:aws(-cn)?:iam::\d{12}:role/[\w+=,.@/-]{1,512}", re.ASCII)
USUAL_SECONDS, SECONDS = 3600, range(900, 43200 + 1)

Records = MutableMapping[str, dict[str, Any]]


class RoleAliases:
    """Answers the REST calls over `records`, a mapping by name that knows the caller's account and Region.

    `here` is that account and Region; `may_pass(headers, role)`: whether the caller may hand on the role.
    """

    def __init__(
        self,
        records: Records,
        here: Here,
        may_pass: Callable[[Mapping[str, str], str], bool],
    ) -> None:
        self._records, self._here, self._may_pass = records, here, may_pass

    def route(self, request: Request) -> Mapping[str, Any] | None:
        if request.path == PATH and request.method == "GET":
            names, more = page_of(self._records, request.query, PATH)
            return {"roleAliases": names, **more}
        if not request.path.startswith(f"{PATH}/"):
            return None
        name = request.path.removeprefix(f"{PATH}/")
        if not NAME.fullmatch(name):
            raise invalid(f"roleAlias must match {NAME.pattern}.")
        match request.method:
            case "POST":
                return self._create(name, request)
            case "PUT":
                return self._update(name, request)
            case "GET":
                return {"roleAliasDescription": self._found(name)}
            case "DELETE":
                self._found(name)
                del self._records[name]
                return {}
        return None

    def _create(self, name: str, request: Request) -> Mapping[str, Any]:
        if name in self._records:
            raise Refused("ResourceAlreadyExistsException", f"Role alias {name} already exists.", 409)
        place = self._here()
        now = time.time()
        record = {
            "roleAlias": name,
            "roleAliasArn": place.arn("iot", f"rolealias/{name}"),
            "roleArn": self._checked_role(request),
            "owner": place.account_id,
            "credentialDurationSeconds": _checked_seconds(request.body, USUAL_SECONDS),
            "creationDate": now,
            "lastModifiedDate": now,
        }
        self._records[name] = record
        return _named(record)

    def _update(self, name: str, request: Request) -> Mapping[str, Any]:
        record = dict(self._found(name))
        if "roleArn" in request.body:
            record["roleArn"] = self._checked_role(request)
        seconds = _checked_seconds(request.body, record["credentialDurationSeconds"])
        record.update(credentialDurationSeconds=seconds, lastModifiedDate=time.time())
        self._records[name] = record
        return _named(record)

    def _found(self, name: str) -> Mapping[str, Any]:
        record = self._records.get(name)
        if record is None:
            raise not_found(f"Role alias {name} does not exist.")
        return record

    def _checked_role(self, request: Request) -> str:
        arn = request.body.get("roleArn")
        if not isinstance(arn, str) or not ROLE.fullmatch(arn):
            raise invalid("roleArn must be the ARN of a role.")
        if not self._may_pass(request.headers, arn):
            raise Refused("UnauthorizedException", f"Not authorized to perform: iam:PassRole on {arn}", 401)
        return arn


def _checked_seconds(body: Mapping[str, Any], usual: int) -> int:
    seconds = body.get("credentialDurationSeconds", usual)
    if not isinstance(seconds, int) or seconds not in SECONDS:
        raise invalid(f"credentialDurationSeconds must lie between {SECONDS[0]} and {SECONDS[-1]}.")
    return seconds


def _named(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: record[name] for name in ("roleAlias", "roleAliasArn")}
