"""Where the checks run: Windows in the rig, or the Windows that this is."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Protocol

from tools.windows.chroot import Done, finish

ROOT = Path(__file__).parents[2]
_held = ExitStack()  # what this process keeps for itself until it ends


class Machine(Protocol):
    """A Windows with the current tree in `tree`."""

    @property
    def description(self) -> str: ...

    @property
    def tree(self) -> PureWindowsPath: ...

    @property
    def python(self) -> str:
        """The Windows Python that makes `.venv`."""
        ...

    def run(
        self,
        *command: str,
        folder: PureWindowsPath | None = None,
        environment: Mapping[str, str] | None = None,
        seconds: float = 600,
    ) -> Done:
        """Runs a Windows program in `folder`, or in the tree."""
        ...

    def here(self, path: PureWindowsPath) -> Path:
        """Where the checks themselves read a file of this Windows."""
        ...


@dataclass(frozen=True)
class Native:
    """On Windows itself."""

    description: str = field(default_factory=platform.platform)
    tree: PureWindowsPath = field(default_factory=lambda: PureWindowsPath(ROOT))
    python: str = sys.executable

    def run(
        self,
        *command: str,
        folder: PureWindowsPath | None = None,
        environment: Mapping[str, str] | None = None,
        seconds: float = 600,
    ) -> Done:
        variables = {**os.environ, **(environment or {})}
        return finish(command, seconds, Path(folder or self.tree), variables)

    def here(self, path: PureWindowsPath) -> Path:
        return Path(path)


@dataclass(frozen=True)
class Wine:
    """In the rig: a prefix of this tree's own, so that several trees can be tried at once."""

    prefix: str  # as the chroot sees it
    locale: str = "en_US"
    description: str = "wine 10.0 on Debian trixie, which reports Windows 10.0.19043"
    tree: PureWindowsPath = field(default_factory=lambda: PureWindowsPath("C:/linekey"))
    python: str = r"C:\py311\python.exe"

    def run(
        self,
        *command: str,
        folder: PureWindowsPath | None = None,
        environment: Mapping[str, str] | None = None,
        seconds: float = 600,
    ) -> Done:
        return self.script('wine "$@"', *command, folder=folder, environment=environment, seconds=seconds)

    def script(
        self,
        script: str,
        *words: str,
        folder: PureWindowsPath | None = None,
        environment: Mapping[str, str] | None = None,
        seconds: float = 600,
    ) -> Done:
        """Runs a script of the shell around the program."""
        return finish(self.words(*words, script=script, folder=folder, environment=environment), seconds)

    def words(
        self,
        *words: str,
        script: str = 'wine "$@"',
        folder: PureWindowsPath | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> list[str]:
        """The command line of this machine: `words` are `$@` of the script."""
        from tools.windows import rig

        # The registry is on the disk when the server of wine has ended.
        lines = f'cd "$0" && ( {script} ); status=$?; timeout 60 wineserver -w; exit $status'
        where = self.inside(folder or self.tree)
        return rig.DEBIAN.words("sh", "-c", lines, where, *words, environment=self._environment(environment))

    def _environment(self, more: Mapping[str, str] | None) -> dict[str, str]:
        from tools.windows import rig

        locale = f"{self.locale}.UTF-8"
        pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": r"C:\wheels", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        return {**rig.WINE, "WINEPREFIX": self.prefix, "LC_ALL": locale, **pip, **(more or {})}

    def inside(self, path: PureWindowsPath) -> str:
        """A path of drive C as the chroot sees it."""
        return f"{self.prefix}/drive_c/{path.relative_to('C:/').as_posix()}"

    def here(self, path: PureWindowsPath) -> Path:
        from tools.windows import rig

        return rig.host(self.inside(path))


def prepared() -> Machine:
    """The machine with the current tree on it; on Debian makes the rig first."""
    return Native() if sys.platform == "win32" else _rigged()


def _rigged() -> Wine:
    from tools.windows import rig

    rig.make()
    name = f"{ROOT.name}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    machine = Wine(f"{rig.PREFIXES}/{name}")
    prefix = rig.host(machine.prefix)
    prefix.parent.mkdir(exist_ok=True)
    # Two runs in one prefix would share a server of wine, and neither could see the other's processes.
    _held.enter_context(rig.locked(prefix.with_name(f"{name}.lock")))
    base = (rig.CACHE / "stamps" / "prefix").read_text(encoding="ascii")
    copied = prefix / "linekey-base"
    if not copied.is_file() or copied.read_text(encoding="ascii") != base:
        shutil.rmtree(prefix, ignore_errors=True)
        made = prefix.with_name(f"{name}.new")
        shutil.rmtree(made, ignore_errors=True)
        shutil.copytree(rig.host(rig.BASE), made, symlinks=True)
        made.rename(prefix)
        copied.write_text(base, encoding="ascii")
    bring_up_to_date(machine.here(machine.tree))
    return machine


def bring_up_to_date(copy: Path, root: Path = ROOT) -> None:
    """Leaves in `copy` the files of the tree that git does not ignore, and what was made there itself."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(asked, cwd=root, capture_output=True, check=True).stdout.decode()
    names = {name for name in listing.split("\0") if name and (root / name).is_file()}
    record = copy / "linekey-tree.json"
    before: set[str] = set(json.loads(record.read_text("utf-8"))) if record.is_file() else set()
    for name in before - names:
        (copy / name).unlink(missing_ok=True)
    for name in names:
        source, target = root / name, copy / name
        if not target.is_file() or source.read_bytes() != target.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    record.write_text(json.dumps(sorted(names)), encoding="utf-8")
