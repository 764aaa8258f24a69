"""Lists in pages: a token goes on with the list it came from, and with no other."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import pytest

from desktop.bench.ministack_pages import bound
from desktop.bench.place import Place
from desktop.bench.private_ca.authorities import Authorities
from desktop.bench.rest import Refused, Request, page
from desktop.bench.signer.job_list import list_jobs
from desktop.bench.signer.lists import SignerLists

ITEMS = list(range(5))


def ask(path: str = "/things", **query: str) -> Request:
    return Request("GET", path, query, {})


def test_all_pages_together_are_the_list() -> None:
    assert page(ITEMS, ask(), 10) == (ITEMS, {})
    shown, more = page(ITEMS, ask(maxResults="2"), 10)
    assert shown == [0, 1]
    rest, end = page(ITEMS, ask(maxResults="3", **more), 10)
    assert (rest, end) == ([2, 3, 4], {})


@pytest.mark.parametrize("size", ["0", "11", "-1", "2.5", "", "two", "\u0662"])
def test_sizes_that_are_not_taken(size: str) -> None:
    with pytest.raises(Refused, match="maxResults"):
        page(ITEMS, ask(maxResults=size), 10)


def test_a_token_is_refused_with_another_list() -> None:
    _, more = page(ITEMS, ask(maxResults="2", status="Active"), 10)
    assert page(ITEMS, ask(maxResults="1", status="Active", **more), 10)[0] == [2]
    for other in (
        ask(maxResults="2", **more),
        ask(maxResults="2", status="Canceled", **more),
        ask(maxResults="2", status="Active", isAscendingOrder="true", **more),
        ask("/jobs", maxResults="2", status="Active", **more),
        Request("GET", "/things", {"status": "Active", **more}, {}, {"status": ("Active", "Canceled")}),
    ):
        with pytest.raises(Refused, match="nextToken"):
            page(ITEMS, other, 10)


def test_a_token_of_one_s_own_making_is_refused() -> None:
    _, more = page(ITEMS, ask(maxResults="2"), 10)
    number, of = base64.urlsafe_b64decode(more["nextToken"]).decode("ascii").split()
    assert number == "2"
    forged = [base64.urlsafe_b64encode(text.encode()).decode() for text in (f"-2 {of}", f"9 {of} ", "2", " ")]
    for token in (*forged, "2", "", "x", "\xe9", "=" * 5):
        with pytest.raises(Refused, match="nextToken"):
            page(ITEMS, ask(maxResults="2", nextToken=token), 10)


def test_services_refuse_a_page_by_their_own_names() -> None:
    lists, wrong = SignerLists(list), ask("/signing-platforms", nextToken="x")
    for asked in (wrong, ask("/signing-profiles", nextToken="x"), ask("/signing-profiles", maxResults="26")):
        with pytest.raises(Refused) as refused:
            lists.route(asked)
        assert (refused.value.code, refused.value.status) == ("ValidationException", 400)
    with pytest.raises(Refused) as refused:
        list_jobs([], wrong)
    assert refused.value.code == "ValidationException"
    authorities = Authorities({}, lambda: Place("000000000000", "us-east-1"))
    with pytest.raises(Refused) as refused:
        authorities.list({"NextToken": "x"})
    assert refused.value.code == "InvalidNextTokenException"


def offsets_only(asked: list[tuple[dict[str, Any], dict[str, Any]]]) -> Any:
    """A service as MiniStack has them: its token is `first`, whatever is listed."""

    async def handle_request(_method: str, _path: str, _headers: Any, body: bytes, query: Any) -> Any:
        asked.append((json.loads(body or b"{}"), query))
        return 200, {}, json.dumps({"things": [], "nextToken": "first"}).encode()

    return handle_request


def test_the_tokens_of_others_are_bound_to_their_list() -> None:
    asked: list[tuple[dict[str, Any], dict[str, Any]]] = []
    handle = bound(offsets_only(asked))

    def search(path: str = "/indices/search", query: Any = None, **body: Any) -> tuple[int, dict[str, Any]]:
        sent = json.dumps(body).encode() if body else b""
        status, _, answer = asyncio.run(handle("POST", path, {}, sent, query or {}))
        return status, json.loads(answer)

    of_red = search(queryString="red", maxResults=2)[1]["nextToken"]
    of_done = search(query={"status": ["DONE"]})[1]["nextToken"]
    assert search(queryString="red", maxResults=9, nextToken=of_red)[0] == 200
    assert search(query={"status": ["DONE"], "nextToken": [of_done]})[0] == 200
    told = ({"queryString": "red", "maxResults": 9, "nextToken": "first"}, {})
    assert asked[2:] == [told, ({}, {"status": ["DONE"], "nextToken": "first"})]
    for status, answer in (
        search(queryString="blue", nextToken=of_red),
        search("/indices/other", queryString="red", nextToken=of_red),
        search(query={"nextToken": [of_done]}),
        search(queryString="red", nextToken="first"),
        search(queryString="red", nextToken=1),
    ):
        assert (status, answer["__type"]) == (400, "InvalidRequestException")
    assert len(asked) == 4


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"nextToken": null}', b"not JSON"])
def test_an_answer_without_a_token_stays_as_it_is(answer: bytes) -> None:
    async def handle_request(*_: Any) -> Any:
        return 200, {}, answer

    assert asyncio.run(bound(handle_request)("GET", "/tags", {}, b"", {}))[2] == answer
