"""The account's serial numbers: one row for each thing says which run may give it a certificate.

A certificate is what a thief cannot choose, so a row is bound to one. Every change is a conditional write
(Amazon DynamoDB developer guide, "Condition expressions"): of two stations that ask at once, one is refused.
Things are the keys, for a thing's name is what can be stolen; `product/<slug>` is a product's own row.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from desktop.core.catalogue.serials import (
    NO_TABLE_OF_SERIALS,
    SERIAL_GIVEN_AWAY,
    SERIAL_LEASED,
    SERIAL_NOT_LISTED,
    SERIAL_OF_ANOTHER_PRODUCT,
    SERIAL_RESERVED,
    SERIAL_TAKEN,
)
from desktop.core.errors import ProvisionError
from signing.messages import Message

TABLE = "linekey-serials"
KEY = "thing"
Values = dict[str, Any]

HOLD_SECONDS = 15 * 60  # longer than any run takes, and than the five minutes of skew that AWS lets pass


class SerialState(StrEnum):
    LISTED = "listed"
    """It may be made; nobody has begun."""
    RESERVED = "reserved"
    """A run is at work until `expires`, or a station has leased it."""
    REGISTERING = "registering"
    """Its certificate was admitted to registration: it never expires."""
    ACTIVE = "active"
    """Its unit has passed."""


ADMITTED = (SerialState.REGISTERING, SerialState.ACTIVE)


@dataclass(frozen=True)
class SerialRow:
    """`since` and `expires` are seconds since 1970, `key` is the SHA-256 of the unit's public key.

    `listed`: it is in the list of a product that is closed to others. `lease`: the station that alone may use
    it. Empty or 0 where there is none.
    """

    thing: str
    state: SerialState
    serial: str = ""
    product: str = ""
    key: str = ""
    certificate_id: str = ""
    station: str = ""
    host: str = ""
    run: str = ""
    since: int = 0
    expires: int = 0
    listed: bool = False
    lease: str = ""


@dataclass(frozen=True)
class Reservation:
    """What a run writes when it asks for a serial number. `product` is the product's slug."""

    thing: str
    serial: str
    product: str
    key: str
    station: str
    host: str
    run: str


class SerialRefusedError(ProvisionError):
    """The row does not allow it (PRV-016 to PRV-020). `row` is what stands there, None for no row."""

    row: SerialRow | None = None


