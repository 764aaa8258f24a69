"""The vending machine's function on tables and registries of its own: one certificate, or none."""

from __future__ import annotations

import base64
import copy
import hmac
import itertools
import json
from contextlib import suppress
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from resources.lambdas import package
from resources.lambdas.vending import handler as function
from resources.lambdas.vending import tokens
from resources.lambdas.vending.registry import Kind, Registry
from resources.lambdas.vending.rows import BUSY, FREE, ISSUED, STALE_SECONDS, NotFreeError, Row, row_of
from resources.lambdas.vending.vend import VendingMachine
from signing.certificates import certificate_authority, fingerprint, issue_certificate
from signing.keys.local import memory_signer

AUTHORITY = memory_signer(ec.generate_private_key(ec.SECP256R1()))
AUTHORITY_PEM = certificate_authority(AUTHORITY, "AWS", 365)
TOKEN, OTHER_TOKEN = "a token of DL00000001", "a token of DL00000002"
HASHES = {"DL00000001": tokens.hashed(TOKEN), "DL00000002": tokens.hashed(OTHER_TOKEN)}
KEYS = {name: ec.generate_private_key(ec.SECP256R1()) for name in HASHES}
START = 1_800_000_000


def request_for(name: str, key: ec.EllipticCurvePrivateKey | None = None) -> str:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return request.sign(key or KEYS["DL00000001"], hashes.SHA256()).public_bytes(Encoding.PEM).decode()


REQUESTS = {name: request_for(name, key) for name, key in KEYS.items()}


class Ended(BaseException):
    """Lambda ended the function, or the machine that it ran on."""


class MissingError(ClientError):
    pass


class ConflictError(ClientError):
    pass


