"""Firmware blocks per second over MQTT as the virtual unit takes them.

Against AWS's limit, the AWS SDK's client, and a bare publish on the same broker.
"""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median
from typing import Any

import boto3
import cbor2
import pytest
from awscrt import mqtt
from awsiot import mqtt_connection_builder
from pytest_benchmark.fixture import BenchmarkFixture

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.unit.mqtt import Connected, Connection, Credentials, Message
from tests.bench.cloud.clients import SECONDS, Client, Identity, allow, make_identity, make_role
from tests.bench.provision.line import Line

THING = "blocks"
STREAMS = OURS, SDKS = f"{THING}-ours", f"{THING}-sdk"
BARE_TOPIC = f"dt/{THING}"
# The largest block a FreeRTOS agent asks for, as many as fit into the 128 KB of one GetStream request.
BLOCK_BYTES = 4096
BLOCKS_PER_REQUEST = 32
BLOCKS = 256
CONTENT = os.urandom(BLOCKS * BLOCK_BYTES)
ROUNDS = 5
# AWS IoT Core message broker quotas, per connection
AWS_BYTES_PER_SECOND = 512 * 1024
AWS_MESSAGES_PER_SECOND = 100

Connect = Callable[[str], Client]


class Unit:
    """The virtual unit's own connection."""

    def __init__(self, credentials: Credentials) -> None:
        self._events: queue.Queue[Any] = queue.Queue()
        self._connection = Connection(credentials, self._events)
        self._connection.open()
        first = self._events.get(timeout=SECONDS)
        assert isinstance(first, Connected), first
        self.close = self._connection.close
        self.publish = self._connection.publish

    def subscribe(self, topic: str) -> None:
        self._connection.subscribe([topic])

    def hear(self) -> tuple[str, bytes]:
        heard = self._events.get(timeout=SECONDS)
        assert isinstance(heard, Message), heard
        return heard.topic, heard.payload


@pytest.fixture
def identity(line: Line) -> Identity:
    """One certificate that may do what a unit does, and use the bare topic."""
    return _identity(line.endpoint)


@pytest.fixture
def unit(line: Line, identity: Identity) -> Iterator[Unit]:
    endpoint = line.endpoint
    credentials = Credentials(
        endpoint.mqtt_host,
        endpoint.mqtt_port,
        THING,
        identity.certificate_pem.encode(),
        identity.key_pem.encode(),
        Path(endpoint.ca_file).read_bytes(),
    )
    with closing(Unit(credentials)) as opened:
        yield opened


@pytest.fixture
def connect(line: Line, identity: Identity) -> Iterator[Connect]:
    """`connect(client_id)` with the AWS SDK."""
    with ExitStack() as stack:

        def open_client(client_id: str) -> Client:
            connection = mqtt_connection_builder.mtls_from_bytes(
                identity.certificate_pem.encode(),
                identity.key_pem.encode(),
                endpoint=line.endpoint.mqtt_host,
                port=line.endpoint.mqtt_port,
                ca_filepath=line.endpoint.ca_file,
                client_id=client_id,
                clean_session=True,
            )
            return stack.enter_context(closing(Client(connection)))

        yield open_client


@pytest.fixture
def stream(line: Line) -> None:
    """The file in S3 and two streams of it."""
    session = _session(line.endpoint)
    s3 = session.client("s3", endpoint_url=line.endpoint.endpoint_url)
    s3.create_bucket(Bucket=THING)
    s3.put_bucket_versioning(Bucket=THING, VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket=THING, Key="firmware", Body=CONTENT)["VersionId"]
    role = make_role(session.client("iam", endpoint_url=line.endpoint.endpoint_url), THING, "s3:GetObject*")
    location = {"bucket": THING, "key": "firmware", "version": version}
    for name in STREAMS:
        line.iot.create_stream(
            streamId=name, files=[{"fileId": 0, "s3Location": location}], roleArn=role, description="blocks"
        )


