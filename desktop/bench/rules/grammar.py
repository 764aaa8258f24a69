"""Expressions of a rule's SQL: read once, evaluated for every message.

AWS IoT developer guide, "Operators", "Literals", "Case statements" and "JSON extensions".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from desktop.bench.rules import evaluation
from desktop.bench.rules.casts import CASTS
from desktop.bench.rules.evaluation import Constant
from desktop.bench.rules.scope import Expression
from desktop.bench.rules.values import UNDEFINED
from desktop.bench.rules.words import NAME, TEXT, SqlError, Words

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
SUMS, PRODUCTS = ("+", "-"), ("*", "/", "%")
CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None}
WITH_PATTERN = ("regexp_matches", "regexp_replace", "regexp_substr")


class Expressions:
    """Reads expressions. Everything raises `SqlError`."""

    def __init__(self, sql: str) -> None:
        self._words = Words(sql)

    def nested(self) -> Expression:
        """A query in parentheses, from its SELECT on."""
        raise self._words.unexpected()

    def condition(self) -> Expression:
        """Any expression: what binds loosest comes first."""
        return self._several("OR", evaluation.any_of, self._conjunction)

    def _conjunction(self) -> Expression:
        return self._several("AND", evaluation.all_of, self._negation)

    def _several(
        self,
        keyword: str,
        join: Callable[[list[Expression]], Expression],
        read: Callable[[], Expression],
    ) -> Expression:
        parts = [read()]
        while self._words.take(keyword):
            parts.append(read())
        return join(parts) if len(parts) > 1 else parts[0]

    def _negation(self) -> Expression:
        if self._words.take("NOT"):
            return evaluation.negation(self._negation())
        return self._comparison()

    def _comparison(self) -> Expression:
        words, left = self._words, self._sum()
        if sign := words.take_sign(*COMPARISONS):
            return evaluation.comparison(sign, left, self._sum())
        if words.take("BETWEEN"):
            least = self._sum()
            words.expect("AND")
            return evaluation.between(left, least, self._sum())
        if words.take("IS"):
            negated = words.take("NOT")
            words.expect("NULL")
            found = evaluation.is_null(left)
        elif words.here.is_one_of("IN", "LIKE", "NOT"):
            negated = words.take("NOT")
            found = self._membership(left)
        else:
            return left
        return evaluation.negation(found) if negated else found

    def _membership(self, left: Expression) -> Expression:
        words = self._words
        if words.take("LIKE"):
            return evaluation.is_like(left, words.expect_kind(TEXT).literal())
        words.expect("IN")
        words.expect_sign("(")
        among = words.list_of(self._sum, ")")
        if not among:
            raise SqlError("IN needs a value")
        return evaluation.is_in(left, among)

    def _sum(self) -> Expression:
        return self._operation(SUMS, self._product)

    def _product(self) -> Expression:
        return self._operation(PRODUCTS, self._signed)

    def _operation(self, signs: tuple[str, ...], read: Callable[[], Expression]) -> Expression:
        left = read()
        while sign := self._words.take_sign(*signs):
            left = evaluation.arithmetic(sign, left, read())
        return left

    def _signed(self) -> Expression:
        if self._words.take_sign("-"):
            return evaluation.arithmetic("*", Constant(-1), self._signed())
        value = self._operand()
        while self._words.take_sign("."):
            value = evaluation.member_of(value, self._words.expect_kind(NAME).text)
        return value

    def _operand(self) -> Expression:
        words = self._words
        match words.here.kind:
            case "number":
                return Constant(_number(words.skip().text))
            case "text":
                return Constant(words.skip().literal())
            case "name":
                return self._named()
        match words.take_sign("(", "[", "{"):
            case "(":
                value = self.nested() if words.here.is_one_of("SELECT") else self.condition()
                words.expect_sign(")")
                return value
            case "[":
                return evaluation.array(words.list_of(self.condition, "]"))
            case "{":
                return evaluation.object_of(dict(words.list_of(self._entry, "}")))
        raise words.unexpected()

    def _entry(self) -> tuple[str, Expression]:
        name = self._words.expect_kind(TEXT).literal()
        self._words.expect_sign(":")
        return name, self.condition()

    def _named(self) -> Expression:
        words = self._words
        if not words.here.is_name():
            raise words.unexpected()
        if words.take("CASE"):
            return self._case()
        name = words.skip().text
        if words.take_sign("("):
            return self._cast() if name.upper() == "CAST" else self._call(name.lower())
        if name.upper() in CONSTANTS:
            return Constant(CONSTANTS[name.upper()])
        return evaluation.variable(name) if name.startswith("@") else evaluation.attribute(name)

    def _call(self, name: str) -> Expression:
        given = self._words.list_of(partial(self._argument, name), ")")
        if name in WITH_PATTERN and len(given) > 1 and isinstance(given[1], Constant):
            _check_pattern(str(given[1].value))
        return evaluation.call(name, given)

    def _argument(self, function: str) -> Expression:
        """A star is what the message says, or to `encode` what was published."""
        if self._words.take_sign("*"):
            return evaluation.payload if function == "encode" else evaluation.content
        return self.condition()

    def _cast(self) -> Expression:
        value = self.condition()
        self._words.expect("AS")
        cast = CASTS.get(self._words.here.text.upper())
        if cast is None:
            raise self._words.unexpected()
        self._words.skip()
        self._words.expect_sign(")")
        return evaluation.converted(value, cast)

    def _case(self) -> Expression:
        words, value = self._words, self.condition()
        branches: list[tuple[Expression, Expression]] = []
        while words.take("WHEN") or not branches:
            wanted = self.condition()
            words.expect("THEN")
            branches.append((wanted, self.condition()))
        otherwise = self.condition() if words.take("ELSE") else Constant(UNDEFINED)
        words.expect("END")
        return evaluation.case(value, branches, otherwise)


def _number(text: str) -> int | float:
    return int(text) if text.isdigit() else float(text)


def _check_pattern(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise SqlError(f"'{pattern}' is no regular expression") from error
