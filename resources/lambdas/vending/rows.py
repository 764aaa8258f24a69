"""The table of units, a row for each: who may have a certificate, and who has one.

Attributes, and `applyState` = -1 for a unit that has its certificate, are those of AWS's Certificate Vending
Machine: `productid` (key), `accessToken` (here its hash), `timestamp` (of the request, epoch seconds),
`applyState`, `certID`. `owner` is the last request that had the row, `publicKey` the SHA-256 of its CSR's
SubjectPublicKeyInfo. Each change is conditional on what was read, so of two that ask at once one gets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FREE, BUSY, ISSUED = 0, 1, -1
# On a request older than this nobody works: the function is ended sooner (`package.VENDING_SECONDS`).
STALE_SECONDS = 60


class NotFreeError(Exception):
    """Another request has the row."""


@dataclass(frozen=True)
class Row:
    productid: str
    access_token: str
    state: int
    timestamp: int = 0
    certificate_id: str = ""
    owner: str = ""
    public_key: str = ""

    def is_stale(self, now: int) -> bool:
        return self.state == BUSY and self.timestamp + STALE_SECONDS <= now


class Rows:
    """`client` is boto3's for DynamoDB."""

    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, productid: str) -> Row | None:
        found = self._client.get_item(TableName=self._table, Key=_key(productid), ConsistentRead=True)
        return row_of(found["Item"]) if "Item" in found else None

    def claim(self, row: Row, owner: str, public_key: str, now: int) -> None:
        """The row is `owner`'s from now on. Raises `NotFreeError` when it is not as it was read."""
        self._change(
            row.productid,
            "SET applyState = :busy, #owner = :owner, #timestamp = :now, publicKey = :key REMOVE certID",
            # Or it is ours by now: an answer was lost, and botocore asked again.
            f"accessToken = :token AND ({_UNCHANGED[row.state]} OR #owner = :owner)",
            {
                ":busy": BUSY,
                ":owner": owner,
                ":now": now,
                ":key": public_key,
                ":token": row.access_token,
                ":seen": row.state,
                **({":before": row.owner} if row.state == BUSY else {}),
            },
        )

    def bind(self, productid: str, owner: str, certificate_id: str) -> None:
        """From now on whoever finds the row knows of the certificate. Raises `NotFreeError`."""
        self._change(
            productid,
            "SET certID = :certificate",
            "#owner = :owner",
            {":certificate": certificate_id, ":owner": owner},
        )

    def issue(self, productid: str, owner: str) -> None:
        """No other certificate after this one. Raises `NotFreeError`."""
        self._change(
            productid,
            "SET applyState = :issued",
            "#owner = :owner",
            {":issued": ISSUED, ":owner": owner},
        )

    def free(self, productid: str, owner: str) -> None:
        """As before the request; nothing when the row is another's by now."""
        try:
            self._change(
                productid,
                "SET applyState = :free REMOVE #owner, publicKey, certID",
                "#owner = :owner",
                {":free": FREE, ":owner": owner},
            )
        except NotFreeError:
            return

    def _change(self, productid: str, update: str, condition: str, values: dict[str, Any]) -> None:
        names = {"#owner": "owner", "#timestamp": "timestamp"}  # words of DynamoDB's own
        try:
            self._client.update_item(
                TableName=self._table,
                Key=_key(productid),
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeNames={
                    name: word for name, word in names.items() if name in update + condition
                },
                ExpressionAttributeValues={name: _written(value) for name, value in values.items()},
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise NotFreeError(productid) from error


# What the state must still be, for a row that was read in it.
_UNCHANGED = {
    FREE: "applyState = :seen OR attribute_not_exists(applyState)",
    BUSY: "applyState = :seen AND #owner = :before",
}


def row_of(item: dict[str, Any]) -> Row:
    def read(name: str) -> str:
        return str(next(iter(item.get(name, {"S": ""}).values())))

    return Row(
        productid=read("productid"),
        access_token=read("accessToken"),
        state=int(read("applyState") or FREE),
        timestamp=int(float(read("timestamp") or 0)),
        certificate_id=read("certID"),
        owner=read("owner"),
        public_key=read("publicKey"),
    )


def _key(productid: str) -> dict[str, Any]:
    return {"productid": {"S": productid}}


def _written(value: str | int) -> dict[str, str]:
    return {"S": value} if isinstance(value, str) else {"N": str(value)}
