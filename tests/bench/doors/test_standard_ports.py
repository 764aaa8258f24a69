"""Clients that nobody here wrote, on AWS IoT's own names and ports.

Bench and clients share a namespace of their own, so that tests at the same time do not meet, no right is
needed for the ports, and the machine's hosts file stays as it is.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.doors import standard_ports_child

SECONDS = 240
APART = ["unshare", "--user", "--map-root-user", "--net", "--mount"]


def can_be_apart() -> bool:
    if sys.platform != "linux":
        return False
    try:
        return subprocess.run([*APART, "ip", "link"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


pytestmark = pytest.mark.skipif(
    not can_be_apart(), reason="this system gives nobody a user and network namespace of his own"
)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("apart")))
        done = subprocess.run(
            [*APART, sys.executable, "-X", "utf8", "-m", standard_ports_child.__name__],
            cwd=Path(__file__).parents[3],
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("scenario", standard_ports_child.SCENARIOS)
def test_on_aws_own_names_and_ports(scenario: str, outcomes: dict[str, str]) -> None:
    if scenario.startswith("mosquitto") and shutil.which("mosquitto_rr") is None:
        pytest.skip("mosquitto_rr comes from Debian's mosquitto-clients")
    assert outcomes[scenario] == ""
