"""The rules of certificate providers, operation by operation."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.bench.fleet.providers import CertificateProviders
from desktop.bench.place import Place
from desktop.bench.rest import Refused, Request

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:sign"
BODY = {"lambdaFunctionArn": FUNCTION, "accountDefaultForOperations": ["CreateCertificateFromCsr"]}


@pytest.fixture
def providers() -> CertificateProviders:
    return CertificateProviders({}, lambda: Place("000000000000", "us-east-1"))


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


def test_a_function_of_the_place_at_work_is_taken_in_any_region() -> None:
    where = Place("111122223333", "eu-west-1")
    elsewhere = CertificateProviders({}, lambda: where)
    own = FUNCTION.replace("us-east-1", "eu-west-1").replace("000000000000", "111122223333")
    made = call(elsewhere, "POST", **{**BODY, "lambdaFunctionArn": own})
    assert made["certificateProviderArn"] == "arn:aws:iot:eu-west-1:111122223333:certificateprovider/line"
    with pytest.raises(Refused, match="this account and Region"):
        call(elsewhere, "PUT", lambdaFunctionArn=FUNCTION)
