"""A REST call to an operation the bench adds, and its answer, in the shapes of AWS's rest-json protocol."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
NO_SUCH_PAGE = "nextToken is not one of this list."


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
        method: str,
        path: str,
        body: bytes,
        query: Mapping[str, Any],
        headers: Mapping[str, str],
        refuse: Callable[[str], Refused] = invalid,
    ) -> Request:
        """Raises what `refuse` makes when the body is not a JSON object."""
        repeated = {name: value if isinstance(value, list) else [value] for name, value in query.items()}
        single = {name: values[0] for name, values in repeated.items()}
        try:
            document = json.loads(body or b"{}")
        except (ValueError, RecursionError) as error:
            raise refuse("The request body is not JSON.") from error
        if not isinstance(document, dict):
            raise refuse("The request body is not a JSON object.")
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


def page(
    items: list[Any], request: Request, size: int, refuse: Callable[[str], Refused] = invalid
) -> tuple[list[Any], dict[str, str]]:
    """The page that `maxResults` and `nextToken` ask for, and `{"nextToken": ...}` when there is more.

    A token goes on with the list it came from: with another filter, order or operation it is refused.
    """
    said = request.query.get("maxResults")
    limit = size if said is None else int(said) if re.fullmatch("[0-9]{1,9}", said) else 0
    if not 1 <= limit <= size:
        raise refuse(f"maxResults must lie between 1 and {size}.")
    token = request.query.get("nextToken")
    position = "0" if token is None else unseal(token, request)
    if position is None or not re.fullmatch("[0-9]{1,9}", position):
        raise refuse(NO_SUCH_PAGE)
    start, end = int(position), int(position) + limit
    return items[start:end], {"nextToken": seal(str(end), request)} if end < len(items) else {}


def seal(position: str, request: Request) -> str:
    """A token for where a list goes on."""
    return base64.urlsafe_b64encode(f"{position} {_asked(request)}".encode()).decode("ascii")


def unseal(token: str, request: Request) -> str | None:
    """The position; None for a token that no list of what is asked for has given."""
    try:
        position, _, asked = base64.urlsafe_b64decode(token).decode("utf-8").rpartition(" ")
    except ValueError:
        return None
    return position if asked == _asked(request) else None


def _asked(request: Request) -> str:
    """What is listed, in short: the operation and all that it was told but which page."""
    told = {**request.query, **request.repeated, **request.body}
    filters = {name: value for name, value in told.items() if name not in ("maxResults", "nextToken")}
    text = json.dumps([request.method, request.path, filters], sort_keys=True, default=list)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
