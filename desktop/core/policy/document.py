"""A policy document as AWS reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.core.catalogue.policies import POLICY_CANNOT_BE_READ
from desktop.core.errors import SettingsError
from desktop.core.json_text import parse_json
from desktop.core.policy.conditions import Condition, is_known
from signing.messages import said

# "AWS IoT Core limits and quotas": an IoT policy's document, without white space between its parts.
MOST_LETTERS = 2048
_ELEMENTS = {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}


@dataclass(frozen=True)
class Statement:
    """Of `actions` and `not_actions` one is empty, and so of the resources."""

    effect: str  # "Allow" or "Deny"
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Policy:
    name: str
    version: str
    statements: tuple[Statement, ...]


def read_policy(name: str, text: str) -> Policy:
    """Raises SET-070 for what is no policy, and for conditions that nobody here can judge."""
    try:
        document = parse_json(text)
    except ValueError as error:
        raise _unreadable(name, said("it is no JSON: {error}", error=error)) from error
    return policy_of(name, document)


def policy_of(name: str, document: Any) -> Policy:
    """As `read_policy`, of what was read already."""
    if not isinstance(document, dict):
        raise _unreadable(name, said("it is no JSON object"))
    given = document.get("Statement")
    statements = given if isinstance(given, list) else [given]
    if not statements or not all(isinstance(one, dict) for one in statements):
        raise _unreadable(name, said("it has no statements"))
    read = tuple(_statement(name, number, one) for number, one in enumerate(statements, start=1))
    return Policy(name, str(document.get("Version", "")), read)


def _statement(name: str, number: int, given: dict[str, Any]) -> Statement:
    def refuse(what: str) -> SettingsError:
        return _unreadable(name, said("statement {number}: {what}", number=number, what=what))

    def texts(element: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if (element in given) == (other in given):
            raise refuse(said("there must be either {element} or {other}", element=element, other=other))
        found = tuple(_texts(given.get(one)) if one in given else () for one in (element, other))
        if not any(found):
            raise refuse(said("{element} must be a text, or texts", element=element))
        return found[0], found[1]

    if unknown := sorted(given.keys() - _ELEMENTS):
        raise refuse(said("{element} has no meaning here", element=unknown[0]))
    if given.get("Effect") not in ("Allow", "Deny"):
        raise refuse(said("Effect must be Allow or Deny"))
    conditions = _conditions(given.get("Condition", {}))
    if conditions is None:
        raise refuse(said("its Condition is none"))
    if unknown := [one.operator for one in conditions if not is_known(one.operator)]:
        raise refuse(said("nothing is known of the operator {operator}", operator=unknown[0]))
    return Statement(
        given["Effect"], *texts("Action", "NotAction"), *texts("Resource", "NotResource"), conditions
    )


def _texts(given: object) -> tuple[str, ...]:
    """One text or several; none for anything else."""
    found: list[Any] = given if isinstance(given, list) else [given]
    return tuple(found) if all(isinstance(one, str) for one in found) else ()


def _conditions(given: object) -> tuple[Condition, ...] | None:
    if not isinstance(given, Mapping):
        return None
    found = []
    for operator, keys in given.items():
        if not isinstance(keys, Mapping):
            return None
        for key, values in keys.items():
            several = values if isinstance(values, list) else [values]
            if not several or not all(isinstance(one, (str, bool, int)) for one in several):
                return None
            words = (str(one).lower() if isinstance(one, bool) else str(one) for one in several)
            found.append(Condition(operator, key, tuple(words)))
    return tuple(found)


def _unreadable(name: str, reason: str) -> SettingsError:
    return SettingsError(POLICY_CANNOT_BE_READ, name=name, reason=reason)
