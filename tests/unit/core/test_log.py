from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from desktop.core import log
from desktop.core.events import Event, Warned
from desktop.core.paths import log_file
from desktop.core.redaction import hide


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


def debug(message: str) -> None:
    logging.getLogger("desktop.tests").debug(message)
    logging.getLogger("botocore").debug("signed with planted-signature")


@pytest.fixture(autouse=True)
def _as_outside_tests() -> Iterator[None]:
    """pytest lets a logger's level through that a program would not."""
    before = logging.getLogger().level
    logging.getLogger().setLevel(logging.WARNING)
    yield
    logging.getLogger().setLevel(before)


def test_following_tells_the_stream_and_the_file() -> None:
    stream = io.StringIO()
    with log.logging_to_file(), log.following(stream):
        debug("asked for it")
    debug("after it")
    for told in (stream.getvalue(), log_file().read_text(encoding="utf-8")):
        assert "desktop.tests: asked for it" in told
        assert "after it" not in told
        assert "planted-signature" not in told


@pytest.mark.parametrize(("level", "is_told"), [("debug", True), ("DEBUG", True), ("", False), ("no", False)])
def test_the_environment_asks_for_debug_records(
    monkeypatch: pytest.MonkeyPatch, level: str, is_told: bool
) -> None:
    monkeypatch.setenv(log.LEVEL_VARIABLE, level)
    with log.logging_to_file():
        debug("asked for it")
    assert log_file().exists() == is_told
    assert not logging.getLogger("desktop").isEnabledFor(logging.DEBUG)


def test_events_are_told_before_the_listener_hears_them() -> None:
    stream, heard = io.StringIO(), list[tuple[Event, bool]]()
    with log.following(stream):
        tell = log.logged(lambda event: heard.append((event, "planted remark" in stream.getvalue())))
        tell(Warned("planted remark"))
    assert heard == [(Warned("planted remark"), True)]


def test_no_secret_comes_through_a_message_or_a_traceback() -> None:
    hide("planted-passphrase")
    stream = io.StringIO()
    with log.following(stream):
        try:
            raise ValueError("planted-passphrase is wrong")
        except ValueError as error:
            logging.getLogger("desktop.tests").debug("tried %s", "planted-passphrase", exc_info=error)
    for told in (stream.getvalue(), log_file().read_text(encoding="utf-8")):
        assert "planted-passphrase" not in told
        assert "ValueError" in told


def test_a_log_begins_anew_while_a_program_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 2_000)
    with log.logging_to_file():
        for number in range(100):
            logging.getLogger("tests").warning("number %d", number)
    assert "number 99" in log_file().read_text(encoding="utf-8")
    sizes = [path.stat().st_size for path in log_file().parent.glob("linekey.log*")]
    assert len(sizes) == 2
    assert max(sizes) < 3_000


def test_logs_are_where_the_system_keeps_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LINEKEY_DATA_DIR")
    monkeypatch.setattr(platformdirs, "user_log_path", lambda name, appauthor: tmp_path / name / "Logs")
    assert log_file() == tmp_path / "linekey" / "Logs" / "linekey.log"


def test_threads_do_not_wait_for_each_other_for_ever() -> None:
    """`Handler.release` is that of its lock: whoever overrides it keeps the lock."""
    with log.logging_to_file():
        for _ in range(2):
            thread = threading.Thread(target=logging.getLogger("tests").warning, args=("said",), daemon=True)
            thread.start()
            thread.join(10)
            assert not thread.is_alive()
    assert log_file().read_text(encoding="utf-8").count("said") == 2
