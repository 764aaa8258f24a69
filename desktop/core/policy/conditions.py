"""Conditions of a statement, as "IAM JSON policy elements: Condition operators" has them."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass

from desktop.core.policy.patterns import Values, matches, normal_key, resolved


@dataclass(frozen=True)
class Condition:
    """`operator` as written: `ForAnyValue:StringLikeIfExists`."""

    operator: str
    key: str
    values: tuple[str, ...]


def _in_network(actual: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(actual) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "stringequals": lambda actual, wanted: actual == wanted,
    "stringequalsignorecase": lambda actual, wanted: actual.lower() == wanted.lower(),
    "stringlike": lambda actual, wanted: matches(wanted, actual),
    "bool": lambda actual, wanted: actual.lower() == wanted.lower(),
    "ipaddress": _in_network,
    "arnequals": lambda actual, wanted: matches(wanted, actual),
    "arnlike": lambda actual, wanted: matches(wanted, actual),
}
_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "notipaddress": "ipaddress",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
}


def is_known(operator: str) -> bool:
    name = _plain(operator)
    return name in _TESTS or name in _NEGATED or operator.lower() == "null"


def holds(condition: Condition, values: Values) -> bool:
    """Of several wanted values one must fit, of a negated operator none may.

    Each key has one value here, so that "for all" and "for any" differ only where there is none.
    """
    actual, operator = values.get(normal_key(condition.key)), condition.operator.lower()
    if operator == "null":
        return (actual is None) == (condition.values[0].lower() == "true")
    name = _plain(operator)
    if actual is None:
        if operator.endswith("ifexists") or operator.startswith("forallvalues:"):
            return True
        return name in _NEGATED and not operator.startswith("foranyvalue:")
    wanted = [one for one in (resolved(value, values) for value in condition.values) if one is not None]
    test = _TESTS[_NEGATED.get(name, name)]
    return any(test(actual, one) for one in wanted) != (name in _NEGATED)


def _plain(operator: str) -> str:
    name = operator.lower().removesuffix("ifexists")
    return name.removeprefix("forallvalues:").removeprefix("foranyvalue:")
