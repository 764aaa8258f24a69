"""MQTT packets as a client that nobody here wrote would send them."""

from __future__ import annotations

MQTT_311, MQTT_5 = 4, 5


def text(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return len(data).to_bytes(2, "big") + data


def connect(
    level: int,
    client_id: str,
    username: str | None = None,
    password: bytes | None = None,
    will: tuple[str, bytes, int] | None = None,
) -> bytes:
    """The body of a CONNECT; `will` is topic, message and quality."""
    properties = b"\x05\x11\x00\x00\x00\x3c" if level == MQTT_5 else b""  # the session's expiry
    none = b"\x00" if level == MQTT_5 else b""
    flags = 0x02 | (username is not None) << 7 | (password is not None) << 6
    payload = text(client_id)
    if will is not None:
        topic, message, quality = will
        flags |= 0x04 | quality << 3
        payload += none + text(topic) + text(message)
    if username is not None:
        payload += text(username)
    if password is not None:
        payload += text(password)
    return text("MQTT") + bytes([level, flags]) + b"\x00\x1e" + properties + payload


def packet(kind: int, body: bytes, flags: int = 0) -> bytes:
    """With its fixed header; bodies are shorter than 128 bytes, or than 16 KB."""
    size = bytes([len(body)]) if len(body) < 128 else bytes([len(body) & 0x7F | 0x80, len(body) >> 7])
    return bytes([kind << 4 | flags]) + size + body


def publish(level: int, topic: str, payload: bytes, quality: int = 0) -> bytes:
    number = b"\x00\x07" if quality else b""
    properties = b"\x00" if level == MQTT_5 else b""
    return packet(3, text(topic) + number + properties + payload, quality << 1)


def subscribe(level: int, *filters: tuple[str, int]) -> bytes:
    properties = b"\x00" if level == MQTT_5 else b""
    asked = b"".join(text(name) + bytes([quality]) for name, quality in filters)
    return packet(8, b"\x00\x08" + properties + asked, 2)
