"""AWS is eventually consistent: some calls are right a few seconds after they were asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from desktop.core.errors import CloudError

_Result = TypeVar("_Result")


def eventually(
    attempt: Callable[[], _Result], *passing: type[CloudError], timeout: float = 15.0, pause: float = 0.5
) -> _Result:
    """Calls `attempt` until it raises none of `passing`; after `timeout` seconds the error is final."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            return attempt()
        except passing:
            if time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
