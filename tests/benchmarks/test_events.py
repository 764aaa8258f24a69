"""Events per second that a station takes, against the AWS SDK's client on the same broker."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from statistics import median

import pytest
from awscrt import auth, mqtt
from awsiot import mqtt_connection_builder
from pytest_benchmark.fixture import BenchmarkFixture

from desktop.bench.endpoint import BenchEndpoint
from desktop.cloud.events import EventStream
from tests.bench.cloud.clients import SECONDS, Client
from tests.bench.provision.line import Line

EVENTS = 1000
PAYLOAD = b"x" * 500  # as long as an event of a job
OURS, SDKS = "dt/ours", "dt/sdk"
ROUNDS = 5


@pytest.fixture
def connect(line: Line) -> Iterator[Callable[[str], Client]]:
    """`connect(client_id)` with the AWS SDK over a signed WebSocket, as the station's events come."""
    endpoint = line.endpoint
    host, _, port = endpoint.endpoint_url_tls.removeprefix("https://").partition(":")
    with ExitStack() as stack:

        def open_client(client_id: str) -> Client:
            connection = mqtt_connection_builder.websockets_with_default_aws_signing(
                region=endpoint.region,
                credentials_provider=_credentials(endpoint),
                endpoint=host,
                port=int(port),
                ca_filepath=endpoint.ca_file,
                client_id=client_id,
                clean_session=True,
            )
            return stack.enter_context(closing(Client(connection)))

        yield open_client


def test_events_per_second(benchmark: BenchmarkFixture, line: Line, connect: Callable[[str], Client]) -> None:
    sdk, sender = connect("events-sdk"), connect("events-sender")
    sdk.subscribe(SDKS)
    seconds: list[float] = []
    sdk_seconds: list[float] = []

    def take(topic: str, hear: Callable[[], object], seconds: list[float]) -> None:
        started = time.perf_counter()
        for _ in range(EVENTS):
            sender.connection.publish(topic, PAYLOAD, mqtt.QoS.AT_LEAST_ONCE)
        for _ in range(EVENTS):
            hear()
        seconds.append(time.perf_counter() - started)

    with EventStream(line.cloud) as stream:
        stream.subscribe(OURS)
        benchmark.pedantic(
            lambda: take(OURS, lambda: stream.wait(lambda _: True, SECONDS), seconds),
            setup=lambda: take(SDKS, sdk.hear, sdk_seconds),
            rounds=ROUNDS,
            warmup_rounds=1,
        )
    ours, theirs = EVENTS / median(seconds[-ROUNDS:]), EVENTS / median(sdk_seconds[-ROUNDS:])
    benchmark.extra_info.update(
        {"events per second": ours, "with the AWS SDK": theirs, "ours / AWS SDK": ours / theirs}
    )


def _credentials(endpoint: BenchEndpoint) -> auth.AwsCredentialsProvider:
    return auth.AwsCredentialsProvider.new_static(endpoint.access_key_id, endpoint.secret_access_key)
