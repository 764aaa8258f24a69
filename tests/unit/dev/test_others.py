"""A copy of a loaded program does what the program does that is started anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.others import run_python, surroundings


@pytest.mark.parametrize(
    "source",
    [
        "import os, sys; print(sys.argv[1:], os.getcwd(), os.environ['SAID'], __name__)",
        "import sys; print(sys.stdin.read().upper(), end='灯\\n'); print('too', file=sys.stderr)",
        "import sys; sys.exit(7)",
        "import sys; sys.exit()",
        "import sys; sys.exit('in words')",
        "import os; os.kill(os.getpid(), 9)",
        "raise ValueError('planted')",
        "import os; print('COVERAGE_PROCESS_CONFIG' in os.environ)",
    ],
)
def test_a_copy_ends_and_says_what_the_program_does(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COVERAGE_PROCESS_CONFIG", "none that can be read")
    program = tmp_path / "program.py"
    program.write_text(source, encoding="utf-8")
    environment = surroundings(SAID="so", PYTHONPATH=str(tmp_path))
    for arguments in (["one", "two"], []):
        copy = run_python(program, arguments, environment, "in")
        anew = subprocess.run(
            [sys.executable, program, *arguments],
            input="in",
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (copy.returncode, copy.stdout) == (anew.returncode, anew.stdout)
        assert copy.stderr.splitlines()[-1:] == anew.stderr.splitlines()[-1:]
