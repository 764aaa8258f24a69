"""What an expression of a rule's SQL is evaluated for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from desktop.bench.rules.values import UNDEFINED

LATEST_SQL = "2016-03-23"


@dataclass(frozen=True)
class Message:
    """`client_id`, `principal` and `trace_id` are empty where the message has none."""

    topic: str
    payload: bytes
    account_id: str = ""
    client_id: str = ""
    principal: str = ""
    trace_id: str = ""
    sql_version: str = LATEST_SQL


@dataclass(frozen=True)
class Scope:
    """`content` is where names are looked up: that of the message, or of what a nested query goes through."""

    message: Message
    content: object = UNDEFINED
    variables: Mapping[str, object] = field(default_factory=dict)

    def within(self, content: object) -> Scope:
        return replace(self, content=content)


Expression = Callable[[Scope], object]
