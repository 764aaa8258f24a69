"""A policy with the places of its parts, and what AWS IoT asks of which resource."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from desktop.core.policy.document import Policy, Statement
from desktop.core.policy.lines import Lines
from desktop.core.policy.patterns import matches, overlap

# What each action is asked of ("AWS IoT Core policy actions" and "Resources for policies"); "" of anything.
KINDS = {
    "iot:connect": "client",
    "iot:deleteconnection": "client",
    "iot:getconnection": "client",
    "iot:listsubscriptions": "client",
    "iot:senddirectmessage": "client",
    "iot:publish": "topic",
    "iot:receive": "topic",
    "iot:retainpublish": "topic",
    "iot:getretainedmessage": "topic",
    "iot:listretainedmessages": "",
    "iot:subscribe": "topicfilter",
    "iot:getthingshadow": "thing",
    "iot:updatethingshadow": "thing",
    "iot:deletethingshadow": "thing",
    "iot:listnamedshadowsforthing": "thing",
    "iot:assumerolewithcertificate": "rolealias",
    "iotjobsdata:describejobexecution": "thing",
    "iotjobsdata:getpendingjobexecutions": "thing",
    "iotjobsdata:startnextpendingjobexecution": "thing",
    "iotjobsdata:updatejobexecution": "thing",
}
_RESOURCES = sorted({kind for kind in KINDS.values() if kind})
_VARIABLE = re.compile(r"\$\{[^{}]*\}")
_CLIENT_ID = re.compile(r"\$\{iot:ClientId\}", re.IGNORECASE)
# Names that no policy has: one's own, in the place of a variable, and another's.
_OWN, OTHER = "\x01", "\x02"


@dataclass(frozen=True)
class Finding:
    """`rule` is stable, for scripts; `mend` is what to write instead, or what to do."""

    rule: str
    state: str  # "fail" or "warn"
    line: int
    why: str
    mend: str


@dataclass(frozen=True)
class Place:
    """An action or a resource as it is written, and where."""

    element: str  # "Action" or "Resource"
    text: str
    line: int

    @cached_property
    def known_actions(self) -> set[str]:
        return {action for action in KINDS if matches(self.text.lower(), action)}

    @cached_property
    def pattern(self) -> str:
        """A resource, with any value in the place of its variables."""
        return _VARIABLE.sub("*", self.text)

    @cached_property
    def kinds(self) -> set[str]:
        """What an action is asked of, or what a resource may be."""
        if self.element == "Action":
            return {KINDS[action] for action in self.known_actions}
        return {kind for kind in _RESOURCES if overlap(self.pattern, f"{_account_of(self.text)}:{kind}/*")}

    def reaches(self, kind: str, *names: str) -> bool:
        """Whether a resource is, whatever its variables stand for, also one of these.

        A client id that is only its own holder's word is any.
        """
        text = _CLIENT_ID.sub("*", self.text) if kind == "client" else self.text
        own, account = _VARIABLE.sub(_OWN, text), _account_of(self.text)
        return any(overlap(own, f"{account}:{kind}/{name}") for name in names)

    def finding(self, rule: str, why: str, mend: str, state: str = "fail") -> Finding:
        return Finding(rule, state, self.line, why, mend)


@dataclass(frozen=True)
class Reading:
    policy: Policy
    lines: Lines

    def of(self, number: int, element: str) -> Iterator[Place]:
        """The actions or resources of the statement with that number, from 0."""
        statement = self.policy.statements[number]
        for index, text in enumerate(statement.actions if element == "Action" else statement.resources):
            yield Place(element, text, self.lines.at("Statement", number, element, index))

    def actions(self, effect: str) -> Iterator[Place]:
        for number, statement in enumerate(self.policy.statements):
            if statement.effect == effect:
                yield from self.of(number, "Action")

    def resources(self, effect: str, action: str = "") -> Iterator[Place]:
        """Of the statements about `action`, if one is given, in lower case."""
        for number, statement in enumerate(self.policy.statements):
            if statement.effect == effect and (not action or _is_about(statement, action)):
                yield from self.of(number, "Resource")


def _is_about(statement: Statement, action: str) -> bool:
    if statement.actions:
        return any(matches(one.lower(), action) for one in statement.actions)
    return not any(matches(one.lower(), action) for one in statement.not_actions)


def _account_of(resource: str) -> str:
    """What its ARN begins with up to the account, with something definite for what it leaves open.

    A wildcard matches colons too, so that with one in this place any two resources would have much in common.
    """
    parts = resource.split(":", 5)[:-1]
    known = [*parts, *("arn", "aws", "iot", "x", "x")[len(parts) :]]
    return ":".join(known).replace("*", "x").replace("?", "x")


def kind_of(resource: str) -> str:
    """`topic` of `arn:aws:iot:eu-west-1:123456789012:topic/a/b`; empty where it is not said."""
    parts = resource.split(":", 5)
    return parts[5].partition("/")[0] if len(parts) == 6 else ""


def name_in(resource: str) -> str:
    """`a/b` of the same; `*` of an ARN that ends before it."""
    parts = resource.split(":", 5)
    if len(parts) < 6:
        return "*" if resource.endswith("*") else ""
    kind, slash, name = parts[5].partition("/")
    return name if slash else kind
