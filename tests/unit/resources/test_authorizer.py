"""The authorizer's function as it is deployed, with a table in memory: one user's client, or nobody."""

from __future__ import annotations

import base64
import importlib
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from resources.lambdas.authorizer import passwords
from resources.lambdas.authorizer.users import User, item_of
from resources.lambdas.package import authorizer_zip

IOT = "arn:aws:iot:eu-west-1:123456789012"
# As fast as a hash can be: what it costs is counted, not measured.
QUICK = {"n": 2, "r": 8, "p": 1, "maxmem": 2**25, "dklen": 32}
PASSWORD = "correct horse"


class Table:
    """`GetItem`, of whole keys only."""

    def __init__(self) -> None:
        self.rows: dict[str, Any] = {}
        self.asked: list[str] = []

    def get_item(self, *, TableName: str, Key: Any, ConsistentRead: bool) -> dict[str, Any]:  # noqa: N803
        assert (TableName, ConsistentRead) == ("users", True)
        self.asked.append(Key["user"]["S"])
        row = self.rows.get(Key["user"]["S"])
        return {} if row is None else {"Item": row}


class Door:
    """The function out of its zip."""

    def __init__(self, module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.module = module
        self.table = Table()
        self.hashes = 0
        monkeypatch.setattr(module, "_dynamodb", lambda: self.table)
        inside = sys.modules["authorizer.passwords"]
        monkeypatch.setattr(inside, "_COST", QUICK)
        monkeypatch.setattr(passwords, "_COST", QUICK)
        hashing = inside._hash

        def counted(*arguments: bytes) -> bytes:
            self.hashes += 1
            made: bytes = hashing(*arguments)
            return made

        monkeypatch.setattr(inside, "_hash", counted)

    def let_in(self, name: str, password: str = PASSWORD) -> User:
        user = User(name, passwords.hashed(password.encode()), "r4nd0m", 1_800_000_000)
        self.table.rows[name] = item_of(user)
        return user

    def ask(self, event: Any) -> Any:
        self.hashes = 0
        return self.module.handler(event, None)


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    zipfile.ZipFile(io.BytesIO(authorizer_zip())).extractall(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("TABLE", "users")
    monkeypatch.setenv("IOT", IOT)
    monkeypatch.setenv("TOPICS", "lamp-1")
    yield Door(importlib.import_module("authorizer.handler"), monkeypatch)
    for name in [name for name in sys.modules if name.partition(".")[0] == "authorizer"]:
        del sys.modules[name]


def event(user: User, password: str = PASSWORD, mqtt: Mapping[str, object] = {}) -> dict[str, Any]:
    """As AWS IoT sends it for an MQTT connection whose token it has verified."""
    return {
        "token": user.token,
        "signatureVerified": True,
        "protocols": ["tls", "mqtt"],
        "protocolData": {
            "tls": {"serverName": "a-ats.iot.eu-west-1.amazonaws.com"},
            "mqtt": {
                "username": f"{user.name}?x-amz-customauthorizer-name=door&SDK=PythonV2",
                "password": base64.b64encode(password.encode()).decode(),
                "clientId": user.client_id,
                **mqtt,
            },
        },
        "connectionMetadata": {"id": "c0"},
    }


def test_who_knows_the_password_is_one_client_with_topics_of_his_own(door: Door) -> None:
    ana = door.let_in("ana.7")
    answer = door.ask(event(ana))
    assert json.loads(json.dumps(answer)) == {
        "isAuthenticated": True,
        "principalId": "616e612e37",
        "refreshAfterInSeconds": 300,
        "disconnectAfterInSeconds": 86400,
        "policyDocuments": [
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": "iot:Connect", "Resource": f"{IOT}:client/user-ana.7"},
                    {
                        "Effect": "Allow",
                        "Action": ["iot:Publish", "iot:Receive"],
                        "Resource": f"{IOT}:topic/lamp-1/ana.7/*",
                    },
                    {
                        "Effect": "Allow",
                        "Action": "iot:Subscribe",
                        "Resource": f"{IOT}:topicfilter/lamp-1/ana.7/*",
                    },
                ],
            }
        ],
    }
    assert (door.hashes, door.table.asked) == (1, ["ana.7"])


def test_the_user_name_may_come_without_a_query(door: Door) -> None:
    assert door.ask(event(door.let_in("ana"), mqtt={"username": "ana"}))["isAuthenticated"]


def without(asked: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in asked.items() if key != name}


