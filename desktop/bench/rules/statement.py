"""Statements of a rule's SQL: what a message becomes, and whether it is one that the rule wants.

AWS IoT developer guide, "SELECT clause", "Nested object queries", "SET clause" and "WHERE clause".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from desktop.bench.rules import evaluation
from desktop.bench.rules.evaluation import Constant
from desktop.bench.rules.grammar import Expressions
from desktop.bench.rules.scope import Expression, Scope
from desktop.bench.rules.selection import Item, Selection
from desktop.bench.rules.values import UNDEFINED, Undefined, as_boolean
from desktop.bench.rules.words import END, NAME, NUMBER, TEXT, SqlError

LONGEST_VARIABLE = 64

T = TypeVar("T")


@dataclass(frozen=True)
class Statement:
    """`where` is the condition as it is written. Without a `topic_filter` only Basic Ingest finds a rule."""

    selection: Selection
    topic_filter: str | None = None
    condition: Expression | None = None
    where: str = ""
    variables: tuple[tuple[str, Expression], ...] = ()

    def scope(self, scope: Scope) -> Scope:
        """With the variables, of which one may use those before it."""
        known: dict[str, object] = {}
        for name, value in self.variables:
            known[name] = value(Scope(scope.message, scope.content, known))
        return Scope(scope.message, scope.content, known)


@lru_cache(maxsize=256)
def read_statement(sql: str) -> Statement:
    """Raises `SqlError`."""
    return _read(sql, _Statements.statement)


@lru_cache(maxsize=256)
def read_condition(text: str) -> Expression:
    """What stands after WHERE. Raises `SqlError`."""
    return _read(text, _Statements.where)


@lru_cache(maxsize=256)
def read_expression(text: str) -> Expression:
    """Raises `SqlError`."""
    return _read(text, _Statements.condition)


def _read(text: str, how: Callable[[_Statements], T]) -> T:
    reader = _Statements(text)
    try:
        read = how(reader)
    except RecursionError as error:
        raise SqlError("It is nested too deep") from error
    reader.end()
    return read


def wants(condition: Expression | None, scope: Scope) -> bool:
    """An undefined condition wants nothing."""
    return condition is None or as_boolean(condition(scope)) is True


class _Statements(Expressions):
    def __init__(self, sql: str) -> None:
        super().__init__(sql)
        self._may_nest = True

    def end(self) -> None:
        self._words.end()

    def statement(self) -> Statement:
        words = self._words
        variables = self._variables() if words.take("SET") else ()
        words.expect("SELECT")
        selection = self._selection()
        topic_filter = None
        if words.take("FROM"):
            if not words.here.text.startswith("'"):
                raise SqlError("FROM clause must name a topic filter in single quotes")
            topic_filter = words.skip().literal()
        condition, start = None, words.ahead(2)[1].start
        if words.take("WHERE"):
            condition = self.where()
        where = words.sql[start : words.here.start].strip() if condition is not None else ""
        return Statement(selection, topic_filter, condition, where, variables)

    def where(self) -> Expression:
        """Nothing is nested in it: AWS IoT has been seen to refuse that, though the guide has an example."""
        may_nest, self._may_nest = self._may_nest, False
        condition = self.condition()
        self._may_nest = may_nest
        if isinstance(condition, Constant) and not isinstance(condition.value, bool):
            raise SqlError("A value is no condition")
        return condition

    def nested(self) -> Expression:
        """Of an array it makes an array, of anything else one result."""
        words = self._words
        if not self._may_nest:
            raise words.unexpected()
        words.expect("SELECT")
        selection = self._selection()
        words.expect("FROM")
        source = self._signed()
        condition = self.where() if words.take("WHERE") else None

        def evaluate(scope: Scope) -> object:
            found = source(scope)
            if not isinstance(found, list):
                inner = scope.within(found)
                return selection.of(inner) if wants(condition, inner) else UNDEFINED
            inner_scopes = [scope.within(one) for one in found]
            results = [selection.of(inner) for inner in inner_scopes if wants(condition, inner)]
            return [result for result in results if not isinstance(result, Undefined)]

        return evaluate

    def _variables(self) -> tuple[tuple[str, Expression], ...]:
        variables: dict[str, Expression] = {}
        while not variables or self._words.take_sign(","):
            name = self._words.expect_kind(NAME).text
            if not name.startswith("@") or len(name) > LONGEST_VARIABLE or name in variables:
                raise SqlError(f"{name} cannot be set")
            self._words.expect_sign("=")
            variables[name] = self.condition()
        return tuple(variables.items())

    def _selection(self) -> Selection:
        if self._is_value():
            self._words.skip()
            return Selection((self._item(),), value=True)
        items = [self._item()]
        while self._words.take_sign(","):
            items.append(self._item())
        return Selection(tuple(items))

    def _is_value(self) -> bool:
        """Whether VALUE is the keyword: it may also be the name of what is selected."""
        value, following, then = self._words.ahead(3)
        if not value.is_one_of("VALUE"):
            return False
        if following.is_sign("*"):
            return then.kind == END or then.is_one_of("FROM", "WHERE")
        return following.kind in (NUMBER, TEXT) or following.is_sign("(", "[", "{") or following.is_name()

    def _item(self) -> Item:
        words, start = self._words, self._words.here.start
        first = words.here
        star = bool(words.take_sign("*"))
        value = evaluation.content if star else self.condition()
        written = words.sql[start : words.here.start].strip()
        if words.take("AS"):
            return Item(value, self._alias())
        if star:
            return Item(value, ())
        called = first.kind == NAME and words.sql[first.end :].lstrip().startswith("(")
        return Item(value, (first.text if called else written.rsplit(".", 1)[-1],))

    def _alias(self) -> tuple[str, ...]:
        key = [self._words.expect_kind(NAME).text]
        while self._words.take_sign("."):
            key.append(self._words.expect_kind(NAME).text)
        return tuple(key)
