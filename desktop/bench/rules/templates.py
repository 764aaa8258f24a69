"""Substitution templates: AWS IoT developer guide, "Substitution templates".

Which fields of which action may hold one is told action by action; here all may but the role.
"""

from __future__ import annotations

from typing import Any

from desktop.bench.rules.scope import Scope
from desktop.bench.rules.statement import read_expression
from desktop.bench.rules.values import Undefined, as_text
from desktop.bench.rules.words import SqlError

OPENING = "${"
NEVER = ("roleArn",)


def filled(value: Any, scope: Scope) -> Any:
    """An action with its templates replaced; what is undefined leaves nothing. Raises `SqlError`."""
    if isinstance(value, dict):
        return {name: one if name in NEVER else filled(one, scope) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, scope) for one in value]
    return _replaced(value, scope) if isinstance(value, str) else value


def _replaced(text: str, scope: Scope) -> str:
    before, opening, rest = text.partition(OPENING)
    if not opening:
        return text
    end = _end(rest)
    said = as_text(read_expression(rest[:end])(scope))
    return before + ("" if isinstance(said, Undefined) else said) + _replaced(rest[end + 1 :], scope)


def _end(text: str) -> int:
    """Where the brace that closes the template is; there may be others, and texts, within."""
    depth, quote = 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "{":
            depth += 1
        elif sign == "}":
            if not depth:
                return at
            depth -= 1
    raise SqlError(f"A template has no end: {OPENING}{text}")
