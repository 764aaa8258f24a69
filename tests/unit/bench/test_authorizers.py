"""The rules of custom authorizers: operation by operation, and what lets a client in."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.bench.authorizers.connect_packet import Connect
from desktop.bench.authorizers.decision import Denied, read_answer
from desktop.bench.authorizers.registry import Authorizers
from desktop.bench.authorizers.shown import Shown, over_http
from desktop.bench.domains import Domain
from desktop.bench.place import Place
from desktop.bench.rest import Refused, Request

SCOPE = "000000000000", "us-east-1"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:door"
KEY = rsa.generate_private_key(65537, 2048)


def pem(key: Any) -> str:
    made: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return made.decode()


def signature(token: str, key: rsa.RSAPrivateKey = KEY) -> str:
    return base64.b64encode(key.sign(token.encode(), padding.PKCS1v15(), SHA256())).decode()


SIGNED = {
    "authorizerFunctionArn": FUNCTION,
    "tokenKeyName": "Token",
    "tokenSigningPublicKeys": {"first": pem(KEY)},
    "status": "ACTIVE",
}
UNSIGNED = {"authorizerFunctionArn": FUNCTION, "signingDisabled": True, "status": "ACTIVE"}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}
YES = {"isAuthenticated": True, "principalId": "ana", "policyDocuments": [json.dumps(POLICY)]}


class Account:
    """The registry, with a function that answers `answer` and keeps what it was told."""

    def __init__(self) -> None:
        self.answer: Any = YES
        self.told: list[Any] = []
        self.asked: list[str] = []
        self.domains: set[str] = set()
        self.at: dict[str, Domain] = {}
        self.authorizers = Authorizers(
            {}, {}, lambda: Place(*SCOPE), self.invoke, self.domains.__contains__, self.at.get
        )

    async def invoke(self, function: str, source: str, event: Any, seconds: float) -> object:
        assert (function, seconds) == (FUNCTION, 5)
        assert source.startswith("arn:aws:iot:us-east-1:000000000000:authorizer/")
        self.told.append(event)
        self.asked.append(source)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def call(self, method: str, path: str, body: Mapping[str, Any] = {}, **query: str) -> Any:
        return asyncio.run(self.authorizers.route(Request(method, path, query, body)))

    def make(self, name: str = "door", body: Mapping[str, Any] = UNSIGNED) -> Any:
        return self.call("POST", f"/authorizer/{name}", body)

    def admit(self, shown: Shown) -> Any:
        return asyncio.run(self.authorizers.admit(shown))


@pytest.fixture
def account() -> Account:
    return Account()


def by_mqtt(username: str, password: bytes = b"secret") -> Shown:
    return Shown("localhost").with_connect(Connect(4, "user-ana", username, password))


def refused(account: Account, method: str, path: str, body: Mapping[str, Any] = {}, **query: str) -> str:
    with pytest.raises(Refused) as refusal:
        account.call(method, path, body, **query)
    return refusal.value.code


# --- the operations


def test_an_authorizer_is_described_as_it_was_made_and_changed(account: Account) -> None:
    arn = "arn:aws:iot:us-east-1:000000000000:authorizer/door"
    assert account.make("door", SIGNED) == {"authorizerName": "door", "authorizerArn": arn}
    account.call("PUT", "/authorizer/door", {"status": "INACTIVE", "signingDisabled": True})
    described = account.call("GET", "/authorizer/door")["authorizerDescription"]
    assert described["status"] == "INACTIVE"
    assert described["signingDisabled"] is False, "it cannot be changed"
    assert described["tokenSigningPublicKeys"] == SIGNED["tokenSigningPublicKeys"]
    assert described["lastModifiedDate"] >= described["creationDate"]
    assert refused(account, "POST", "/authorizer/door", SIGNED) == "ResourceAlreadyExistsException"
    assert refused(account, "GET", "/authorizer/window") == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "change",
    [
        {"authorizerFunctionArn": None},
        {"authorizerFunctionArn": FUNCTION.replace("us-east-1", "eu-west-1")},
        {"tokenKeyName": None},
        {"tokenKeyName": "a b"},
        {"tokenSigningPublicKeys": {}},
        {"tokenSigningPublicKeys": {"a b": pem(KEY)}},
        {"tokenSigningPublicKeys": {"first": "no key"}},
        {"tokenSigningPublicKeys": {"first": pem(ec.generate_private_key(ec.SECP256R1()))}},
        {"tokenSigningPublicKeys": {"first": pem(rsa.generate_private_key(65537, 1024))}},
        {"status": "SLEEPY"},
        {"signingDisabled": "no"},
        {"enableCachingForHttp": "no"},
    ],
)
def test_requests_that_are_not_valid(account: Account, change: dict[str, Any]) -> None:
    assert refused(account, "POST", "/authorizer/door", {**SIGNED, **change}) == "InvalidRequestException"
    assert account.call("GET", "/authorizers/") == {"authorizers": []}


def test_names(account: Account) -> None:
    for name in ("a b", "x" * 129, "é"):
        assert refused(account, "POST", f"/authorizer/{name}", UNSIGNED) == "InvalidRequestException"


def test_one_that_is_in_use_is_not_deleted(account: Account) -> None:
    account.make()
    assert refused(account, "DELETE", "/authorizer/door") == "DeleteConflictException"
    account.call("PUT", "/authorizer/door", {"status": "INACTIVE"})
    account.call("POST", "/default-authorizer", {"authorizerName": "door"})
    assert refused(account, "DELETE", "/authorizer/door") == "DeleteConflictException"
    account.call("DELETE", "/default-authorizer")
    account.domains.add("door")
    assert refused(account, "DELETE", "/authorizer/door") == "DeleteConflictException"
    account.domains.clear()
    account.call("DELETE", "/authorizer/door")
    assert refused(account, "DELETE", "/authorizer/door") == "ResourceNotFoundException"


def test_there_is_one_default(account: Account) -> None:
    account.make()
    account.make("window")
    assert refused(account, "GET", "/default-authorizer") == "ResourceNotFoundException"
    assert refused(account, "DELETE", "/default-authorizer") == "ResourceNotFoundException"
    named = {"authorizerName": "door"}
    assert account.call("POST", "/default-authorizer", named)["authorizerName"] == "door"
    assert refused(account, "POST", "/default-authorizer", {"authorizerName": "window"}) == (
        "ResourceAlreadyExistsException"
    )
    found = account.call("GET", "/default-authorizer")["authorizerDescription"]
    assert found["authorizerName"] == "door"


def test_an_account_has_so_many_authorizers(account: Account) -> None:
    for number in range(32):
        account.make(f"active-{number}")
    assert refused(account, "POST", "/authorizer/more", UNSIGNED) == "LimitExceededException"
    for number in range(68):
        account.make(f"idle-{number}", {**UNSIGNED, "status": "INACTIVE"})
    assert refused(account, "PUT", "/authorizer/idle-1", {"status": "ACTIVE"}) == "LimitExceededException"
    assert refused(account, "POST", "/authorizer/more", {**UNSIGNED, "status": "INACTIVE"}) == (
        "LimitExceededException"
    )


def test_pages_and_markers_that_are_good_for_their_own_list(account: Account) -> None:
    for name in "caebd":
        account.make(name, {**UNSIGNED, "status": "INACTIVE" if name == "c" else "ACTIVE"})

    def names(**query: str) -> tuple[str, str]:
        page = account.call("GET", "/authorizers/", **query)
        return "".join(one["authorizerName"] for one in page["authorizers"]), page.get("nextMarker", "")

    assert names()[0] == "edcba"
    first, marker = names(pageSize="2", isAscendingOrder="true", status="ACTIVE")
    assert first == "ab"
    account.call("PUT", "/authorizer/b", {"status": "INACTIVE"})  # what the page ended with is gone
    assert names(pageSize="2", isAscendingOrder="true", status="ACTIVE", marker=marker) == ("de", "")
    for query in ({"marker": marker}, {"marker": "!"}, {"pageSize": "0"}, {"pageSize": "x"}):
        assert refused(account, "GET", "/authorizers/", **query) == "InvalidRequestException"


def test_another_path_is_not_its_business(account: Account) -> None:
    assert account.call("GET", "/things") is None
    assert account.call("GET", "/authorizer/door/test") is None


# --- letting in


def test_the_named_authorizer_is_asked_with_what_the_client_sent(account: Account) -> None:
    account.make("d@r")
    admission = account.admit(by_mqtt("ana?x-amz-customauthorizer-name=d%40r&colour=a+b", b"\x00\xff"))
    assert (admission.principal_id, admission.refresh_after) == ("ana", 86400)
    [event] = account.told
    assert event.pop("connectionMetadata")["id"]
    assert event == {
        "signatureVerified": False,
        "protocols": ["tls", "mqtt"],
        "protocolData": {
            "tls": {"serverName": "localhost"},
            "mqtt": {
                "clientId": "user-ana",
                "username": "ana?x-amz-customauthorizer-name=d%40r&colour=a+b",
                "password": "AP8=",
            },
        },
    }


def test_without_a_name_the_default_is_asked(account: Account) -> None:
    account.make()
    with pytest.raises(Denied, match="named"):
        account.admit(by_mqtt("ana"))
    account.call("POST", "/default-authorizer", {"authorizerName": "door"})
    assert account.admit(by_mqtt("ana")).principal_id == "ana"
    account.call("PUT", "/authorizer/door", {"status": "INACTIVE"})
    with pytest.raises(Denied, match="no active"):
        account.admit(by_mqtt("ana"))
    with pytest.raises(Denied, match="no active"):
        account.admit(by_mqtt("ana?x-amz-customauthorizer-name=nobody"))


@pytest.mark.parametrize(
    ("domain", "named", "asked"),
    [
        (Domain(Place(*SCOPE), authorizer="gate"), "", "gate"),
        (Domain(Place(*SCOPE), authorizer="gate"), "gate", "gate"),
        (Domain(Place(*SCOPE), authorizer="gate"), "other", None),
        (Domain(Place(*SCOPE), authorizer="gate", may_override=True), "other", "other"),
        (Domain(Place(*SCOPE), authorizer="gate", may_override=True), "", "gate"),
        (Domain(Place(*SCOPE), authorizer="nobody"), "", None),
        (Domain(Place(*SCOPE), authorizer="gate", enabled=False), "gate", None),
        (Domain(Place(*SCOPE)), "", "door"),
        (Domain(Place(*SCOPE)), "other", "other"),
        (None, "", "door"),
        (None, "other", "other"),
    ],
)
def test_a_domain_has_its_own_default(
    account: Account, domain: Domain | None, named: str, asked: str | None
) -> None:
    for name in ("door", "gate", "other"):
        account.make(name)
    account.call("POST", "/default-authorizer", {"authorizerName": "door"})
    if domain is not None:
        account.at["localhost"] = domain
    shown = by_mqtt(f"ana?x-amz-customauthorizer-name={named}" if named else "ana")
    if asked is None:
        with pytest.raises(Denied):
            account.admit(shown)
        assert not account.asked
    else:
        account.admit(shown)
        assert account.asked == [f"arn:aws:iot:us-east-1:000000000000:authorizer/{asked}"]


def test_a_header_goes_before_the_query_and_the_user_name(account: Account) -> None:
    account.make()
    headers = {"X-Amz-CustomAuthorizer-Name": "door"}
    shown = over_http(headers, "x-amz-customauthorizer-name=no", "h").with_connect(
        Connect(5, "", "ana?x-amz-customauthorizer-name=no")
    )
    account.admit(shown)
    assert account.told[0]["protocols"] == ["tls", "http", "mqtt"]
    assert account.told[0]["protocolData"]["http"] == {
        "headers": headers,
        "queryString": "?x-amz-customauthorizer-name=no",
    }
    assert "clientId" not in account.told[0]["protocolData"]["mqtt"]


def named(**parameters: str) -> Shown:
    known = {"x-amz-customauthorizer-name": "door", **parameters}
    return Shown("localhost", parameters=known)


def test_a_token_must_be_signed_before_the_function_is_asked(account: Account) -> None:
    account.make("door", {**SIGNED, "tokenSigningPublicKeys": {"old": pem(rsa_key()), "new": pem(KEY)}})
    right, sign = signature("t0ken"), "x-amz-customauthorizer-signature"
    for wrong in (
        named(),
        named(token="t0ken"),
        named(**{sign: right}),
        named(token="t0ken", **{sign: signature("t0ken", rsa_key())}),
        named(token="another", **{sign: right}),
        named(token="t0ken", **{sign: right[:-4]}),
        named(token="t0ken", **{sign: "no base64"}),
        named(token="", **{sign: signature("")}),
    ):
        with pytest.raises(Denied):
            account.admit(wrong)
    assert account.told == []
    account.admit(named(token="t0ken", **{sign: right}))
    assert (account.told[0]["token"], account.told[0]["signatureVerified"]) == ("t0ken", True)


def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize("failure", [PermissionError(), TimeoutError(), RuntimeError()])
def test_a_function_that_fails_lets_nobody_in(account: Account, failure: Exception) -> None:
    account.make()
    account.answer = failure
    with pytest.raises(Denied):
        account.admit(named())


LONG = json.dumps({**POLICY, "Id": "x" * 2048})


@pytest.mark.parametrize(
    "change",
    [
        {"isAuthenticated": "true"},
        {"isAuthenticated": None},
        {"principalId": ""},
        {"principalId": "ana-7"},
        {"principalId": "ana\n"},
        {"principalId": "a" * 129},
        {"policyDocuments": POLICY},
        {"policyDocuments": [POLICY] * 11},
        {"policyDocuments": ["no policy"]},
        {"policyDocuments": [{"Version": "2012-10-17"}]},
        {"policyDocuments": [LONG]},
        {"refreshAfterInSeconds": 299},
        {"refreshAfterInSeconds": 300.0},
        {"refreshAfterInSeconds": True},
        {"disconnectAfterInSeconds": 86401},
    ],
)
def test_an_answer_that_breaks_the_rules_lets_nobody_in(change: dict[str, Any]) -> None:
    with pytest.raises(Denied) as denied:
        read_answer({**YES, **change})
    assert denied.value.code == "InvalidResponseException"


def test_answers_within_the_rules() -> None:
    for answer in ("yes", None, [], {}):
        with pytest.raises(Denied):
            read_answer(answer)
    with pytest.raises(Denied) as denied:
        read_answer({"isAuthenticated": False, "principalId": "not needed!"})
    assert denied.value.code == ""
    made = read_answer({**YES, "policyDocuments": [POLICY] * 10, "disconnectAfterInSeconds": 300})
    assert (len(made.policy_documents), made.disconnect_after) == (10, 300)
    assert json.loads(made.policy_documents[0]) == POLICY


# --- the trial


def test_a_trial_tells_what_the_function_says(account: Account) -> None:
    account.make("door", SIGNED)
    token = {"token": "t0ken", "tokenSignature": signature("t0ken")}
    mqtt = {"username": "ana", "password": "c2VjcmV0", "clientId": "user-ana"}
    told = account.call("POST", "/authorizer/door/test", {**token, "mqttContext": mqtt})
    assert told["principalId"] == "ana"
    assert told["policyDocuments"] == YES["policyDocuments"]
    assert account.told[0]["protocolData"]["mqtt"] == mqtt
    account.answer = {"isAuthenticated": False}
    assert account.call("POST", "/authorizer/door/test", token) == {"isAuthenticated": False}
    account.answer = {"isAuthenticated": True}
    assert refused(account, "POST", "/authorizer/door/test", token) == "InvalidResponseException"
    forged = {**token, "token": "forged"}
    assert refused(account, "POST", "/authorizer/door/test", forged) == "InvalidRequestException"
    assert refused(account, "POST", "/authorizer/door/test", {"token": ""}) == "InvalidRequestException"
    assert refused(account, "POST", "/authorizer/window/test", token) == "ResourceNotFoundException"
    assert len(account.told) == 3
