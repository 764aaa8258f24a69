"""IoT policies that allow too much, by their words alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from desktop.core.policy.patterns import matches

_CONNECT = "iot:connect"
_TOPICS = frozenset({"iot:publish", "iot:receive", "iot:subscribe"})
# What claims are for. AWS's own sample ends with `create/*`, ours with `create-from-csr/*`.
_CLAIMING = ("$aws/certificates/create", "$aws/provisioning-templates/")


def allows_all(policy: Mapping[str, Any]) -> bool:
    """Whether a statement allows every action, on whatever; all but some counts as every one."""
    return any(
        "NotAction" in statement or any(map(_is_every, _actions(statement)))
        for statement in _allowing(policy)
    )


def beyond_claiming(policy: Mapping[str, Any]) -> list[str]:
    """What it allows that is not needed to claim a certificate: actions, and topics with their action."""
    found: dict[str, None] = {}
    for statement in _allowing(policy):
        if "NotAction" in statement or "NotResource" in statement:
            found["NotAction, NotResource"] = None
        for action in _actions(statement):
            if action in _TOPICS:
                found |= {f"{action} {topic}": None for topic in _other_topics(statement)}
            elif action != _CONNECT:
                found[action] = None
    return list(found)


def _is_every(action: str) -> bool:
    return all(matches(action, one) for one in (_CONNECT, *_TOPICS))


def _other_topics(statement: Mapping[str, Any]) -> Iterator[str]:
    for resource in _list(statement.get("Resource")):
        topic = resource.partition(":topicfilter/")[2] or resource.partition(":topic/")[2]
        if not topic.startswith(_CLAIMING):
            yield topic or resource


def _allowing(policy: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    statements = policy.get("Statement", [])
    for statement in [statements] if isinstance(statements, Mapping) else statements:
        if statement.get("Effect") == "Allow":
            yield statement


def _actions(statement: Mapping[str, Any]) -> list[str]:
    return [action.lower() for action in _list(statement.get("Action"))]


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])
