"""Approvers in the product profile: who is recorded, and by what."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from desktop.settings.product.release import Approver, NamedPerson, ReleaseSection

KEY, OTHER = "3c" * 32, "91" * 32


def test_an_approver_is_recorded_by_id_and_without_one_by_the_key() -> None:
    """Never by the name: that must not enter what is hashed."""
    assert Approver(id="e1815", name="Ada", public_key_sha256=KEY).person_id == "e1815"
    assert Approver(name="Ada", public_key_sha256=KEY).person_id == "key-3c3c3c3c3c3c3c3c"


@pytest.mark.parametrize("bad", ["Ada", "ada lovelace", "ädä", "-e1", "e" * 33])
def test_an_id_is_a_short_ascii_word(bad: str) -> None:
    with pytest.raises(ValidationError):
        Approver(id=bad, name="Ada", public_key_sha256=KEY)


@pytest.mark.parametrize(
    "second",
    [
        Approver(id="e1815", name="Bea", public_key_sha256=OTHER),
        Approver(id="e1906", name="Ada", public_key_sha256=OTHER),
        Approver(id="e1906", name="Bea", public_key_sha256=KEY),
    ],
)
def test_nobody_is_there_twice(second: Approver) -> None:
    first = Approver(id="e1815", name="Ada", public_key_sha256=KEY)
    with pytest.raises(ValidationError, match="twice"):
        ReleaseSection(approvers=(first, second))


def test_an_older_profile_names_the_same_people() -> None:
    """The later section wins."""
    older = Approver(id="e1815", name="Ada", public_key_sha256=KEY)
    assert ReleaseSection(approvers=(older,)).shown("e1815") == "Ada (e1815)"
    assert ReleaseSection(people=(NamedPerson(id="e1815"),)).shown("e1815") == "e1815"
    with pytest.raises(ValidationError, match="twice"):
        ReleaseSection(approvers=(older,), people=(NamedPerson(id="e1815", name="Ada Lovelace"),))
