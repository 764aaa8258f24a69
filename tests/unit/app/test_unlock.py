"""The key of a product's own authority is opened, and judged, before the first unit is touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from desktop.cloud.session import CloudTarget
from desktop.core.errors import ProvisionError
from desktop.settings.product.profile import load_product, parse_product
from desktop.wiring import Services
from signing.algorithms import ED25519, P256, P384, Algorithm
from signing.certificates import certificate_authority
from signing.errors import SecretError
from signing.keys.file import create_key_file, file_signer
from signing.keys.local import LocalSigner
from tests.contract.issuers.ways import FLEET_KEYS, LAMP
from tests.unit.signing.image_judges import signer_of

PASSPHRASE = "of the authority"
KEYS = 'issuer = "authority"\nca_certificate = "ca.pem"\nca_key = "file:ca.key"\n'


class Line:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened = ExitStack()

    def make_key(self, algorithm: Algorithm) -> LocalSigner:
        key = self.folder / "ca.key"
        create_key_file(key, PASSPHRASE, algorithm)
        return file_signer(f"file:{key}", lambda _uri: PASSPHRASE)

    def certify(self, signer: LocalSigner) -> None:
        pem = certificate_authority(signer, "Lamp authority", 25 * 365)
        (self.folder / "ca.pem").write_text(pem, encoding="ascii")

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        product = parse_product(LAMP.replace(FLEET_KEYS, KEYS), str(self.folder / "lamp.toml"))
        services = self.opened.enter_context(Services(CloudTarget(region="eu-west-1"), product))
        services.unlock(lambda _name: passphrase)

    def refusal(self) -> ProvisionError:
        with pytest.raises(ProvisionError) as refused:
            self.unlock()
        assert refused.value.code == "PRV-060"
        assert refused.value.hint
        return refused.value


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    folder = tmp_path / "Prüfplatz 一"
    folder.mkdir()
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(folder / "data"))
    line = Line(folder)
    with line.opened:
        yield line


def test_key_of_the_authority_is_good(line: Line) -> None:
    line.certify(line.make_key(P384))
    line.unlock()


@pytest.mark.parametrize("algorithm", [P256, P384], ids=lambda one: one.kind)
def test_key_of_another_authority(line: Line, algorithm: Algorithm) -> None:
    line.make_key(algorithm)
    line.certify(signer_of(P256, 3))
    assert line.refusal().context["cause"] == "SIG-076"


def test_key_of_a_kind_that_aws_iot_does_not_take(line: Line) -> None:
    line.certify(line.make_key(ED25519))
    assert line.refusal().context["cause"] == "SIG-013"


def test_certificate_that_is_not_there(line: Line) -> None:
    line.make_key(P256)
    assert "ca.pem" in line.refusal().message


def test_wrong_passphrase_may_be_given_again(line: Line) -> None:
    line.certify(line.make_key(P256))
    with pytest.raises(SecretError):
        line.unlock("another one")


def test_other_issuers_have_no_such_key(line: Line) -> None:
    services = Services(CloudTarget(region="eu-west-1"), load_product("lamp"))
    with services:
        services.unlock(lambda _name: pytest.fail("nobody is to be asked"))
