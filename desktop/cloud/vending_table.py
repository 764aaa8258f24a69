"""The rows of the vending machine, as an engineer and a station see and change them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from desktop.core.catalogue.cloud import NOT_THERE
from resources.lambdas.vending.rows import FREE, ISSUED, Row, row_of
from signing.messages import said

# What AWS's sample and its description call the same things.
_UNIT = ("productid", "productId", "serialNumber")
_TOKEN = ("accessToken", "deviceToken")
_CERTIFICATE = ("certID", "certinfo")


@dataclass(frozen=True)
class ForeignRow:
    """Of a table that Linekey did not make: the token is in clear."""

    productid: str
    token: str
    certificate_id: str
    issued: bool


@dataclass(frozen=True)
class VendingTable:
    cloud: Cloud
    name: str

    def get(self, productid: str) -> Row:
        """Raises CLD-004."""
        with translated("look up {productid} in the table {table}", productid=productid, table=self.name):
            found = self._client.get_item(
                TableName=self.name, Key={"productid": {"S": productid}}, ConsistentRead=True
            )
        if "Item" not in found:
            what = said("look up {productid} in the table {table}", productid=productid, table=self.name)
            raise NotFoundError(NOT_THERE, what=what, reason=said("there is no such row"))
        return row_of(found["Item"])

    def rows(self) -> Iterator[Row]:
        """In no order."""
        return map(row_of, self._items())

    def foreign_rows(self) -> Iterator[ForeignRow]:
        for item in self._items():
            certificate_id = _first(item, _CERTIFICATE).rpartition("/")[2]
            issued = bool(certificate_id) or _first(item, ("applyState",)) == str(ISSUED)
            yield ForeignRow(_first(item, _UNIT), _first(item, _TOKEN), certificate_id, issued)

    def add(self, productid: str, token_hash: str, certificate_id: str = "", *, issued: bool = False) -> bool:
        """False when there is such a row, which then stays as it is."""
        item: dict[str, Any] = {
            "productid": {"S": productid},
            "accessToken": {"S": token_hash},
            "applyState": {"N": str(ISSUED if issued else FREE)},
            **({"certID": {"S": certificate_id}} if certificate_id else {}),
        }
        with translated("write {productid} into the table {table}", productid=productid, table=self.name):
            try:
                self._client.put_item(
                    TableName=self.name, Item=item, ConditionExpression="attribute_not_exists(productid)"
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True

    def free(self, productid: str, certificate_id: str) -> bool:
        """The unit may have a certificate again; False when the row has another certificate by now.

        `certificate_id` is what the row says, empty for a request that never came so far.
        """
        condition = "certID = :certificate" if certificate_id else "attribute_not_exists(certID)"
        values = {":free": {"N": str(FREE)}}
        if certificate_id:
            values[":certificate"] = {"S": certificate_id}
        with translated("free {productid} in the table {table}", productid=productid, table=self.name):
            try:
                self._client.update_item(
                    TableName=self.name,
                    Key={"productid": {"S": productid}},
                    UpdateExpression="SET applyState = :free REMOVE #owner, publicKey, certID",
                    ConditionExpression=f"attribute_exists(productid) AND {condition}",
                    ExpressionAttributeNames={"#owner": "owner"},
                    ExpressionAttributeValues=values,
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True

    @property
    def _client(self) -> Any:
        return self.cloud.client("dynamodb")

    def _items(self) -> Iterator[dict[str, Any]]:
        with translated("read the table {table}", table=self.name):
            for page in self._client.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True):
                yield from page["Items"]


def _first(item: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((str(next(iter(item[name].values()))) for name in names if name in item), "")
