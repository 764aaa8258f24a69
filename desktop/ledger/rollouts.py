"""What the ledger knows of rollouts that reached units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.ledger.store import Ledger


@dataclass(frozen=True)
class TakenRollout:
    """A rollout watched to its end that `succeeded` things took; `targets` are ARNs."""

    job_id: str
    version: str
    targets: tuple[str, ...]
    things: int
    succeeded: int


def taken_rollouts(ledger: Ledger, product: str) -> Iterator[TakenRollout]:
    """Oldest first. Rollouts launched elsewhere, or never watched to their end, are not among them."""
    launched: dict[str, Mapping[str, Any]] = {}
    for entry in ledger.entries("rollout"):
        body = entry.body
        if body["action"] == "launched" and body["product"] == product:
            launched[entry.subject] = body
        elif body["action"] == "finished" and entry.subject in launched:
            succeeded = int(body["counts"].get("SUCCEEDED", 0))
            if succeeded:
                plan = launched[entry.subject]
                targets = tuple(plan["targets"])
                yield TakenRollout(entry.subject, plan["version"], targets, plan["things"], succeeded)
