"""The functions of a rule's SQL: AWS IoT developer guide, "Functions".

Arguments of a wrong type are converted; where that cannot be, where there are too many or too few, or where
nothing can be computed, the result is undefined.
"""

from __future__ import annotations

import math
import random
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from desktop.bench.rules import arrays, texts
from desktop.bench.rules.scope import Scope
from desktop.bench.rules.values import UNDEFINED, Number, Undefined, as_number, as_text, computed

Function = Callable[[Scope, Sequence[object]], object]


def _numbers(count: int, compute: Callable[..., Number]) -> Function:
    def function(_scope: Scope, given: Sequence[object]) -> object:
        numbers = [as_number(value) for value in given]
        if len(numbers) != count or any(isinstance(number, Undefined) for number in numbers):
            return UNDEFINED
        try:
            return compute(*numbers)
        except (ValueError, OverflowError, ZeroDivisionError):
            return UNDEFINED

    return function


def _integers(count: int, compute: Callable[..., int]) -> Function:
    return _numbers(count, lambda *numbers: compute(*map(math.floor, numbers)))


def _texts(count: int, compute: Callable[..., object]) -> Function:
    def function(_scope: Scope, given: Sequence[object]) -> object:
        converted = [as_text(value) for value in given]
        if len(converted) != count or any(isinstance(text, Undefined) for text in converted):
            return UNDEFINED
        return compute(*converted)

    return function


def _values(least: int, most: int, compute: Callable[..., object]) -> Function:
    def function(_scope: Scope, given: Sequence[object]) -> object:
        return compute(*given) if least <= len(given) <= most else UNDEFINED

    return function


def _told(tell: Callable[[Scope], object]) -> Function:
    return lambda scope, given: UNDEFINED if given else tell(scope)


def _away_from_zero(number: Number) -> int:
    return math.floor(abs(number) + 0.5) * (1 if number >= 0 else -1)


def _truncated(number: Number, places: Number) -> Number:
    if isinstance(number, int):
        return number
    factor = 10 ** min(max(math.floor(places), 0), 34)
    cut = math.trunc(number * factor) / factor
    return int(cut) if cut == int(cut) else cut


def _remainder(one: Number, other: Number) -> Any:
    return computed("%", one, other)


def _topic(scope: Scope, given: Sequence[object]) -> object:
    """All of it, or its segment of that number, from 1."""
    if not given:
        return scope.message.topic
    segments, number = scope.message.topic.split("/"), as_number(given[0])
    if len(given) > 1 or isinstance(number, Undefined) or not 1 <= number < len(segments) + 1:
        return UNDEFINED
    return segments[math.floor(number) - 1]


_OF_NUMBERS: dict[str, Function] = {
    **{
        name: _numbers(1, getattr(math, name))
        for name in ("acos", "asin", "atan", "ceil", "cos", "cosh", "exp", "floor", "sin", "sinh")
    },
    **{name: _numbers(1, getattr(math, name)) for name in ("sqrt", "tan", "tanh")},
    "abs": _numbers(1, abs),
    "atan2": _numbers(2, math.atan2),
    "bitand": _integers(2, lambda one, other: one & other),
    "bitnot": _integers(1, lambda one: ~one),
    "bitor": _integers(2, lambda one, other: one | other),
    "bitxor": _integers(2, lambda one, other: one ^ other),
    "ln": _numbers(1, math.log),
    "log": _numbers(1, math.log10),
    "mod": _numbers(2, _remainder),
    "power": _numbers(2, math.pow),
    "remainder": _numbers(2, _remainder),
    "round": _numbers(1, _away_from_zero),
    "sign": _numbers(1, lambda number: (number > 0) - (number < 0)),
    "trunc": _numbers(2, _truncated),
}
_OF_TEXTS: dict[str, Function] = {
    **{name: _texts(1, texts.hashed(name)) for name in texts.HASHES},
    "endswith": _texts(2, str.endswith),
    "indexof": _texts(2, str.find),
    "length": _texts(1, len),
    "lower": _texts(1, str.lower),
    "ltrim": _texts(1, str.lstrip),
    "numbytes": _texts(1, lambda text: len(text.encode())),
    "regexp_matches": _texts(2, texts.matches),
    "regexp_replace": _texts(3, texts.replaced),
    "regexp_substr": _texts(2, texts.first_match),
    "replace": _texts(3, str.replace),
    "rtrim": _texts(1, str.rstrip),
    "startswith": _texts(2, str.startswith),
    "trim": _texts(1, str.strip),
    "upper": _texts(1, str.upper),
}
_OF_ANYTHING: dict[str, Function] = {
    "chr": _values(1, 1, texts.character),
    "concat": lambda _scope, given: arrays.joined(given),
    "decode": _values(2, 2, texts.decoded),
    "encode": _values(2, 2, texts.encoded),
    "get": _values(2, 2, arrays.item),
    "isnull": _values(1, 1, lambda value: value is None),
    "isundefined": _values(1, 1, lambda value: isinstance(value, Undefined)),
    "lpad": _values(2, 2, lambda text, size: texts.padded(text, size, before=True)),
    "nanvl": _values(2, 2, arrays.first_of),
    "parse_time": _values(2, 3, texts.time_as),
    "rpad": _values(2, 2, lambda text, size: texts.padded(text, size, before=False)),
    "substring": _values(2, 3, texts.part),
    "transform": _values(3, 3, arrays.transformed),
}
_OF_THE_MESSAGE: dict[str, Function] = {
    "accountid": _told(lambda scope: scope.message.account_id),
    "clientid": _told(lambda scope: scope.message.client_id or "n/a"),
    "newuuid": _told(lambda _scope: str(uuid.uuid4())),
    "principal": _told(lambda scope: scope.message.principal or UNDEFINED),
    "rand": _told(lambda _scope: random.random()),  # noqa: S311 - what the function is for
    "sql_version": _told(lambda scope: scope.message.sql_version),
    "timestamp": _told(lambda _scope: int(time.time() * 1000)),
    "topic": _topic,
    "traceid": _told(lambda scope: scope.message.trace_id or UNDEFINED),
}
FUNCTIONS = {**_OF_NUMBERS, **_OF_TEXTS, **_OF_ANYTHING, **_OF_THE_MESSAGE}


def called(name: str) -> Function:
    """AWS IoT has more functions than these: one that is not here has no result."""
    return FUNCTIONS.get(name, lambda _scope, _given: UNDEFINED)