class Serials:
    """The table of one account and Region. Methods raise `CloudError`, and PRV-015 without a table.

    Each may be repeated: an answer that was lost changes nothing.
    """

    def __init__(self, cloud: Cloud, now: Callable[[], float] = time.time) -> None:
        self._cloud = cloud
        self._now = now

    def read(self, thing: str) -> SerialRow | None:
        with table_there(), translated("look up the serial number of {thing}", thing=thing):
            answer = self._client.get_item(TableName=TABLE, Key={KEY: {"S": thing}}, ConsistentRead=True)
        return row_of(answer["Item"]) if "Item" in answer else None

    def is_closed(self, product: str) -> bool:
        """Whether only listed serial numbers of the product may be made."""
        with table_there(), translated("look up the product {product}", product=product):
            answer = self._client.get_item(
                TableName=TABLE, Key={KEY: {"S": product_key(product)}}, ConsistentRead=True
            )
        return bool(answer.get("Item", {}).get("closed", {}).get("BOOL", False))

    def reserve(self, wanted: Reservation, *, gone: str = "") -> None:
        """The thing is this run's until it is bound, or `HOLD_SECONDS` have passed.

        `gone`: the row's certificate, when AWS does not know it any more. A reservation of the same station
        is taken over: its earlier run is dead, and could bind nothing any more. The host tells it from a
        computer that has a copy of its data. Raises `SerialRefusedError`.
        """
        now = int(self._now())
        values: dict[str, object] = {
            "state": SerialState.RESERVED,
            "listed_state": SerialState.LISTED,
            "now": now,
            "expires": now + HOLD_SECONDS,
            "gone": gone or "-",
            **{name: value for name, value in asdict(wanted).items() if name != "thing"},
        }
        may = (
            "(attribute_not_exists(#thing) OR #state = :listed_state"
            " OR (#state = :state AND (#expires < :now OR #lease = :station"
            " OR (#station = :station AND #host = :host)))"
            " OR (#state <> :state AND #certificate_id = :gone))"
            " AND (attribute_not_exists(#lease) OR #lease = :station)"
            " AND (#product = :product OR (attribute_not_exists(#lease) AND attribute_not_exists(#listed)))"
        )
        closed = self.is_closed(wanted.product)
        if closed:
            may += " AND #listed = :true"
            values["true"] = True
        written = ("state", "serial", "product", "key", "station", "host", "run", "expires")
        change = ", ".join(f"#{name} = :{name}" for name in written)
        change = f"SET {change}, #since = :now REMOVE #certificate_id"
        try:
            self._update(wanted.thing, change, may, values)
        except _Refused as refused:
            raise _not_reserved(wanted, refused.row, closed=closed) from None

    def bind(self, thing: str, run: str, certificate_id: str) -> None:
        """From now on only this certificate can be registered as the thing. Raises `SerialRefusedError`."""
        self._change(
            thing,
            "SET #certificate_id = :certificate_id",
            "#run = :run AND (#state = :reserved"
            " OR (#state = :registering AND #certificate_id = :certificate_id))",
            run=run,
            certificate_id=certificate_id,
            reserved=SerialState.RESERVED,
            registering=SerialState.REGISTERING,
        )

    def activate(self, thing: str, certificate_id: str) -> None:
        """The unit with this certificate has passed. Raises `SerialRefusedError`."""
        self._change(
            thing,
            "SET #state = :active REMOVE #expires",
            "#certificate_id = :certificate_id",
            certificate_id=certificate_id,
            active=SerialState.ACTIVE,
        )

    def activate_made(self, thing: str, certificate_id: str, station: str) -> None:
        """AWS has seen the unit with this certificate, which `station` made. Raises `SerialRefusedError`.

        A station without internet could not bind the number that it leased, and a template, unlike a
        function, binds nothing: until now its row had no certificate.
        """
        self._change(
            thing,
            "SET #state = :active, #certificate_id = :certificate_id REMOVE #expires",
            "#certificate_id = :certificate_id OR (#state = :reserved AND #lease = :station"
            " AND attribute_not_exists(#certificate_id))",
            certificate_id=certificate_id,
            station=station,
            reserved=SerialState.RESERVED,
            active=SerialState.ACTIVE,
        )

    def free(self, thing: str, run: str, certificate_id: str = "") -> None:
        """Takes the run's reservation back; the certificate that it bound is gone. Nothing when it is not the
        run's any more. What is listed or leased stays so.
        """
        held = "#run = :run AND (attribute_not_exists(#certificate_id) OR #certificate_id = :certificate_id)"
        values: dict[str, object] = {"run": run, "certificate_id": certificate_id or "-"}
        row = self.read(thing)
        if row is None or row.run != run:
            return
        try:
            if row.lease or row.listed:
                values["state"] = SerialState.RESERVED if row.lease else SerialState.LISTED
                change = "SET #state = :state REMOVE #key, #certificate_id, #run, #expires, #since"
                self._update(thing, change, held, values)
            else:
                self._delete(thing, held, values)
        except _Refused:
            return

    @property
    def _client(self) -> Any:
        return self._cloud.client("dynamodb")

    def _change(self, thing: str, change: str, condition: str, **values: object) -> None:
        try:
            self._update(thing, change, condition, values)
        except _Refused as refused:
            row = refused.row
            by = row.host if row else "?"
            raise _refused(SERIAL_GIVEN_AWAY, row, serial=row.serial if row else thing, host=by) from None

    def _update(self, thing: str, change: str, condition: str, values: Mapping[str, object]) -> None:
        with table_there(), translated("write the serial number of {thing}", thing=thing), _conditions():
            self._client.update_item(
                TableName=TABLE,
                Key={KEY: {"S": thing}},
                UpdateExpression=change,
                ConditionExpression=condition,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **expressed(f"{change} {condition}", values),
            )

    def _delete(self, thing: str, condition: str, values: Mapping[str, object]) -> None:
        with table_there(), translated("free the serial number of {thing}", thing=thing), _conditions():
            self._client.delete_item(
                TableName=TABLE,
                Key={KEY: {"S": thing}},
                ConditionExpression=condition,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **expressed(condition, values),
            )


