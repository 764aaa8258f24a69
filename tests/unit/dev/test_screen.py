"""The screen of real windows: without its programs there is one line that tells how to get them."""

from __future__ import annotations

import shutil
import sys

import pytest

import dev
from tools import screen


def test_set_up_installs_its_programs() -> None:
    assert set(screen.PACKAGES.values()) <= set(dev.DEBIAN_PACKAGES)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no X11")
def test_what_is_missing_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = {"openbox": "/usr/bin/openbox"}
    monkeypatch.setattr(shutil, "which", there.get)
    line = "sudo apt-get install --no-install-recommends xvfb xdotool"
    assert screen.missing_programs() == line
    assert screen.main("1024x768", "true") == 1
    assert capsys.readouterr().err == f"{line}\n"
