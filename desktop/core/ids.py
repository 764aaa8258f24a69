"""Identifiers that sort by the time they were made."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def new_id(prefix: str) -> str:
    """`run-20260131T101502-9f2c61aa`: readable, sortable, unique enough for one station."""
    return f"{prefix}-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
