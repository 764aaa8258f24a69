"""Real windows need a screen: without its programs these tests fail, on Windows they are left out."""

from __future__ import annotations

import os
import sys

# For the checks that are tried within this process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from tools.screen import missing_programs


@pytest.fixture(autouse=True, scope="session")
def screen_programs() -> None:
    if sys.platform == "win32":
        pytest.skip(missing_programs())
    if missing := missing_programs():
        pytest.fail(f"Real windows need programs that are missing: {missing}", pytrace=False)
