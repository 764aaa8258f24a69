"""The fleet issuer asks again only what AWS has refused to do for now."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from desktop.cloud.errors import LostAnswerError, ThrottledError
from desktop.cloud.fleet_provisioning import ClaimCredentials, NewCertificate, Registered
from desktop.core.cancel import CancelToken
from desktop.core.errors import CloudError, ProvisionError
from desktop.provision.issuer import Issued, Trace
from desktop.provision.issuers import fleet
from desktop.settings.product.identity import FleetSection
from signing.messages import Message
from tests.unit.provision.world import access

SETTINGS = FleetSection(issuer="fleet", template="linekey-lamp", thing_type="lamp", thing_groups=())
MADE = NewCertificate("the certificate", "the id", "the token")
LOST = LostAnswerError(Message("CLD-030", "AWS IoT did not answer.", "Let Linekey reconcile."))
BUSY = CloudError(Message("CLD-031", "AWS IoT is busy.", "Try again."), retryable=True)
OFTEN = ThrottledError(Message("CLD-003", "AWS asks to slow down.", "Try again."), retryable=True)
REFUSED = CloudError(Message("CLD-031", "AWS IoT rejected it.", "Look at the log."))


class Connection:
    """Of the claim: answers in turn."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[object] = []
        self.open = False

    def __call__(self, cloud: object, claim: object, template: str, encoding: str) -> Connection:
        assert (cloud, template, encoding) == ("the cloud", "linekey-lamp", "json")
        return self

    def __enter__(self) -> Connection:
        self.open = True
        return self

    def __exit__(self, *_: object) -> None:
        self.open = False

    def _answer(self, asked: object) -> Any:
        assert self.open
        self.asked.append(asked)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def create_from_csr(self, request_pem: str, cancel: CancelToken) -> NewCertificate:
        return cast(NewCertificate, self._answer(request_pem))

    def register_thing(self, token: str, parameters: dict[str, str], cancel: CancelToken) -> Registered:
        return cast(Registered, self._answer((token, parameters)))


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "PAUSE_SECONDS", 0)


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`connect(answer, ...)`: the issuer and its connection."""

    def make(
        *answers: object, has_ended: Callable[[], bool] = lambda: False
    ) -> tuple[fleet.FleetIssuer, Connection]:
        connection = Connection(*answers)
        monkeypatch.setattr(fleet, "ClaimConnection", connection)
        claim = ClaimCredentials("", b"", has_ended=has_ended)
        lent = dataclasses.replace(access("the cloud"), claim=lambda: claim)
        return fleet.FleetIssuer(SETTINGS, lent), connection

    return make


def test_certificate_and_thing_come_over_one_connection(connect: Any) -> None:
    issuer, connection = connect(MADE, Registered("DL1", {}))
    with issuer:
        issued = issuer.acquire("a request", CancelToken())
        assert issuer.register(issued, "DL1", CancelToken()) == "DL1"
    assert issued == Issued("the certificate", "the id")
    assert connection.asked == ["a request", ("the token", {"SerialNumber": "DL1"})]
    assert not connection.open


@pytest.mark.parametrize("retryable", [False, True])
def test_lost_answer_is_not_asked_again(connect: Any, *, retryable: bool) -> None:
    lost = LostAnswerError(Message("CLD-030", "AWS IoT did not answer.", "Reconcile."), retryable=retryable)
    issuer, connection = connect(lost, MADE)
    with issuer, pytest.raises(LostAnswerError):
        issuer.acquire("a request", CancelToken())
    assert connection.asked == ["a request"]


def test_lost_answer_to_the_registration_is_not_asked_again(connect: Any) -> None:
    issuer, connection = connect(MADE, LOST, Registered("DL1", {}))
    with issuer:
        issued = issuer.acquire("a request", CancelToken())
        with pytest.raises(LostAnswerError):
            issuer.register(issued, "DL1", CancelToken())
    assert len(connection.asked) == 2


def test_what_aws_puts_off_is_asked_again_and_what_it_refuses_is_not(connect: Any) -> None:
    issuer, connection = connect(BUSY, BUSY, MADE)
    with issuer:
        assert issuer.acquire("a request", CancelToken()).certificate_id == "the id"
    assert len(connection.asked) == 3
    for answers, asked in (((BUSY, BUSY, BUSY), 3), ((REFUSED,), 1), ((OFTEN,), 1)):
        issuer, connection = connect(*answers)
        with issuer, pytest.raises(CloudError):
            issuer.acquire("a request", CancelToken())
        assert len(connection.asked) == asked


@pytest.mark.parametrize("answers", [(REFUSED,), (BUSY, BUSY, BUSY)])
def test_a_claim_that_ended_is_named_as_the_cause(connect: Any, answers: tuple[Exception, ...]) -> None:
    issuer, connection = connect(*answers, has_ended=lambda: len(connection.asked) > 0)
    with issuer, pytest.raises(ProvisionError, match="ended during the run") as raised:
        issuer.acquire("a request", CancelToken())
    assert (raised.value.code, raised.value.retryable) == ("PRV-070", True)


def test_nothing_is_asked_with_a_claim_that_has_ended(connect: Any) -> None:
    issuer, connection = connect(MADE, Registered("DL1", {}), has_ended=lambda: len(connection.asked) > 0)
    with issuer:
        issued = issuer.acquire("a request", CancelToken())
        with pytest.raises(ProvisionError, match="ended during the run"):
            issuer.register(issued, "DL1", CancelToken())
    assert connection.asked == ["a request"]


def test_a_lost_answer_stays_lost_also_when_the_claim_ended(connect: Any) -> None:
    issuer, connection = connect(LOST, has_ended=lambda: len(connection.asked) > 0)
    with issuer, pytest.raises(LostAnswerError):
        issuer.acquire("a request", CancelToken())


@pytest.mark.parametrize(("authority", "known"), [("the CA", "the CA"), ("", None)])
def test_certificates_come_from_the_accounts_authority(authority: str, known: str | None) -> None:
    issuer = fleet.FleetIssuer(SETTINGS, access("the cloud", authority_pem=authority))
    assert issuer.certificates_from == known


class Account:
    """The certificates in it, by the id and by the request that they are found with."""

    def __init__(self) -> None:
        self.discarded: list[str] = []

    def with_id(self, _cloud: object, certificate_id: str) -> list[Any]:
        return [SimpleNamespace(pem="by its id", certificate_id=certificate_id)]

    def for_request(self, _cloud: object, request_pem: str, asked_at: datetime, status: str) -> list[Any]:
        assert status == "PENDING_ACTIVATION"
        return [SimpleNamespace(pem=f"{request_pem} of {asked_at.year}", certificate_id="found")]

    def discard(self, _cloud: object, certificate_id: str) -> None:
        self.discarded.append(certificate_id)


def test_what_is_left_is_found_by_the_id_or_else_by_the_request(
    connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, at = Account(), datetime(2026, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(fleet, "certificates", account)
    issuer, _connection = connect()
    known = issuer.find(Trace("a request", at, Issued("", "the id")))
    assert known == [Issued("by its id", "the id")]
    assert issuer.find(Trace("a request", at)) == [Issued("a request of 2026", "found")]
    issuer.revoke(known[0])
    assert account.discarded == ["the id"]
