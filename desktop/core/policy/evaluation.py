"""What policies decide: a Deny wins, then an Allow; what nobody mentions is denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.core.policy.conditions import holds
from desktop.core.policy.document import Policy, Statement
from desktop.core.policy.patterns import Values, matches, normal_key, resolved, variables_in


class Outcome(StrEnum):
    """By the names that AWS IoT has for them."""

    ALLOWED = "ALLOWED"
    EXPLICIT_DENY = "EXPLICIT_DENY"
    IMPLICIT_DENY = "IMPLICIT_DENY"


@dataclass(frozen=True)
class Decision:
    """`by` are the policies that say so, none where nobody does; `missing` the keys that had no value."""

    outcome: Outcome
    by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def decide(policies: Sequence[Policy], action: str, resource: str, values: Values) -> Decision:
    """`action` as `iot:Publish`, `resource` an ARN."""

    def saying(effect: str) -> tuple[str, ...]:
        return tuple(
            policy.name
            for policy in policies
            if any(
                one.effect == effect and applies(one, action, resource, values) for one in policy.statements
            )
        )

    missing = {
        key
        for policy in policies
        for one in policy.statements
        for key in keys_of(one)
        if normal_key(key) not in values
    }
    known = tuple(sorted(missing))
    if denying := saying("Deny"):
        return Decision(Outcome.EXPLICIT_DENY, denying, known)
    if allowing := saying("Allow"):
        return Decision(Outcome.ALLOWED, allowing, known)
    return Decision(Outcome.IMPLICIT_DENY, (), known)


def applies(statement: Statement, action: str, resource: str, values: Values) -> bool:
    """Case matters in resources, not in actions."""
    named = action.lower()
    if statement.actions:
        acts = any(matches(one.lower(), named) for one in statement.actions)
    else:
        acts = not any(matches(one.lower(), named) for one in statement.not_actions)
    if statement.resources:
        there = any(_is(one, resource, values) for one in statement.resources)
    else:
        there = not any(_is(one, resource, values) for one in statement.not_resources)
    return acts and there and all(holds(one, values) for one in statement.conditions)


def _is(pattern: str, resource: str, values: Values) -> bool:
    plain = resolved(pattern, values)
    return plain is not None and matches(plain, resource)


def keys_of(statement: Statement) -> Iterator[str]:
    """What must be known to judge it: variables, and the keys of conditions."""
    for resource in (*statement.resources, *statement.not_resources):
        yield from variables_in(resource)
    for condition in statement.conditions:
        yield condition.key
        for value in condition.values:
            yield from variables_in(value)
