"""The code-signing certificate as a unit on a port tells it."""

from __future__ import annotations

from desktop.settings.product.profile import ProductProfile


def read_unit_certificate(port: str, product: ProductProfile) -> str:
    """PEM, under the label that the product profile says. Raises `DeviceError` DEV-nnn."""
    from desktop.device.driver import open_driver
    from desktop.device.link import open_link

    with open_link(port) as link:
        driver = open_driver(product.unit.driver, link)
        driver.identify()
        return driver.read_code_signing(product.firmware.certificate_label)
