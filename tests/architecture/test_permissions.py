"""The table of permissions says what the policies do."""

from __future__ import annotations

from desktop.account.rights.shipped import DOCUMENTS
from tests.architecture.permissions import BEGIN, DOCUMENT, END, POLICIES, ROOT, WHO, written
from tests.bench.rights import SESSIONS, TRUST, UNASKED


def test_the_table_is_of_today() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert BEGIN in text
    assert END in text
    assert text == written(text), "python3 dev.py errors"


def test_every_policy_that_is_shown_stands_in_it() -> None:
    assert {*DOCUMENTS, "companion-app"} == set(WHO)


def test_every_policy_is_proved_where_its_journey_is() -> None:
    files = {path.stem for path in POLICIES.glob("*.json")}
    assert files == set(UNASKED) | TRUST | SESSIONS
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "bench").rglob("test_*.py")]
    proving = [text for text in tests if "prove(" in text]
    assert [name for name in UNASKED if not any(f'"{name}"' in text for text in proving)] == []
