"""`linekey demo` says when it is not of the product that somebody has named. The story itself is played."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from desktop.cli.main import run
from desktop.demo import report, story

TOLD: Any = SimpleNamespace(good=True, document=dict)


@pytest.mark.parametrize(
    ("chosen", "told"),
    [("", False), ("lamp", False), ("thermostat", True), ("C:/line/thermostat.toml", True)],
)
def test_the_product_that_is_not_used_is_named(
    chosen: str, told: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(story, "tell", lambda *_: TOLD)
    monkeypatch.setattr(report, "summary", lambda _report: ["Done"])
    monkeypatch.setenv("LINEKEY_PRODUCT", chosen)
    for options in ([], ["--json"]):
        assert run(["demo", "--headless", *options]) == 0
        printed = capsys.readouterr()
        assert (f"LINEKEY_PRODUCT={chosen}" in printed.err) is told
        assert "LINEKEY_PRODUCT" not in printed.out
