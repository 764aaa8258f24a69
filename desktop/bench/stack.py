"""The inner parts of MiniStack 1.5.33 that the bench builds on, each under a name of ours.

MiniStack has no interface for extensions, so this module and `seams` reach into it, and nothing else does; the
release is pinned. Importing this module starts MiniStack's: call `environment.prepare` first.
"""
# ruff: noqa: SLF001 - this is the one place for it

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import Any

from ministack import app as gateway
from ministack.core import lambda_runtime
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import iot

from desktop.bench.environment import ACCOUNT_ID, HOST, LOOPBACK, REGION

Store = AccountRegionScopedDict
asgi_app = gateway.app
server_tls_context = iot._mtls_build_ssl_context


def server_names() -> tuple[list[str], list[str]]:
    """DNS names and addresses in the server certificate.

    MiniStack adds the machine's name, which on Windows need not be a valid DNS name; loopback needs none.
    """
    return [HOST, f"*.iot.{REGION}.{HOST}"], [LOOPBACK, "::1"]


def ca_certificate() -> str:
    """The CA that signed the server certificate, as PEM."""
    return str(iot.get_ca_cert_pem())


async def start_mqtt(listener: socket.socket) -> asyncio.Server:
    """MiniStack's MQTT over TLS on a socket of ours: its own listener binds every interface."""
    return await asyncio.get_running_loop().create_server(iot._MtlsAcceptor, sock=listener)


async def serve_mqtt_websocket(scope: Any, receive: Any, send: Any) -> None:
    await iot.handle_websocket(scope, receive, send, ACCOUNT_ID, REGION)


def stop_lambda_workers() -> None:
    """Ends every Lambda process and waits for it."""
    lambda_runtime.reset()
