"""Who hears the answers of AWS IoT's own services, and that every message gets one."""

from __future__ import annotations

import base64
import json
import queue
import uuid
from collections.abc import Callable
from typing import Any

import cbor2
import pytest

from tests.bench.cloud.clients import Client, Identity, allow, make_csr, make_identity, make_role

Connect = Callable[[Identity, str], Client]
Aws = Callable[[str], Any]

THING = "$aws/things/lamp"


@pytest.fixture(scope="module")
def anyone(aws: Aws) -> Identity:
    return make_identity(aws("iot"), "anyone", [allow("iot:*", "*")])


@pytest.fixture(scope="module", autouse=True)
def lamp(aws: Aws) -> None:
    """A thing with a job and a stream."""
    iot, s3 = aws("iot"), aws("s3")
    thing = iot.create_thing(thingName="lamp")["thingArn"]
    iot.create_job(jobId="job", targets=[thing], document="{}")
    s3.create_bucket(Bucket="files")
    s3.put_object(Bucket="files", Key="image", Body=b"firmware")
    role = make_role(aws("iam"), "streams", "s3:GetObject*")
    place = {"bucket": "files", "key": "image"}
    iot.create_stream(streamId="stream", files=[{"fileId": 0, "s3Location": place}], roleArn=role)


@pytest.mark.parametrize(
    ("topic", "request_document", "answer"),
    [
        ("$aws/certificates/create/json", {}, "accepted"),
        ("$aws/certificates/create-from-csr/json", {"certificateSigningRequest": "x"}, "rejected"),
        ("$aws/provisioning-templates/none/provision/json", {}, "rejected"),
        (f"{THING}/jobs/get", {}, "accepted"),
        (f"{THING}/jobs/$next/get", {}, "accepted"),
        (f"{THING}/jobs/job/update", {"status": "NONE"}, "rejected"),
        (f"{THING}/streams/stream/describe/json", {}, "/description/json"),
        (f"{THING}/streams/stream/get/json", {"f": 0, "l": 256}, "/data/json"),
        (f"{THING}/streams/none/get/json", {"f": 0, "l": 256}, "/rejected/json"),
    ],
)
def test_the_connection_that_asked_is_answered_and_no_other(
    connect: Connect, anyone: Identity, topic: str, request_document: Any, answer: str
) -> None:
    answered_on = f"{topic}/{answer}"
    if answer.startswith("/"):
        answered_on = topic.replace("/describe/json", answer).replace("/get/json", answer)
    bystander = connect(anyone, "bystander")
    bystander.subscribe(answered_on)
    client = connect(anyone, "asks")
    client.publish(topic, json.dumps(request_document).encode())
    assert client.hear()[0] == answered_on
    client.subscribe(answered_on)
    client.publish(topic, json.dumps(request_document).encode())
    assert client.hear()[0] == answered_on
    bystander.subscribe("marker")
    client.publish("marker", b"")
    assert bystander.hear()[0] == "marker"
    with pytest.raises(queue.Empty):
        client.messages.get(timeout=0.2)


def test_notifications_and_shadow_answers_pass_the_broker(
    aws: Aws, connect: Connect, anyone: Identity
) -> None:
    bystander, client = connect(anyone, "bystander"), connect(anyone, "asks")
    bystander.subscribe(f"{THING}/jobs/notify-next")
    bystander.subscribe(f"{THING}/shadow/update/accepted")
    client.publish(f"{THING}/shadow/update", json.dumps({"state": {"reported": {"on": True}}}).encode())
    assert bystander.hear()[0] == f"{THING}/shadow/update/accepted"
    job = f"more-{uuid.uuid4().hex[:8]}"
    arn = aws("iot").describe_thing(thingName="lamp")["thingArn"]
    aws("iot").create_job(jobId=job, targets=[arn], document="{}")
    client.publish(f"{THING}/jobs/start-next", b"{}")
    started = json.loads(client.hear()[1])["execution"]["jobId"]
    client.publish(f"{THING}/jobs/{started}/update", b'{"status": "SUCCEEDED"}')
    assert client.hear()[0].endswith("/update/accepted")
    assert bystander.hear()[0] == f"{THING}/jobs/notify-next"


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("topic", "payload", "code"),
    [
        (f"{THING}/streams/stream/get/json", json.dumps({"f": 0, "l": 256, "b": "é"}), "InvalidRequest"),
        (f"{THING}/streams/stream/get/json", '{"f": 0, "l": 256, "c": "\\ud800"}', "InvalidRequest"),
        (f"{THING}/streams/stream/get/json", '{"f": 0, "l": Infinity}', "InvalidRequest"),
        (f"{THING}/streams/stream/get/json", DEEP, "InvalidJson"),
        (f"{THING}/streams/stream/get/cbor", b"\x81" * 100_000, "InvalidCbor"),
        (f"{THING}/streams/stream/describe/json", b"\xff", "InvalidJson"),
        (f"{THING}/jobs/get", DEEP, "InvalidJson"),
        ("$aws/certificates/create-from-csr/json", DEEP, "InvalidPayload"),
        ("$aws/certificates/create-from-csr/cbor", b"\x81" * 100_000, "InvalidPayload"),
    ],
)
def test_nonsense_is_answered_and_the_connection_stays(
    connect: Connect, anyone: Identity, topic: str, payload: str | bytes, code: str
) -> None:
    client = connect(anyone, "nonsense")
    client.publish(topic, payload if isinstance(payload, bytes) else payload.encode())
    answered, answer = client.hear()
    document = (
        cbor2.loads(answer) if answered.endswith("cbor") or "/cbor/" in answered else json.loads(answer)
    )
    assert "rejected" in answered
    assert document.get("o") or document.get("code") or document.get("errorCode")
    assert code in document.values()
    client.publish(f"{THING}/jobs/get", b"{}")
    assert client.hear()[0].endswith("/jobs/get/accepted")


def request_of_version_1() -> str:
    """A CSR whose version says v2 instead of v1: the only one there is."""
    der = bytearray(base64.b64decode("".join(make_csr("old").csr_pem.splitlines()[1:-1])))
    version = der.index(b"\x02\x01\x00")
    der[version + 2] = 1
    body = base64.encodebytes(bytes(der)).decode()
    return f"-----BEGIN CERTIFICATE REQUEST-----\n{body}-----END CERTIFICATE REQUEST-----\n"


def test_a_request_of_another_version_does_not_drop_the_client(
    aws: Aws, connect: Connect, anyone: Identity
) -> None:
    client = connect(anyone, "versions")
    request = {"certificateSigningRequest": request_of_version_1()}
    client.publish("$aws/certificates/create-from-csr/json", json.dumps(request).encode())
    assert json.loads(client.hear()[1])["errorCode"] == "InvalidCertificateSigningRequest"
    client.publish(f"{THING}/jobs/get", b"{}")
    assert client.hear()[0].endswith("/accepted")
    iot = aws("iot")
    with pytest.raises(iot.exceptions.InvalidRequestException):
        iot.create_certificate_from_csr(**request)


@pytest.mark.parametrize("document", ['{"n": Infinity}', '{"n": [1e999]}', '{"n": -1e999}', '{"n": NaN}'])
def test_a_job_document_that_devices_could_not_read_is_refused(aws: Aws, document: str) -> None:
    iot = aws("iot")
    arn = iot.describe_thing(thingName="lamp")["thingArn"]
    with pytest.raises(iot.exceptions.InvalidRequestException, match="invalid JSON"):
        iot.create_job(jobId="endless", targets=[arn], document=document)
