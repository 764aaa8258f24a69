"""Certificate providers: the five operations of AWS IoT, one provider per account and Region.

Rules and errors: AWS IoT API reference, `CreateCertificateProvider` and its siblings.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, MutableMapping
from typing import Any

from desktop.bench.place import Here
from desktop.bench.rest import Refused, Request, invalid, not_found

PREFIX = "/certificate-providers/"
OPERATIONS = ["CreateCertificateFromCsr"]
NAME = re.compile(r"[\w=,@-]{1,128}", re.ASCII)
FUNCTION = re.compile(r"[A-Za-z0-9_-]{1,64}(:[\w$-]+)?")

Records = MutableMapping[str, dict[str, Any]]


class CertificateProviders:
    """Answers the REST calls over `records`, a mapping by name that knows the caller's account and Region."""

    def __init__(self, records: Records, here: Here) -> None:
        self._records = records
        self._here = here

    def current(self) -> Mapping[str, Any] | None:
        """The provider of this account and Region: every `create-from-csr` over MQTT goes to it."""
        return next(iter(self._records.values()), None)

    def route(self, request: Request) -> Mapping[str, Any] | None:
        if not request.path.startswith(PREFIX):
            return None
        name = request.path.removeprefix(PREFIX)
        if not name and request.method == "GET":
            return self._list()
        if not NAME.fullmatch(name):
            raise invalid(f"certificateProviderName must match {NAME.pattern}.")
        match request.method:
            case "POST":
                return self._create(name, request.body)
            case "PUT":
                return self._update(name, request.body)
            case "GET":
                return _described(self._found(name))
            case "DELETE":
                self._found(name)
                del self._records[name]
                return {}
        return None

    def _create(self, name: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        existing = self.current()
        if existing is not None:
            if existing["certificateProviderName"] != name:
                raise Refused("LimitExceededException", "An account can have one certificate provider.", 410)
            if existing["clientToken"] != body.get("clientToken"):
                raise Refused(
                    "ResourceAlreadyExistsException", f"Certificate provider {name} already exists.", 409
                )
            return _named(existing)
        now = time.time()
        record = {
            "certificateProviderName": name,
            "certificateProviderArn": self._here().arn("iot", f"certificateprovider/{name}"),
            "lambdaFunctionArn": self._checked_function(body.get("lambdaFunctionArn")),
            "accountDefaultForOperations": _checked_operations(body.get("accountDefaultForOperations")),
            "creationDate": now,
            "lastModifiedDate": now,
            "clientToken": body.get("clientToken"),
        }
        self._records[name] = record
        return _named(record)

    def _update(self, name: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        record = dict(self._found(name))
        if "lambdaFunctionArn" in body:
            record["lambdaFunctionArn"] = self._checked_function(body["lambdaFunctionArn"])
        if "accountDefaultForOperations" in body:
            record["accountDefaultForOperations"] = _checked_operations(body["accountDefaultForOperations"])
        record["lastModifiedDate"] = time.time()
        self._records[name] = record
        return _named(record)

    def _list(self) -> Mapping[str, Any]:
        return {"certificateProviders": [_named(record) for record in self._records.values()]}

    def _found(self, name: str) -> Mapping[str, Any]:
        record = self._records.get(name)
        if record is None:
            raise not_found(f"Certificate provider {name} does not exist.")
        return record

    def _checked_function(self, arn: object) -> str:
        """The function must live in the provider's own account and Region."""
        start = self._here().arn("lambda", "function:")
        if not isinstance(arn, str) or not (
            arn.startswith(start) and FUNCTION.fullmatch(arn.removeprefix(start))
        ):
            raise invalid("lambdaFunctionArn must name a function in this account and Region.")
        return arn


def _checked_operations(operations: object) -> list[str]:
    if operations != OPERATIONS:
        raise invalid(f"accountDefaultForOperations must be {OPERATIONS}.")
    return OPERATIONS


def _named(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: record[name] for name in ("certificateProviderName", "certificateProviderArn")}


def _described(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in record.items() if name != "clientToken"}
