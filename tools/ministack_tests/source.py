"""Where MiniStack's tests come from: its source distribution, held to the hashes in the lock.

They stay as they are, outside the repository. Their licence is MIT, as MiniStack's.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import dev

FOLDER = Path(__file__).parents[2] / "build" / "ministack-tests"
SUITES = ("test_iot.py", "test_iot_data.py", "test_iot_jobs_data.py")


def tests_in(where: Path | None) -> Path:
    """The folder of the tests in a source distribution, packed or not; without one it is downloaded."""
    source = where or _downloaded()
    if source.is_file():
        packed, source = source, FOLDER / "source"
        shutil.rmtree(source, ignore_errors=True)
        with tarfile.open(packed) as archive:
            archive.extractall(source, filter="data")
    found = next(source.rglob(SUITES[0]), None)
    return found.parent if found else sys.exit(f"{source} has no {SUITES[0]}")


def _downloaded() -> Path:
    """By pip as it is set up here. It asks the source for its metadata, with the setuptools of the lock."""
    if not (archives := list(FOLDER.glob("ministack-*.tar.gz"))):
        FOLDER.mkdir(parents=True, exist_ok=True)
        wanted = FOLDER / "wanted.txt"
        wanted.write_text(dev.locked("ministack"), encoding="utf-8")
        options = ("--require-hashes", "--no-deps", "--no-binary", ":all:", "--no-build-isolation")
        pip = (
            sys.executable,
            "-X",
            "utf8",
            "-m",
            "pip",
            "--disable-pip-version-check",
            "download",
            "--quiet",
        )
        subprocess.run([*pip, *options, "--dest", FOLDER, "-r", wanted], check=True)
        archives = list(FOLDER.glob("ministack-*.tar.gz"))
    return archives[0]
