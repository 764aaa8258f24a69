"""Images to sign, and the programs of others that judge what comes out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from signing.keys.local import memory_signer

IMGTOOL = (sys.executable, "-c", "from imgtool.main import imgtool; imgtool()")
JUDGES = Path(__file__).parents[3] / ".judges"
KEY = memory_signer(ec.generate_private_key(ec.SECP256R1()))
OTHER = memory_signer(ec.generate_private_key(ec.SECP256R1()))


def imgtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return _run(IMGTOOL, *arguments)


def espsecure(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return _run([sys.executable, "-m", "espsecure"], *arguments, environment={"PYTHONPATH": str(judges())})


def judges() -> Path:
    """Where `dev.py test` put the programs of others, which then have to be there."""
    folder = os.environ.get("LINEKEY_JUDGES")
    if folder is None and not JUDGES.is_dir():
        pytest.skip("espsecure is not here: python3 dev.py test brings it")
    return Path(folder or JUDGES)


def _run(
    program: Sequence[str], *arguments: str | Path, environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    command, surroundings = [*program, *map(str, arguments)], {**os.environ, **environment}
    return subprocess.run(
        command, env=surroundings, capture_output=True, encoding="utf-8", check=False, timeout=60
    )


def esp_application(body: bytes, version: str = "1.2.3", *, hashed: bool = True) -> bytes:
    """An application with one segment that begins with ESP-IDF's description of it."""
    description = (
        (0xABCD5432).to_bytes(4, "little") + bytes(12) + version.encode().ljust(32, b"\0") + bytes(208)
    )
    segment = description + body
    image = bytes([0xE9, 1]) + bytes(21) + bytes([hashed])
    image += bytes(4) + len(segment).to_bytes(4, "little") + segment
    image += bytes(16 - len(image) % 16)
    return image + bytes(32) if hashed else image
