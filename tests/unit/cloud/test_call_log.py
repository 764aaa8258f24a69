"""What the debug log tells of a call to AWS, answered here in AWS's place."""

from __future__ import annotations

import io
import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import EndpointConnectionError

from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.errors import CloudError

SECRET = "planted-secret-access-key"


class Raw(io.BytesIO):
    def stream(self, **_: Any) -> Any:
        yield self.read()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between attempts; how long it waits is botocore's affair."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _seconds: None))


@pytest.fixture
def cloud() -> Cloud:
    return Cloud(CloudTarget(region="eu-west-1", access_key_id="AKIA", secret_access_key=SECRET))


def answering(cloud: Cloud, status: int, document: dict[str, Any], **headers: str) -> Any:
    def answer(request: Any, **_: Any) -> AWSResponse:
        body = Raw(json.dumps(document).encode())
        return AWSResponse(request.url, status, {"x-amzn-RequestId": "r-1", **headers}, body)

    client = cloud.client("iot")
    client.meta.events.register("before-send", answer)
    return client


def records(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "desktop.cloud.call_log"]


def test_a_call_is_one_record(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    client = answering(cloud, 200, {"thingName": "DL00000001", "attributes": {"planted": "body"}})
    with caplog.at_level(logging.DEBUG, "desktop"):
        assert client.describe_thing(thingName="DL00000001")["thingName"] == "DL00000001"
    (record,) = records(caplog)
    assert record.startswith("iot.DescribeThing: 200 in 0.")
    assert record.endswith(" s, request r-1")


def test_a_refusal_has_its_code(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    client = answering(cloud, 404, {"message": "no"}, **{"x-amzn-ErrorType": "ResourceNotFoundException"})
    with caplog.at_level(logging.DEBUG, "desktop"), pytest.raises(NotFoundError), translated("look"):
        client.describe_thing(thingName="DL00000001")
    assert [record.split(" in ")[0] for record in records(caplog)] == [
        "iot.DescribeThing: 404 ResourceNotFoundException"
    ]


def test_every_attempt_is_a_record(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    def away(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://iot.invalid")

    client = cloud.client("iot")
    client.meta.events.register("before-send", away)
    client.meta.events.register("needs-retry", lambda attempts, **_: 0 if attempts < 2 else None)
    with caplog.at_level(logging.DEBUG, "desktop"), pytest.raises(CloudError), translated("look"):
        client.describe_thing(thingName="DL00000001")
    assert len(records(caplog)) >= 2
    told = {record.split(" after ")[0] for record in records(caplog)}
    assert told == {"iot.DescribeThing: no answer (EndpointConnectionError)"}


def test_neither_request_nor_answer_nor_signature_is_told(
    cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    client = answering(cloud, 200, {"thingName": "DL00000001", "attributes": {"planted": "body"}})
    with caplog.at_level(logging.DEBUG, "desktop"):
        client.describe_thing(thingName="DL00000001")
    assert not {"DL00000001", "planted", "Signature", "AKIA", SECRET} & set(" ".join(records(caplog)).split())
    assert "DL00000001" not in caplog.text
    assert SECRET not in caplog.text


def test_without_debug_nothing_is_told(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    answering(cloud, 200, {"thingName": "x"}).describe_thing(thingName="x")
    assert records(caplog) == []