def tries(ana: User, bob: User) -> dict[str, dict[str, Any]]:
    """What others send, and what ana's own password does not open."""
    return {
        "wrong password": event(ana, "correct h0rse"),
        "another's password": event(ana, "bob's own password"),
        "no password": event(ana, ""),
        "password that is no base64": event(ana, mqtt={"password": "~"}),
        "password of another type": event(ana, mqtt={"password": 7}),
        "password without end": event(ana, "x" * 10_000),
        "another's client id": event(ana, mqtt={"clientId": bob.client_id}),
        "client id without the prefix": event(ana, mqtt={"clientId": "ana"}),
        "client id that matches everything": event(ana, mqtt={"clientId": "*"}),
        "no client id": event(ana, mqtt={"clientId": None}),
        "another's token": event(ana) | {"token": bob.token},
        "another's token for my name": event(ana) | {"token": f"ana.{bob.token_id}x"},
        "token of a user who was replaced": event(ana) | {"token": "ana.0lder"},
        "token with letters that are none": event(ana) | {"token": "ana.\ud800"},
        "no token": without(event(ana), "token"),
        "token that nobody verified": event(ana) | {"signatureVerified": False},
        "word for verified": event(ana) | {"signatureVerified": "true"},
        "nothing about a signature": without(event(ana), "signatureVerified"),
        "unknown user": event(replace(ana, name="nobody")),
        "over HTTP": event(ana) | {"protocolData": {"http": {"headers": {}, "queryString": ""}}},
        "nothing at all": {},
        "something else": {"protocolData": [], "token": 7},
    }


def test_everything_else_is_refused_alike_and_costs_one_hash(door: Door) -> None:
    ana, bob = door.let_in("ana"), door.let_in("bob", "bob's own password")
    for what, asked in tries(ana, bob).items():
        assert door.ask(asked) == {"isAuthenticated": False}, what
        assert door.hashes == 1, what
    assert door.ask(event(bob, "bob's own password"))["principalId"] == "626f62"


@pytest.mark.parametrize(
    "name",
    ["", "*", "ana*", "an?", "ana/#", "ana/+", "${iot:ClientId}", "ana\n", "ana\x00", "Ana", "a" * 65, "ána"],
)
def test_a_name_that_means_more_than_itself_finds_nobody(door: Door, name: str) -> None:
    ana = door.let_in("ana")
    sent = name.replace("?", "%3F")
    refused = door.ask(event(replace(ana, name=name), mqtt={"username": sent}))
    assert refused == {"isAuthenticated": False}
    assert door.table.asked == (["Ana"] if name == "Ana" else [])
    assert door.hashes == 1


def test_a_user_who_was_removed_is_refused_and_one_who_comes_again_has_another_token(door: Door) -> None:
    ana = door.let_in("ana")
    old = event(ana)
    assert door.ask(old)["isAuthenticated"]
    del door.table.rows["ana"]
    assert not door.ask(old)["isAuthenticated"]
    again = replace(ana, token_id="an0ther")
    door.table.rows["ana"] = item_of(again)
    assert not door.ask(old)["isAuthenticated"]
    assert door.ask(event(again))["isAuthenticated"]


def test_a_row_without_a_hash_or_a_token_opens_for_nobody(door: Door) -> None:
    ana = door.let_in("ana")
    for stored in ("", "scrypt1$00$00", "scrypt2$zz$zz", f"scrypt2${'00' * 16}${'00' * 32}", PASSWORD):
        door.table.rows["ana"] = item_of(replace(ana, password_hash=stored))
        for password in (PASSWORD, "", stored):
            assert not door.ask(event(ana, password))["isAuthenticated"], stored
    empty = replace(ana, token_id="")
    door.table.rows["ana"] = item_of(empty)
    assert not door.ask(event(empty))["isAuthenticated"]


def test_a_table_that_does_not_answer_is_a_refusal(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> Any:
        raise OSError("no way")

    monkeypatch.setattr(door.table, "get_item", fail)
    with pytest.raises(OSError, match="no way"):
        door.ask(event(User("ana", "", "x")))


def test_no_log_has_a_password(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    ana = door.let_in("ana")
    door.ask(event(ana, "my-other-password"))
    assert "ana" in caplog.text
    assert "my-other-password" not in caplog.text
    assert base64.b64encode(b"my-other-password").decode() not in caplog.text


def test_hashes_are_salted_and_slow() -> None:
    cost = passwords._COST
    assert cost["n"] * cost["r"] * cost["p"] >= 2**15 * 8 * 3
    assert passwords.hashed(b"the same") != passwords.hashed(b"the same")
    assert passwords.matches(b"the same", passwords.hashed(b"the same"))


def test_the_zip_has_source_and_the_policy_and_no_password() -> None:
    assert authorizer_zip() == authorizer_zip()
    archive = zipfile.ZipFile(io.BytesIO(authorizer_zip()))
    assert set(archive.namelist()) == {
        "authorizer/__init__.py",
        "authorizer/handler.py",
        "authorizer/passwords.py",
        "authorizer/policy.json",
        "authorizer/users.py",
    }