def product_key(product: str) -> str:
    """The key of a product's own row: no thing's name has a slash."""
    return f"product/{product}"


def row_of(item: Mapping[str, Any]) -> SerialRow:
    """A row as the table holds it."""
    plain: Values = {name: _read(value) for name, value in item.items()}
    known = {name: plain[name] for name in plain.keys() & SerialRow.__dataclass_fields__.keys()}
    return SerialRow(**known | {"state": SerialState(plain["state"])})


def expressed(expression: str, values: Mapping[str, object]) -> dict[str, Any]:
    """The names and values of an expression. A name goes by `#name`: many are words of DynamoDB's own."""
    used = {name: _written(value) for name, value in values.items() if re.search(rf":{name}\b", expression)}
    return {
        "ExpressionAttributeNames": {f"#{name}": name for name in re.findall(r"#(\w+)", expression)},
        "ExpressionAttributeValues": {f":{name}": value for name, value in used.items()},
    }


class _Refused(Exception):  # noqa: N818 - the table's answer, not an error of ours
    def __init__(self, item: Mapping[str, Any] | None) -> None:
        super().__init__()
        self.row = row_of(item) if item else None


@contextmanager
def table_there() -> Iterator[None]:
    """An account without the table is PRV-015."""
    try:
        yield
    except NotFoundError as error:
        raise ProvisionError(NO_TABLE_OF_SERIALS) from error


@contextmanager
def _conditions() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        answer: Mapping[str, Any] = error.response
        if answer["Error"]["Code"] == "ConditionalCheckFailedException":
            raise _Refused(answer.get("Item")) from error
        raise


def _not_reserved(wanted: Reservation, row: SerialRow | None, *, closed: bool) -> SerialRefusedError:
    """Why, as far as the row tells: it may have changed since."""
    if closed and not (row and row.listed):
        return _refused(SERIAL_NOT_LISTED, row, serial=wanted.serial, product=wanted.product)
    if row is None:
        return _refused(SERIAL_GIVEN_AWAY, row, serial=wanted.serial, host="?")
    who: Values = {
        "serial": wanted.serial,
        "thing": wanted.thing,
        "host": row.host,
        "since": _time(row.since),
    }
    if row.product != wanted.product and (row.listed or row.lease):
        return _refused(
            SERIAL_OF_ANOTHER_PRODUCT, row, thing=wanted.thing, owner=row.product, serial=row.serial
        )
    if row.lease not in ("", wanted.station):
        return _refused(SERIAL_LEASED, row, **who)
    if row.state in ADMITTED:
        return _refused(SERIAL_TAKEN, row, **who, state=row.state.value)
    return _refused(SERIAL_RESERVED, row, **who, until=_time(row.expires))


def _refused(message: Message, row: SerialRow | None, **values: Any) -> SerialRefusedError:
    error = SerialRefusedError(message, **values)
    error.row = row
    return error


def _time(seconds: int) -> datetime:
    """This computer's time of day."""
    return datetime.fromtimestamp(seconds, UTC).astimezone()


def _read(value: Mapping[str, Any]) -> object:
    [(kind, held)] = value.items()
    return int(held) if kind == "N" else held


def _written(value: object) -> dict[str, object]:
    if isinstance(value, bool):
        return {"BOOL": value}
    return {"N": str(value)} if isinstance(value, int) else {"S": str(value)}
