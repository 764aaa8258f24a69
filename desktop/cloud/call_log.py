"""Every call to AWS in the debug log: what was asked for and how it ended, no request and no answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

_log = logging.getLogger(__name__)
_BEGAN = "linekey_began"


def log_calls(client: Any) -> None:
    """From now on each attempt of each call of this botocore client is one record; retries show as more."""
    client.meta.events.register("request-created", _began)
    client.meta.events.register("response-received", _ended)


def _began(request: Any, **_: Any) -> None:
    request.context[_BEGAN] = time.monotonic()


def _ended(
    event_name: str,
    response_dict: Mapping[str, Any] | None,
    parsed_response: Mapping[str, Any] | None,
    context: Mapping[str, Any],
    exception: Exception | None,
    **_: Any,
) -> None:
    if not _log.isEnabledFor(logging.DEBUG):
        return
    operation = event_name.partition(".")[2]
    seconds = time.monotonic() - context[_BEGAN]
    if response_dict is None or parsed_response is None:
        _log.debug("%s: no answer (%s) after %.3f s", operation, type(exception).__name__, seconds)
        return
    metadata = parsed_response.get("ResponseMetadata", {})
    code = parsed_response.get("Error", {}).get("Code")
    _log.debug(
        "%s: %s%s in %.3f s, request %s",
        operation,
        response_dict["status_code"],
        f" {code}" if code else "",
        seconds,
        metadata.get("RequestId", "without an id"),
    )
