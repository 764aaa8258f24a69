"""A policy told in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.account.rights.reading import Place, Reading, name_in
from desktop.core.policy.conditions import Condition
from desktop.core.policy.document import read_policy
from desktop.core.policy.lines import Lines

_VERBS = {
    "iot:connect": "connect as",
    "iot:publish": "publish to",
    "iot:receive": "receive from",
    "iot:retainpublish": "leave a retained message at",
    "iot:subscribe": "subscribe to",
}
_VALUES = {
    "${iot:Connection.Thing.ThingName}": "<its thing's name>",
    "${iot:ClientId}": "<its client id>",
    "${iot:CertificateId}": "<its certificate's id>",
    "${iot:Certificate.Subject.CommonName}": "<its certificate's common name>",
}
_CONDITIONS: dict[tuple[str, str, tuple[str, ...]], str] = {
    ("bool", "iot:connection.thing.isattached", ("true",)): (
        "its certificate is attached to a thing that is called as its client id"
    )
}


@dataclass(frozen=True)
class Told:
    """“May publish to a, b, when c.” `line` is where the statement begins."""

    line: int
    allowed: bool
    what: str
    where: tuple[str, ...]
    conditions: tuple[str, ...]


def explain(name: str, text: str) -> list[Told]:
    """What whoever has the policy may do, and may never. Raises SET-070 for what is no policy."""
    reading = Reading(read_policy(name, text), Lines(text))
    told = []
    for number, statement in enumerate(reading.policy.statements):
        conditions = tuple(_condition(one) for one in statement.conditions)
        line, allowed = reading.lines.at("Statement", number), statement.effect == "Allow"
        resources = list(reading.of(number, "Resource"))
        for action in statement.actions:
            others = (f"all but {_named(one)}" for one in statement.not_resources)
            where = (*_where(Place("Action", action, 0), resources), *others)
            told.append(Told(line, allowed, _VERBS.get(action.lower(), action), where, conditions))
        if statement.not_actions:
            what = f"do all but {', '.join(statement.not_actions)} with"
            told.append(Told(line, allowed, what, tuple(_named(one.text) for one in resources), conditions))
    return told


def _where(action: Place, resources: Iterable[Place]) -> tuple[str, ...]:
    """Of the resources those that the action is asked of; what never matches is not told."""
    fitting = (one for one in resources if not action.kinds or one.kinds & action.kinds or "" in action.kinds)
    return tuple(_named(one.text) for one in fitting)


def _named(resource: str) -> str:
    name = name_in(resource) or resource
    for variable, words in _VALUES.items():
        name = name.replace(variable, words)
    return "anything" if name == "*" else name


def _condition(one: Condition) -> str:
    known = _CONDITIONS.get((one.operator.lower(), one.key.lower(), one.values))
    return known or f"{one.key} {one.operator} {' or '.join(one.values)}"
