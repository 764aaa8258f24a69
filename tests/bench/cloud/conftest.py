"""A bench of its own for the tests that change account-wide settings, and clients that speak to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from awsiot import mqtt_connection_builder

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.process import BenchProcess
from tests.bench.cloud.clients import Client, Identity, allow, make_identity


@pytest.fixture(scope="module")
def region() -> str:
    """Where the tests of a module take place; empty for where the bench is unless it is told."""
    return ""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, region: str) -> Iterator[BenchEndpoint]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("bench data")))
        with BenchProcess() as process:
            yield replace(process.endpoint, region=region or process.endpoint.region)


@pytest.fixture(scope="module")
def aws(bench: BenchEndpoint) -> Callable[[str], Any]:
    session = boto3.Session(bench.access_key_id, bench.secret_access_key, region_name=bench.region)
    return lambda service: session.client(service, endpoint_url=bench.endpoint_url)


@pytest.fixture
def connect(bench: BenchEndpoint) -> Iterator[Callable[[Identity, str], Client]]:
    """`connect(identity, client_id)`: mutual TLS with the bench's broker."""
    clients = []

    def open_client(identity: Identity, client_id: str) -> Client:
        client = Client(
            mqtt_connection_builder.mtls_from_bytes(
                identity.certificate_pem.encode(),
                identity.key_pem.encode(),
                endpoint=bench.mqtt_host,
                port=bench.mqtt_port,
                ca_filepath=bench.ca_file,
                client_id=client_id,
                clean_session=True,
            )
        )
        clients.append(client)
        return client

    yield open_client
    for client in clients:
        client.close()


@pytest.fixture(scope="module")
def claim(aws: Callable[[str], Any], bench: BenchEndpoint) -> Identity:
    """A claim certificate that may do nothing but provision."""
    topics = [
        "$aws/certificates/create/*",
        "$aws/certificates/create-from-csr/*",
        "$aws/provisioning-templates/line/provision/*",
    ]
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}"
    statements = [
        allow("iot:Connect", f"{arn}:client/claim-*"),
        allow(["iot:Publish", "iot:Receive"], [f"{arn}:topic/{topic}" for topic in topics]),
        allow("iot:Subscribe", [f"{arn}:topicfilter/{topic}" for topic in topics]),
    ]
    return make_identity(aws("iot"), "claim", statements)
