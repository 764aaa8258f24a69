"""What the parts of a rule's SQL become: each is asked for its value in a scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop.bench.rules.functions import called
from desktop.bench.rules.scope import Expression, Scope
from desktop.bench.rules.values import (
    UNDEFINED,
    Undefined,
    as_boolean,
    as_number,
    as_text,
    compared,
    computed,
    defined,
    equal,
    member,
)


@dataclass(frozen=True)
class Constant:
    value: object

    def __call__(self, scope: Scope) -> object:
        return self.value


def content(scope: Scope) -> object:
    return scope.content


def payload(scope: Scope) -> object:
    """The bytes that were published."""
    return scope.message.payload


def attribute(name: str) -> Expression:
    return lambda scope: member(scope.content, name)


def variable(name: str) -> Expression:
    return lambda scope: scope.variables.get(name, UNDEFINED)


def member_of(value: Expression, name: str) -> Expression:
    return lambda scope: member(value(scope), name)


def array(values: Sequence[Expression]) -> Expression:
    def evaluate(scope: Scope) -> object:
        return [one for value in values if not isinstance(one := value(scope), Undefined)]

    return evaluate


def object_of(values: Mapping[str, Expression]) -> Expression:
    return lambda scope: defined({name: value(scope) for name, value in values.items()})


def call(name: str, given: Sequence[Expression]) -> Expression:
    function = called(name)
    return lambda scope: function(scope, [value(scope) for value in given])


def converted(value: Expression, convert: Callable[[object], object]) -> Expression:
    return lambda scope: convert(value(scope))


def arithmetic(sign: str, left: Expression, right: Expression) -> Expression:
    return lambda scope: computed(sign, left(scope), right(scope))


def comparison(sign: str, left: Expression, right: Expression) -> Expression:
    return lambda scope: compared(sign, left(scope), right(scope))


def any_of(parts: Sequence[Expression]) -> Expression:
    """Undefined unless one is true, or all are known."""
    return lambda scope: _decided(parts, scope, by=True)


def all_of(parts: Sequence[Expression]) -> Expression:
    """Undefined unless one is false, or all are known."""
    return lambda scope: _decided(parts, scope, by=False)


def _decided(parts: Sequence[Expression], scope: Scope, *, by: bool) -> object:
    known = True
    for part in parts:
        value = as_boolean(part(scope))
        if value is by:
            return by
        known = known and not isinstance(value, Undefined)
    return not by if known else UNDEFINED


def negation(value: Expression) -> Expression:
    def evaluate(scope: Scope) -> object:
        truth = as_boolean(value(scope))
        return truth if isinstance(truth, Undefined) else not truth

    return evaluate


def is_null(value: Expression) -> Expression:
    def evaluate(scope: Scope) -> object:
        found = value(scope)
        return found if isinstance(found, Undefined) else found is None

    return evaluate


def between(value: Expression, least: Expression, most: Expression) -> Expression:
    def evaluate(scope: Scope) -> object:
        numbers = [as_number(one(scope)) for one in (value, least, most)]
        known = [number for number in numbers if not isinstance(number, Undefined)]
        return known[1] <= known[0] <= known[2] if len(known) == len(numbers) else UNDEFINED

    return evaluate


def is_in(value: Expression, among: Sequence[Expression]) -> Expression:
    def evaluate(scope: Scope) -> object:
        found = value(scope)
        if isinstance(found, Undefined):
            return UNDEFINED
        return any(equal(found, one(scope)) is True for one in among)

    return evaluate


def is_like(value: Expression, pattern: str) -> Expression:
    """A percent sign stands for anything, an underscore for one character."""
    signs = {"%": ".*", "_": "."}
    wanted = re.compile("".join(signs.get(sign, re.escape(sign)) for sign in pattern), re.DOTALL)

    def evaluate(scope: Scope) -> object:
        text = as_text(value(scope))
        return text if isinstance(text, Undefined) else wanted.fullmatch(text) is not None

    return evaluate


def case(
    value: Expression, branches: Sequence[tuple[Expression, Expression]], otherwise: Expression
) -> Expression:
    def evaluate(scope: Scope) -> object:
        found = value(scope)
        if isinstance(found, Undefined):
            return UNDEFINED
        taken = (result for wanted, result in branches if equal(found, wanted(scope)) is True)
        return next(taken, otherwise)(scope)

    return evaluate
