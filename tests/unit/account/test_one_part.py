"""One part is mended: what this station remembers of the account then."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from desktop.account import setup
from desktop.account.part import Part
from desktop.account.setup import AccountSetup
from desktop.settings.product.profile import load_product
from tests.unit.cloud.formation import Formation, cloud_with


@dataclass
class Bit:
    step: str
    wrong: str | None
    detail: str = ""

    def problem(self) -> str | None:
        return self.wrong

    def mend(self) -> None:
        self.wrong = None


def account_of(parts: list[Part], monkeypatch: pytest.MonkeyPatch) -> AccountSetup:
    def no_secret(name: str) -> str:
        raise AssertionError(f"nobody needs the {name}")

    made = AccountSetup(cloud_with(Formation()), load_product("lamp"), no_secret)
    monkeypatch.setattr(made, "parts", lambda: parts)
    monkeypatch.setattr(made, "_gather", lambda: "facts")
    return made


@pytest.mark.parametrize(("later", "kept"), [("It does not exist.", []), (None, ["facts"])])
def test_a_station_remembers_the_account_only_when_all_of_it_is_right(
    later: str | None, kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered: list[str] = []
    monkeypatch.setattr(setup, "save_facts", lambda _cloud, _product, facts: remembered.append(facts))
    parts: list[Part] = [Bit("bucket", "It does not exist."), Bit("template", later)]
    account_of(parts, monkeypatch).mend("bucket")
    assert [part.problem() for part in parts] == [None, later], "only what was asked for is made"
    assert remembered == kept
