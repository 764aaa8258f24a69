"""The account's units by their public keys: rows `key/SHA-256` in the table of serial numbers.

A row is written under a condition, so of two stations that bring one key under two names, one is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from desktop.cloud.errors import translated
from desktop.cloud.serials import KEY, TABLE, table_there
from desktop.cloud.session import Cloud

_NAMES = {"#thing": KEY, "#owner": "owner", "#run": "run"}


class UnitKeys:
    """In one account and Region. Methods raise `CloudError`, and PRV-015 without a table; each may be
    repeated.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def take(self, public_key_sha256: str, thing: str, run: str) -> str:
        """The key is the thing's from now on, for the run that has its serial number. Returns another thing
        whose it is already, else nothing.
        """
        values = {":owner": {"S": thing}, ":run": {"S": run}}
        with table_there(), translated("note the key of {thing}", thing=thing):
            try:
                self._client.update_item(
                    TableName=TABLE,
                    Key=_row(public_key_sha256),
                    UpdateExpression="SET #owner = :owner, #run = :run",
                    ConditionExpression="attribute_not_exists(#thing) OR #owner = :owner",
                    ExpressionAttributeNames=_NAMES,
                    ExpressionAttributeValues=values,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as error:
                return str(_refused(error).get("owner", {}).get("S", "?"))
        return ""

    def free(self, public_key_sha256: str, run: str) -> None:
        """Takes back what this run took; nothing when another run of its thing has the key by now."""
        with table_there(), translated("free a key"):
            try:
                self._client.delete_item(
                    TableName=TABLE,
                    Key=_row(public_key_sha256),
                    ConditionExpression="#run = :run",
                    ExpressionAttributeNames={"#run": "run"},
                    ExpressionAttributeValues={":run": {"S": run}},
                )
            except ClientError as error:
                _refused(error)

    @property
    def _client(self) -> Any:
        return self._cloud.client("dynamodb")


def _row(public_key_sha256: str) -> dict[str, dict[str, str]]:
    return {KEY: {"S": f"key/{public_key_sha256}"}}


def _refused(error: ClientError) -> Mapping[str, Any]:
    """The row that did not meet the condition; raises any other error again."""
    answer: Mapping[str, Any] = error.response
    if answer["Error"]["Code"] != "ConditionalCheckFailedException":
        raise error
    row: Mapping[str, Any] = answer.get("Item", {})
    return row
