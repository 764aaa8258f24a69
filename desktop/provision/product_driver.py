"""The driver of a product's units, as its profile says."""

from __future__ import annotations

from desktop.device.driver import Driver, find_driver, open_driver, read_options
from desktop.settings.product.profile import ProductProfile


def check_driver(product: ProductProfile) -> None:
    """Raises DEV-001, SET-002 or SET-006 before any unit is touched: none of them is to blame for these."""
    unit = product.unit
    read_options(unit.driver, find_driver(unit.driver), unit.options)


def open_product_driver(product: ProductProfile, port: str) -> Driver:
    """For the unit on `port`. Whoever opens it closes its `link`. Raises `PortError`."""
    unit = product.unit
    return open_driver(unit.driver, port, unit.options)


def read_code_signing(product: ProductProfile, port: str) -> str:
    """The code-signing certificate as the unit on `port` tells it, PEM. Raises `DeviceError`."""
    driver = open_product_driver(product, port)
    with driver.link:
        driver.identify()
        return driver.read_code_signing(product.firmware.certificate_label)
