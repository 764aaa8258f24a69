"""A real window, driven from outside: the whole shift and a whole release at every size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.window.day import SIZES, whole_day

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_a_day(size: tuple[int, int], tmp_path: Path) -> None:
    whole_day(size, "zh_CN", tmp_path)
