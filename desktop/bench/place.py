"""Whose, and where: AWS keeps almost everything apart by account and Region."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """An account in a Region."""

    account_id: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"


# The place of the request, or of the connection, that is at work.
Here = Callable[[], Place]
