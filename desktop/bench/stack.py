"""The inner parts of MiniStack 1.5.33 that the bench builds on, each under a name of ours.

MiniStack has no interface for extensions, so this module and `seams` reach into it, and nothing else does; the
release is pinned. Importing this module starts MiniStack's: call `environment.prepare` first.
"""
# ruff: noqa: SLF001 - this is the one place for it

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from typing import Any

from ministack import app as gateway
from ministack.core import lambda_runtime
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import iam, iot

from desktop.bench.environment import ACCOUNT_ID, HOST, LOOPBACK, REGION

ADMINISTRATOR = "bench"
ALLOW_ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}

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


def is_root_access_key(access_key_id: str) -> bool:
    """Only a request without a key: MiniStack never checks the signature of a root key, so the bench has none."""
    return not access_key_id


def admit_administrator(access_key_id: str, secret_access_key: str) -> None:
    """An IAM user who may do everything, with this key and no other."""
    iam._create_user({"UserName": ADMINISTRATOR})
    iam._put_user_policy(
        {"UserName": ADMINISTRATOR, "PolicyName": "all", "PolicyDocument": json.dumps(ALLOW_ALL)}
    )
    for key, record in iam._access_keys.items():
        if record["UserName"] == ADMINISTRATOR:
            del iam._access_keys[key]
    iam._access_keys[access_key_id] = {
        "UserName": ADMINISTRATOR,
        "AccessKeyId": access_key_id,
        "SecretAccessKey": secret_access_key,
        "Status": "Active",
        "CreateDate": iam._now(),
    }
