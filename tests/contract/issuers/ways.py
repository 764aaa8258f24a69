"""Every issuer with the settings that the suite tries it with."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from desktop.account.names import Names
from desktop.cloud.session import Cloud
from desktop.cloud.vending_table import VendingTable
from desktop.core.paths import write_atomic
from desktop.settings.product.profile import ProductProfile, parse_product
from resources.lambdas.vending.tokens import hashed
from signing.algorithms import P256, P384, RSA2048, RSA3072, Algorithm
from signing.certificates import certificate_authority
from signing.keys.file import create_key_file, file_signer
from signing.keys.kms import KmsSigner
from signing.keys.kms_creation import create_kms_key
from tests.bench.cloud.private_ca import make_root
from tests.bench.provision.line import coming_serials, passphrase

LAMP = (resources.files("resources") / "products" / "lamp.toml").read_text(encoding="utf-8")
ENOUGH = 100  # units for the tests of one way
TOKEN = "a-token-of-a-unit-in-tests"
FLEET_KEYS = 'issuer = "fleet"\ntemplate = "linekey-lamp"\n'


@dataclass(frozen=True)
class Way:
    """`keys(folder)` are the lines of the profile; it may put files into the folder. `ready(cloud, product)`
    does what is left to do in the account once it is set up.
    """

    name: str
    keys: Callable[[Path, Cloud], str]
    ready: Callable[[Cloud, ProductProfile], None] = lambda _cloud, _product: None

    def product(self, folder: Path, cloud: Cloud) -> ProductProfile:
        """The lamp, whose units get their identity in this way; the profile is in `folder`."""
        assert FLEET_KEYS in LAMP
        return parse_product(LAMP.replace(FLEET_KEYS, self.keys(folder, cloud)), str(folder / "lamp.toml"))


def _fleet(more: str = "") -> Callable[[Path, Cloud], str]:
    return lambda _folder, _cloud: f"{FLEET_KEYS}{more}"


def new_authority(folder: Path, name: str = "Lamp authority", algorithm: Algorithm = P256) -> Path:
    """Certificate and encrypted key of an authority, as `ca.pem` and `ca.key`; the certificate's path."""
    key = folder / "ca.key"
    create_key_file(key, passphrase(""), algorithm)
    signer = file_signer(f"file:{key}", passphrase)
    (folder / "ca.pem").write_text(certificate_authority(signer, name, 25 * 365), encoding="ascii")
    return folder / "ca.pem"


def authority(
    register: str, algorithm: Algorithm = P256, *, in_kms: bool = False, more: str = ""
) -> Callable[[Path, Cloud], str]:
    def keys(folder: Path, cloud: Cloud) -> str:
        name, key = f"Authority of {register}", "file:ca.key"
        if in_kms:
            key = f"awskms:alias/{uuid.uuid4()}"
            create_kms_key(key, cloud.client, algorithm)
            pem = certificate_authority(KmsSigner(key, cloud.client), name, 25 * 365)
            (folder / "ca.pem").write_text(pem, encoding="ascii")
        else:
            new_authority(folder, name, algorithm)
        lines = (
            f'issuer = "authority"\nca_certificate = "ca.pem"\nca_key = "{key}"\nregister = "{register}"\n'
        )
        return lines + more

    return keys


def _private_ca(_folder: Path, cloud: Cloud) -> str:
    arn = make_root(cloud.client("acm-pca"), "Lamp authority in Private CA")
    return f'issuer = "private-ca"\nca_arn = "{arn}"\n'


def _command(folder: Path, _cloud: Cloud) -> str:
    new_authority(folder)
    program = [sys.executable, str(Path(__file__).with_name("company_pki.py")), str(folder)]
    return f'issuer = "command"\ncommand = {[*map(str, program)]!r}\n'


def _vending(folder: Path, _cloud: Cloud) -> str:
    lines = [f"{unit},{TOKEN}" for unit in coming_serials(ENOUGH)]
    write_atomic(folder / "tokens.csv", "\n".join(["productid,accessToken", *lines]).encode(), private=True)
    return f'issuer = "vending"\ntokens = {str(folder / "tokens.csv")!r}\n'


def _add_units(cloud: Cloud, product: ProductProfile) -> None:
    """With the same token for all, so that it is hashed once."""
    table, token_hash = VendingTable(cloud, Names(cloud, product).vending), hashed(TOKEN)
    for unit in coming_serials(ENOUGH):
        table.add(unit, token_hash)


WAYS: Sequence[Way] = (
    Way("fleet", _fleet()),
    Way("fleet cbor", _fleet('encoding = "cbor"\n')),
    Way("fleet trusted-user", _fleet('claim = "trusted-user"\n')),
    Way("direct", lambda _folder, _cloud: 'issuer = "direct"\n'),
    Way("authority now", authority("now")),
    Way("authority without-ca", authority("without-ca", P384, in_kms=True)),
    Way("authority jitr", authority("jitr", RSA2048, in_kms=True)),
    Way("authority jitp", authority("jitp", RSA3072)),
    Way("private-ca", _private_ca),
    Way("vending", _vending, _add_units),
    Way("command", _command),
)
