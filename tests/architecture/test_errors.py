"""A code means one thing, belongs to a family with an exit status, and is documented."""

from __future__ import annotations

from collections import defaultdict

from desktop.cli.main import EXIT_STATUS
from tests.architecture.error_codes import DOCUMENT, FAMILIES, document, messages, raised


def test_every_code_is_raised_as_one_class() -> None:
    classes = defaultdict(set)
    for code, made in raised():
        classes[code].add(made)
    assert len(classes) > 50
    assert {code: names for code, names in classes.items() if len(names) > 1} == {}


def test_every_family_is_known_and_has_an_exit_status() -> None:
    families = {message.code[:3] for _, message in messages()}
    assert families <= set(FAMILIES)
    # On request: 130. A fault, in the window or on the command line: 1, as any program.
    assert families - {"ABT", "GUI", "CLI"} <= set(EXIT_STATUS)


def test_the_document_lists_every_code() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: python3 dev.py errors"
