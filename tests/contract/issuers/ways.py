"""Every issuer with the settings that the suite tries it with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from desktop.settings.product.profile import ProductProfile, parse_product
from signing.certificates import certificate_authority
from signing.keys.file import create_key_file, file_signer
from tests.bench.provision.line import passphrase

LAMP = (resources.files("resources") / "products" / "lamp.toml").read_text(encoding="utf-8")
FLEET_KEYS = 'issuer = "fleet"\ntemplate = "linekey-lamp"\n'


@dataclass(frozen=True)
class Way:
    """`keys(folder)` are the lines of the profile; it may put files into the folder."""

    name: str
    keys: Callable[[Path], str]

    def product(self, folder: Path) -> ProductProfile:
        """The lamp, whose units get their identity in this way; the profile is in `folder`."""
        assert FLEET_KEYS in LAMP
        return parse_product(LAMP.replace(FLEET_KEYS, self.keys(folder)), str(folder / "lamp.toml"))


def _fleet(more: str = "") -> Callable[[Path], str]:
    return lambda _folder: f"{FLEET_KEYS}{more}"


def new_authority(folder: Path, name: str = "Lamp authority") -> Path:
    """Certificate and encrypted key of an authority, as `ca.pem` and `ca.key`; the certificate's path."""
    key = folder / "ca.key"
    create_key_file(key, passphrase(""))
    signer = file_signer(f"file:{key}", passphrase)
    (folder / "ca.pem").write_text(certificate_authority(signer, name, 25 * 365), encoding="ascii")
    return folder / "ca.pem"


def _authority(register: str) -> Callable[[Path], str]:
    def keys(folder: Path) -> str:
        new_authority(folder, f"Authority of {register}")
        return (
            'issuer = "authority"\nca_certificate = "ca.pem"\nca_key = "file:ca.key"\n'
            f'register = "{register}"\n'
        )

    return keys


def _command(folder: Path) -> str:
    new_authority(folder)
    program = [sys.executable, str(Path(__file__).with_name("company_pki.py")), str(folder)]
    return f'issuer = "command"\ncommand = {[*map(str, program)]!r}\n'


WAYS: Sequence[Way] = (
    Way("fleet", _fleet()),
    Way("fleet cbor", _fleet('encoding = "cbor"\n')),
    Way("fleet trusted-user", _fleet('claim = "trusted-user"\n')),
    Way("direct", lambda _folder: 'issuer = "direct"\n'),
    Way("authority now", _authority("now")),
    Way("authority without-ca", _authority("without-ca")),
    Way("authority jitr", _authority("jitr")),
    Way("authority jitp", _authority("jitp")),
    Way("command", _command),
)
