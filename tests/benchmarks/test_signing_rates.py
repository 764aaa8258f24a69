"""Signing in this process: against hashlib's own rate, and against a bare loop over `cryptography`."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_benchmark.fixture import BenchmarkFixture

from signing.batch import sign_each
from signing.keys.local import memory_signer
from signing.release import sign_file

ROOT = Path(__file__).parents[2]
GIB = 1 << 30
IMAGES = 1000
IMAGE_BYTES = 64 * 1024
ROUNDS = 5
# Signs argv[1] and tells the most memory it ever held, in KiB (VmHWM, proc(5)).
MEMORY = """
import re, sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric import ec
from signing.keys.local import memory_signer
from signing.release import sign_file
sign_file(Path(sys.argv[1]), memory_signer(ec.generate_private_key(ec.SECP256R1())), "raw")
print(re.search("VmHWM:[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """1 GiB of zeros; it takes no room on the disk, so that reading it is not what is measured."""
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(GIB)
    return path


def test_a_gibibyte(benchmark: BenchmarkFixture, large: Path) -> None:
    key = memory_signer(ec.generate_private_key(ec.SECP256R1()))
    bare_seconds: list[float] = []
    seconds: list[float] = []

    def hash_only() -> None:
        started = time.perf_counter()
        with large.open("rb") as file:
            hashlib.file_digest(file, "sha256")
        bare_seconds.append(time.perf_counter() - started)
        os.sync()  # nor what the peer wrote

    def sign() -> None:
        started = time.perf_counter()
        sign_file(large, key, "raw", overwrite=True)
        seconds.append(time.perf_counter() - started)

    benchmark.pedantic(sign, setup=hash_only, rounds=ROUNDS)
    bare, ours = median(bare_seconds), median(seconds)
    benchmark.extra_info.update(
        {
            "MiB per second": 1024 / ours,
            "hashlib, MiB per second": 1024 / bare,
            "of hashlib's rate": bare / ours,
        }
    )


@pytest.mark.skipif(sys.platform != "linux", reason="the measure is Linux's")
def test_peak_memory_of_a_gibibyte(benchmark: BenchmarkFixture, large: Path) -> None:
    def sign() -> int:
        command = [sys.executable, "-c", MEMORY, str(large)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        large.with_name("large.bin.sig").unlink(missing_ok=True)
        done = subprocess.run(command, capture_output=True, check=True, env=environment, timeout=100)
        return int(done.stdout)

    kibibytes = benchmark.pedantic(sign, rounds=1)
    benchmark.extra_info["peak memory, MB"] = kibibytes * 1024 / 1e6
    assert kibibytes > 0


@pytest.mark.skipif(sys.platform == "win32", reason="os.sync is of POSIX")
@pytest.mark.benchmark(disable_gc=True)  # pytest's objects are many, and `linekey` hardly looks for garbage
def test_a_thousand_images(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    images = [tmp_path / f"{number}.bin" for number in range(IMAGES)]
    for image in images:
        image.write_bytes(os.urandom(IMAGE_BYTES // 2).hex().encode())
    private = ec.generate_private_key(ec.SECP256R1())
    key = memory_signer(private)
    bare_seconds: list[float] = []
    seconds: list[float] = []

    def bare() -> None:
        for file in (*tmp_path.glob("*.sig"), *tmp_path.glob("*.bare")):
            file.unlink()
        os.sync()  # what earlier rounds wrote is not to be waited for
        started = time.perf_counter()
        for image in images:
            signature = private.sign(image.read_bytes(), ec.ECDSA(hashes.SHA256()))
            image.with_suffix(".bare").write_bytes(signature)
        bare_seconds.append(time.perf_counter() - started)

    def sign() -> None:
        started = time.perf_counter()
        done = sum(attempt.signed is not None for attempt in sign_each(images, key, "raw"))
        seconds.append(time.perf_counter() - started)
        assert done == IMAGES

    benchmark.pedantic(sign, setup=bare, rounds=ROUNDS)
    plain, ours = median(bare_seconds), median(seconds)
    benchmark.extra_info.update(
        {"images per second": IMAGES / ours, "cryptography alone": IMAGES / plain, "of that": plain / ours}
    )
