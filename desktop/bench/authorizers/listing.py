"""Pages of authorizers, by name. A marker is good only for the list that it came with."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

from desktop.bench.rest import invalid

PAGE = 250


def page_of(
    authorizers: Iterable[Mapping[str, Any]], query: Mapping[str, str]
) -> tuple[list[Mapping[str, Any]], dict[str, str]]:
    """Those that `query` asks for, and `{"nextMarker": ...}` when there are more."""
    status, rising = query.get("status"), query.get("isAscendingOrder", "").lower() == "true"
    asked = [status, rising]
    found = sorted(
        (one for one in authorizers if status in (None, one["status"])), key=_name, reverse=not rising
    )
    if "marker" in query:
        last = _last_of(query["marker"], asked)
        found = [one for one in found if _name(one) != last and (_name(one) > last) == rising]
    shown = found[: _size(query)]
    more = {"nextMarker": _marker(asked, _name(shown[-1]))} if len(found) > len(shown) else {}
    return shown, more


def _name(authorizer: Mapping[str, Any]) -> str:
    return str(authorizer["authorizerName"])


def _size(query: Mapping[str, str]) -> int:
    size = query.get("pageSize", str(PAGE))
    if not size.isdecimal() or not 1 <= int(size) <= PAGE:
        raise invalid(f"pageSize must lie between 1 and {PAGE}.")
    return int(size)


def _marker(asked: list[Any], name: str) -> str:
    return base64.b64encode(json.dumps([*asked, name]).encode()).decode("ascii")


def _last_of(marker: str, asked: list[Any]) -> str:
    """The name that the page before ended with."""
    try:
        *given, name = json.loads(base64.b64decode(marker, validate=True))
    except (ValueError, TypeError) as error:
        raise invalid("The marker is not one of ours.") from error
    if given != asked:
        raise invalid("The marker belongs to another list.")
    return str(name)
