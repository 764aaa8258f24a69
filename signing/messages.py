"""What is said to people, kept so that it can be said in their language.

A template is an English sentence with named places: `The port {port} cannot be opened.` What is marked with
`N` or given to `said` is what translators find: Qt's `lupdate` is told that these are its `QT_TR_NOOP`.
"""

from __future__ import annotations

from collections.abc import Mapping


class Sentence(str):
    """A filled template. It is the English text to whoever takes a `str`, and remembers how it was made.

    Values are numbers, dates and text; one of them may be a sentence again.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Sentence:
        self = super().__new__(cls, template.format_map(values))
        self.template, self.values = template, values
        return self

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, dict[str, object]]]:
        return Sentence, (self.template, dict(self.values))


def said(template: str, /, **values: object) -> Sentence:
    """`template` filled with `values`. Numbers and dates stay what they are, for their format in it.

    A sentence is filled already, and stays as it is. Whatever was read from a file, it can be written: half
    of a surrogate pair, which is in no UTF-8, stands as an escape.
    """
    if isinstance(template, Sentence):
        return template
    return Sentence(template, {name: _plain(value) for name, value in values.items()})


def _plain(value: object) -> object:
    if isinstance(value, (Sentence, int, float)) or hasattr(value, "strftime"):
        return value
    return str(value).encode("utf-8", "backslashreplace").decode()


def N(template: str) -> str:  # noqa: N802 - short, as it stands before every sentence of the catalogue
    """Marks a template for translation where it is only kept."""
    return template


class Message:
    """One thing that can be said about a failure, under its code.

    `hint` is the next step. `order` is for the technician at the slot: what to do, in as few words as can be
    read from two metres; empty where none can meet it. All may name the same values.
    """

    __slots__ = ("code", "hint", "order", "retryable", "text")

    def __init__(
        self, code: str, text: str, hint: str = "", *, order: str = "", retryable: bool = False
    ) -> None:
        self.code = code
        self.text = text
        self.hint = hint
        self.order = order
        self.retryable = retryable
