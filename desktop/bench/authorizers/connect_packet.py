"""MQTT's CONNECT packet, 3.1.1 and 5, as far as somebody's way in depends on it."""

from __future__ import annotations

from dataclasses import dataclass, field

MQTT_311, MQTT_5 = LEVELS = (4, 5)
_WILL, _WILL_QOS, _PASSWORD, _USERNAME = 0x04, 3, 0x40, 0x80


@dataclass(frozen=True)
class Connect:
    """Of a level that is not one of `LEVELS` nothing else is known."""

    level: int
    client_id: str = ""
    username: str | None = None
    password: bytes | None = field(default=None, repr=False)
    will_qos: int = 0


def read_connect(body: bytes) -> Connect:
    """What comes after the fixed header. Raises `ValueError` when it is cut short or not UTF-8."""
    fields = _Fields(body)
    fields.binary()  # the protocol's name
    level = fields.byte()
    if level not in LEVELS:
        return Connect(level)
    flags = fields.byte()
    fields.take(2)  # keep alive
    fields.skip_properties(level)
    client_id, will_qos = fields.text(), 0
    if flags & _WILL:
        will_qos = flags >> _WILL_QOS & 3
        fields.skip_properties(level)
        fields.binary()  # topic
        fields.binary()  # message
    username = fields.text() if flags & _USERNAME else None
    password = fields.binary() if flags & _PASSWORD else None
    return Connect(level, client_id, username, password, will_qos)


class _Fields:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def take(self, size: int) -> bytes:
        taken = self._body[self._at : self._at + size]
        if len(taken) < size:
            raise ValueError("the packet is cut short")
        self._at += size
        return taken

    def byte(self) -> int:
        return self.take(1)[0]

    def binary(self) -> bytes:
        return self.take(int.from_bytes(self.take(2), "big"))

    def text(self) -> str:
        return self.binary().decode("utf-8")

    def skip_properties(self, level: int) -> None:
        """Their length is written seven bits at a time, the lowest first, in four bytes at most."""
        if level != MQTT_5:
            return
        size = 0
        for position in range(4):
            byte = self.byte()
            size |= (byte & 0x7F) << 7 * position
            if not byte & 0x80:
                self.take(size)
                return
        raise ValueError("the length of the properties has no end")
