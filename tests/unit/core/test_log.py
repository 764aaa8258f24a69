from __future__ import annotations

import logging

import pytest

from desktop.core import log
from desktop.core.paths import log_file


def warn() -> None:
    with log.logging_to_file():
        logging.getLogger("tests").warning("said once")


def test_a_run_without_a_warning_makes_no_log() -> None:
    with log.logging_to_file():
        logging.getLogger("tests").debug("nothing")
    assert not log_file().exists()


def test_a_log_goes_on_until_it_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    warn()
    warn()
    assert log_file().read_text(encoding="utf-8").count("said once") == 2
    monkeypatch.setattr(log, "MAX_BYTES", 10)
    warn()
    assert log_file().read_text(encoding="utf-8").count("said once") == 1
    assert log_file().with_name("linekey.log.1").read_text(encoding="utf-8").count("said once") == 2


def test_one_inside_another_changes_nothing() -> None:
    with log.logging_to_file():
        warn()
        logging.getLogger("tests").warning("said after it")
    told = log_file().read_text(encoding="utf-8")
    assert (told.count("said once"), told.count("said after it")) == (1, 1)
