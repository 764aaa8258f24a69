"""Images to sign, and the programs of others that judge what comes out."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from imgtool.main import imgtool as imgtool_program

from signing.algorithms import Algorithm, PrivateKey
from signing.keys.local import LocalSigner, memory_signer, new_private_key
from tests.others import run_python, surroundings

IMGTOOL = (sys.executable, "-c", "from imgtool.main import imgtool; imgtool()")
JUDGES = Path(__file__).parents[3] / ".judges"
KEY = memory_signer(ec.generate_private_key(ec.SECP256R1()))
OTHER = memory_signer(ec.generate_private_key(ec.SECP256R1()))


@cache
def signer_of(algorithm: Algorithm, number: int = 1) -> LocalSigner:
    """One of several signers of each kind, made when it is first asked for."""
    return memory_signer(new_private_key(algorithm))


def private_pem(key: PrivateKey) -> bytes:
    """As imgtool and espsecure read it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def imgtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs in this process: starting it anew takes longer than all it does."""
    said = CliRunner().invoke(imgtool_program, [str(argument) for argument in arguments])
    return subprocess.CompletedProcess(
        arguments, said.exit_code, said.stdout, said.stderr + repr(said.exception)
    )


def espsecure(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run_python("espsecure", arguments, surroundings(PYTHONPATH=str(judges())), loaded=["espsecure"])


def judges() -> Path:
    """Where `dev.py test` put the programs of others, which then have to be there."""
    folder = os.environ.get("LINEKEY_JUDGES")
    if folder is None and not JUDGES.is_dir():
        pytest.skip("the judges are not here: python3 dev.py test brings them")
    return Path(folder or JUDGES)


def esp_application(
    body: bytes,
    version: str = "1.2.3",
    *,
    hashed: bool = True,
    project: str = "",
    chip: int = 0,
    secure_version: int = 0,
) -> bytes:
    """An application with one segment that begins with ESP-IDF's description of it."""
    description = struct.pack(
        "<II8x32s32s176x", 0xABCD5432, secure_version, version.encode(), project.encode()
    )
    segment = description + body
    image = struct.pack("<BB10xH9xB", 0xE9, 1, chip, hashed)
    image += bytes(4) + len(segment).to_bytes(4, "little") + segment
    image += bytes(16 - len(image) % 16)
    return image + bytes(32) if hashed else image
