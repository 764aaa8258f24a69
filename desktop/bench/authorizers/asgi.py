"""What a request over HTTP says of itself, as ASGI has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """Of an ASGI request, by their names in lower case."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def query_of(scope: Mapping[str, Any]) -> str:
    return str(scope.get("query_string", b"").decode("latin-1"))


def is_signed(scope: Mapping[str, Any]) -> bool:
    """Whether the request means to be signed with SigV4."""
    header = headers_of(scope).get("authorization", "")
    return header.startswith("AWS4-") or "X-Amz-Signature=" in query_of(scope)
