"""How an enrolled station signs in, as its file tells."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from desktop.core.errors import LinekeyError
from desktop.settings.enrolment import FILE, Enrolment, current_enrolment, forget_enrolment, keep_enrolment

HERE = Enrolment("123456789012", "eu-west-1", "abc.credentials.iot", "linekey-lamp-1-line", "c.pem", "k.pem")


def test_an_enrolment_is_kept_until_the_station_leaves(tmp_path: Path) -> None:
    assert current_enrolment(tmp_path) is None
    keep_enrolment(tmp_path, HERE)
    assert current_enrolment(tmp_path) == HERE
    forget_enrolment(tmp_path)
    forget_enrolment(tmp_path)
    assert current_enrolment(tmp_path) is None


@pytest.mark.parametrize("changed", [{"alias": ""}, {"region": 7}, {"more": "x"}])
def test_a_file_that_is_not_ours_is_refused(tmp_path: Path, changed: dict[str, object]) -> None:
    (tmp_path / FILE).write_text(json.dumps(asdict(HERE) | changed), encoding="utf-8")
    with pytest.raises(LinekeyError) as caught:
        current_enrolment(tmp_path)
    assert caught.value.code == "SET-093"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'"text"'])
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(LinekeyError) as caught:
        current_enrolment(tmp_path)
    assert caught.value.code == "SET-093"


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(LinekeyError) as caught:
        current_enrolment(tmp_path)
    assert caught.value.code == "SET-093"
