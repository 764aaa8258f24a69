"""The installer tried on Windows: installed, upgraded over itself, refused, removed.

Where makensis is, `python -m tools.packaging.trial make FOLDER` makes two versions of a small program. On
Windows, `python -m tools.packaging.trial run FOLDER` tries them as the person who runs it, prints what is
wrong as JSON and ends with 1 when anything is. It refuses where a Linekey is installed, and leaves nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.packaging.installer import checked, compile_script, files_of, make_installer

OLDER, NEWER = "0.0.9", "0.1.0"
SLEEPER = 'Target amd64-unicode\nSilentInstall silent\nOutFile "{}"\nSection\nSleep 60000\nSectionEnd\n'
EXTRA = "_internal/of the older alone/ü 测试.dll"
ENTRY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Linekey"
RUNS, NOT_HERE = 3, 4  # exit status of the installer
SHORTCUT = Path("Microsoft/Windows/Start Menu/Programs/Linekey.lnk")


def make(folder: Path) -> None:
    """Writes `linekey-VERSION.exe` and the list of its files for both versions."""
    for version in (OLDER, NEWER):
        with tempfile.TemporaryDirectory() as made:
            build = Path(made)
            script = build / "sleeper.nsi"
            for program in ("linekey.exe", "linekey-window.exe"):
                script.write_text(SLEEPER.format(checked(program)), encoding="utf-8")
                compile_script(script, build, {})
            script.unlink()
            for name in ("_internal/base 测试.zip", *([EXTRA] if version == OLDER else [])):
                (build / name).parent.mkdir(parents=True, exist_ok=True)
                (build / name).write_text(version, encoding="utf-8")
            make_installer(build, version, folder / f"linekey-{version}.exe")
            listed = json.dumps([*files_of(build), "uninstall.exe"])
            (folder / f"linekey-{version}.json").write_text(listed, encoding="utf-8")


if sys.platform == "win32":
    import winreg

    def value(key: str, name: str) -> str | int | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                found: str | int = winreg.QueryValueEx(opened, name)[0]
                return found
        except FileNotFoundError:
            return None

    def set_path(text: str | None) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, "Environment") as opened:
            if text is not None:
                winreg.SetValueEx(opened, "Path", 0, winreg.REG_EXPAND_SZ, text)
            elif value("Environment", "Path") is not None:
                winreg.DeleteValue(opened, "Path")

    def path() -> str | None:
        found = value("Environment", "Path")
        return None if found is None else str(found)

    def keys(key: str = "Software") -> Iterator[str]:
        """Every key below, as a name."""
        try:
            opened = winreg.OpenKey(winreg.HKEY_CURRENT_USER, key)
        except OSError:  # not ours to read
            return
        with opened:
            yield key
            below = [winreg.EnumKey(opened, number) for number in range(winreg.QueryInfoKey(opened)[0])]
        for name in below:
            if (key, name) != ("Software", "Wine"):  # where wine keeps what it does itself
                yield from keys(rf"{key}\{name}")

    def profile() -> set[str]:
        """Every file and folder of the person, without what programs keep for a while."""
        home, temporary = Path.home(), Path(tempfile.gettempdir())
        return {str(entry) for entry in home.rglob("*") if not entry.is_relative_to(temporary)}

    class Trial:
        def __init__(self, folder: Path) -> None:
            self.folder = folder
            self.wrong: list[str] = []
            local = Path(os.environ["LOCALAPPDATA"])
            self.default = local / "Programs" / "Linekey"
            self.menu = Path(os.environ["APPDATA"]) / SHORTCUT

        def expect(self, found: object, wanted: object, what: str) -> None:
            if found != wanted:
                self.wrong.append(f"{what}: {found!r}, not {wanted!r}")

        def install(self, version: str, *options: str, into: str | None = None) -> int:
            # `/D=` comes last and takes the rest of the line as it is, without quotes.
            line = subprocess.list2cmdline([str(self.folder / f"linekey-{version}.exe"), "/S", *options])
            return subprocess.call(line if into is None else f"{line} /D={into}")

        def uninstall(self, place: Path) -> None:
            # As Windows does it: a copy of the uninstaller works on when this one has ended.
            if not (place / "uninstall.exe").exists():
                self.wrong.append(f"{place} has no uninstaller")
                return
            self.expect(subprocess.call([str(place / "uninstall.exe"), "/S"]), 0, "status of a removal")
            for _ in range(150):
                if not (place / "uninstall.exe").exists():
                    break
                time.sleep(0.1)

        def installed(self, place: Path, version: str) -> None:
            listed = json.loads((self.folder / f"linekey-{version}.json").read_text(encoding="utf-8"))
            there = sorted(p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file())
            self.expect(there, sorted(listed), f"files of {version}")
            wanted = {
                "DisplayName": "Linekey",
                "DisplayVersion": version,
                "Publisher": "Linekey",
                "DisplayIcon": str(place / "linekey-window.exe"),
                "InstallLocation": str(place),
                "UninstallString": f'"{place / "uninstall.exe"}"',
                "NoModify": 1,
            }
            for name, text in wanted.items():
                self.expect(value(ENTRY, name), text, name)
            self.expect(self.menu.is_file(), True, "shortcut in the start menu")

        def whole_life(self) -> None:
            """Installed with everything, upgraded, removed: as before, but for the data."""
            desktop = Path.home() / "Desktop" / "Linekey.lnk"
            set_path(r"C:\of mine;%USERPROFILE%\bin;")
            self.expect(self.install(OLDER, "/DESKTOP", "/PATH"), 0, "status of the installer")
            self.installed(self.default, OLDER)
            self.expect(desktop.is_file(), True, "shortcut on the desktop")
            added = rf"C:\of mine;%USERPROFILE%\bin;;{self.default}"
            self.expect(path(), added, "PATH")
            self.expect(self.install(NEWER), 0, "status of the upgrade")
            self.installed(self.default, NEWER)
            self.expect(path(), added, "PATH after the upgrade")
            self.expect(desktop.is_file(), True, "shortcut on the desktop after the upgrade")
            self.uninstall(self.default)
            self.expect(self.default.exists(), False, "folder after removal")
            self.expect(path(), r"C:\of mine;%USERPROFILE%\bin;", "PATH after removal")

        def while_it_runs(self) -> None:
            self.install(OLDER)
            with subprocess.Popen([str(self.default / "linekey-window.exe")]) as program:
                time.sleep(2)
                self.expect(self.install(NEWER), RUNS, "status of an upgrade while it runs")
                self.installed(self.default, OLDER)
                in_place = f'"{self.default / "uninstall.exe"}" /S _?={self.default}'
                self.expect(subprocess.call(in_place), RUNS, "status of a removal while it runs")
                self.installed(self.default, OLDER)
                program.kill()
            self.uninstall(self.default)

        def elsewhere(self) -> None:
            """In a folder with a name that is not plain; what others put there stays."""
            place = self.folder / "Program files ü 测试" / "Linekey"
            self.expect(self.install(OLDER, into=str(place)), 0, "status elsewhere")
            self.installed(place, OLDER)
            moved = self.folder / "moved"
            self.expect(self.install(NEWER, into=str(moved)), 0, "status of a move")
            self.installed(moved, NEWER)
            self.expect(place.exists(), False, "folder of the earlier one")
            (moved / "_internal" / "notes.txt").write_text("mine", encoding="utf-8")
            self.uninstall(moved)
            left = sorted(entry.relative_to(moved).as_posix() for entry in moved.rglob("*"))
            self.expect(left, ["_internal", "_internal/notes.txt"], "left of another's")

        def not_here(self) -> None:
            documents = self.folder / "Documents"
            documents.mkdir()
            (documents / "thesis.txt").write_text("mine", encoding="utf-8")
            deep = str(self.folder / ("d" * 240))
            for place in (str(documents), deep):
                self.expect(self.install(NEWER, into=place), NOT_HERE, f"status in {place}")
            self.expect(os.listdir(documents), ["thesis.txt"], "folder of documents")
            self.expect(value(ENTRY, "DisplayName"), None, "entry of what was refused")

        def other_paths(self) -> None:
            """No PATH is cut off, none gets an entry twice, none loses what another put there."""
            for before, after in (
                (rf"C:\a;{self.default}", None),
                (f"{self.default}\\;C:\\a".upper(), None),
                ("C:\\" + "long;" * 400, None),
                (None, str(self.default)),
                ("C:\\a", f"C:\\a;{self.default}"),
            ):
                set_path(before)
                self.expect(self.install(NEWER, "/PATH"), 0, f"status with PATH {before!r:.60}")
                self.expect(path(), after or before, "PATH")
                self.uninstall(self.default)
                self.expect(path(), before, "PATH after removal")
            set_path("C:\\a")
            self.install(NEWER, "/PATH")
            set_path(f"C:\\b;{self.default};C:\\a;C:\\c")
            self.uninstall(self.default)
            self.expect(path(), "C:\\b;C:\\a;C:\\c", "PATH that others have changed, after removal")

    @contextmanager
    def nothing_left(trial: Trial, what: Callable[[], None]) -> Iterator[None]:
        before, keys_before = profile(), set(keys())
        yield
        trial.expect(profile() ^ before, set(), f"changed in the profile by {what.__name__}")
        trial.expect(set(keys()) ^ keys_before, set(), f"changed in the registry by {what.__name__}")

    def run(folder: Path) -> list[str]:
        """What is wrong, each in a sentence."""
        if value(ENTRY, "DisplayName") is not None:
            return ["a Linekey is installed here: remove it first"]
        own_path = path()
        data = Path(os.environ["LOCALAPPDATA"]) / "linekey trial data"
        data.mkdir(exist_ok=True)
        (data / "ledger.db").write_text("data", encoding="utf-8")
        (Path(os.environ["LOCALAPPDATA"]) / "Programs").mkdir(exist_ok=True)  # of Windows, made when missing
        trial = Trial(folder)
        try:
            for what in (
                trial.whole_life,
                trial.while_it_runs,
                trial.elsewhere,
                trial.not_here,
                trial.other_paths,
            ):
                with nothing_left(trial, what):
                    what()
        finally:
            set_path(own_path)
            (data / "ledger.db").unlink()
            data.rmdir()
        return trial.wrong


def main(verb: str, folder: str) -> int:
    if verb == "make":
        make(Path(folder).resolve())
        return 0
    if sys.platform == "win32":
        wrong = run(Path(folder).resolve())
        sys.stdout.write(f"{json.dumps(wrong, indent=1)}\n")
        return 1 if wrong else 0
    sys.exit("This is for Windows.")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
