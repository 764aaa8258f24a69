"""An account set up on a bench of its own."""

from __future__ import annotations

import pytest

from desktop.account.facts import AccountFacts
from desktop.account.setup import AccountSetup
from desktop.bench.endpoint import BenchEndpoint
from desktop.cloud.session import Cloud
from desktop.settings.product import ProductProfile, load_product
from desktop.wiring import bench_target

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(scope="session")
def cloud(bench: BenchEndpoint) -> Cloud:
    return Cloud(bench_target(bench))


@pytest.fixture(scope="session")
def product() -> ProductProfile:
    return load_product("lamp")
