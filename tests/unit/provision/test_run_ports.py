"""What a run is given follows the product: its driver, its issuer and the account that it was set up in."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from desktop.device.driver import Ability
from desktop.device.drivers.freertos import FreertosDriver
from desktop.provision.issuer import find_issuer
from desktop.provision.plan import Registration
from desktop.provision.ports import Ports
from desktop.settings.product.profile import ProductProfile, load_product, parse_product
from desktop.wiring import run_ports
from tests.elsewhere import installed

FACTS = SimpleNamespace(ca_certificate_pem="the authority", unit_policy="the policy", vending="")


def ports_of(product: ProductProfile) -> Ports:
    cloud = cast(Any, SimpleNamespace(region="eu-west-1"))
    return run_ports(cloud, product, cast(Any, FACTS), lambda: cast(Any, "the claim"))


def test_built_in_driver_and_issuer() -> None:
    ports = ports_of(load_product("lamp"))
    assert ports.abilities == FreertosDriver.abilities
    assert ports.registration is Registration.WHEN_ISSUED
    assert ports.issuer().certificates_from == "the authority"
    assert ports.issuer() is not ports.issuer(), "one for each run"


def test_driver_and_issuer_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (resources.files("resources") / "products" / "lamp.toml").read_text(encoding="utf-8")
    text = text.replace('"freertos"', '"jsonl"', 1)
    text = text.replace(
        'issuer = "fleet"\ntemplate = "linekey-lamp"\n', 'issuer = "command"\ncommand = ["sign"]\n'
    )
    (tmp_path / "driver").mkdir()
    (tmp_path / "issuer").mkdir()
    with installed("driver", tmp_path / "driver"), installed("issuer", tmp_path / "issuer"):
        product = parse_product(text, "lamp.toml")
        issuer = find_issuer(product.identity)
        monkeypatch.setattr(issuer, "registration", Registration.AT_FIRST_CONNECTION)
        ports = ports_of(product)
        assert ports.abilities == frozenset(Ability)
        assert ports.registration is Registration.AT_FIRST_CONNECTION
        assert isinstance(ports.issuer(), issuer)
        assert vars(ports.issuer())["_access"].unit_policy == "the policy"
