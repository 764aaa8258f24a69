"""What a client shows of itself, and how AWS IoT tells the authorizer's function of it.

AWS IoT developer guide, "Connecting to AWS IoT Core by using custom authentication" and "Defining your Lambda
function". Names and values in a query are URL-encoded; a plus sign stands for itself, since base64 has it.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from desktop.bench.authorizers.connect_packet import Connect

NAME = "x-amz-customauthorizer-name"
SIGNATURE = "x-amz-customauthorizer-signature"


@dataclass(frozen=True)
class Shown:
    """`http` and `mqtt` as the function sees them; `parameters` by their names in lower case."""

    server_name: str = ""
    http: Mapping[str, Any] | None = field(default=None, repr=False)
    mqtt: Mapping[str, str] | None = field(default=None, repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)

    def parameter(self, name: str) -> str | None:
        return self.parameters.get(name.lower())

    def with_connect(self, packet: Connect) -> Shown:
        """What the CONNECT packet says too; what was said over HTTP before stands."""
        mqtt: dict[str, str] = {}
        if packet.client_id:
            mqtt["clientId"] = packet.client_id
        if packet.username is not None:
            mqtt["username"] = packet.username
        if packet.password is not None:
            mqtt["password"] = base64.b64encode(packet.password).decode("ascii")
        query = (packet.username or "").partition("?")[2]
        return replace(self, mqtt=mqtt, parameters={**_parameters(query), **self.parameters})

    def event(self, token: str | None, *, verified: bool) -> dict[str, Any]:
        told = {"tls": {"serverName": self.server_name}, "http": self.http, "mqtt": self.mqtt}
        data = {protocol: value for protocol, value in told.items() if value is not None}
        return {
            **({} if token is None else {"token": token}),
            "signatureVerified": verified,
            "protocols": list(data),
            "protocolData": data,
            "connectionMetadata": {"id": str(uuid.uuid4())},
        }


def over_http(headers: Mapping[str, str], query: str, server_name: str) -> Shown:
    """A request, or the upgrade to a WebSocket; a header goes before the query."""
    named = {name.lower(): value for name, value in headers.items()}
    told = {"headers": dict(headers), "queryString": f"?{query}" if query else ""}
    return Shown(server_name, told, None, {**_parameters(query), **named})


def in_test(body: Mapping[str, Any]) -> Shown:
    """As `TestInvokeAuthorizer` is told of it."""
    tls, http, mqtt = (body.get(f"{kind}Context") for kind in ("tls", "http", "mqtt"))
    return Shown(
        server_name=(tls or {}).get("serverName", ""),
        http=None if http is None else {"headers": {}, "queryString": "", **http},
        mqtt=mqtt,
    )


def _parameters(query: str) -> dict[str, str]:
    """The first value of each."""
    found: dict[str, str] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name:
            found.setdefault(unquote(name).lower(), unquote(value))
    return found
