"""Who signs in at a station: who is at work, the station itself, or whoever is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.errors import LinekeyError
from desktop.core.paths import data_dir
from desktop.settings import enrolment, shift
from desktop.settings.enrolment import Enrolment, keep_enrolment
from desktop.settings.product.profile import load_product
from desktop.sign_in import signing_in
from desktop.wiring import open_services

AWS = CloudTarget(region="us-east-1")
BENCH = CloudTarget(region="us-east-1", endpoint_url="https://127.0.0.1:4566")
ON_AWS = Enrolment("123456789012", "us-east-1", "c1.credentials.iot.us-east-1.amazonaws.com", "a", "c", "k")
ON_BENCH = replace(ON_AWS, host="c1.credentials.iot.us-east-1.localhost")


def refused(cloud: Cloud) -> LinekeyError:
    with pytest.raises(LinekeyError) as caught:
        cloud.session  # noqa: B018 - it signs in
    return caught.value


def test_a_shift_that_cannot_be_read_stops_what_needs_aws_and_nothing_else() -> None:
    (data_dir() / shift.FILE).write_text("{", encoding="utf-8")
    with open_services(region="eu-west-1", needs_account=False) as services:
        services.ledger.verify()
        assert refused(services.cloud).code == "SET-091"


@pytest.mark.parametrize(
    ("enrolled", "asked", "told"),
    [(ON_AWS, BENCH, "in us-east-1, not in us-east-1 (bench)"), (ON_BENCH, AWS, "(bench), not in us-east-1")],
)
def test_an_enrolment_holds_where_it_was_made(enrolled: Enrolment, asked: CloudTarget, told: str) -> None:
    keep_enrolment(data_dir(), enrolled)
    error = refused(Cloud(asked, signing_in(load_product("lamp"))))
    assert error.code == "SET-094"
    assert told in str(error)


def test_an_enrolment_without_its_certificate_is_told(tmp_path: Path) -> None:
    keep_enrolment(data_dir(), replace(ON_AWS, certificate=str(tmp_path / "gone.pem")))
    error = refused(Cloud(AWS, signing_in(load_product("lamp"))))
    assert error.code == "SET-093"
    assert "gone.pem" in str(error)


def test_who_mends_an_enrolment_is_not_held_up_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    (data_dir() / enrolment.FILE).write_text("{", encoding="utf-8")
    with pytest.raises(LinekeyError) as caught:
        open_services()
    assert caught.value.code == "SET-093"
    with open_services(in_role=False) as services:
        assert services.cloud.region == "eu-west-1"
