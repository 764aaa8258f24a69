"""Pages of lists by name that AWS IoT asks for with `pageSize`, `marker` and `isAscendingOrder`.

A marker is good only for the list that it came with, and stays so when what the page ended with is gone.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

from desktop.bench.rest import invalid

PAGE = 250


def page_of(
    names: Iterable[str], query: Mapping[str, str], *listed: str | None
) -> tuple[list[str], dict[str, str]]:
    """Those that `query` asks for, and `{"nextMarker": ...}` when there are more.

    `listed` tells the list from others: what it is of, and by what it is filtered.
    """
    rising = query.get("isAscendingOrder", "").lower() == "true"
    asked = [*listed, rising]
    found = sorted(names, reverse=not rising)
    if "marker" in query:
        last = _last_of(query["marker"], asked)
        found = [name for name in found if name != last and (name > last) == rising]
    shown = found[: _size(query)]
    more = {"nextMarker": _marker(asked, shown[-1])} if len(found) > len(shown) else {}
    return shown, more


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
    except (ValueError, TypeError, RecursionError) as error:
        raise invalid("The marker is not one of ours.") from error
    if given != asked:
        raise invalid("The marker belongs to another list.")
    return str(name)
