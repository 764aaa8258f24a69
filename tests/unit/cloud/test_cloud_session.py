"""What a `Cloud` knows without asking AWS."""

from __future__ import annotations

import concurrent.futures
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

from desktop.cloud.errors import ConflictError
from desktop.cloud.eventually import eventually
from desktop.cloud.mqtt import MqttConnection
from desktop.cloud.mqtt_client import Endpoint, MqttClient
from desktop.cloud.session import Cloud, CloudTarget
from desktop.cloud.tls import client_context
from desktop.core.errors import AccountUnknownError, CloudError
from signing.certificates import check_chain, fingerprint
from signing.messages import Message

# https://www.amazontrust.com/repository/ publishes this fingerprint for Amazon Root CA 1.
AMAZON_ROOT_CA_1 = "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e"


def cloud(region: str) -> Cloud:
    made = Cloud(CloudTarget(region=region, access_key_id="AKIA", secret_access_key="hidden"))
    made.__dict__["account_id"] = "123456789012"
    return made


@pytest.mark.parametrize("years", [-20, 0, 20])
def test_the_time_is_told_by_aws(years: int) -> None:
    """A station whose clock is set back has a policy expire no later."""
    told = datetime.now(UTC).replace(microsecond=0) - timedelta(days=365 * years)
    asked = cloud("eu-west-1")
    asked._compare_clocks(SimpleNamespace(headers={"date": format_datetime(told, usegmt=True)}))
    assert abs(asked.now() - told) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("region", "arn"),
    [
        ("eu-west-1", "arn:aws:iot:eu-west-1:123456789012:thing/x"),
        ("cn-north-1", "arn:aws-cn:iot:cn-north-1:123456789012:thing/x"),
    ],
)
def test_names_are_in_the_partition_of_the_region(region: str, arn: str) -> None:
    assert cloud(region).arn("iot", "thing/x") == arn


def test_a_region_of_no_partition_is_an_error_about_the_account() -> None:
    with pytest.raises(AccountUnknownError, match=r"xx-future-9.*CLD-013"):
        cloud("xx-future-9").arn("iot", "thing/x")


def test_what_aws_would_do_twice_is_asked_once() -> None:
    made = cloud("eu-west-1")
    usual, once = made.client("iot"), made.client("iot", attempts=1)
    assert [client.meta.config.retries["total_max_attempts"] for client in (usual, once)] == [4, 1]
    assert made.client("iot", attempts=1) is once
    assert made.client("iot") is usual


def test_units_of_aws_trust_amazon_root_ca_1() -> None:
    pem = cloud("eu-west-1").trust_pem()
    assert fingerprint(pem) == AMAZON_ROOT_CA_1
    check_chain([pem], pem)


def test_a_target_does_not_show_its_secret() -> None:
    assert "hidden" not in repr(cloud("eu-west-1").target)


def test_clients_are_made_once() -> None:
    made = cloud("eu-west-1")
    assert made.client("iot") is made.client("iot")


def test_eventually_gives_up_in_the_end() -> None:
    calls: list[float] = []

    def attempt() -> None:
        calls.append(time.monotonic())
        raise ConflictError(Message("CLD-008", "Still attached."))

    with pytest.raises(ConflictError):
        eventually(attempt, ConflictError, timeout=0.05, pause=0.01)
    assert len(calls) > 1


def test_eventually_lets_other_errors_through() -> None:
    def attempt() -> None:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        eventually(attempt, ConflictError)


@pytest.mark.parametrize("endpoint_url", [None, "http://127.0.0.1:1"])
def test_only_aws_is_asked_by_other_host_names(endpoint_url: str | None) -> None:
    target = CloudTarget("eu-west-1", endpoint_url, access_key_id="AKIAEXAMPLE", secret_access_key="x")
    signer = Cloud(target).client("signer")
    hosts: list[str] = []

    def stop(request: Any, **_: Any) -> None:
        hosts.append(urlsplit(request.url).netloc)
        raise ConnectionAbortedError

    signer.meta.events.register("before-send", stop)
    with pytest.raises(ConnectionAbortedError):
        signer.get_revocation_status(
            signatureTimestamp=datetime(2026, 1, 31, tzinfo=UTC),
            platformId="AWSIoTDeviceManagement-SHA256-ECDSA",
            profileVersionArn="arn:aws:signer:eu-west-1:123456789012:/signing-profiles/lamp/v",
            jobArn="arn:aws:signer:eu-west-1:123456789012:/signing-jobs/j",
            certificateHashes=["00"],
        )
    assert hosts == ["127.0.0.1:1" if endpoint_url else "data-signer.eu-west-1.amazonaws.com"]


def test_cld_025_a_broker_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MqttClient, "publish", lambda *_: concurrent.futures.Future())
    context = client_context(cloud("eu-west-1").trust_pem(), system=False)
    connection = MqttConnection(Endpoint("localhost", 8883, context), "station")
    with pytest.raises(CloudError, match="did not answer in time") as raised:
        connection.publish("a/topic", b"", timeout=0)
    assert (raised.value.code, raised.value.retryable) == ("CLD-025", True)
