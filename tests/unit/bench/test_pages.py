"""Lists in pages: a token goes on with the list it came from, and with no other."""

from __future__ import annotations

import base64

import pytest

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
