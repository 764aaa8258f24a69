"""A trusted user's claim that ends while a unit is provisioned, on a bench whose claims live for seconds."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from desktop.account.setup import AccountSetup
from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.unit.process import UnitProcess
from desktop.cloud.fleet_provisioning import ClaimCredentials
from desktop.cloud.session import Cloud
from desktop.core.cancel import CancelToken
from desktop.core.errors import ProvisionError
from desktop.core.verdicts import Verdict
from desktop.ledger.store import Ledger
from desktop.provision.station import Station
from desktop.settings.product.profile import parse_product
from desktop.sign_in import bench_target
from desktop.wiring import run_ports
from tests.bench.cloud.clients import make_csr
from tests.bench.cloud.test_claims_expire import LIFE_SECONDS, SCRIPT
from tests.bench.provision.line import RUN_SECONDS, next_serial

LAMP = (resources.files("resources") / "products" / "lamp.toml").read_text(encoding="utf-8")


@pytest.fixture
def endpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BenchEndpoint]:
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        yield BenchEndpoint.from_json(process.stdout.readline())
        process.communicate(timeout=30)


def nobody(name: str) -> str:
    assert name == "passphrase", "there is no claim key, so nobody is asked for its passphrase"
    return "of the release policy's owner"


def no_claim_key() -> ClaimCredentials:
    raise AssertionError("there is no claim key")


def test_a_claim_that_ended_is_told_and_the_next_try_has_another(
    endpoint: BenchEndpoint, tmp_path: Path
) -> None:
    keys = 'template = "linekey-lamp"\n'
    product = parse_product(LAMP.replace(keys, f'{keys}claim = "trusted-user"\n'), "lamp.toml")
    cloud = Cloud(bench_target(endpoint))
    facts = AccountSetup(cloud, product, nobody).setup()
    ports = run_ports(cloud, product, facts, no_claim_key)
    before = cloud.client("iot").list_certificates()["certificates"]
    with ports.issuer() as issuer:
        time.sleep(LIFE_SECONDS + 0.5)
        with pytest.raises(ProvisionError) as ended:
            issuer.acquire(make_csr(next_serial()).csr_pem, CancelToken())
        assert ended.value.code == "PRV-070"
    assert cloud.client("iot").list_certificates()["certificates"] == before

    with (
        UnitProcess(tmp_path / "flash") as unit,
        Ledger(tmp_path / "ledger.sqlite3") as ledger,
        Station(
            product=product,
            ports=ports,
            ledger=ledger,
            code_signing_pem=facts.code_signing_certificate_pem,
            folder=tmp_path / "station",
        ) as station,
    ):
        finished = station.start("1", unit.uris[0], next_serial()).result(RUN_SECONDS)
    assert (finished.verdict, finished.connected) == (Verdict.PASS, True), finished
