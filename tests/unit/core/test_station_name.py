"""What a station is called."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from desktop.core.station_name import NAME_LENGTH, given_name, name_station, station_name


def test_a_station_is_called_by_its_computer_until_somebody_names_it(tmp_path: Path) -> None:
    before = station_name(tmp_path)
    assert before.host == (platform.node() or "?")
    name_station(tmp_path, "Line 3, bench 2 · 工位")
    after = station_name(tmp_path)
    assert after.host == "Line 3, bench 2 · 工位"
    assert after.id == before.id, "its name is not what tells it apart"
    name_station(tmp_path, "  ")
    assert station_name(tmp_path) == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Line\t3 \n", "Line 3"),
        ("a\x00b\x1b[31mc", "a b [31mc"),
        ("\u200b\u202eLine", "Line"),
        ("x" * 500, "x" * NAME_LENGTH),
    ],
)
def test_a_name_is_one_line_that_can_be_seen(tmp_path: Path, typed: str, kept: str) -> None:
    name_station(tmp_path, typed)
    assert given_name(tmp_path) == kept


def test_a_damaged_name_is_none(tmp_path: Path) -> None:
    (tmp_path / "station-name").write_bytes(b"\xff\xfe\x00")
    assert given_name(tmp_path) == ""
