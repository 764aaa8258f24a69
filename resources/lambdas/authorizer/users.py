"""A user's row, and what follows from the name alone.

Attributes: `user` (key), `password` (its hash), `token` (the random part of the signed token), `since` (epoch
seconds).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

KEY = "user"
# No sign that means something in a policy, in a topic or in the query of a user name.
USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
TOKEN_KEY = "linekey-token"  # noqa: S105 - the parameter of the user name that has the token
CLIENT_PREFIX = "user-"  # units and stations have client ids of their own, which nobody else may take


@dataclass(frozen=True)
class User:
    name: str
    password_hash: str
    token_id: str
    since: int = 0

    @property
    def token(self) -> str:
        """What AWS IoT wants signed before it asks the function."""
        return f"{self.name}.{self.token_id}"

    @property
    def client_id(self) -> str:
        return f"{CLIENT_PREFIX}{self.name}"


def user_of(item: dict[str, Any]) -> User:
    def read(name: str) -> str:
        return str(next(iter(item.get(name, {"S": ""}).values())))

    return User(read(KEY), read("password"), read("token"), int(read("since") or 0))


def item_of(user: User) -> dict[str, Any]:
    return {
        KEY: {"S": user.name},
        "password": {"S": user.password_hash},
        "token": {"S": user.token_id},
        "since": {"N": str(user.since)},
    }
