"""Streams and MQTT file delivery, over a real broker with real policies."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cbor2
import pytest
from awscrt.exceptions import AwsCrtError

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.cloud.clients import Client, Identity, allow, make_identity, make_role

Connect = Callable[[Identity, str], Client]
Aws = Callable[[str], Any]

CONTENT = os.urandom(10_000)


@dataclass(frozen=True)
class Firmware:
    bucket: str
    key: str
    version: str

    def file(self, number: int = 0) -> dict[str, Any]:
        return {
            "fileId": number,
            "s3Location": {"bucket": self.bucket, "key": self.key, "version": self.version},
        }


@pytest.fixture(scope="module")
def role(aws: Aws) -> str:
    return make_role(aws("iam"), "streams", "s3:GetObject*")


@pytest.fixture(scope="module")
def firmware(aws: Aws) -> Firmware:
    s3 = aws("s3")
    s3.create_bucket(Bucket="releases")
    s3.put_bucket_versioning(Bucket="releases", VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket="releases", Key="lamp/1.0.bin", Body=CONTENT)["VersionId"]
    s3.put_object(Bucket="releases", Key="lamp/1.0.bin", Body=b"a later one")
    return Firmware("releases", "lamp/1.0.bin", version)


@pytest.fixture
def stream(aws: Aws, firmware: Firmware, role: str) -> Iterator[str]:
    iot = aws("iot")
    made = iot.create_stream(streamId="lamp-1", files=[firmware.file()], roleArn=role, description="lamp 1.0")
    assert made["streamVersion"] == 1
    yield "lamp-1"
    iot.delete_stream(streamId="lamp-1")


@pytest.fixture(scope="module")
def unit(aws: Aws, bench: BenchEndpoint) -> Identity:
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}"
    streams = "$aws/things/lamp/streams/*"
    statements = [
        allow("iot:Connect", f"{arn}:client/lamp"),
        allow(["iot:Publish", "iot:Receive"], f"{arn}:topic/{streams}"),
        allow("iot:Subscribe", f"{arn}:topicfilter/{streams}"),
    ]
    return make_identity(aws("iot"), "lamp-streams", statements)


class Downloader:
    def __init__(self, client: Client, stream_id: str, form: str) -> None:
        self.client = client
        self.form = form
        self.topic = f"$aws/things/lamp/streams/{stream_id}"
        for verb in ("data", "description", "rejected"):
            client.subscribe(f"{self.topic}/{verb}/{form}")

    def ask(self, verb: str, document: Any) -> None:
        if not isinstance(document, bytes):
            document = cbor2.dumps(document) if self.form == "cbor" else json.dumps(document).encode()
        self.client.publish(f"{self.topic}/{verb}/{self.form}", document)

    def hear(self) -> tuple[str, dict[str, Any]]:
        topic, payload = self.client.hear()
        verb, form = topic.removeprefix(self.topic + "/").split("/")
        assert form == self.form
        document = cbor2.loads(payload) if form == "cbor" else json.loads(payload)
        if form == "json" and "p" in document:
            document["p"] = base64.b64decode(document["p"])
        return verb, document


@pytest.fixture(params=["json", "cbor"])
def download(
    request: pytest.FixtureRequest, connect: Connect, unit: Identity, stream: str
) -> Callable[[], Downloader]:
    return lambda stream_id=stream: Downloader(connect(unit, "lamp"), stream_id, request.param)


def test_describe(download: Callable[[], Downloader]) -> None:
    downloader = download()
    downloader.ask("describe", {"c": "t1"})
    expected = {"c": "t1", "s": 1, "d": "lamp 1.0", "r": [{"f": 0, "z": 10_000}]}
    assert downloader.hear() == ("description", expected)


def test_the_whole_file_arrives_in_blocks(download: Callable[[], Downloader]) -> None:
    downloader = download()
    downloader.ask("get", {"c": "t2", "s": 1, "f": 0, "l": 4096, "o": 0, "n": 3})
    blocks = {}
    for _ in range(3):
        verb, block = downloader.hear()
        assert (verb, block["c"], block["f"], len(block["p"])) == ("data", "t2", 0, block["l"])
        blocks[block["i"]] = block["p"]
    assert [len(blocks[number]) for number in sorted(blocks)] == [4096, 4096, 1808]
    assert b"".join(blocks[number] for number in sorted(blocks)) == CONTENT


def test_a_bitmap_asks_for_the_missing_blocks(download: Callable[[], Downloader]) -> None:
    downloader = download()
    bitmap: bytes | str = b"\x05" if downloader.form == "cbor" else "05"
    downloader.ask("get", {"f": 0, "l": 1024, "o": 1, "n": 98_304, "b": bitmap})
    numbers = [downloader.hear()[1]["i"] for _ in range(2)]
    assert numbers == [1, 3]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"f": 0, "l": 255}, "BlockSizeOutOfBounds"),
        ({"f": 0, "l": 131_073}, "BlockSizeOutOfBounds"),
        ({"f": 0, "l": 4096, "o": 3}, "OffsetOutOfBounds"),
        ({"f": 0, "l": 4096, "o": 98_305}, "OffsetOutOfBounds"),
        ({"f": 0, "l": 4096, "n": 98_305}, "BlockCountLimitExceeded"),
        ({"f": 0, "l": 4096, "b": "00" * 12_288}, "BlockBitmapLimitExceeded"),
        ({"f": 1, "l": 4096}, "ResourceNotFound"),
        ({"f": 0, "l": 4096, "s": 2}, "VersionMismatch"),
        ({"l": 4096}, "InvalidRequest"),
        ({"f": 0, "l": "4096"}, "InvalidRequest"),
    ],
)
def test_a_request_that_cannot_be_met(download: Callable[[], Downloader], document: Any, code: str) -> None:
    downloader = download()
    downloader.ask("get", {"c": "t3", **document})
    verb, answer = downloader.hear()
    assert (verb, answer["o"], answer["c"]) == ("rejected", code, "t3")
    assert answer["m"]


def test_garbage_is_rejected(download: Callable[[], Downloader]) -> None:
    downloader = download()
    downloader.ask("get", b"\xff\xfe{")
    verb, answer = downloader.hear()
    assert (verb, answer["o"]) == ("rejected", "InvalidCbor" if downloader.form == "cbor" else "InvalidJson")


def test_an_unknown_stream_and_an_unknown_format(connect: Connect, unit: Identity) -> None:
    downloader = Downloader(connect(unit, "lamp"), "none", "json")
    downloader.ask("get", {"f": 0, "l": 4096})
    assert downloader.hear()[1]["o"] == "ResourceNotFound"
    downloader.client.publish(f"{downloader.topic}/get/xml", b"{}")
    assert downloader.hear()[1]["o"] == "InvalidTopic"


def test_at_most_128_kilobytes_answer_one_request(
    aws: Aws, connect: Connect, unit: Identity, role: str
) -> None:
    large = os.urandom(200_000)
    version = aws("s3").put_object(Bucket="releases", Key="large.bin", Body=large)["VersionId"]
    aws("iot").create_stream(
        streamId="large", files=[Firmware("releases", "large.bin", version).file(7)], roleArn=role
    )
    downloader = Downloader(connect(unit, "lamp"), "large", "cbor")
    downloader.ask("get", {"f": 7, "l": 4096, "n": 49})
    assert [downloader.hear()[1]["i"] for _ in range(32)] == list(range(32))
    downloader.ask("describe", {"c": "end"})
    assert downloader.hear()[0] == "description"


def test_a_file_replaced_after_the_stream_was_made(
    aws: Aws, connect: Connect, unit: Identity, role: str
) -> None:
    s3 = aws("s3")
    s3.create_bucket(Bucket="unversioned")
    s3.put_object(Bucket="unversioned", Key="a", Body=b"one")
    location = {"bucket": "unversioned", "key": "a"}
    aws("iot").create_stream(streamId="moving", files=[{"fileId": 0, "s3Location": location}], roleArn=role)
    downloader = Downloader(connect(unit, "lamp"), "moving", "json")
    s3.put_object(Bucket="unversioned", Key="a", Body=b"two")
    downloader.ask("get", {"f": 0, "l": 256})
    assert downloader.hear()[1]["o"] == "ETagMismatch"
    s3.delete_object(Bucket="unversioned", Key="a")
    downloader.ask("get", {"f": 0, "l": 256})
    assert downloader.hear()[1]["o"] == "ResourceNotFound"


def test_a_role_that_may_not_read(aws: Aws, connect: Connect, unit: Identity, firmware: Firmware) -> None:
    aws("iot").create_stream(
        streamId="blind", files=[firmware.file()], roleArn=make_role(aws("iam"), "blind", "s3:PutObject")
    )
    downloader = Downloader(connect(unit, "lamp"), "blind", "json")
    downloader.ask("get", {"f": 0, "l": 256})
    assert downloader.hear()[1]["o"] == "Unauthorized"


def test_a_policy_without_the_topic_closes_the_door(
    aws: Aws, connect: Connect, bench: BenchEndpoint, stream: str
) -> None:
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}"
    deaf = make_identity(aws("iot"), "deaf", [allow("iot:Connect", f"{arn}:client/deaf")])
    client = connect(deaf, "deaf")
    with pytest.raises(AwsCrtError):  # the broker hangs up
        client.subscribe(f"$aws/things/deaf/streams/{stream}/data/json")


def test_the_five_operations(aws: Aws, firmware: Firmware, role: str, bench: BenchEndpoint) -> None:
    iot = aws("iot")
    made = iot.create_stream(streamId="five", files=[firmware.file()], roleArn=role)
    assert made["streamArn"] == f"arn:aws:iot:{bench.region}:{bench.account_id}:stream/five"
    with pytest.raises(iot.exceptions.ResourceAlreadyExistsException):
        iot.create_stream(streamId="five", files=[firmware.file()], roleArn=role)
    assert iot.update_stream(streamId="five", description="new")["streamVersion"] == 2
    info = iot.describe_stream(streamId="five")["streamInfo"]
    assert (info["description"], info["files"], info["roleArn"]) == ("new", [firmware.file()], role)
    assert info["lastUpdatedAt"] >= info["createdAt"]
    assert "five" in {stream["streamId"] for stream in iot.list_streams()["streams"]}
    first = iot.list_streams(maxResults=1)
    assert len(first["streams"]) == 1
    assert first["nextToken"]
    iot.delete_stream(streamId="five")
    with pytest.raises(iot.exceptions.ResourceNotFoundException):
        iot.describe_stream(streamId="five")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"version": "no such version"}, "ResourceNotFoundException"),
        ({"key": "no such key"}, "ResourceNotFoundException"),
        ({"bucket": "no-such-bucket"}, "ResourceNotFoundException"),
    ],
)
def test_the_file_must_exist(
    aws: Aws, firmware: Firmware, role: str, change: dict[str, str], error: str
) -> None:
    iot = aws("iot")
    file = firmware.file()
    file["s3Location"] |= change
    with pytest.raises(getattr(iot.exceptions, error)):
        iot.create_stream(streamId="bad", files=[file], roleArn=role)


def test_limits_of_a_stream(aws: Aws, firmware: Firmware, role: str) -> None:
    iot = aws("iot")
    with pytest.raises(iot.exceptions.LimitExceededException):
        iot.create_stream(streamId="bad", files=[firmware.file(n) for n in range(11)], roleArn=role)
    with pytest.raises(iot.exceptions.InvalidRequestException, match="own"):
        iot.create_stream(streamId="bad", files=[firmware.file(1), firmware.file(1)], roleArn=role)
    with pytest.raises(iot.exceptions.InvalidRequestException, match="role"):
        iot.create_stream(streamId="bad", files=[firmware.file()], roleArn=role + "-other")
    version = aws("s3").put_object(Bucket="releases", Key="huge", Body=bytes(24 * 1024 * 1024 + 1))[
        "VersionId"
    ]
    with pytest.raises(iot.exceptions.InvalidRequestException, match="24 MB"):
        iot.create_stream(streamId="bad", files=[Firmware("releases", "huge", version).file()], roleArn=role)
