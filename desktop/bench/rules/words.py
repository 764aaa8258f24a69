"""The words of a rule's SQL: AWS IoT developer guide, "AWS IoT SQL reference"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

NAME, TEXT, NUMBER, SIGN, END = "name", "text", "number", "sign", "end"
NEVER_NAMES = (
    "AND", "AS", "BETWEEN", "ELSE", "END", "FROM", "IN", "IS", "LIKE", "NOT", "OR", "SELECT", "THEN", "WHEN",
    "WHERE",
)  # fmt: skip

T = TypeVar("T")

_WORD = re.compile(
    r"""
    (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    |(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?)
    |(?P<name>@?[A-Za-z_]\w*)
    |(?P<sign><>|<=|>=|[-+*/%=<>(){}\[\],.:])
    """,
    re.VERBOSE,
)


class SqlError(ValueError):
    """What is no SQL to AWS IoT, which answers `SqlParseException`."""


@dataclass(frozen=True)
class Word:
    """`text` as it is written, from `start` to `end` of the statement."""

    kind: str
    text: str
    start: int
    end: int

    def is_one_of(self, *keywords: str) -> bool:
        return self.kind == NAME and self.text.upper() in keywords

    def is_name(self) -> bool:
        """Whether it may begin an expression."""
        return self.kind == NAME and not self.is_one_of(*NEVER_NAMES)

    def is_sign(self, *signs: str) -> bool:
        return self.kind == SIGN and self.text in signs

    def literal(self) -> str:
        """What a text says, without its quotes; within, a quote is written twice."""
        quote = self.text[0]
        return self.text[1:-1].replace(quote * 2, quote)


def words_of(sql: str) -> list[Word]:
    """The last is the end. Raises `SqlError` at a character that begins no word."""
    words, at = [], 0
    while at < len(sql):
        if sql[at].isspace():
            at += 1
            continue
        found = _WORD.match(sql, at)
        if found is None:
            raise SqlError(f"Unexpected character '{sql[at]}' at {at}")
        words.append(Word(str(found.lastgroup), found[0], *found.span()))
        at = found.end()
    return [*words, Word(END, "", at, at)]


class Words:
    """The words of a statement, from left to right."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._words = words_of(sql)
        self._at = 0

    @property
    def here(self) -> Word:
        return self._words[self._at]

    def ahead(self, count: int) -> list[Word]:
        """This word and those after it; behind the end is the end."""
        ahead = self._words[self._at : self._at + count]
        return ahead + [self._words[-1]] * (count - len(ahead))

    def unexpected(self) -> SqlError:
        word = self.here
        told = f"Unexpected token, '{word.text.upper()}' at {word.start}" if word.text else "Unexpected end"
        return SqlError(told)

    def skip(self) -> Word:
        word = self.here
        self._at += 1
        return word

    def take(self, *keywords: str) -> bool:
        return self.here.is_one_of(*keywords) and bool(self.skip())

    def take_sign(self, *signs: str) -> str:
        return self.skip().text if self.here.is_sign(*signs) else ""

    def expect(self, keyword: str) -> None:
        if not self.take(keyword):
            raise self.unexpected()

    def expect_sign(self, sign: str) -> None:
        if not self.take_sign(sign):
            raise self.unexpected()

    def expect_kind(self, kind: str) -> Word:
        if self.here.kind != kind:
            raise self.unexpected()
        return self.skip()

    def end(self) -> None:
        if self.here.kind != END:
            raise self.unexpected()

    def list_of(self, read: Callable[[], T], closing: str) -> list[T]:
        """Up to the sign that closes it; it may be empty."""
        ones: list[T] = []
        while not self.take_sign(closing):
            if ones:
                self.expect_sign(",")
            ones.append(read())
        return ones
