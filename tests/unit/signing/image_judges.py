"""Images to sign, and the programs of others that judge what comes out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from signing.keys.local import memory_signer

KEY = memory_signer(ec.generate_private_key(ec.SECP256R1()))
OTHER = memory_signer(ec.generate_private_key(ec.SECP256R1()))


def imgtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return _run([sys.executable, "-c", "from imgtool.main import imgtool; imgtool()"], *arguments)


def espsecure(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Skips the test where esptool is not installed: it has no wheels, so the lock cannot hold it."""
    program = shutil.which("espsecure", path=Path(sys.executable).parent) or shutil.which("espsecure")
    if program is None:
        pytest.skip("espsecure is not installed")
    return _run([program], *arguments)


def _run(program: list[str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)


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
