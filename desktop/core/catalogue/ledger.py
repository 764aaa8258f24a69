"""The ledger."""

from __future__ import annotations

from signing.messages import Message, N

UNIT_UNKNOWN = Message(
    "LED-010", N("The ledger knows no unit {serial}."), N("Check the number: linekey ledger list")
)
