"""A program of ours against one that is not, each as a whole process."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from pytest_benchmark.fixture import BenchmarkFixture

ROOT = Path(__file__).parents[2]
ROUNDS = 10
SECONDS = 60


def compare(
    benchmark: BenchmarkFixture,
    command: Sequence[str | Path],
    peer: Sequence[str | Path],
    environment: Mapping[str, str],
    peer_environment: Mapping[str, str] | None = None,
) -> str:
    """What `command` prints. Each round first runs `peer`, so that both meet the same machine.

    Both get `environment`, unless the peer has one of its own.
    """
    peer_seconds: list[float] = []
    seconds: list[float] = []

    def run(command: Sequence[str | Path], environment: Mapping[str, str], into: list[float]) -> str:
        started = time.perf_counter()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=True,
        )
        into.append(time.perf_counter() - started)
        return done.stdout

    def run_peer() -> None:
        run(peer, environment if peer_environment is None else peer_environment, peer_seconds)

    printed: str = benchmark.pedantic(
        run, args=(command, environment, seconds), setup=run_peer, rounds=ROUNDS, warmup_rounds=1
    )
    ours, theirs = median(seconds[-ROUNDS:]), median(peer_seconds[-ROUNDS:])
    benchmark.extra_info.update({"median, s": ours, "peer, s": theirs, "ratio": ours / theirs})
    return printed
