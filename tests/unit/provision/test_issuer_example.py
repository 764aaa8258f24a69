"""The tutorial's issuer: what it copies into other issuers must be right."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.core.cancel import CancelToken
from desktop.core.errors import ProvisionError
from desktop.provision.issuer import make_issuer
from desktop.settings.product.identity import identity_section
from tests.elsewhere import installed
from tests.unit.provision.world import AUTHORITY, access

ANSWERS = "import sys; sys.stdin.buffer.read(); print(open(sys.argv[1]).read(), end='')"


def acquired(folder: Path, *command: str, seconds: float = 30.0) -> str:
    with installed("issuer", folder):
        section = identity_section("command")
        assert section is not None
        common = {"issuer": "command", "thing_type": "lamp", "thing_groups": ()}
        settings = section.model_validate(common | {"command": command, "seconds": seconds})
        return make_issuer(settings, access(None)).acquire("a request", CancelToken()).certificate_pem


def test_what_the_program_writes_is_the_certificate(tmp_path: Path) -> None:
    (tmp_path / "certificate.pem").write_text(AUTHORITY.pem, encoding="ascii")
    path = str(tmp_path / "certificate.pem")
    assert acquired(tmp_path, sys.executable, "-c", ANSWERS, path) == AUTHORITY.pem


@pytest.mark.parametrize(
    "command",
    [
        ("no such program",),
        (sys.executable, "-c", "raise SystemExit(1)"),
        (sys.executable, "-c", "print('no certificate')"),
        (sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'\\xff')"),
    ],
)
def test_program_that_does_not_sign_is_told_of(tmp_path: Path, command: tuple[str, ...]) -> None:
    with pytest.raises(ProvisionError, match="has not signed") as refused:
        acquired(tmp_path, *command)
    assert refused.value.hint


def test_program_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ProvisionError, match="timed out"):
        acquired(tmp_path, sys.executable, "-c", "import time; time.sleep(60)", seconds=0.5)
