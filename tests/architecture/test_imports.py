"""The import contracts in pyproject.toml hold, and each of them notices when it is broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]

# contract -> a module and the import in it that the contract forbids
VIOLATIONS = {
    "rooms": ("desktop/core/ids.py", "import desktop.settings.product"),
    "gui-on-app": ("desktop/gui/words.py", "import desktop.settings.secrets"),
    "app-plain": ("desktop/app/tasks.py", "import click"),
    "pages-apart": ("desktop/gui/pages/station/model.py", "import desktop.gui.pages.rollouts.model"),
    "no-circles": ("signing/certificates/pem.py", "def late() -> None: import signing.verification"),
    "signing-alone": ("signing/errors.py", "import desktop.core.errors"),
    "resources-alone": ("resources/lambdas/package.py", "import signing.errors"),
    "twins-apart": (
        "desktop/bench/unit/twins/other.py",
        "import desktop.bench.unit.twins.freertos.console",
    ),
    "drivers-apart": ("desktop/device/drivers/other.py", "import desktop.device.drivers.freertos"),
    "issuers-apart": ("desktop/provision/issuers/other.py", "import desktop.provision.issuers.fleet"),
    "keys-apart": ("signing/keys/file.py", "import signing.keys.kms"),
    "qt": ("desktop/cli/main.py", "import PySide6.QtCore"),
    "serial": ("desktop/provision/__init__.py", "import serial"),
    "barcode": ("desktop/cli/main.py", "import barcode"),
    "aws": ("desktop/rollout/__init__.py", "import boto3"),
    "mqtt": ("desktop/rollout/__init__.py", "import paho.mqtt.client"),
    "one-tls-stack": ("desktop/cloud/__init__.py", "import awscrt"),
    "cryptography": ("desktop/cloud/__init__.py", "from cryptography import x509"),
    "tokens": ("signing/keys/file.py", "import pkcs11"),
    "bench-cloud": ("desktop/cloud/__init__.py", "import ministack"),
}


def lint_imports(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--no-cache", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=100
    )


def test_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_is_tried() -> None:
    assert {contract["id"] for contract in CONTRACTS} == set(VIOLATIONS)


def test_no_room_but_app_and_core_is_open_to_the_window() -> None:
    rooms = {path.stem for path in (ROOT / "desktop").iterdir() if path.suffix == ".py" or path.is_dir()}
    rooms -= {"__init__", "__main__", "__pycache__", "gui", "app", "core"}
    [contract] = [one for one in CONTRACTS if one["id"] == "gui-on-app"]
    closed = {name.removeprefix("desktop.") for name in contract["forbidden_modules"]}
    assert closed == rooms | {"signing", "resources"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    for name in ("desktop", "signing", "resources"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_violation_is_noticed(copy: Path, contract: str) -> None:
    file, line = VIOLATIONS[contract]
    module = copy / file
    before = module.read_bytes() if module.exists() else None
    module.write_bytes((before or b"") + f"\n{line}\n".encode())
    try:
        done = lint_imports(copy, "--contract", contract)
    finally:
        if before is None:
            module.unlink()
        else:
            module.write_bytes(before)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout, done.stdout + done.stderr
