"""Where the request or connection at work is, as MiniStack knows it: see `desktop.bench.stack`.

A request names its account by its key and its Region by its signature; a device is where its certificate is
registered.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs

from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.core.router import extract_region

from desktop.bench.asgi import headers_of, query_of
from desktop.bench.place import Place


def here() -> Place:
    return Place(get_account_id(), get_region())


def at(account_id: str, region: str) -> AbstractContextManager[None]:
    """While this lasts, `here` is there."""
    scope: AbstractContextManager[None] = request_scope(account_id, region)
    return scope


def region_of(scope: Mapping[str, Any]) -> str:
    """The Region that the signature of a WebSocket's upgrade names, in its query or in its header."""
    return str(extract_region(headers_of(scope), parse_qs(query_of(scope))))
