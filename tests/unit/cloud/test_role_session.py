"""Sessions of a role: entered when first needed, and anew before they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desktop.cloud.role_session import Lent, RoleSession, enter
from desktop.core.catalogue.cloud import PERMISSION_DENIED
from desktop.core.errors import CloudError
from desktop.core.redaction import MASK, redacted

SESSION = RoleSession("arn:aws:iam::123456789012:role/line", "e1815", {"linekey-operator": "e1815"}, "{}")

SECRET, TOKEN = "what-sts-keeps-secret", "what-sts-gives-with-it"


class Base:
    """Who is signed in, with an STS that lends for `minutes`, or refuses."""

    region = "eu-west-1"

    def __init__(self, *minutes: float | None) -> None:
        self._minutes = list(minutes)
        self.asked: list[dict[str, Any]] = []

    def client(self, service: str) -> Base:
        assert service == "sts"
        return self

    def assume_role(self, **request: Any) -> dict[str, Any]:
        self.asked.append(request)
        minutes = self._minutes.pop(0)
        if minutes is None:
            raise CloudError(PERMISSION_DENIED, what="enter", action="sts:AssumeRole")
        number = len(self.asked)
        given = {"AccessKeyId": f"ASIA{number}", "SecretAccessKey": SECRET, "SessionToken": TOKEN}
        return {"Credentials": {**given, "Expiration": datetime.now(UTC) + timedelta(minutes=minutes)}}


def key_of(session: Any) -> str:
    return str(session.get_credentials().get_frozen_credentials().access_key)


def test_nothing_is_asked_before_it_is_needed_and_then_once() -> None:
    base = Base(60.0)
    session = enter(base, SESSION)  # type: ignore[arg-type]
    assert base.asked == []
    assert [key_of(session), key_of(session)] == ["ASIA1", "ASIA1"]
    assert base.asked == [
        {
            "RoleArn": SESSION.role_arn,
            "RoleSessionName": "e1815",
            "SourceIdentity": "e1815",
            "DurationSeconds": 3600,
            "Tags": [{"Key": "linekey-operator", "Value": "e1815"}],
            "Policy": "{}",
        }
    ]


def test_a_session_that_ends_soon_is_entered_anew() -> None:
    session = enter(Base(5.0, 60.0), SESSION)  # type: ignore[arg-type]
    assert [key_of(session), key_of(session), key_of(session)] == ["ASIA1", "ASIA2", "ASIA2"]


def test_one_that_can_still_be_used_outlives_a_refusal() -> None:
    session = enter(Base(12.0, None, 60.0), SESSION)  # type: ignore[arg-type]
    assert [key_of(session), key_of(session), key_of(session)] == ["ASIA1", "ASIA1", "ASIA3"]


def test_a_refusal_is_told_where_there_is_no_session() -> None:
    session = enter(Base(None), SESSION)  # type: ignore[arg-type]
    with pytest.raises(CloudError) as caught:
        key_of(session)
    assert caught.value.code == "CLD-002"


def test_what_is_lent_is_shown_in_no_log() -> None:
    key_of(enter(Base(60.0), SESSION))  # type: ignore[arg-type]
    assert redacted(f"sent {SECRET} with {TOKEN}") == f"sent {MASK} with {MASK}"
    assert "kept" not in repr(Lent("ASIA1", "kept", "kept", "2030-01-01"))


class Narrow(Base):
    """With so much room in a session: for policy and tags, for tags alone, or not even for those."""

    def __init__(self, room: int) -> None:
        super().__init__(60.0, 60.0)
        self._room = room

    def assume_role(self, **request: Any) -> dict[str, Any]:
        if len(str(request.get("Policy", ""))) + len(request["Tags"]) > self._room:
            self.asked.append(request)
            said = {"Error": {"Code": "PackedPolicyTooLarge", "Message": "Packed policy consumes 108% of it"}}
            raise ClientError(said, "AssumeRole")  # type: ignore[arg-type]
        return super().assume_role(**request)


@pytest.mark.parametrize(("room", "tried"), [(3, ["{}"]), (2, ["{}", None])])
def test_where_the_policy_has_no_room_the_role_decides(room: int, tried: list[str | None]) -> None:
    base = Narrow(room)
    session = enter(base, SESSION)  # type: ignore[arg-type]
    assert key_of(session) == f"ASIA{len(tried)}"
    assert [request.get("Policy") for request in base.asked] == tried
    assert {request["SourceIdentity"] for request in base.asked} == {"e1815"}


def test_where_tags_have_no_room_there_is_no_session() -> None:
    with pytest.raises(CloudError, match="108%") as caught:
        key_of(enter(Narrow(0), SESSION))  # type: ignore[arg-type]
    assert caught.value.code == "CLD-060"
