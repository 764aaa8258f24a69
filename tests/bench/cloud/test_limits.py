"""A bench that is asked for AWS's limits throttles as AWS does, and one that is not does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from awscrt import mqtt
from awsiot import mqtt_connection_builder
from botocore.config import Config
from botocore.exceptions import ClientError

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.process import BenchProcess
from tests.bench.cloud.clients import Client, allow, make_identity

Aws = Callable[..., Any]
ONE_TRY = Config(retries={"total_max_attempts": 1})


@pytest.fixture(scope="module", params=["--limits", ""])
def endpoint(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BenchEndpoint]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("limits")))
        with BenchProcess(*filter(None, [request.param])) as process:
            yield process.endpoint


@pytest.fixture
def limited(request: pytest.FixtureRequest) -> bool:
    return bool(request.node.callspec.params["endpoint"])


def client(endpoint: BenchEndpoint, service: str, config: Config | None = ONE_TRY) -> Any:
    session = boto3.Session(endpoint.access_key_id, endpoint.secret_access_key, region_name=endpoint.region)
    return session.client(service, endpoint_url=endpoint.endpoint_url, config=config)


def throttled(operation: Callable[[], Any], times: int) -> int:
    """How often it was refused for that."""
    codes = []
    for _ in range(times):
        try:
            operation()
        except ClientError as error:
            codes.append(error.response["Error"]["Code"])
    assert set(codes) <= {"ThrottlingException"}
    return len(codes)


def test_requests(endpoint: BenchEndpoint, limited: bool) -> None:
    iot = client(endpoint, "iot")
    assert bool(throttled(iot.list_certificate_providers, 30)) == limited
    assert bool(throttled(iot.list_things, 30)) == limited
    assert throttled(lambda: iot.create_thing(thingName="lamp"), 30) == 0


def test_a_client_that_tries_again_gets_through(endpoint: BenchEndpoint, limited: bool) -> None:
    config = Config(retries={"mode": "standard", "total_max_attempts": 10})
    iot = client(endpoint, "iot", config)
    retried = 0
    for _ in range(30):
        retried += iot.list_things()["ResponseMetadata"]["RetryAttempts"]
    assert bool(retried) == limited


def test_messages(endpoint: BenchEndpoint, limited: bool) -> None:
    identity = make_identity(client(endpoint, "iot", None), "device", [allow("iot:*", "*")])
    device = Client(
        mqtt_connection_builder.mtls_from_bytes(
            identity.certificate_pem.encode(),
            identity.key_pem.encode(),
            endpoint=endpoint.mqtt_host,
            port=endpoint.mqtt_port,
            ca_filepath=endpoint.ca_file,
            client_id="lamp",
        )
    )
    answers = []
    for topic, times in (
        ("$aws/provisioning-templates/none/provision/json", 40),
        ("$aws/things/lamp/jobs/get", 600),
    ):
        sent = [device.connection.publish(topic, b"{}", mqtt.QoS.AT_LEAST_ONCE)[0] for _ in range(times)]
        for one in sent:
            one.result(30)
        answers.append([json.loads(device.hear()[1]) for _ in range(times)])
    device.close()
    provisioning, jobs = answers
    refused = {"statusCode": 429, "errorCode": "RequestThrottled", "errorMessage": "Rate exceeded"}
    assert (refused in provisioning) == limited
    assert any(one["errorCode"] == "InvalidTemplate" for one in provisioning)
    assert any(one.get("code") == "RequestThrottled" for one in jobs) == limited
