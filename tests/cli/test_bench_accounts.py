"""Accounts that a bench is asked for and cannot have are told before it starts."""

from __future__ import annotations

import pytest

from desktop.cli.main import run


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (["12"], "twelve digits"),
        (["1" * 13], "twelve digits"),
        (["١" * 12], "twelve digits"),
        (["111122223333\n"], "twelve digits"),
        ([""], "twelve digits"),
        (["0" * 12], "once"),
        (["1" * 12, "1" * 12], "once"),
    ],
)
def test_accounts_that_cannot_be(ids: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = [argument for one in ids for argument in ("--account", one)]
    assert run(["bench", "up", *options]) == 2
    assert told in capsys.readouterr().err