def download(unit: Unit | Client, name: str, seconds: list[float]) -> bytes:
    stream = f"$aws/things/{THING}/streams/{name}"
    started = time.perf_counter()
    blocks: dict[int, bytes] = {}
    for first in range(0, BLOCKS, BLOCKS_PER_REQUEST):
        request = {"f": 0, "l": BLOCK_BYTES, "o": first, "n": BLOCKS_PER_REQUEST}
        unit.publish(f"{stream}/get/cbor", cbor2.dumps(request))
        for _ in range(BLOCKS_PER_REQUEST):
            block = cbor2.loads(unit.hear()[1])
            blocks[block["i"]] = block["p"]
    seconds.append(time.perf_counter() - started)
    return b"".join(blocks[number] for number in sorted(blocks))


def publish_bare(sender: Client, hearer: Client, seconds: list[float]) -> None:
    """The same bytes in the same pieces and quality of service, from one client to another."""
    started = time.perf_counter()
    for first in range(0, len(CONTENT), BLOCK_BYTES):
        payload = CONTENT[first : first + BLOCK_BYTES]
        sender.connection.publish(BARE_TOPIC, payload, mqtt.QoS.AT_LEAST_ONCE)
    for _ in range(BLOCKS):
        hearer.hear()
    seconds.append(time.perf_counter() - started)


@pytest.mark.usefixtures("stream")
def test_blocks_per_second(benchmark: BenchmarkFixture, unit: Unit, connect: Connect) -> None:
    sdk, hearer, sender = connect(SDKS), connect(f"{THING}-hearer"), connect(f"{THING}-sender")
    for client, name in ((unit, OURS), (sdk, SDKS)):
        client.subscribe(f"$aws/things/{THING}/streams/{name}/data/cbor")
    hearer.subscribe(BARE_TOPIC)
    seconds: list[float] = []
    sdk_seconds: list[float] = []
    bare_seconds: list[float] = []

    def run_peers() -> None:
        publish_bare(sender, hearer, bare_seconds)
        download(sdk, SDKS, sdk_seconds)

    received = benchmark.pedantic(
        download, args=(unit, OURS, seconds), setup=run_peers, rounds=ROUNDS, warmup_rounds=1
    )

    assert received == CONTENT
    rate, theirs, bare = (BLOCKS / median(of[-ROUNDS:]) for of in (seconds, sdk_seconds, bare_seconds))
    benchmark.extra_info.update(
        {
            "blocks of 4096 bytes per second": rate,
            "with the AWS SDK": theirs,
            "ours / AWS SDK": rate / theirs,
            "KB per second": rate * BLOCK_BYTES / 1024,
            "of AWS's 512 KB per second and connection": rate * BLOCK_BYTES / AWS_BYTES_PER_SECOND,
            "of AWS's 100 messages per second and connection": rate / AWS_MESSAGES_PER_SECOND,
            "bare publish, messages per second": bare,
            "blocks / bare publish": rate / bare,
        }
    )


def _session(endpoint: BenchEndpoint) -> boto3.Session:
    return boto3.Session(endpoint.access_key_id, endpoint.secret_access_key, region_name=endpoint.region)


def _identity(endpoint: BenchEndpoint) -> Identity:
    arn = f"arn:aws:iot:{endpoint.region}:{endpoint.account_id}"
    topics = [f"$aws/things/{THING}/streams/*", BARE_TOPIC]
    statements = [
        allow("iot:Connect", f"{arn}:client/{THING}*"),
        allow(["iot:Publish", "iot:Receive"], [f"{arn}:topic/{topic}" for topic in topics]),
        allow("iot:Subscribe", [f"{arn}:topicfilter/{topic}" for topic in topics]),
    ]
    iot = _session(endpoint).client("iot", endpoint_url=endpoint.endpoint_url)
    return make_identity(iot, THING, statements)
