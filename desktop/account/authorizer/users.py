"""Users of a product's custom authorizer: let in, tried, and put out again."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import replace

from desktop.account.authorizer.parts import token_signer
from desktop.account.names import Names
from desktop.cloud.authorizers import Admission, Login, ask_authorizer, connect_once, user_name
from desktop.cloud.session import Cloud
from desktop.cloud.user_table import UserTable
from desktop.core.catalogue.authorizer import PASSWORD_NOT_TAKEN, USER_EXISTS, USER_NOT_TAKEN, USER_REFUSED
from desktop.core.errors import SettingsError
from resources.lambdas.authorizer.passwords import LONGEST, hashed
from resources.lambdas.authorizer.users import USER, User

SHORTEST = 12  # characters
TOKEN_BYTES = 24


class Users:
    """Passwords are hashed on this computer; what a user needs beside his own is a `Login`."""

    def __init__(self, cloud: Cloud, names: Names) -> None:
        self._cloud = cloud
        self._authorizer = names.authorizer
        self._table = UserTable(cloud, names.authorizer)

    def all(self) -> list[User]:
        """By name."""
        return sorted(self._table.users(), key=lambda user: user.name)

    def add(self, name: str, password: str) -> Login:
        """Raises SET-065 and SET-066 for a name, SET-067 for a password that cannot be taken."""
        self.check_name(name)
        self._check_password(password)
        now = int(self._cloud.now().timestamp())
        user = User(name, hashed(password.encode("utf-8")), secrets.token_urlsafe(TOKEN_BYTES), now)
        login = self._login(user)  # before the row: a user whose token cannot be signed is none
        if not self._table.add(user):
            raise SettingsError(USER_EXISTS, user=name)
        return login

    def remove(self, name: str) -> None:
        """Who is connected stays so until AWS IoT asks again. Raises CLD-004."""
        self._table.remove(name)

    def ask(self, name: str, password: str) -> Admission:
        """What the authorizer says, and then a connection as the user makes it.

        Raises CLD-004 without such a user, SET-068 when he is refused, CLD-020 and CLD-021 of the connection.
        """
        login = replace(self._login(self._table.get(name)), password=password)
        admission = ask_authorizer(self._cloud, self._authorizer, login)
        if not admission.admitted:
            raise SettingsError(USER_REFUSED, user=name, authorizer=self._authorizer)
        connect_once(self._cloud, login)
        return admission

    @staticmethod
    def check_name(name: str) -> None:
        """Raises SET-065."""
        if not USER.fullmatch(name):
            raise SettingsError(USER_NOT_TAKEN, user=name)

    @staticmethod
    def _check_password(password: str) -> None:
        if len(password) < SHORTEST or len(password.encode("utf-8")) > LONGEST:
            raise SettingsError(PASSWORD_NOT_TAKEN, shortest=SHORTEST, longest=LONGEST)

    def _login(self, user: User) -> Login:
        digest = hashlib.sha256(user.token.encode("utf-8")).digest()
        signed = token_signer(self._cloud).sign_digest(digest, pkcs1=True)
        signature = base64.b64encode(signed).decode("ascii")
        given = user_name(user.name, self._authorizer, user.token, signature)
        return Login(given, user.client_id, user.token, signature)
