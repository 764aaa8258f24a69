"""A unit of a family that an installed package brings, provisioned by the command line."""

from __future__ import annotations

import json
import subprocess
from importlib import resources
from pathlib import Path

import pytest

from desktop.bench.unit.process import UnitProcess
from desktop.core.program import linekey_command
from desktop.settings.secrets import environment_name
from signing.certificates import fingerprint
from tests.bench.provision.line import RUN_SECONDS, Line, passphrase
from tests.elsewhere import installed

KEY_SLOT = 3


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """The lamp, made by somebody else."""
    lamp = (resources.files("resources") / "products" / "lamp.toml").read_text(encoding="utf-8")
    profile = tmp_path / "lamp.toml"
    driver = f'driver = "jsonl"\noptions = {{ key_slot = {KEY_SLOT} }}'
    profile.write_text(lamp.replace('driver = "freertos"', driver), encoding="utf-8")
    return profile


def provision(product: Path, port: str, serial: str) -> subprocess.CompletedProcess[str]:
    arguments = ["--endpoint", "bench", "--product", str(product), "--port", port, "--serial", serial]
    return subprocess.run(
        linekey_command("provision", *arguments, "--json"),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=RUN_SECONDS,
    )


def test_unit_is_provisioned_by_its_driver(
    line: Line, product: Path, serial: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(line.folder))
    monkeypatch.setenv(environment_name("claim passphrase"), passphrase("claim passphrase"))
    (tmp_path / "packages").mkdir()
    with (
        installed("driver", tmp_path / "packages"),
        UnitProcess(tmp_path / "flash", driver="jsonl") as units,
    ):
        done = provision(product, units.uris[0], serial)
    assert done.returncode == 0, done.stdout + done.stderr

    [unit] = json.loads(done.stdout)["units"]
    assert (unit["verdict"], unit["connected"]) == ("PASS", True)
    assert line.principals(serial) == [unit["certificate_id"]]
    stored = (tmp_path / "flash" / "certificate" / "unit.pem").read_text(encoding="ascii")
    assert fingerprint(stored) == unit["certificate_id"]
    assert json.loads((tmp_path / "flash" / "nvm.json").read_text(encoding="utf-8"))["slot"] == KEY_SLOT


def test_without_the_package_no_unit_is_touched(
    line: Line, product: Path, serial: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(line.folder))
    monkeypatch.setenv(environment_name("claim passphrase"), passphrase("claim passphrase"))
    done = provision(product, "socket://127.0.0.1:1", serial)
    error = json.loads(done.stdout.splitlines()[-1])["error"]
    assert (error["code"], "freertos" in error["hint"]) == ("DEV-001", True)