def error(kind: type[ClientError] = ClientError, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": "X", "Message": "x"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return kind(answer, "X")


class World:
    """DynamoDB's table and AWS IoT. Call number `fails_at` raises `failure`, before it is done or after."""

    def __init__(self) -> None:
        self.items = {
            name: {"productid": {"S": name}, "accessToken": {"S": stored}, "applyState": {"N": "0"}}
            for name, stored in HASHES.items()
        }
        self.certificates: dict[str, dict[str, Any]] = {}
        self.things: dict[str, set[str]] = {}
        self.now = float(START)
        self.calls = 0
        self.fails_at = 0
        self.failure: BaseException = Ended()
        self.done_before_it_fails = False
        self.exceptions = SimpleNamespace(
            ResourceNotFoundException=MissingError, DeleteConflictException=ConflictError
        )

    def call(self, work: Any) -> Any:
        self.calls += 1
        if self.calls != self.fails_at:
            return work()
        if self.done_before_it_fails:
            with suppress(ClientError):
                work()
        raise self.failure

    def row(self, name: str) -> Row:
        return row_of(self.items[name])

    # --- AWS IoT

    def list_thing_principals(self, thingName: str) -> Any:  # noqa: N803
        def work() -> Any:
            if thingName not in self.things:
                raise error(MissingError, 404)
            return {"principals": sorted(self.things[thingName])}

        return self.call(work)

    def create_certificate_from_csr(self, certificateSigningRequest: str, setAsActive: bool) -> Any:  # noqa: N803
        assert not setAsActive

        def work() -> Any:
            pem = issue_certificate(certificateSigningRequest, AUTHORITY_PEM, AUTHORITY, 300)
            arn = f"arn:{fingerprint(pem)}"
            self.certificates[fingerprint(pem)] = {
                "certificateId": fingerprint(pem),
                "certificateArn": arn,
                "certificatePem": pem,
                "status": "INACTIVE",
                "creationDate": datetime.fromtimestamp(self.now, UTC),
                "policies": set(),
            }
            return {"certificateId": fingerprint(pem), "certificateArn": arn, "certificatePem": pem}

        return self.call(work)

    def create_thing(self, thingName: str, thingTypeName: str) -> None:  # noqa: N803
        assert thingTypeName == "lamp"
        self.call(lambda: self.things.setdefault(thingName, set()))

    def add_thing_to_thing_group(self, thingName: str, thingGroupName: str) -> None:  # noqa: N803
        assert thingGroupName == "line"
        self.call(lambda: self.things[thingName])

    def attach_policy(self, policyName: str, target: str) -> None:  # noqa: N803
        self.call(lambda: self._of(target)["policies"].add(policyName))

    def detach_policy(self, policyName: str, target: str) -> None:  # noqa: N803
        self.call(lambda: self._of(target)["policies"].discard(policyName))

    def attach_thing_principal(self, thingName: str, principal: str, thingPrincipalType: str) -> None:  # noqa: N803
        assert thingPrincipalType == "EXCLUSIVE_THING"
        self.call(lambda: self.things[thingName].add(principal))

    def detach_thing_principal(self, thingName: str, principal: str) -> None:  # noqa: N803
        def work() -> None:
            if thingName not in self.things:
                raise error(MissingError, 404)
            self.things[thingName].discard(principal)

        self.call(work)

    def describe_certificate(self, certificateId: str) -> Any:  # noqa: N803
        return self.call(lambda: {"certificateDescription": self._of(f"arn:{certificateId}")})

    def update_certificate(self, certificateId: str, newStatus: str) -> None:  # noqa: N803
        self.call(lambda: self._of(f"arn:{certificateId}").update(status=newStatus))

    def delete_certificate(self, certificateId: str) -> None:  # noqa: N803
        def work() -> None:
            found = self._of(f"arn:{certificateId}")
            attached = any(found["certificateArn"] in owned for owned in self.things.values())
            if attached or found["policies"] or found["status"] == "ACTIVE":
                raise error(ConflictError, 409)
            del self.certificates[certificateId]

        self.call(work)

    def delete_thing(self, thingName: str) -> None:  # noqa: N803
        self.call(lambda: self.things.pop(thingName, None))

    def get_paginator(self, name: str) -> Any:
        assert name == "list_certificates"
        listed = sorted(self.certificates.values(), key=lambda one: -one["creationDate"].timestamp())
        return SimpleNamespace(paginate=lambda **_: self.call(lambda: [{"certificates": listed}]))

    def _of(self, arn: str) -> dict[str, Any]:
        try:
            return self.certificates[arn.removeprefix("arn:")]
        except KeyError:
            raise error(MissingError, 404) from None


class FakeRows:
    """Conditional writes as DynamoDB makes them: what was read is compared, then all is changed at once."""

    def __init__(self, world: World) -> None:
        self._world = world

    def get(self, productid: str) -> Row | None:
        return self._world.call(
            lambda: row_of(self._world.items[productid]) if productid in self._world.items else None
        )

    def claim(self, row: Row, owner: str, public_key: str, now: int) -> None:
        def work() -> None:
            found = row_of(self._world.items[row.productid])
            same = (found.state, found.owner) == (row.state, row.owner) if row.state == BUSY else found == row
            if not same:
                raise NotFreeError
            self._set(row.productid, applyState=BUSY, owner=owner, timestamp=now, publicKey=public_key)
            self._world.items[row.productid].pop("certID", None)

        self._world.call(work)

    def bind(self, productid: str, owner: str, certificate_id: str) -> None:
        self._owned(productid, owner, certID=certificate_id)

    def issue(self, productid: str, owner: str) -> None:
        self._owned(productid, owner, applyState=ISSUED)

    def free(self, productid: str, owner: str) -> None:
        def work() -> None:
            if row_of(self._world.items[productid]).owner == owner:
                for name in ("owner", "publicKey", "certID"):
                    self._world.items[productid].pop(name, None)
                self._set(productid, applyState=FREE)

        self._world.call(work)

    def _owned(self, productid: str, owner: str, **values: str | int) -> None:
        def work() -> None:
            if row_of(self._world.items[productid]).owner != owner:
                raise NotFreeError
            self._set(productid, **values)

        self._world.call(work)

    def _set(self, productid: str, **values: str | int) -> None:
        for name, value in values.items():
            self._world.items[productid][name] = {"S": str(value)}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world, owners = World(), itertools.count(1)
    any_world: Any = world
    kind = Kind("lamp", ("line",), "unit")
    rows: Any = FakeRows(world)
    machine = VendingMachine(
        rows, Registry(any_world, any_world, kind), lambda: int(world.now), lambda: f"owner {next(owners)}"
    )
    monkeypatch.setattr(function, "_machine", lambda: machine)
    monkeypatch.setattr("resources.lambdas.vending.registry.DETACHED_SECONDS", 0.0)
    return world


def ask(
    name: str = "DL00000001",
    token: str | None = TOKEN,
    csr: str | None = None,
    header: str = "Authorization",
    **changes: Any,
) -> tuple[int, dict[str, Any]]:
    """The status and the document of an answer."""
    body = {"productid": name, "csr": csr or REQUESTS.get(name, REQUESTS["DL00000001"])}
    value = f"Bearer {token}" if header == "Authorization" else token
    event = {
        "rawQueryString": "",
        "headers": {} if token is None else {header: value},
        "body": json.dumps(body),
        **changes,
    }
    answer = function.handler(event, None)
    assert answer["headers"]["Content-Type"] == "application/json"
    return answer["statusCode"], json.loads(answer["body"])


def code(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    assert set(answer[1]) == {"code", "message"}, answer
    return answer[0], answer[1]["code"]


def whole(world: World) -> bool:
    """Every certificate is a row's that has it, and every row has its certificate."""
    rows = [row_of(item) for item in world.items.values()]
    return {row.certificate_id for row in rows if row.state == ISSUED} == set(world.certificates)


def untouched(world: World, before: World) -> bool:
    return (world.certificates, world.things) == (before.certificates, before.things) and all(
        row_of(item).state == FREE for item in world.items.values()
    )


def test_a_unit_gets_its_certificate_once(world: World) -> None:
    status, made = ask()
    assert status == 200
    assert set(made) == {"certificateId", "certificateArn", "certificatePem", "thingName"}
    certificate = world.certificates[made["certificateId"]]
    assert (certificate["status"], certificate["policies"]) == ("ACTIVE", {"unit"})
    assert world.things == {"DL00000001": {made["certificateArn"]}}
    row = world.row("DL00000001")
    assert (row.state, row.certificate_id, row.timestamp) == (ISSUED, made["certificateId"], START)
    assert code(ask()) == (409, "AlreadyIssued")  # the same request once more
    assert code(ask(csr=request_for("DL00000001", ec.generate_private_key(ec.SECP256R1())))) == (
        409,
        "AlreadyIssued",
    )
    assert len(world.certificates) == 1


def test_thing_that_gets_a_certificate_in_another_way_meanwhile_keeps_that_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A station registers a unit of that name at the same moment."""
    attach = World.attach_thing_principal

    def meanwhile(self: World, **asked: str) -> None:
        self.things["DL00000001"].add("arn:theirs")
        attach(self, **asked)

    monkeypatch.setattr(World, "attach_thing_principal", meanwhile)
    assert code(ask()) == (409, "ThingInUse")
    assert world.things == {"DL00000001": {"arn:theirs"}}
    assert world.certificates == {}
    assert world.row("DL00000001").state == FREE


def test_a_certificate_may_be_looked_at_before_it_is_active(world: World) -> None:
    body = {"productid": "DL00000001", "csr": REQUESTS["DL00000001"], "activate": False}
    status, made = ask(body=json.dumps(body))
    assert (status, world.certificates[made["certificateId"]]["status"]) == (200, "INACTIVE")
    assert world.row("DL00000001").state == ISSUED


def test_the_other_header_and_an_event_of_a_rest_api_will_do(world: World) -> None:
    assert ask(header="x-access-token")[0] == 200
    event = {"httpMethod": "POST", "queryStringParameters": None, "multiValueHeaders": {}}
    assert ask("DL00000002", OTHER_TOKEN, **event)[0] == 200


@pytest.mark.parametrize(
    "given",
    [
        {"token": "a token that is wrong"},
        {"name": "DL00000009"},
        {"name": "DL00000002"},  # another unit's token
        {"token": "x" * 512},
        {"token": HASHES["DL00000001"]},  # who reads the table has no token
    ],
)
def test_whoever_is_not_the_unit_learns_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    before, compared, hashed = copy.deepcopy(world.__dict__["items"]), [], []
    compare, scrypt = hmac.compare_digest, tokens.hashlib.scrypt
    monkeypatch.setattr(tokens.hmac, "compare_digest", lambda *both: compared.append(both) or compare(*both))
    monkeypatch.setattr(
        tokens.hashlib, "scrypt", lambda *all_, **more: hashed.append(more) or scrypt(*all_, **more)
    )
    answer = ask(**given, csr="not a request")  # nor whether the CSR would have been good
    assert answer == (
        403,
        {"code": "AccessDenied", "message": "The product id or its token is not right."},
    )
    assert (len(compared), len(hashed)) == (1, 1)  # the same work, whatever it is that is wrong
    assert world.items == before


def test_a_row_without_a_hash_opens_for_nobody(world: World) -> None:
    world.items["DL00000001"]["accessToken"] = {"S": TOKEN}  # in clear, as AWS's sample has it
    assert code(ask()) == (403, "AccessDenied")
    for stored in ("", "scrypt1$$", "scrypt1$zz$zz", "scrypt2" + HASHES["DL00000001"][7:]):
        world.items["DL00000001"]["accessToken"] = {"S": stored}
        assert code(ask()) == (403, "AccessDenied")
        assert code(ask(token=" ")) == (401, "TokenMissing")


def test_hashes_are_salted() -> None:
    assert tokens.hashed(TOKEN) != tokens.hashed(TOKEN)
    assert tokens.matches(TOKEN, tokens.hashed(TOKEN))
    assert not tokens.matches(TOKEN + "x", tokens.hashed(TOKEN))


LONG = "x" * 10_000


def body_with(**values: object) -> str:
    return json.dumps({"productid": "DL00000001", **values})


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"rawQueryString": f"deviceToken={TOKEN}"}, (400, "QueryRefused")),
        ({"rawQueryString": "", "queryStringParameters": {"a": "b"}}, (400, "QueryRefused")),
        ({"headers": {}}, (401, "TokenMissing")),
        ({"headers": None}, (401, "TokenMissing")),
        ({"headers": {"Authorization": "Basic abc"}}, (401, "TokenMissing")),
        ({"headers": {"Authorization": f"Bearer {LONG}"}}, (401, "TokenMissing")),
        ({"headers": {"Authorization": "Bearer a", "X-Access-Token": "b"}}, (401, "TokenMissing")),
        ({"body": None}, (400, "RequestMalformed")),
        ({"body": "[]"}, (400, "RequestMalformed")),
        ({"body": "{"}, (400, "RequestMalformed")),
        ({"body": "[" * 8_000}, (400, "RequestMalformed")),
        ({"body": LONG}, (413, "TooLong")),
        ({"body": "é", "isBase64Encoded": True}, (400, "RequestMalformed")),
        ({"body": json.dumps({"productid": "DL00000001"})}, (400, "RequestMalformed")),
        ({"body": json.dumps({"productid": 7, "csr": "x"})}, (400, "RequestMalformed")),
        ({"body": json.dumps({"productid": "x" * 65, "csr": "x"})}, (400, "RequestMalformed")),
        ({"body": json.dumps({"productid": "a/../b", "csr": "x"})}, (400, "RequestMalformed")),
        ({"body": body_with(csr="x" * 4_097)}, (400, "RequestMalformed")),
        ({"body": body_with(csr="\ud800")}, (400, "RequestMalformed")),
        (
            {"body": body_with(csr="x", activate=1)},
            (400, "RequestMalformed"),
        ),
        ({"body": body_with(csr="no CSR")}, (400, "CsrRefused")),
        (
            {"body": body_with(csr=REQUESTS["DL00000002"])},
            (400, "CsrRefused"),
        ),
    ],
)
def test_what_is_wrong_with_a_request_is_told(
    world: World, changes: dict[str, Any], refused: tuple[int, str]
) -> None:
    before = copy.deepcopy(world.items)
    assert code(ask(**changes)) == refused
    assert (world.items, world.certificates) == (before, {})


def test_a_csr_signed_with_another_key_is_refused(world: World) -> None:
    good, other = (x509.load_pem_x509_csr(pem.encode()) for pem in REQUESTS.values())
    swapped = good.public_bytes(Encoding.DER).replace(good.signature, other.signature)
    if len(good.signature) != len(other.signature):
        swapped = good.public_bytes(Encoding.DER)[:-1] + b"\0"
    label, text = "CERTIFICATE REQUEST", base64.encodebytes(swapped).decode()
    pem = f"-----BEGIN {label}-----\n{text}-----END {label}-----\n"
    assert code(ask(csr=pem)) == (400, "CsrRefused")
    assert world.certificates == {}


def test_a_thing_that_has_a_certificate_keeps_it(world: World) -> None:
    world.things["DL00000001"] = {"arn:of somebody else"}
    assert code(ask()) == (409, "ThingInUse")
    assert world.row("DL00000001").state == FREE
    assert (world.things, world.certificates) == ({"DL00000001": {"arn:of somebody else"}}, {})


def test_a_thing_that_exists_is_not_made_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS IoT refuses to, when it was made with another type or attributes (API reference, CreateThing)."""
    world.things["DL00000001"] = set()
    monkeypatch.setattr(world, "create_thing", lambda **_: pytest.fail("made again"))
    assert ask()[0] == 200
    assert len(world.things["DL00000001"]) == 1


CALLS = 12  # of a request that ends well
MAKES_IT = 4  # the number of the call in which AWS IoT does


def test_this_many_calls_a_request_takes(world: World) -> None:
    assert ask()[0] == 200
    assert world.calls == CALLS


@pytest.mark.parametrize(
    ("number", "done", "existed"),
    [
        (number, done, existed)
        for number in range(2, CALLS + 1)
        for done in (False, True)
        for existed in (False, True)
        # AWS refuses a certificate or makes it; and a thing that exists takes one call less.
        if (number, done) != (MAKES_IT, True) and (number, existed) != (CALLS, True)
    ],
)
def test_what_fails_is_put_back_and_may_be_tried_again(
    world: World, number: int, *, done: bool, existed: bool
) -> None:
    if existed:
        world.things["DL00000001"] = set()
    before = copy.deepcopy(world)
    world.fails_at, world.failure, world.done_before_it_fails = number, error(status=400), done
    status, answer = ask()
    assert (status, answer["code"]) in ((503, "TryAgain"), (500, "Failed"))
    if done and number == 2:  # the row is its, and it never heard so
        world.now += STALE_SECONDS
    else:
        assert untouched(world, before)
    assert ask()[0] == 200
    assert whole(world)


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("failure", [ReadTimeoutError(endpoint_url="x"), error(status=500)])
def test_a_certificate_that_aws_may_have_made_is_looked_for_later(
    world: World, failure: Exception, *, done: bool
) -> None:
    world.fails_at, world.failure, world.done_before_it_fails = MAKES_IT, failure, done
    assert code(ask()) == (503, "Uncertain")
    assert code(ask()) == (409, "InProgress")
    world.now += STALE_SECONDS
    assert ask()[0] == 200
    assert len(world.certificates) == 1
    assert whole(world)


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("number", range(2, CALLS + 1))
def test_a_request_that_ends_anywhere_leaves_no_second_certificate(
    world: World, number: int, *, done: bool
) -> None:
    world.fails_at, world.failure, world.done_before_it_fails = number, Ended(), done
    with pytest.raises(Ended):
        ask()
    world.now += STALE_SECONDS - 1
    first = ask()
    if number == 2 and not done:
        assert first[0] == 200  # nothing had happened
    elif number == CALLS and done:
        assert code(first) == (409, "AlreadyIssued")  # all had
    else:
        assert code(first) == (409, "InProgress")
        world.now += 1
        assert ask()[0] == 200
    assert len(world.certificates) == 1
    assert whole(world)
    assert len(world.things["DL00000001"]) == 1


def test_a_request_that_comes_back_to_life_keeps_nothing(world: World) -> None:
    """It was taken for dead, and goes on just where its certificate is to be noted."""
    bind = FakeRows.bind

    def late(rows: FakeRows, productid: str, owner: str, certificate_id: str) -> None:
        if owner == "owner 1":
            world.now += STALE_SECONDS
            assert ask()[0] == 200
        bind(rows, productid, owner, certificate_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeRows, "bind", late)
        assert code(ask()) == (503, "TryAgain")
    assert len(world.certificates) == 1
    assert whole(world)


def test_a_function_has_ended_when_its_row_is_taken_over() -> None:
    from resources.lambdas.vending.vend import MADE_UNTIL

    assert package.VENDING_SECONDS < MADE_UNTIL < STALE_SECONDS


def test_the_package_carries_what_it_imports(tmp_path: Any) -> None:
    import io
    import subprocess
    import sys
    import zipfile

    archive = zipfile.ZipFile(io.BytesIO(package.vending_zip()))
    assert package.vending_zip() == package.vending_zip()
    assert not [name for name in archive.namelist() if "test_" in name or not name.endswith(".py")]
    archive.extractall(tmp_path)
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from lambdas.vending.handler import handler; "
        "print(handler({}, None)['body'])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    assert json.loads(done.stdout)["code"] == "TokenMissing"
    assert package.VENDING_HANDLER == "lambdas.vending.handler.handler"
