"""A table of DynamoDB that is kept: paid by use, protected from deletion, restorable for 35 days."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.cloud.errors import NotFoundError, RefusedError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.session import Cloud
from signing.messages import said


@dataclass(frozen=True)
class KeptTable:
    """`risk` is what its absence means, a sentence's end for a person; `key` is its partition key."""

    cloud: Cloud
    step: str
    name: str
    key: str
    risk: str

    @property
    def detail(self) -> str:
        return f"{self.name}, protected from deletion, with point-in-time recovery"

    def problem(self) -> str | None:
        found = self._found()
        if found is None:
            return said("The table {name} does not exist: {risk}.", name=self.name, risk=self.risk)
        if [one["AttributeName"] for one in found["KeySchema"]] != [self.key]:
            return said("The table {name} has another key than {key}.", name=self.name, key=self.key)
        if not found.get("DeletionProtectionEnabled"):
            return said("The table {name} is not protected from deletion.", name=self.name)
        if self._is_recoverable():
            return None
        return said("The table {name} has no point-in-time recovery.", name=self.name)

    def mend(self) -> None:
        client, found = self.cloud.client("dynamodb"), self._found()
        with translated("set up the table {table}", table=self.name):
            if found is None:
                client.create_table(
                    TableName=self.name,
                    AttributeDefinitions=[{"AttributeName": self.key, "AttributeType": "S"}],
                    KeySchema=[{"AttributeName": self.key, "KeyType": "HASH"}],
                    BillingMode="PAY_PER_REQUEST",
                    DeletionProtectionEnabled=True,
                )
            elif not found.get("DeletionProtectionEnabled"):
                client.update_table(TableName=self.name, DeletionProtectionEnabled=True)
            client.get_waiter("table_exists").wait(TableName=self.name, WaiterConfig={"Delay": 2})
        if not self._is_recoverable():
            # Backups of a table that is seconds old are not ready yet.
            eventually(self._make_recoverable, RefusedError, timeout=60.0, pause=2.0)

    def held(self) -> Holding:
        found = self._found()
        if found is None or found["TableStatus"] == "DELETING":
            return NOTHING
        if [one["AttributeName"] for one in found["KeySchema"]] != [self.key]:
            return left_alone("it has another key than {key}", key=self.key)
        return OURS

    def remove(self) -> str:
        client, found = self.cloud.client("dynamodb"), self._found()
        if found is None:
            return ""
        with suppress(NotFoundError), translated("remove the table {table}", table=self.name):
            if found.get("DeletionProtectionEnabled"):
                client.update_table(TableName=self.name, DeletionProtectionEnabled=False)
                client.get_waiter("table_exists").wait(TableName=self.name, WaiterConfig={"Delay": 2})
            client.delete_table(TableName=self.name)
            client.get_waiter("table_not_exists").wait(TableName=self.name, WaiterConfig={"Delay": 2})
        return said("DynamoDB keeps a backup of the table {name} for 35 days.", name=self.name)

    def _make_recoverable(self) -> None:
        wanted = {"PointInTimeRecoveryEnabled": True}
        with translated("turn on the backups of the table {table}", table=self.name):
            self.cloud.client("dynamodb").update_continuous_backups(
                TableName=self.name, PointInTimeRecoverySpecification=wanted
            )

    def _found(self) -> Any:
        try:
            with translated("look up the table {table}", table=self.name):
                return self.cloud.client("dynamodb").describe_table(TableName=self.name)["Table"]
        except NotFoundError:
            return None

    def _is_recoverable(self) -> bool:
        with translated("look up the backups of the table {table}", table=self.name):
            found = self.cloud.client("dynamodb").describe_continuous_backups(TableName=self.name)
        described = found["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        return bool(described.get("PointInTimeRecoveryStatus") == "ENABLED")
