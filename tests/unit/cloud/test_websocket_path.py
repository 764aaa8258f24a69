"""The signed path of MQTT over WebSocket, made anew at every attempt."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore import auth
from botocore.credentials import Credentials

from desktop.cloud.session import Cloud, CloudTarget
from desktop.cloud.websocket import websocket_endpoint
from desktop.core.errors import CloudError


def cloud(*found: Credentials | None) -> Cloud:
    left = list(found)
    made = Cloud(CloudTarget("eu-west-1", websocket_host="data.example", websocket_port=443))
    made.__dict__["session"] = SimpleNamespace(
        get_credentials=lambda: left.pop(0) if len(left) > 1 else left[0]
    )
    return made


def query(path: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(path).query).items()}


def test_credentials_are_asked_and_signed_with_anew() -> None:
    first, second = Credentials("AKIAFIRST", "secret-1", "token/+1"), Credentials("AKIASECOND", "secret-2")
    path: Any = websocket_endpoint(cloud(first, first, second)).path
    one, two = query(path()), query(path())
    assert one["X-Amz-Credential"].startswith("AKIAFIRST/")
    assert one["X-Amz-Credential"].endswith("/eu-west-1/iotdevicegateway/aws4_request")
    assert two["X-Amz-Credential"].startswith("AKIASECOND/")
    assert (one["X-Amz-Security-Token"], two.get("X-Amz-Security-Token")) == ("token/+1", None)


def test_the_token_stands_beside_what_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[str] = []
    canonical = auth.SigV4QueryAuth.canonical_request

    def keep(self: Any, request: Any) -> Any:
        signed.append(canonical(self, request))
        return signed[-1]

    monkeypatch.setattr(auth.SigV4QueryAuth, "canonical_request", keep)
    path: Any = websocket_endpoint(cloud(Credentials("AKIA", "secret", "the-token"))).path
    assert path().endswith("&X-Amz-Security-Token=the-token")
    assert "the-token" not in signed[0]
    assert "host:data.example\n" in signed[0]


def test_cld_006_without_credentials_nothing_is_tried() -> None:
    with pytest.raises(CloudError) as raised:
        websocket_endpoint(cloud(None))
    assert raised.value.code == "CLD-006"
