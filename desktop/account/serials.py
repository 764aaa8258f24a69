"""Serial numbers in AWS: one table for the account and Region, and the hook that a template asks."""

from __future__ import annotations

from desktop.account.function import Function
from desktop.account.names import Names
from desktop.account.table import KeptTable
from desktop.cloud.serials import KEY, TABLE
from desktop.cloud.session import Cloud
from resources.lambdas.package import SERIAL_HOOK_HANDLER, serial_hook_zip
from signing.messages import N


def serial_table(cloud: Cloud) -> KeptTable:
    return KeptTable(cloud, "serials", TABLE, KEY, N("one serial number can be given to two units"))


def serial_hook(cloud: Cloud, names: Names) -> Function:
    """Admits a certificate to registration when the table has it: without it a claim key makes any unit."""
    return Function(
        cloud,
        names,
        "serial-hook",
        names.hook_function,
        SERIAL_HOOK_HANDLER,
        names.hook_role,
        serial_hook_zip,
        lambda: {"TABLE": TABLE, "THING_NAME": names.product.unit.thing_name, "PRODUCT": names.slug},
        names.template_arn,
        refusal='"allowProvisioning": false',
    )
