"""The folder `outside` as an installed package: its entry point, and profiles of all issuers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.provision.issuer import BUILT_IN
from desktop.settings.product.profile import ProductProfile, parse_product

HERE = Path(__file__).parent
LAMP = (HERE.parents[2] / "resources" / "products" / "lamp.toml").read_text(encoding="utf-8")
OUTSIDE = "direct"
ISSUERS = [*BUILT_IN, OUTSIDE]
FLEET_KEYS = 'issuer = "fleet"\ntemplate = "linekey-lamp"\n'


@contextmanager
def installed(site: Path) -> Iterator[None]:
    """As `pip install` leaves a package in the folder `site`."""
    shutil.copy(HERE / "outside" / "direct_issuer.py", site)
    info = site / "direct_issuer-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: direct-issuer\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        "[linekey.issuers]\ndirect = direct_issuer:DirectIssuer\n", encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as path:
        path.syspath_prepend(str(site))
        yield


def product_of(issuer: str, options: str = "") -> ProductProfile:
    """The lamp, whose units get their identity from another issuer."""
    keys = FLEET_KEYS if issuer == "fleet" else f'issuer = "{issuer}"\n'
    assert FLEET_KEYS in LAMP
    return parse_product(LAMP.replace(FLEET_KEYS, keys + options), "lamp.toml")
