"""The bench knows which action a request is, whatever the system's encoding, or does not start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# In a process of its own: MiniStack keeps its state, and reads its settings, in its modules.
SCRIPT = """
import sys
from pathlib import Path
from desktop.bench.environment import prepare

prepare(Path(sys.argv[1]), 1, persist=False)
from desktop.bench import hooks, stack
from desktop.bench.limits import UNLIMITED
from desktop.core.errors import BenchError

missing, known = sys.argv[2], stack.service_model
stack.service_model = lambda service: {} if service == missing else known(service)
try:
    hooks.install(1, UNLIMITED)
except BenchError as error:
    sys.exit(error.code)
from ministack.core.iam_actions import extract_iam_action

for service, method, path in (
    ("iot", "GET", "/things/lamp"),
    ("signer", "PUT", "/signing-profiles/lamp"),
    ("batch", "POST", "/v1/submitjob"),
):
    print(extract_iam_action(service, method, path, {}, b"", {}))
"""


def install(folder: Path, missing: str) -> subprocess.CompletedProcess[str]:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), missing],
        env={**os.environ, **plain},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_actions_are_known_where_the_system_knows_only_ascii(tmp_path: Path) -> None:
    done = install(tmp_path, "")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["iot:DescribeThing", "signer:PutSigningProfile", "batch:SubmitJob"]


@pytest.mark.parametrize("service", ["iot", "iot-data", "signer"])
def test_without_a_model_it_needs_the_bench_does_not_start(tmp_path: Path, service: str) -> None:
    assert install(tmp_path, service).stderr.strip().splitlines()[-1] == "BEN-004"


def test_without_another_model_its_service_is_for_administrators(tmp_path: Path) -> None:
    assert install(tmp_path, "batch").stdout.split()[-1] == "batch:Unknown"
