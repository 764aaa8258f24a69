"""A policy that names a resource is held to the requests that are about it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

A = "arn:aws:iot:us-east-1:000000000000"
NAMED = {
    ("iot", "POST", "/role-aliases/line", "{}"): f"{A}:rolealias/line",
    ("iot", "GET", "/role-aliases", ""): "*",
    ("iot", "GET", "/authorizer/rules", ""): f"{A}:authorizer/rules",
    ("iot", "POST", "/authorizer/things/test", "{}"): f"{A}:authorizer/things",
    ("iot", "GET", "/authorizers/", ""): "*",
    ("iot", "POST", "/default-authorizer", '{"authorizerName": "door"}'): f"{A}:authorizer/door",
    ("iot", "GET", "/streams/jobs", ""): f"{A}:stream/jobs",
    ("iot", "GET", "/streams/", ""): "*",
    ("iot", "PUT", "/certificate-providers/line", "{}"): f"{A}:certificateprovider/line",
    ("iot", "POST", "/policy-targets/unit", ""): f"{A}:policy/unit",
    ("iot", "POST", "/target-policies/unit", f'{{"target": "{A}:cert/0a"}}'): f"{A}:cert/0a",
    ("iot", "POST", "/effective-policies", "no JSON"): "*",
    ("iot-data", "GET", "/connections/unit-7", ""): f"{A}:client/unit-7",
    ("iot-data", "GET", "/connections/line/unit-7", ""): f"{A}:client/line/unit-7",
    ("iot", "GET", "/things/lamp", ""): f"{A}:thing/lamp",
}
# In a process of its own: MiniStack keeps its state, and reads its settings, in its modules.
SCRIPT = """
import json, sys
from pathlib import Path
from desktop.bench.environment import prepare

prepare(Path(sys.argv[1]), 1, persist=False)
from desktop.bench import hooks
from desktop.bench.limits import UNLIMITED

hooks.install(1, UNLIMITED)
from ministack.core.iam_actions import extract_resource_arn as of

print(json.dumps([
    of(service, method, path, {}, body.encode(), {}, "us-east-1", "000000000000")
    for service, method, path, body in json.loads(sys.argv[2])
]))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path_factory.mktemp("bench")), json.dumps(list(NAMED))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    resources: list[str] = json.loads(done.stdout)
    return resources


@pytest.mark.parametrize("asked", NAMED, ids=" ".join)
def test_what_a_request_is_about(asked: tuple[str, str, str, str], found: list[str]) -> None:
    assert found[list(NAMED).index(asked)] == NAMED[asked]
