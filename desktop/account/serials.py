"""Serial numbers in AWS: one table for the account and Region, and the hook that a template asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.account.function import Function
from desktop.account.names import Names
from desktop.cloud.errors import NotFoundError, RefusedError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.serials import KEY, TABLE
from desktop.cloud.session import Cloud
from resources.lambdas.package import SERIAL_HOOK_HANDLER, serial_hook_zip


@dataclass(frozen=True)
class SerialTable:
    """Paid by use, kept from deletion, restorable to any second of the last 35 days."""

    cloud: Cloud
    step: str = "serials"

    @property
    def detail(self) -> str:
        return f"{TABLE}, protected from deletion, with point-in-time recovery"

    def problem(self) -> str | None:
        found = self._found()
        if found is None:
            return f"The table {TABLE} does not exist: one serial number can be given to two units."
        if not found.get("DeletionProtectionEnabled"):
            return f"The table {TABLE} is not protected from deletion."
        return None if self._is_recoverable() else f"The table {TABLE} has no point-in-time recovery."

    def mend(self) -> None:
        client, found = self.cloud.client("dynamodb"), self._found()
        with translated("set up the table {table}", table=TABLE):
            if found is None:
                client.create_table(
                    TableName=TABLE,
                    AttributeDefinitions=[{"AttributeName": KEY, "AttributeType": "S"}],
                    KeySchema=[{"AttributeName": KEY, "KeyType": "HASH"}],
                    BillingMode="PAY_PER_REQUEST",
                    DeletionProtectionEnabled=True,
                )
            elif not found.get("DeletionProtectionEnabled"):
                client.update_table(TableName=TABLE, DeletionProtectionEnabled=True)
            client.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 2})
        if not self._is_recoverable():
            # Backups of a table that is seconds old are not ready yet.
            eventually(self._make_recoverable, RefusedError, timeout=60.0, pause=2.0)

    def _make_recoverable(self) -> None:
        wanted = {"PointInTimeRecoveryEnabled": True}
        with translated("turn on the backups of the table {table}", table=TABLE):
            self.cloud.client("dynamodb").update_continuous_backups(
                TableName=TABLE, PointInTimeRecoverySpecification=wanted
            )

    def _found(self) -> Any:
        try:
            with translated("look up the table {table}", table=TABLE):
                return self.cloud.client("dynamodb").describe_table(TableName=TABLE)["Table"]
        except NotFoundError:
            return None

    def _is_recoverable(self) -> bool:
        with translated("look up the backups of the table {table}", table=TABLE):
            found = self.cloud.client("dynamodb").describe_continuous_backups(TableName=TABLE)
        described = found["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        return bool(described.get("PointInTimeRecoveryStatus") == "ENABLED")


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
