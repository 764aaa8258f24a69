"""A program for Windows signed by a key that never leaves KMS."""

from __future__ import annotations

import importlib.util
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signing.algorithms import P256, P384, Algorithm
from signing.certificates import code_signing_certificate
from signing.keys import open_signer
from signing.keys.kms_creation import create_kms_key
from signing.signer import require_digest_signer
from tools.packaging.authenticode import sign_program, verify_program


@pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="osslsigncode comes from Debian")
@pytest.mark.parametrize("algorithm", [P256, P384], ids=lambda algorithm: algorithm.kind)
def test_a_key_in_kms_signs_a_program(
    aws: Callable[[str], Any], tmp_path: Path, algorithm: Algorithm
) -> None:
    uri = f"awskms:alias/code/{uuid.uuid4()}"
    create_kms_key(uri, aws, algorithm)
    signer = require_digest_signer(open_signer(uri, lambda _uri: "", client=aws))
    certificate = tmp_path / "chain.pem"
    certificate.write_text(code_signing_certificate(signer, "Lamp in KMS", 30), encoding="ascii")
    pip = importlib.util.find_spec("pip._vendor.distlib")
    assert pip is not None
    assert pip.origin is not None
    program = tmp_path / "linekey.exe"
    shutil.copyfile(Path(pip.origin).with_name("t64.exe"), program)
    sign_program(program, signer, certificate.read_text(encoding="ascii"))
    verify_program(program, certificate)
