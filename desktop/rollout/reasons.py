"""Why an execution ended as it did, in words for a person."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.ledger.projections.executions import ReasonCount

# What AWS decided itself comes without the unit's words.
_OF_AWS = {
    "TIMED_OUT": "the unit did not finish within the time limit",
    "REMOVED": "the thing was deleted or left the target group",
    "CANCELED": "cancelled before the unit began, or forced to stop",
}


def reason(state: str, details: Mapping[str, str]) -> str:
    """The unit's own `reason`, else what AWS's state means; of a unit at work, how far it is. Or nothing."""
    if state == "IN_PROGRESS":
        return _step(details)
    return details.get("reason") or _OF_AWS.get(state, "")


def _step(details: Mapping[str, str]) -> str:
    if "self_test" in details:
        return f"self-test {details['self_test']}"
    return f"receive {details['receive']}" if "receive" in details else ""


def why(one: ReasonCount) -> str:
    """What so many executions have in common."""
    return reason(one.state, {"reason": one.reason}) or "no reason given"
