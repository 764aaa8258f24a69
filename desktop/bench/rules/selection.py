"""What a rule's SQL selects of a message: AWS IoT developer guide, "SELECT clause"."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.bench.rules.scope import Expression, Scope
from desktop.bench.rules.values import Undefined


@dataclass(frozen=True)
class Item:
    """`key` is where its value goes, level by level; empty for a star, whose members go to the top."""

    value: Expression
    key: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """What stands between SELECT and FROM; with `value` it has one item, which is the result itself."""

    items: tuple[Item, ...]
    value: bool = False

    def of(self, scope: Scope) -> object:
        if self.value or (len(self.items) == 1 and not self.items[0].key):
            return self.items[0].value(scope)
        result: dict[str, object] = {}
        for item in self.items:
            found = item.value(scope)
            if item.key and not isinstance(found, Undefined):
                _put(result, item.key, found)
            elif isinstance(found, dict):
                result.update(found)
        return result


def _put(result: dict[str, object], key: tuple[str, ...], value: object) -> None:
    """Makes the levels that are not there; what is in the way and no object gives way."""
    name, *deeper = key
    if not deeper:
        result[name] = value
        return
    inner = result.get(name)
    copy: dict[str, object] = dict(inner) if isinstance(inner, dict) else {}
    _put(copy, tuple(deeper), value)
    result[name] = copy
