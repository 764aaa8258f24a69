"""The table of serial numbers as people keep it: lists, leases and rows that nobody will finish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from desktop.cloud.certificates import is_usable
from desktop.cloud.errors import RefusedError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.serials import (
    ADMITTED,
    KEY,
    TABLE,
    SerialRow,
    SerialState,
    expressed,
    product_key,
    row_of,
    table_there,
)
from desktop.cloud.session import Cloud
from desktop.core.catalogue.serials import SERIAL_IN_USE, SERIAL_UNKNOWN
from desktop.core.errors import ProvisionError
from desktop.core.station_name import StationName

BATCH = 100  # actions of one transaction (Amazon DynamoDB developer guide, quotas)


@dataclass(frozen=True)
class Page:
    """`next` is where the page after it begins, empty after the last."""

    rows: tuple[SerialRow, ...]
    next: str


class SerialList:
    """Rows of one product, by its slug. Methods raise `CloudError`, and PRV-015 without a table.

    Where many are given, `things` maps a thing's name to its serial number; what is refused of them is
    returned and the others are done. Each may be repeated.
    """

    def __init__(self, cloud: Cloud, product: str) -> None:
        self._cloud = cloud
        self._product = product

    def close(self) -> None:
        """From now on only listed numbers may be made."""
        self._set_closed(closed=True)

    def open(self) -> None:
        self._set_closed(closed=False)

    def add(self, things: Mapping[str, str]) -> list[str]:
        """Lists them. A row that is at work or made already stays what it is. Refused: of other products."""
        change = (
            "SET #listed = :true, #state = if_not_exists(#state, :listed_state),"
            " #serial = if_not_exists(#serial, :serial), #product = :product"
        )
        condition = "attribute_not_exists(#product) OR #product = :product"
        values = {"true": True, "listed_state": SerialState.LISTED, "product": self._product}
        return self._write(things, change, condition, values)

    def remove(self, things: Mapping[str, str]) -> list[str]:
        """Takes them off the list. What is at work or made keeps its row. Refused: what is not listed."""
        condition = "#listed = :true AND #product = :product"
        values = {"true": True, "product": self._product, "listed_state": SerialState.LISTED}
        rest = self._write(things, None, f"{condition} AND #state = :listed_state", values)
        kept = {thing: things[thing] for thing in rest}
        return self._write(kept, "REMOVE #listed", condition, values)

    def lease(self, things: Mapping[str, str], station: StationName, *, closed: bool) -> list[str]:
        """Keeps them for the station, which needs no network to use one. Refused: what others have."""
        change = (
            "SET #state = :reserved, #serial = :serial, #product = :product, #lease = :station,"
            " #station = :station, #host = :host"
        )
        condition = (
            "(attribute_not_exists(#thing) OR #state = :listed_state"
            " OR (#state = :reserved AND #lease = :station AND attribute_not_exists(#run)))"
        )
        values: dict[str, object] = {
            "reserved": SerialState.RESERVED,
            "listed_state": SerialState.LISTED,
            "product": self._product,
            "station": station.id,
            "host": station.host,
        }
        if closed:
            condition += " AND #listed = :true"
            values["true"] = True
        return self._write(things, change, condition, values)

    def release(self, thing: str) -> None:
        """Ends a reservation or a lease. Raises PRV-026 without a row, PRV-023 when its certificate works."""
        with table_there(), translated("look up the serial number of {thing}", thing=thing):
            found = self._client.get_item(TableName=TABLE, Key=_key(thing), ConsistentRead=True).get("Item")
        row = None if found is None else row_of(found)
        if row is None or row.product != self._product or row.state is SerialState.LISTED:
            raise ProvisionError(SERIAL_UNKNOWN, thing=thing)
        if row.state in ADMITTED and is_usable(self._cloud, row.certificate_id):
            raise ProvisionError(
                SERIAL_IN_USE, serial=row.serial, thing=thing, certificate=row.certificate_id[:12]
            )
        condition, values = _unchanged(row)
        change = None
        if row.listed:
            values["listed_state"] = SerialState.LISTED
            change = (
                "SET #state = :listed_state REMOVE #key, #certificate_id, #run, #expires, #since, #station,"
                " #host, #lease"
            )
        if self._write({thing: row.serial}, change, condition, values):
            raise ProvisionError(SERIAL_UNKNOWN, thing=thing)

    def page(self, limit: int, after: str = "", state: SerialState | None = None) -> Page:
        """At most `limit` rows, in no order that means anything."""
        rows: list[SerialRow] = []
        for row in self.rows(after):
            if state in (None, row.state):
                if len(rows) == limit:
                    return Page(tuple(rows), rows[-1].thing)
                rows.append(row)
        return Page(tuple(rows), "")

    def rows(self, after: str = "") -> Iterator[SerialRow]:
        condition = "#product = :product"
        with table_there(), translated("list the serial numbers of {product}", product=self._product):
            pages = self._client.get_paginator("scan").paginate(
                TableName=TABLE,
                FilterExpression=condition,
                ConsistentRead=True,
                **({"ExclusiveStartKey": _key(after)} if after else {}),
                **expressed(condition, {"product": self._product}),
            )
            for page in pages:
                yield from (row_of(item) for item in page["Items"])

    @property
    def _client(self) -> Any:
        return self._cloud.client("dynamodb")

    def _set_closed(self, *, closed: bool) -> None:
        change = "SET #closed = :closed"
        with table_there(), translated("write the product {product}", product=self._product):
            self._client.update_item(
                TableName=TABLE,
                Key=_key(product_key(self._product)),
                UpdateExpression=change,
                **expressed(change, {"closed": closed}),
            )

    def _write(
        self, things: Mapping[str, str], change: str | None, condition: str, values: Mapping[str, object]
    ) -> list[str]:
        """Changes the rows, or deletes them without a `change`; the things whose condition is not met."""
        names, refused = list(things), []
        for start in range(0, len(names), BATCH):
            batch = names[start : start + BATCH]
            while batch:
                actions = [
                    _action(thing, change, condition, {**values, "serial": things[thing]}) for thing in batch
                ]
                unmet = eventually(partial(self._transact, actions), RefusedError, timeout=5.0)
                refused += [batch[index] for index in unmet]
                batch = [thing for index, thing in enumerate(batch) if index not in unmet] if unmet else []
        return refused

    def _transact(self, actions: Sequence[Mapping[str, Any]]) -> list[int]:
        """All or none: empty when done, else which have a condition that is not met."""
        client = self._client
        with table_there(), translated("write serial numbers"):
            try:
                client.transact_write_items(TransactItems=actions)
            except client.exceptions.TransactionCanceledException as error:
                unmet = _unmet(error)
                if unmet:
                    return unmet
                raise  # it met another writer
        return []


def _unmet(error: ClientError) -> list[int]:
    answer: Mapping[str, Any] = error.response
    reasons = answer.get("CancellationReasons", [])
    return [index for index, reason in enumerate(reasons) if reason.get("Code") == "ConditionalCheckFailed"]


def _action(thing: str, change: str | None, condition: str, values: Mapping[str, object]) -> dict[str, Any]:
    asked = {"TableName": TABLE, "Key": _key(thing), "ConditionExpression": condition}
    if change is None:
        return {"Delete": asked | expressed(condition, values)}
    return {"Update": asked | {"UpdateExpression": change} | expressed(f"{change} {condition}", values)}


def _unchanged(row: SerialRow) -> tuple[str, dict[str, object]]:
    """The condition that nobody has begun with the row since it was read."""
    condition, values = (
        "#state = :state AND #product = :product",
        {"state": row.state, "product": row.product},
    )
    optional = {"run": row.run, "certificate_id": row.certificate_id, "lease": row.lease}
    values |= optional
    for name in optional:
        condition += f" AND #{name} = :{name}" if values[name] else f" AND attribute_not_exists(#{name})"
    return condition, dict(values)


def _key(thing: str) -> dict[str, Any]:
    return {KEY: {"S": thing}}
