"""Custom authorizers: the operations of AWS IoT, and the choice of one for a client.

Rules and errors: AWS IoT API reference, `CreateAuthorizer` and its siblings; quotas: AWS general reference,
"AWS IoT Core endpoints and quotas".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import replace
from typing import Any

from desktop.bench.authorizers.decision import Admission, Denied, Invoke, decide, told
from desktop.bench.authorizers.fields import (
    ACTIVE,
    INACTIVE,
    checked_flag,
    checked_function,
    checked_keys,
    checked_name,
    checked_status,
    checked_token_key,
)
from desktop.bench.authorizers.shown import NAME, SIGNATURE, Shown, in_test
from desktop.bench.domains import Domain
from desktop.bench.markers import page_of
from desktop.bench.place import Here
from desktop.bench.rest import Refused, Request, invalid, not_found

PATH, LIST, DEFAULT = "/authorizer/", "/authorizers", "/default-authorizer"
LONGEST_TOKEN = 6144
MAX_ACTIVE, MAX_AUTHORIZERS = 32, 100
_THE_DEFAULT = "default"  # the one record of its store

Records = MutableMapping[str, dict[str, Any]]


class Authorizers:
    """Answers the REST calls over `records` and `defaults`, which know the caller's account and Region.

    `serves_a_domain` says whether a domain configuration has the authorizer of that name; `domain_at` finds
    the one that has a server's name.
    """

    def __init__(
        self,
        records: Records,
        defaults: Records,
        here: Here,
        invoke: Invoke,
        serves_a_domain: Callable[[str], bool],
        domain_at: Callable[[str], Domain | None],
    ) -> None:
        self._records = records
        self._defaults = defaults
        self._here = here
        self._invoke = invoke
        self._serves_a_domain = serves_a_domain
        self._domain_at = domain_at

    async def admit(self, shown: Shown) -> Admission:
        """By the authorizer that the client names, or the default of where it is. Raises `Denied`."""
        name = self._chosen(shown)
        record = self._records.get(name or "")
        if record is None or record["status"] != ACTIVE:
            raise Denied(f"There is no active authorizer {name}." if name else "No authorizer is named.")
        return await decide(record, shown, self._invoke)

    def _chosen(self, shown: Shown) -> str | None:
        """At a domain that has a default a client may name another only where that is allowed."""
        named, domain = shown.parameter(NAME), self._domain_at(shown.server_name)
        if domain is not None and not domain.enabled:
            raise Denied(f"{shown.server_name} is disabled.")
        if domain is None or not domain.authorizer:
            return named or self._default_name()
        if named and named != domain.authorizer and not domain.may_override:
            raise Denied(f"{shown.server_name} has an authorizer of its own.")
        return named or domain.authorizer

    async def route(self, request: Request) -> Mapping[str, Any] | None:
        if request.path == DEFAULT:
            return self._route_default(request)
        if request.path.rstrip("/") == LIST and request.method == "GET":
            return self._list(request.query)
        if not request.path.startswith(PATH):
            return None
        name, _, rest = request.path.removeprefix(PATH).partition("/")
        checked_name(name)
        match request.method, rest:
            case "POST", "":
                return self._create(name, request.body)
            case "PUT", "":
                return self._update(name, request.body)
            case "GET", "":
                return {"authorizerDescription": self._found(name)}
            case "DELETE", "":
                return self._delete(name)
            case "POST", "test":
                return await self._test(name, request.body)
        return None

    def _route_default(self, request: Request) -> Mapping[str, Any] | None:
        match request.method:
            case "POST":
                return self._set_default(str(request.body.get("authorizerName", "")))
            case "GET":
                return {"authorizerDescription": self._found(self._the_default())}
            case "DELETE":
                self._the_default()
                del self._defaults[_THE_DEFAULT]
                return {}
        return None

    def _list(self, query: Mapping[str, str]) -> Mapping[str, Any]:
        status = query.get("status")
        names = [name for name, one in self._records.items() if status in (None, one["status"])]
        shown, more = page_of(names, query, LIST, status)
        return {"authorizers": [_named(self._records[name]) for name in shown], **more}

    def _create(self, name: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if name in self._records:
            raise Refused("ResourceAlreadyExistsException", f"Authorizer {name} already exists.", 409)
        if len(self._records) >= MAX_AUTHORIZERS:
            raise _too_many(f"An account can have {MAX_AUTHORIZERS} authorizers.")
        now = time.time()
        record = {
            "authorizerName": name,
            "authorizerArn": self._here().arn("iot", f"authorizer/{name}"),
            "signingDisabled": checked_flag(body, "signingDisabled"),
            "status": INACTIVE,
            "enableCachingForHttp": False,
            "creationDate": now,
        }
        return self._written(record, {"status": INACTIVE, **body}, now)

    def _update(self, name: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._written(dict(self._found(name)), body, time.time())

    def _written(self, record: dict[str, Any], body: Mapping[str, Any], now: float) -> Mapping[str, Any]:
        """`body` without what cannot be changed."""
        was = record["status"]
        if "authorizerFunctionArn" in body or "authorizerFunctionArn" not in record:
            record["authorizerFunctionArn"] = checked_function(
                body.get("authorizerFunctionArn"), self._here()
            )
        if "tokenKeyName" in body:
            record["tokenKeyName"] = checked_token_key(body["tokenKeyName"])
        if "tokenSigningPublicKeys" in body:
            record["tokenSigningPublicKeys"] = checked_keys(body["tokenSigningPublicKeys"])
        if "enableCachingForHttp" in body:
            record["enableCachingForHttp"] = checked_flag(body, "enableCachingForHttp")
        record["status"] = checked_status(body.get("status", was))
        if not record["signingDisabled"] and not (
            record.get("tokenKeyName") and record.get("tokenSigningPublicKeys")
        ):
            raise invalid("With signing, tokenKeyName and tokenSigningPublicKeys are needed.")
        if record["status"] == ACTIVE and was != ACTIVE and self._active() >= MAX_ACTIVE:
            raise _too_many(f"An account can have {MAX_ACTIVE} active authorizers.")
        record["lastModifiedDate"] = now
        self._records[record["authorizerName"]] = record
        return _named(record)

    def _delete(self, name: str) -> Mapping[str, Any]:
        record = self._found(name)
        if record["status"] == ACTIVE or name == self._default_name() or self._serves_a_domain(name):
            raise Refused("DeleteConflictException", f"Authorizer {name} is active, or in use.", 409)
        del self._records[name]
        return {}

    async def _test(self, name: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        record, shown = self._found(name), in_test(body)
        token = body.get("token")
        if token is not None and not 1 <= len(token) <= LONGEST_TOKEN:
            raise invalid(f"token must have 1 to {LONGEST_TOKEN} characters.")
        given = {str(record.get("tokenKeyName")).lower(): token, SIGNATURE: body.get("tokenSignature")}
        parameters = {key: str(value) for key, value in given.items() if value is not None}
        try:
            admission = await decide(record, replace(shown, parameters=parameters), self._invoke)
        except Denied as denied:
            if denied.code:
                raise Refused(denied.code, str(denied)) from denied
            return {"isAuthenticated": False}
        return told(admission)

    def _set_default(self, name: str) -> Mapping[str, Any]:
        record = self._found(name)
        if self._default_name() is not None:
            raise Refused("ResourceAlreadyExistsException", "There is a default authorizer already.", 409)
        self._defaults[_THE_DEFAULT] = {"authorizerName": name}
        return _named(record)

    def _default_name(self) -> str | None:
        found = self._defaults.get(_THE_DEFAULT)
        return None if found is None else str(found["authorizerName"])

    def _the_default(self) -> str:
        name = self._default_name()
        if name is None:
            raise not_found("There is no default authorizer.")
        return name

    def _found(self, name: str) -> Mapping[str, Any]:
        record = self._records.get(name)
        if record is None:
            raise not_found(f"Authorizer {name} does not exist.")
        return record

    def _active(self) -> int:
        return sum(record["status"] == ACTIVE for record in self._records.values())


def _named(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: record[name] for name in ("authorizerName", "authorizerArn")}


def _too_many(message: str) -> Refused:
    return Refused("LimitExceededException", message, 410)
