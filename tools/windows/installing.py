"""The installer: made by NSIS in the rig's Debian, then tried on Windows."""

from __future__ import annotations

import json
import shutil
from pathlib import PureWindowsPath

from tools.windows import rig
from tools.windows.chroot import Done, last_lines
from tools.windows.machine import Machine, Wine
from tools.windows.results import CheckFailed, CheckSkipped, Found

MAKE = """
from pathlib import Path
from tools.packaging.installer import make_installer
make_installer(Path("dist/linekey"), "0.0.1", Path("build/setup.exe").absolute())
"""
# Windows has it from the start.
PROGRAMS = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall"
INSTALLED = PureWindowsPath("C:/users/root/AppData/Local/Programs/Linekey")


def _in_rig(machine: Machine) -> Wine:
    if not isinstance(machine, Wine):
        raise CheckSkipped("NSIS is Debian's: the installer is made and tried in the rig")
    return machine


def _must(done: Done) -> Done:
    if done.status != 0:
        raise CheckFailed(f"status {done.status}\n{last_lines(done)}")
    return done


def _debian(machine: Wine, *words: str) -> None:
    """Runs Python of the rig's Debian in the tree, without its bytecode."""
    script = 'cd "$0" && exec python3 -B "$@"'
    _must(rig.DEBIAN.run("sh", "-c", script, machine.inside(machine.tree), *words))


def trial(machine: Machine) -> Found:
    """Two versions of a small program: installed, upgraded, refused, removed, leaving only data."""
    wine = _in_rig(machine)
    folder = machine.tree / "build" / "trial"
    shutil.rmtree(wine.here(folder), ignore_errors=True)
    wine.here(folder).mkdir(parents=True)
    _debian(wine, "-m", "tools.packaging.trial", "make", "build/trial")
    _must(wine.run("reg", "add", PROGRAMS, "/f"))
    python = str(machine.tree / ".venv/Scripts/python.exe")
    done = wine.run(python, "-X", "utf8", "-m", "tools.packaging.trial", "run", str(folder), seconds=900)
    wrong = json.loads(done.stdout or "null")
    if wrong != [] or done.status:
        raise CheckFailed("\n".join(wrong or [last_lines(done)]))
    return Found("installed, upgraded, refused, moved, removed")


def whole(machine: Machine) -> Found:
    """The installer of the executable itself: installed, installed over itself, removed."""
    wine = _in_rig(machine)
    if not wine.here(machine.tree / "dist/linekey/linekey.exe").is_file():
        raise CheckSkipped("there is no executable")
    _debian(wine, "-c", MAKE)
    setup = machine.tree / "build" / "setup.exe"
    place = wine.here(INSTALLED)
    for _ in range(2):
        _must(wine.run(str(setup), "/S"))
        _must(wine.run(str(INSTALLED / "linekey.exe"), "--version"))
    _must(wine.run(str(INSTALLED / "uninstall.exe"), "/S"))
    if place.exists():
        raise CheckFailed(f"left: {', '.join(path.name for path in place.iterdir())}")
    return Found("installed twice and removed", wine.here(setup).stat().st_size / 1e6)


def two_builds(machine: Machine) -> Found:
    """The same files, built twice in other folders."""
    folder = machine.tree / "build" / "twice"
    shutil.rmtree(machine.here(folder), ignore_errors=True)
    python = str(machine.tree / ".venv/Scripts/python.exe")
    words = ("-X", "utf8", "-m", "tools.packaging.reproducible", str(folder))
    _must(machine.run(python, *words, seconds=1800))
    return Found("nothing differs")
