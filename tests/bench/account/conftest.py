"""Benches of their own: an account's authority and provider exist once, so these tests share nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.account.facts import AccountFacts
from desktop.account.setup import AccountSetup
from desktop.bench.process import BenchProcess
from desktop.cloud.session import Cloud
from desktop.settings.product.profile import ProductProfile, load_product
from desktop.sign_in import bench_target

DECISIONS = "decisions.jsonl"  # who was allowed what, in the data folder


def passphrase(name: str) -> str:
    assert name in {"claim passphrase", "passphrase"}  # of the claim key, and of the policy's first owner
    return "correct horse battery staple"


@pytest.fixture(scope="module")
def account_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """`LINEKEY_DATA_DIR` for the whole module."""
    with pytest.MonkeyPatch.context() as environment:
        folder = tmp_path_factory.mktemp("Linie 7 – Prüfplatz")
        environment.setenv("LINEKEY_DATA_DIR", str(folder))
        environment.setenv("LINEKEY_BENCH_DECISIONS", str(folder / DECISIONS))
        yield folder


@pytest.fixture(autouse=True)
def data_dir(account_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One folder for the module, where other tests have one each."""
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(account_folder))
    return account_folder


@pytest.fixture(scope="module")
def cloud(account_folder: Path) -> Iterator[Cloud]:
    with BenchProcess() as bench:
        yield Cloud(bench_target(bench.endpoint))


@pytest.fixture(scope="module")
def product() -> ProductProfile:
    return load_product("lamp")


@pytest.fixture(scope="module")
def facts(cloud: Cloud, product: ProductProfile) -> AccountFacts:
    """The account, set up."""
    return AccountSetup(cloud, product, passphrase).setup()
