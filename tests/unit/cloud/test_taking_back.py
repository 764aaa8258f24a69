"""What goes away between two calls, because another station takes something back at the same time."""
# ruff: noqa: N803 - the arguments are botocore's

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.cloud import certificates
from tests.unit.provision.aws import Aws, refused
from tests.unit.provision.world import AUTHORITY, certificate_request

GONE = refused("ResourceNotFoundException", 404)
NOW = datetime.now(UTC)


@pytest.fixture
def aws() -> Aws:
    return Aws()


def made(aws: Aws, status: str, key: ec.EllipticCurvePrivateKey | None = None) -> str:
    """A certificate of that status; its id."""
    request = certificate_request(key or ec.generate_private_key(ec.SECP256R1()), "DL1")
    return str(aws.add(AUTHORITY.issue(request).certificate_pem, status)["certificateId"])


@pytest.mark.parametrize("call", ["detach_thing_principal", "detach_policy"])
def test_thing_that_is_gone_does_not_keep_its_certificate_active(aws: Aws, call: str) -> None:
    found = aws.certificates[made(aws, "ACTIVE")]
    found["things"], found["policies"] = ["DL1"], ["unit"]

    def gone(**_asked: Any) -> Any:
        found["things" if call == "detach_thing_principal" else "policies"] = []
        raise GONE

    aws.answers[call] = gone
    certificates.discard(aws, found["certificateId"])  # type: ignore[arg-type]
    assert not aws.certificates


def test_certificate_without_its_policy_is_no_things_any_more(aws: Aws) -> None:
    """A cut between the two must not leave what looks like a good unit."""
    found = aws.certificates[made(aws, "ACTIVE")]
    found["things"], found["policies"] = ["DL1"], ["unit"]

    def cut(**_asked: Any) -> Any:
        assert found["things"] == []
        raise KeyboardInterrupt

    aws.answers["detach_policy"] = cut
    with pytest.raises(KeyboardInterrupt):
        certificates.discard(aws, found["certificateId"])  # type: ignore[arg-type]


def test_certificate_of_another_station_that_goes_while_ours_is_looked_for(aws: Aws) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    others, ours = made(aws, "PENDING_ACTIVATION"), made(aws, "PENDING_ACTIVATION", key)
    describe = aws.describe_certificate

    def goes(*, certificateId: str) -> Any:
        if certificateId == others:
            raise GONE
        return describe(certificateId=certificateId)

    aws.answers["describe_certificate"] = goes
    request = certificate_request(key, "DL1")
    left = certificates.for_request(aws, request, NOW, "PENDING_ACTIVATION")  # type: ignore[arg-type]
    assert [one.certificate_id for one in left] == [ours]


@pytest.mark.parametrize("status", ["ACTIVE", "INACTIVE", "REVOKED"])
def test_certificate_that_somebody_uses_or_used_is_no_lost_answer(aws: Aws, status: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    made(aws, status, key)
    request = certificate_request(key, "DL1")
    left = certificates.for_request(aws, request, NOW, "PENDING_ACTIVATION")  # type: ignore[arg-type]
    assert list(left) == []


def test_certificate_of_before_the_run_is_not_looked_at(aws: Aws) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    made(aws, "PENDING_ACTIVATION", key)
    request, skew = certificate_request(key, "DL1"), certificates.CLOCK_SKEW
    later = datetime.now(UTC) + skew + timedelta(minutes=1)
    left = certificates.for_request(aws, request, later, "PENDING_ACTIVATION")  # type: ignore[arg-type]
    assert list(left) == []
