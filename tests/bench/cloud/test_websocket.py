"""MQTT over WebSocket with SigV4, where the application listens, and the presence events it hears there."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from awscrt import auth, mqtt
from awscrt.exceptions import AwsCrtError
from awsiot import mqtt5_client_builder, mqtt_connection_builder

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.process import BenchProcess
from tests.bench.cloud.clients import SECONDS, Client, Identity, allow, make_identity

Aws = Callable[[str], Any]


@pytest.fixture(scope="module")
def region() -> str:
    """All of it works in any Region: here in another than the bench's own."""
    return "eu-west-1"


def credentials(key: str, secret: str, token: str | None = None) -> auth.AwsCredentialsProvider:
    return auth.AwsCredentialsProvider.new_static(key, secret, token)


def open_connection(
    address: str, bench: BenchEndpoint, provider: auth.AwsCredentialsProvider, client_id: str
) -> mqtt.Connection:
    host, _, port = address.partition(":")
    return mqtt_connection_builder.websockets_with_default_aws_signing(
        bench.region,
        provider,
        endpoint=host,
        port=int(port),
        ca_filepath=bench.ca_file,
        client_id=client_id,
        clean_session=True,
    )


@pytest.fixture(scope="module")
def address(bench: BenchEndpoint) -> str:
    return bench.endpoint_url_tls.removeprefix("https://")


def test_presence_is_heard_over_a_websocket(
    aws: Aws, bench: BenchEndpoint, address: str, connect: Callable[[Identity, str], Client]
) -> None:
    provider = credentials(bench.access_key_id, bench.secret_access_key)
    listener = Client(open_connection(address, bench, provider, "station"))
    listener.subscribe("$aws/events/presence/+/lamp-1")
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}:client/lamp-1"
    unit = make_identity(aws("iot"), "presence", [allow("iot:Connect", arn)])
    client = connect(unit, "lamp-1")
    topic, payload = listener.hear()
    event = json.loads(payload)
    assert topic == "$aws/events/presence/connected/lamp-1"
    assert event["principalIdentifier"] == unit.certificate_id
    assert (event["clientId"], event["eventType"]) == ("lamp-1", "connected")
    client.close()
    topic, payload = listener.hear()
    assert topic == "$aws/events/presence/disconnected/lamp-1"
    assert json.loads(payload)["disconnectReason"] == "CLIENT_INITIATED_DISCONNECT"
    listener.close()


def test_mqtt_5_over_a_websocket(bench: BenchEndpoint, address: str) -> None:
    connected: Future[bool] = Future()
    host, _, port = address.partition(":")
    client = mqtt5_client_builder.websockets_with_default_aws_signing(
        bench.region,
        credentials(bench.access_key_id, bench.secret_access_key),
        endpoint=host,
        port=int(port),
        ca_filepath=bench.ca_file,
        client_id="station-5",
        on_lifecycle_connection_success=lambda _: connected.set_result(True),
        on_lifecycle_connection_failure=lambda failure: connected.set_exception(failure.exception),
    )
    client.start()
    assert connected.result(SECONDS)
    client.stop()


def test_a_wrong_secret_is_refused(bench: BenchEndpoint, address: str) -> None:
    connection = open_connection(address, bench, credentials(bench.access_key_id, "wrong"), "forger")
    with pytest.raises(AwsCrtError, match="UPGRADE_FAILURE"):
        connection.connect().result(SECONDS)


def test_session_credentials_are_held_to_their_policy(aws: Aws, bench: BenchEndpoint, address: str) -> None:
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}"
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{bench.account_id}:root"},
            "Action": "sts:AssumeRole",
        },
    }
    iam = aws("iam")
    role = iam.create_role(RoleName="technician", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    statements = [
        allow("iot:Connect", f"{arn}:client/tech"),
        allow("iot:Subscribe", f"{arn}:topicfilter/ok"),
    ]
    policy = {"Version": "2012-10-17", "Statement": statements}
    iam.put_role_policy(RoleName="technician", PolicyName="iot", PolicyDocument=json.dumps(policy))
    made = aws("sts").assume_role(RoleArn=role, RoleSessionName="badge-7")["Credentials"]
    provider = credentials(made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])
    client = Client(open_connection(address, bench, provider, "tech"))
    client.subscribe("ok")
    with pytest.raises(AwsCrtError):
        client.subscribe("forbidden")


def test_a_client_without_a_certificate_is_turned_away(bench: BenchEndpoint) -> None:
    connection = mqtt_connection_builder.new_default_builder(
        endpoint=bench.mqtt_host, port=bench.mqtt_port, ca_filepath=bench.ca_file, client_id="nobody"
    )
    with pytest.raises(AwsCrtError):
        connection.connect().result(SECONDS)


def test_a_bench_ends_well_under_a_connected_client(data_dir: Path) -> None:
    with BenchProcess() as process:
        endpoint = process.endpoint
        provider = credentials(endpoint.access_key_id, endpoint.secret_access_key)
        address = endpoint.endpoint_url_tls.removeprefix("https://")
        open_connection(address, endpoint, provider, "talkative").connect().result(SECONDS)
    assert "Traceback" not in (data_dir / "bench" / "bench.log").read_text(encoding="utf-8")
