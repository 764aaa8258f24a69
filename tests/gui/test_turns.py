"""What keeps the window's thread from waiting long for its turn."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from desktop.app.opener import OpenBegun, Opened
from desktop.gui.turns import TURN_SECONDS, keep_turns_short, settle_memory


class Closeable:
    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def interpreter_as_before() -> Iterator[None]:
    interval = sys.getswitchinterval()
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # as tests/conftest.py had it
    sys.setswitchinterval(interval)


def test_turns_are_short() -> None:
    keep_turns_short()
    assert sys.getswitchinterval() == pytest.approx(TURN_SECONDS)


def test_what_is_loaded_when_services_open_is_not_looked_at_again() -> None:
    settle_memory(OpenBegun())
    assert gc.get_freeze_count() == 0
    settle_memory(Opened(Closeable()))
    kept = gc.get_freeze_count()
    assert kept > len(gc.get_objects())


def test_what_was_garbage_by_the_next_time_is_not_kept() -> None:
    settle_memory(Opened(Closeable()))
    ring: list[object] = []
    ring.append(ring)
    settle_memory(Opened(Closeable()))
    gone = id(ring)
    del ring
    settle_memory(Opened(Closeable()))
    gc.unfreeze()
    lists = (one for one in gc.get_objects() if type(one) is list)  # a dead proxy answers nothing
    assert gone not in {id(one) for one in lists if one and one[0] is one}
