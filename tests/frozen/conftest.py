"""The packaged Linekey, built once for all tests here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_BUILD = 600  # seconds; about 90 on two cores


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of the packaged `linekey`, in a folder whose name is not plain."""
    folder = tmp_path_factory.mktemp("Linekey für 生产线")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    folders = ["--distpath", str(folder), "--workpath", str(folder / "build")]
    built = subprocess.run(
        [*command, *folders, str(ROOT / "build.spec")],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=LONGEST_BUILD,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-4000:]
    return folder / "linekey" / ("linekey.exe" if sys.platform == "win32" else "linekey")
