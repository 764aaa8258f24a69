"""Two builds of one commit, compared: `python -m tools.packaging.reproducible` makes both.

They are built in two folders whose names have nothing in common, with sets in another order. It names
what differs, and ends with 1 when anything does or a build names a folder of this machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# By the seed that orders sets of strings in Python.
FOLDERS = {"1": "a", "2": "second build ü 构建/of a longer name"}


def compare(one: Path, other: Path) -> list[str]:
    """What differs between two trees, each in a sentence: names, contents, links, who may run it."""
    first, second = _entries(one), _entries(other)
    found = [f"only in the first: {name}" for name in first.keys() - second.keys()]
    found += [f"only in the second: {name}" for name in second.keys() - first.keys()]
    both = first.keys() & second.keys()
    found += [f"differs: {name}" for name in both if _seen(first[name]) != _seen(second[name])]
    return sorted(found)


def naming(build: Path, folder: Path) -> list[str]:
    """The files of a build that name a folder of the machine that built it, each in a sentence."""
    names = {str(folder), folder.as_posix()}
    wanted = [name.encode(code) for name in names for code in ("utf-8", "utf-16-le")]
    files = [(name, path) for name, path in _entries(build).items() if path.is_file()]
    return [
        f"names {folder}: {name}"
        for name, path in files
        if any(words in data for data in [path.read_bytes()] for words in wanted)
    ]


def _entries(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}


def _seen(path: Path) -> tuple[str, object]:
    if path.is_symlink():
        return "link", os.readlink(path)
    if path.is_dir():
        return "folder", None
    return ("program" if path.stat().st_mode & 0o100 else "file"), path.read_bytes()


def commit_time() -> str:
    """Seconds since 1970 of the commit, the time of what is built of it; 1980 where there is no git."""
    asked = ["git", "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        told = done.stdout.strip()
    except FileNotFoundError:
        told = ""
    return told or "315532800"


def build(folder: Path, seed: str, seconds: str) -> Path:
    """Copies the sources to `folder` and builds them there. Answers the built folder."""
    for name in ("desktop", "signing", "resources", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.spec", "pyproject.toml"):
        shutil.copyfile(ROOT / name, folder / name)
    variables = {
        "PYINSTALLER_CONFIG_DIR": str(folder / "cache"),
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": str(folder),
        "SOURCE_DATE_EPOCH": seconds,
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "build.spec"]
    subprocess.run(command, cwd=folder, env={**os.environ, **variables}, check=True)
    return folder / "dist" / "linekey"


def differences(folder: Path) -> list[str]:
    """Builds twice below `folder`, which is new; what is not as it should be, each in a sentence."""
    seconds = commit_time()
    one, other = (build(folder / name, seed, seconds) for seed, name in FOLDERS.items())
    machine = [folder.resolve(), ROOT, Path(sys.prefix)]
    return [*compare(one, other), *(line for place in machine for line in naming(one, place))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a new folder for both builds")
    found = differences(parser.parse_args().folder)
    sys.stdout.write("".join(f"{line}\n" for line in found or ["both builds are the same"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
