"""Role aliases on the bench, by their REST calls."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from desktop.bench.place import Place
from desktop.bench.rest import Refused, Request
from desktop.bench.role_aliases.registry import RoleAliases

ROLE = "arn:aws:iam::123456789012:role/line"


@pytest.fixture
def aliases() -> RoleAliases:
    return RoleAliases({}, lambda: Place("123456789012", "eu-west-1"), lambda _headers, role: role == ROLE)


def ask(aliases: RoleAliases, method: str, name: str = "", query: Any = None, **body: Any) -> Any:
    path = f"/role-aliases/{name}" if name else "/role-aliases"
    return aliases.route(Request(method, path, query or {}, body))


def refused(*asked: Any, **body: Any) -> str:
    with pytest.raises(Refused) as caught:
        ask(*asked, **body)
    return caught.value.code


def test_one_is_made_described_changed_and_removed(aliases: RoleAliases) -> None:
    made = ask(aliases, "POST", "line", roleArn=ROLE)
    assert made == {"roleAlias": "line", "roleAliasArn": "arn:aws:iot:eu-west-1:123456789012:rolealias/line"}
    assert refused(aliases, "POST", "line", roleArn=ROLE) == "ResourceAlreadyExistsException"
    ask(aliases, "PUT", "line", credentialDurationSeconds=900)
    found = ask(aliases, "GET", "line")["roleAliasDescription"]
    assert (found["roleArn"], found["credentialDurationSeconds"]) == (ROLE, 900)
    assert ask(aliases, "DELETE", "line") == {}
    for method in ("GET", "PUT", "DELETE"):
        assert refused(aliases, method, "line") == "ResourceNotFoundException"


@pytest.mark.parametrize("seconds", [0, 899, 43201, "900", 900.5])
def test_how_long_is_held_to_what_aws_takes(aliases: RoleAliases, seconds: object) -> None:
    asked: dict[str, Any] = {"roleArn": ROLE, "credentialDurationSeconds": seconds}
    assert refused(aliases, "POST", "line", **asked) == "InvalidRequestException"


def test_a_role_that_the_caller_may_not_hand_on_is_refused(aliases: RoleAliases) -> None:
    other = "arn:aws:iam::123456789012:role/everything"
    assert refused(aliases, "POST", "line", roleArn=other) == "UnauthorizedException"
    ask(aliases, "POST", "line", roleArn=ROLE)
    assert refused(aliases, "PUT", "line", roleArn=other) == "UnauthorizedException"
    assert refused(aliases, "POST", "other", roleArn="line") == "InvalidRequestException"
    assert refused(aliases, "POST", "a b", roleArn=ROLE) == "InvalidRequestException"


def test_they_are_listed_in_pages(aliases: RoleAliases) -> None:
    for name in ("b", "a", "c"):
        ask(aliases, "POST", name, roleArn=ROLE)
    assert ask(aliases, "GET") == {"roleAliases": ["c", "b", "a"]}
    first = ask(aliases, "GET", "", {"isAscendingOrder": "true", "pageSize": "2"})
    assert first["roleAliases"] == ["a", "b"]
    after = {"isAscendingOrder": "true", "pageSize": "2", "marker": first["nextMarker"]}
    ask(aliases, "DELETE", "b")  # what the page ended with
    assert ask(aliases, "GET", "", after) == {"roleAliases": ["c"]}
    assert refused(aliases, "GET", "", {**after, "isAscendingOrder": "false"}) == "InvalidRequestException"


@pytest.mark.parametrize("size", ["0", "251", "x"])
def test_a_page_is_refused_by_the_name_it_was_asked_with(aliases: RoleAliases, size: str) -> None:
    with pytest.raises(Refused, match="pageSize"):
        ask(aliases, "GET", "", {"pageSize": size})
    nested = base64.b64encode(b"[" * 100_000).decode("ascii")
    for marker in ("!", nested):
        with pytest.raises(Refused, match="marker"):
            ask(aliases, "GET", "", {"marker": marker})
