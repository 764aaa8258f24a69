"""Quality of service 2, which AWS IoT does not have and MiniStack lets pass: see `desktop.bench.stack`.

AWS IoT developer guide, "MQTT": no answer is sent to who publishes or subscribes with it; in MQTT 5 the
reason is 0x9B.
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import struct
from typing import Any

from ministack.services import iot

from desktop.bench.authorizers.connect_packet import read_connect

NOT_SUPPORTED = 0x9B


def install() -> None:
    dispatch = iot._WSSession._dispatch_packet

    async def dispatch_packet(session: Any, kind: int, flags: int, body: bytes) -> bool:
        if _asks_for_two(session, kind, flags, body):
            return await _refuse(session, kind, body)
        return bool(await dispatch(session, kind, flags, body))

    iot._WSSession._dispatch_packet = dispatch_packet


def _asks_for_two(session: Any, kind: int, flags: int, body: bytes) -> bool:
    """Raises what MiniStack takes for a malformed packet. 3, which MQTT itself forbids, is refused alike."""
    if kind == iot.PKT_CONNECT:
        return read_connect(body).will_qos > 1
    if kind == iot.PKT_PUBLISH:
        return flags >> 1 & 3 > 1
    return bool(kind == iot.PKT_SUBSCRIBE and max(_subscribed(session, body), default=0) > 1)


def _subscribed(session: Any, body: bytes) -> list[int]:
    at, asked = 2, []
    if session.protocol_version == iot.MQTT_5:
        _, at = iot._decode_properties(body, at)
    while at < len(body):
        _, at = iot._read_string(body, at)
        asked.append(struct.unpack_from("!B", body, at)[0] & 3)
        at += 1
    return asked


async def _refuse(session: Any, kind: int, body: bytes) -> bool:
    """In MQTT 3.1.1 nothing is said, and a connection stays; the will, which comes before it, is refused."""
    version = read_connect(body).level if kind == iot.PKT_CONNECT else session.protocol_version
    if version != iot.MQTT_5:
        return bool(kind != iot.PKT_CONNECT)
    if kind == iot.PKT_CONNECT:
        answer = iot._make_connack(return_code=NOT_SUPPORTED, protocol_version=iot.MQTT_5)
    else:
        answer = iot._make_disconnect(NOT_SUPPORTED)
    await session.send_bytes(answer)
    return False
