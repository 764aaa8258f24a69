"""An account that is set up once, and a claim to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.account.claim import open_claim
from desktop.account.facts import AccountFacts
from desktop.account.setup import AccountSetup
from desktop.bench.process import BenchProcess
from desktop.cloud.fleet_provisioning import ClaimCredentials
from desktop.cloud.session import Cloud
from desktop.settings.product.profile import load_product
from desktop.sign_in import bench_target
from signing.identity import certificate_request, client_key_pem
from signing.keys.file import create_key_file

PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True)
class UnitKey:
    """A unit's key and request, as the unit itself would make them."""

    request_pem: str
    key_pem: bytes


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """On a bench of its own: an account has one certificate provider, and other tests make theirs."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("bench data")))
        with BenchProcess() as bench:
            yield Cloud(bench_target(bench.endpoint))


@pytest.fixture(scope="module")
def facts(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> AccountFacts:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("station")))
        return AccountSetup(cloud, load_product("lamp"), lambda _name: PASSPHRASE).setup()


@pytest.fixture(scope="module")
def claim(facts: AccountFacts) -> ClaimCredentials:
    return open_claim(facts.claim_certificate_pem, Path(facts.claim_key_path), lambda _name: PASSPHRASE)


@pytest.fixture
def new_unit(tmp_path: Path) -> Callable[[str], UnitKey]:
    def make(common_name: str) -> UnitKey:
        path = tmp_path / f"{common_name}.pem"
        create_key_file(path, PASSPHRASE)
        request = certificate_request(path, lambda: PASSPHRASE, common_name)
        return UnitKey(request, client_key_pem(path, lambda: PASSPHRASE))

    return make
