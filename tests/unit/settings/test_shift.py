"""Who is at work at a station, as its file tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import LinekeyError
from desktop.settings.shift import FILE, Shift, begin_shift, current_shift, end_shift


def test_a_shift_is_kept_until_it_ends(tmp_path: Path) -> None:
    assert current_shift(tmp_path) is None
    begin_shift(tmp_path, Shift("station", "e1815"))
    begin_shift(tmp_path, Shift("launcher", "ana@example.com"))
    assert current_shift(tmp_path) == Shift("launcher", "ana@example.com")
    end_shift(tmp_path)
    end_shift(tmp_path)
    assert current_shift(tmp_path) is None


@pytest.mark.parametrize("badge", ["", "x", "e 1815", "../root", "Änne", "１８１５", "a" * 65, "e1815\n"])
def test_a_badge_that_aws_would_not_take_is_refused(badge: str) -> None:
    with pytest.raises(LinekeyError) as caught:
        Shift("station", badge)
    assert caught.value.code == "SET-090"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"kind": "station"}',
        b'{"kind": "administrator", "badge": "e1815"}',
        b'{"kind": "station", "badge": 1815}',
        b'{"kind": "station", "badge": "e 1815"}',
        b"\xff\xfe",
    ],
)
def test_a_file_that_is_not_ours_gives_nobody_more_rights(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(LinekeyError) as caught:
        current_shift(tmp_path)
    assert caught.value.code == "SET-091"


def test_a_file_that_may_not_be_read_gives_nobody_more_rights(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(LinekeyError) as caught:
        current_shift(tmp_path)
    assert caught.value.code == "SET-091"


def test_a_file_that_is_replaced_just_now_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where it cannot be opened in that moment."""
    begin_shift(tmp_path, Shift("station", "e1815"))
    read, refused = Path.read_text, [PermissionError()]

    def busy(path: Path, **how: Any) -> str:
        if refused:
            raise refused.pop()
        return read(path, **how)

    monkeypatch.setattr("desktop.core.paths.CAN_BE_BUSY", True)
    monkeypatch.setattr(Path, "read_text", busy)
    assert current_shift(tmp_path) == Shift("station", "e1815")
    assert not refused
