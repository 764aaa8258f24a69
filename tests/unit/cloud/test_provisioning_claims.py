"""Claims lent by AWS: one for all slots, renewed before it ends, by two clocks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from desktop.cloud.provisioning_claims import LIFE_SECONDS, MARGIN_SECONDS, TrustedUserClaims
from desktop.core.errors import CloudError

START = datetime(2026, 1, 1, tzinfo=UTC)
AWS_IS_AHEAD = timedelta(hours=7)


@dataclass
class Hands:
    """Of the station's clocks."""

    date: datetime = START
    seconds: float = 1_000.0

    def now(self) -> datetime:
        return self.date

    def monotonic(self) -> float:
        return self.seconds

    def turn(self, seconds: float) -> None:
        self.date += timedelta(seconds=seconds)
        self.seconds += seconds


@dataclass
class Aws:
    """Makes claims that end after `life` seconds, by a clock that is not the station's."""

    clock: Hands
    life: float = LIFE_SECONDS
    made: int = 0
    dated: bool = True
    began: threading.Event = field(default_factory=threading.Event)

    def create_provisioning_claim(self, templateName: str) -> dict[str, Any]:  # noqa: N803
        assert templateName == "lamp"
        self.made += 1
        self.began.wait(0.05)
        now = self.clock.date + AWS_IS_AHEAD
        headers = {"date": format_datetime(now, usegmt=True)} if self.dated else {}
        return {
            "certificatePem": f"certificate {self.made}",
            "keyPair": {"PrivateKey": "key"},
            "expiration": now + timedelta(seconds=self.life),
            "ResponseMetadata": {"HTTPHeaders": headers},
        }


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def aws(clock: Hands) -> Aws:
    return Aws(clock)


@pytest.fixture
def claims(aws: Aws, clock: Hands) -> TrustedUserClaims:
    return TrustedUserClaims(cast(Any, SimpleNamespace(client=lambda _service: aws)), "lamp", clock)


def test_one_claim_serves_all_slots(claims: TrustedUserClaims, aws: Aws) -> None:
    with ThreadPoolExecutor(8) as slots:
        lent = list(slots.map(lambda _slot: claims.current(), range(8)))
    assert {claim.certificate_pem for claim in lent} == {"certificate 1"}
    assert aws.made == 1


def test_it_is_renewed_while_what_is_left_lasts_for_a_run(claims: TrustedUserClaims, clock: Hands) -> None:
    first = claims.current()
    clock.turn(LIFE_SECONDS - MARGIN_SECONDS - 1)
    assert claims.current() is first
    clock.turn(2)
    second = claims.current()
    assert second.certificate_pem == "certificate 2"
    assert not first.has_ended()
    clock.turn(MARGIN_SECONDS)
    assert first.has_ended()
    assert not second.has_ended()


def test_a_sleep_and_a_clock_that_is_set_end_it_too(claims: TrustedUserClaims, clock: Hands) -> None:
    claim = claims.current()
    clock.date += timedelta(seconds=LIFE_SECONDS)  # the computer slept, and monotonic time with it
    assert claim.has_ended()
    clock.date -= timedelta(days=1)
    assert not claim.has_ended()
    clock.seconds += LIFE_SECONDS
    assert claim.has_ended()


def test_a_claim_that_is_short_is_asked_for_each_time(
    claims: TrustedUserClaims, aws: Aws, clock: Hands
) -> None:
    aws.life = 3
    claim = claims.current()
    clock.turn(4)
    assert claim.has_ended()
    assert claims.current().certificate_pem == "certificate 2"


def test_no_claim_is_believed_for_longer_than_five_minutes(
    claims: TrustedUserClaims, aws: Aws, clock: Hands
) -> None:
    aws.dated = False  # so the station's own clock is asked, which is years behind
    claim = claims.current()
    clock.turn(LIFE_SECONDS)
    assert claim.has_ended()


def test_the_key_is_not_shown(claims: TrustedUserClaims) -> None:
    assert "key" not in repr(claims.current()).replace("private_key_pem", "")


def test_what_aws_denies_is_told_and_asked_again(claims: TrustedUserClaims, aws: Aws) -> None:
    denied = ClientError(
        {"Error": {"Code": "UnauthorizedException", "Message": "not iot:CreateProvisioningClaim"}},
        "CreateProvisioningClaim",
    )

    def refuse(templateName: str) -> dict[str, Any]:  # noqa: N803
        raise denied

    able, aws.create_provisioning_claim = aws.create_provisioning_claim, refuse  # type: ignore[method-assign]
    with pytest.raises(CloudError) as raised:
        claims.current()
    assert raised.value.code == "CLD-002"
    assert "iot:CreateProvisioningClaim" in raised.value.message
    aws.create_provisioning_claim = able  # type: ignore[method-assign]
    assert claims.current().certificate_pem == "certificate 1"
