"""The table of users whom a custom authorizer lets in, with hashes of their passwords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from desktop.core.catalogue.cloud import NOT_THERE
from resources.lambdas.authorizer.users import KEY, User, item_of, user_of
from signing.messages import said


@dataclass(frozen=True)
class UserTable:
    cloud: Cloud
    name: str

    def get(self, user: str) -> User:
        """Raises CLD-004."""
        with translated("look up {user} in the table {table}", user=user, table=self.name):
            found = self._client.get_item(TableName=self.name, Key={KEY: {"S": user}}, ConsistentRead=True)
        if "Item" not in found:
            raise self._unknown(user)
        return user_of(found["Item"])

    def users(self) -> Iterator[User]:
        """In no order."""
        with translated("read the table {table}", table=self.name):
            for page in self._client.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True):
                yield from map(user_of, page["Items"])

    def add(self, user: User) -> bool:
        """False when there is such a user, who then stays as he is."""
        with translated("write {user} into the table {table}", user=user.name, table=self.name):
            try:
                self._client.put_item(
                    TableName=self.name,
                    Item=item_of(user),
                    ConditionExpression="attribute_not_exists(#user)",
                    ExpressionAttributeNames={"#user": KEY},
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True

    def remove(self, user: str) -> None:
        """Raises CLD-004 when there is no such user."""
        with translated("remove {user} from the table {table}", user=user, table=self.name):
            gone = self._client.delete_item(
                TableName=self.name, Key={KEY: {"S": user}}, ReturnValues="ALL_OLD"
            )
        if not gone.get("Attributes"):
            raise self._unknown(user)

    def _unknown(self, user: str) -> NotFoundError:
        what = said("look up {user} in the table {table}", user=user, table=self.name)
        return NotFoundError(NOT_THERE, what=what, reason=said("there is no such row"))

    @property
    def _client(self) -> Any:
        return self.cloud.client("dynamodb")
