"""What is said of MiniStack's tests on the bench, and where they are found."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from tools.ministack_tests import source
from tools.ministack_tests.__main__ import told
from tools.ministack_tests.differences import INTENDED

TEST, REASON = next(iter(INTENDED.items()))


def test_what_is_lost_on_the_bench_is_told() -> None:
    ministack = {TEST: "passed", "a": "passed", "b": "passed", "c": "failed", "d": "skipped", "e": "passed"}
    lines, unintended = told(ministack, {TEST: "failed", "a": "passed", "b": "failed", "d": "skipped"})
    assert unintended == ["b", "e"]
    assert lines[:2] == ["MiniStack: 1 failed, 4 passed, 1 skipped", "bench: 2 failed, 1 passed, 1 skipped"]
    assert f"   1 {REASON}" in lines
    assert lines[-2:] == ["  not intended: b", "  not intended: e"]


def test_nothing_is_lost() -> None:
    assert told({TEST: "passed", "a": "failed"}, {TEST: "passed", "a": "failed"})[1] == []


def test_the_cases_of_a_test_have_its_reason() -> None:
    assert told({f"{TEST}[case]": "passed"}, {})[1] == []


def test_tests_are_found_in_a_distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "FOLDER", tmp_path / "kept")
    unpacked = tmp_path / "ministack-1"
    (unpacked / "tests").mkdir(parents=True)
    (unpacked / "tests" / source.SUITES[0]).write_text("# a test", encoding="utf-8")
    packed = tmp_path / "ministack-1.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(unpacked, "ministack-1")
    assert source.tests_in(unpacked) == unpacked / "tests"
    assert source.tests_in(unpacked / "tests") == unpacked / "tests"
    for _ in range(2):
        found = source.tests_in(packed)
        assert (found / source.SUITES[0]).read_text(encoding="utf-8") == "# a test"
