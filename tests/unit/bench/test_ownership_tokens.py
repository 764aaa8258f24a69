"""An ownership token lives one hour, and so does a certificate that nobody claims."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# In a process of its own: MiniStack keeps its state, and reads its settings, in its modules.
SCRIPT = """
import sys, time
from pathlib import Path
from desktop.bench.environment import prepare

prepare(Path(sys.argv[1]), 1, persist=False)
from ministack.services import iot
from desktop.bench import stack

def pending():
    cert, _, _ = iot.sign_leaf_certificate(*iot._ensure_ca(), "AWS IoT Certificate")
    return stack.register_pending(cert)

began = time.time()
time.time = lambda: began  # on a busy machine what follows takes seconds
forgotten, activated = pending(), pending()
iot._certificates[activated["certificateId"]]["status"] = "ACTIVE"
time.time = lambda: began + 3599
assert forgotten["certificateId"] in iot._certificates
second = pending()
assert forgotten["certificateOwnershipToken"] in iot._ownership_tokens
time.time = lambda: began + 3601
third = pending()
assert set(iot._certificates) == {made["certificateId"] for made in (activated, second, third)}
assert set(iot._ownership_tokens) == {made["certificateOwnershipToken"] for made in (second, third)}
"""


def test_what_nobody_claims_goes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
