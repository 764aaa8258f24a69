"""A REST call to an operation the bench adds, and its answer, in the shapes of AWS's rest-json protocol."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


class Refused(Exception):  # noqa: N818 - AWS's answer, not an error of ours
    """An AWS error: `code` such as `ResourceNotFoundException`, `detail` the finer code some services add."""

    def __init__(self, code: str, message: str, status: int = 400, detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.detail = detail


def invalid(message: str) -> Refused:
    return Refused("InvalidRequestException", message)


def not_found(message: str) -> Refused:
    return Refused("ResourceNotFoundException", message, 404)


@dataclass(frozen=True)
class Request:
    """`query` holds the first value of each parameter, `repeated` all of them."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any]
    repeated: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def read(
        method: str, path: str, body: bytes, query: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Request:
        """Raises `Refused` when the body is not a JSON object."""
        repeated = {name: value if isinstance(value, list) else [value] for name, value in query.items()}
        single = {name: values[0] for name, values in repeated.items()}
        try:
            document = json.loads(body or b"{}")
        except (ValueError, RecursionError) as error:
            raise invalid("The request body is not JSON.") from error
        if not isinstance(document, dict):
            raise invalid("The request body is not a JSON object.")
        return Request(method, path, single, document, repeated, headers)


# What an operation returns; None means the path is not one of its own.
Document = Mapping[str, Any] | None
Route = Callable[[Request], Document | Awaitable[Document]]


def answer(document: Mapping[str, Any]) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()


def refusal(error: Refused) -> Answer:
    headers = {"Content-Type": "application/json", "x-amzn-errortype": error.code}
    document = {"__type": error.code, "message": error.message}
    if error.detail:
        document["code"] = error.detail
    return error.status, headers, json.dumps(document).encode()


def page(items: list[Any], query: Mapping[str, str], size: int) -> tuple[list[Any], dict[str, str]]:
    """The page that `maxResults` and `nextToken` ask for, and `{"nextToken": ...}` when there is more."""
    try:
        start = int(query.get("nextToken") or 0)
        limit = int(query.get("maxResults") or size)
    except ValueError as error:
        raise invalid("The page is not a number of ours.") from error
    if not 1 <= limit <= size:
        raise invalid(f"maxResults must lie between 1 and {size}.")
    end = start + limit
    return items[start:end], {"nextToken": str(end)} if end < len(items) else {}
