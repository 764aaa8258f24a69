"""The most memory that `sign`, `verify` and `inspect` take with a key file, whatever the image's size."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.processes import ROOT
from tests.unit.signing.image_judges import esp_application

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="getrusage tells it, which Windows has not")

LINEKEY = str(Path(sys.executable).with_name("linekey"))
SIZE = 300 << 20  # bytes
MOST = 80  # MiB
SLOT = ("--version", "1.2.3", "--header-size", "0x200", "--slot-size", str(SIZE + (1 << 20)), "--pad-header")
FORMS = {"raw": (), "freertos": (), "mcuboot": (*SLOT, "--pad"), "esp": ()}
# A process begins with the peak of the one that started it, so that one has to be small.
_MEASURE = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(status)
"""


def peak(*arguments: str) -> int:
    """MiB that `linekey` with these arguments takes at most."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, LINEKEY, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain image and one for ESP chips, mostly holes, and a key."""
    place = tmp_path_factory.mktemp("memory")
    make = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    subprocess.run([*make, "-out", place / "key.pem"], check=True, capture_output=True)
    public = ["openssl", "pkey", "-in", place / "key.pem", "-pubout", "-out", place / "pub.pem"]
    subprocess.run(public, check=True, capture_output=True)
    with (place / "plain.bin").open("wb") as file:
        file.truncate(SIZE)
    head = bytearray(esp_application(b"", hashed=False)[:-16])
    head[28:32] = (SIZE - 32).to_bytes(4, "little")
    with (place / "esp.bin").open("wb") as file:
        file.write(head)
        file.truncate(SIZE + 16)
    return place


@pytest.mark.parametrize("form", FORMS)
def test_any_image_in_little_memory(benchmark: BenchmarkFixture, folder: Path, form: str) -> None:
    image, out = str(folder / ("esp.bin" if form == "esp" else "plain.bin")), str(folder / form)
    detached = form in ("raw", "freertos")
    key, public = f"file:{folder / 'key.pem'}", str(folder / "pub.pem")
    sign = ("sign", image, "--key", key, "--format", form, *FORMS[form], "--out", out, "--force")
    verify = ("verify", *((image, "--signature", out) if detached else (out,)), "--pubkey", public)
    inspect = ("inspect", image if detached else out)
    peaks = {}

    def measure() -> None:
        peaks.update({one[0]: peak(*one) for one in (sign, verify, inspect)})

    benchmark.pedantic(measure, rounds=1)
    benchmark.extra_info.update({f"{verb}, MiB": value for verb, value in peaks.items()})
    assert max(peaks.values()) < MOST
    (folder / form).unlink()
