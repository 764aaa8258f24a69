"""The rules of certificate providers, operation by operation."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.bench.fleet.providers import CertificateProviders
from desktop.bench.rest import Refused, Request, page

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:sign"
BODY = {"lambdaFunctionArn": FUNCTION, "accountDefaultForOperations": ["CreateCertificateFromCsr"]}


@pytest.fixture
def providers() -> CertificateProviders:
    return CertificateProviders({}, "000000000000", "us-east-1")


def call(providers: CertificateProviders, method: str, name: str = "line", **body: Any) -> Any:
    return providers.route(Request(method, f"/certificate-providers/{name}", {}, body))


def test_asking_again_with_the_same_token_is_the_same_request(providers: CertificateProviders) -> None:
    first = call(providers, "POST", **BODY, clientToken="t" * 36)
    assert call(providers, "POST", **BODY, clientToken="t" * 36) == first
    with pytest.raises(Refused) as refused:
        call(providers, "POST", **BODY, clientToken="u" * 36)
    assert (refused.value.code, refused.value.status) == ("ResourceAlreadyExistsException", 409)


def test_the_token_is_not_described(providers: CertificateProviders) -> None:
    call(providers, "POST", **BODY, clientToken="t" * 36)
    assert set(call(providers, "GET")) == {
        "certificateProviderName",
        "certificateProviderArn",
        "lambdaFunctionArn",
        "accountDefaultForOperations",
        "creationDate",
        "lastModifiedDate",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"accountDefaultForOperations": []},
        {"accountDefaultForOperations": ["CreateCertificateFromCsr", "CreateCertificateFromCsr"]},
        {"accountDefaultForOperations": ["CreateKeysAndCertificate"]},
        {"accountDefaultForOperations": None},
        {"lambdaFunctionArn": FUNCTION.replace("us-east-1", "eu-west-1")},
        {"lambdaFunctionArn": FUNCTION.replace("000000000000", "111122223333")},
        {"lambdaFunctionArn": "sign"},
        {"lambdaFunctionArn": None},
    ],
)
def test_requests_that_are_not_valid(providers: CertificateProviders, change: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        call(providers, "POST", **{**BODY, **change})
    assert (refused.value.code, refused.value.status) == ("InvalidRequestException", 400)
    assert providers.current() is None
    call(providers, "POST", **BODY)
    with pytest.raises(Refused):
        call(providers, "PUT", **change)


@pytest.mark.parametrize("name", ["a/b", "a b", "x" * 129, ""])
def test_names(providers: CertificateProviders, name: str) -> None:
    with pytest.raises(Refused, match="certificateProviderName"):
        call(providers, "POST", name, **BODY)


def test_another_path_is_not_its_business(providers: CertificateProviders) -> None:
    assert providers.route(Request("GET", "/things", {}, {})) is None


def test_pages() -> None:
    items = list(range(5))
    assert page(items, {}, 10) == (items, {})
    shown, more = page(items, {"maxResults": "2"}, 10)
    assert (shown, more) == ([0, 1], {"nextToken": "2"})
    assert page(items, {"maxResults": "3", **more}, 10) == ([2, 3, 4], {})
    for wrong in ({"maxResults": "0"}, {"maxResults": "11"}, {"nextToken": "x"}):
        with pytest.raises(Refused):
            page(items, wrong, 10)
