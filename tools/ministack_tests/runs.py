"""One run of MiniStack's tests against a server of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.bench.process import BenchProcess
from tools.ministack_tests.source import SUITES

START_SECONDS = 60
TEST_SECONDS = 60
CONFTEST = """
import sys

sys.path.append({judges!r})  # has what the tests need and nothing else here does

from tools.ministack_tests.fixtures import *
"""
ROOT = Path(__file__).parents[2]

Outcomes = dict[str, str]


def run(tests: Path, folder: Path, judges: Path, options: Sequence[str], *, bench: bool) -> Outcomes:
    """How each test ended: `passed`, `failed` or `skipped`, by the name that pytest gives it."""
    suite = folder / ("bench" if bench else "ministack")
    shutil.rmtree(suite, ignore_errors=True)
    suite.mkdir(parents=True)
    for name in SUITES:
        shutil.copy(tests / name, suite)
    (suite / "conftest.py").write_text(CONFTEST.format(judges=str(judges)), encoding="utf-8")
    outcomes = suite / "outcomes.json"
    with _bench(suite) if bench else _ministack(suite) as server:
        told = {**server, "bench": bench, "folder": str(suite / "in-process"), "outcomes": str(outcomes)}
        (suite / "suite.json").write_text(json.dumps(told), encoding="utf-8")
        subprocess.run([*_pytest(), *options], cwd=suite, env=_environment(suite), check=False)
    found: Outcomes = json.loads(outcomes.read_text(encoding="utf-8"))
    return found


def _pytest() -> list[str]:
    """Without this project's settings, and without plugins that would look at other tests."""
    quiet = ("-q", "--tb=short", "-W", "ignore", "-p", "no:cacheprovider", "-p", "no:benchmark")
    alone = ("-c", os.devnull, "--rootdir", ".", f"--timeout={TEST_SECONDS}")
    return [sys.executable, "-X", "utf8", "-m", "pytest", *quiet, *alone]


def _environment(suite: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MINISTACK_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "LINEKEY_SUITE": str(suite / "suite.json")}


@contextmanager
def _bench(suite: Path) -> Iterator[dict[str, Any]]:
    os.environ["LINEKEY_DATA_DIR"] = str(suite / "data")
    with BenchProcess() as process:
        endpoint = process.endpoint
        yield {
            "endpoint": endpoint.endpoint_url.replace("127.0.0.1", "localhost"),
            "key": endpoint.access_key_id,
            "secret": endpoint.secret_access_key,
        }


@contextmanager
def _ministack(suite: Path) -> Iterator[dict[str, Any]]:
    """With IAM and IoT policies enforced, as the bench has them; its own root key has every right."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "DOCKER_HOST": "unix:///nonexistent",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        "LOG_LEVEL": "WARNING",
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(suite / "state"),
        "S3_DATA_DIR": str(suite / "s3"),
    }
    with (suite / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "ministack"],
            env={**os.environ, **settings},
            stdout=log,
            stderr=log,
        )
    try:
        endpoint = f"http://localhost:{port}"
        _wait_for(f"{endpoint}/_ministack/ready")
        yield {"endpoint": endpoint, "key": "test", "secret": "test"}
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - loopback
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
