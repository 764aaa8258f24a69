"""The table of permissions says what the policies do."""

from __future__ import annotations

from desktop.account.rights.shipped import DOCUMENTS
from tests.architecture.permissions import BEGIN, DOCUMENT, END, WHO, written


def test_the_table_is_of_today() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert BEGIN in text
    assert END in text
    assert text == written(text), "python3 dev.py errors"


def test_every_policy_that_is_shown_stands_in_it() -> None:
    assert {*DOCUMENTS, "companion-app"} == set(WHO)
