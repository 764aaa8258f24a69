"""The CONNECT packet as custom authentication reads it, whatever a client sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.bench.authorizers.connect_packet import Connect, read_connect
from tests.unit.bench.packets import MQTT_5, MQTT_311, connect

LEVELS = pytest.mark.parametrize("level", [MQTT_311, MQTT_5])


@LEVELS
def test_name_password_and_will_are_told_apart(level: int) -> None:
    body = connect(level, "user-ana", "ana?x=1", b"\x00secret", ("last/word", b"gone", 2))
    assert read_connect(body) == Connect(level, "user-ana", "ana?x=1", b"\x00secret", 2)


@LEVELS
def test_what_is_not_sent_is_not_there(level: int) -> None:
    assert read_connect(connect(level, "")) == Connect(level, "", None, None, 0)
    assert read_connect(connect(level, "a", "", b"")) == Connect(level, "a", "", b"", 0)


@LEVELS
def test_a_packet_that_is_cut_short_is_none(level: int) -> None:
    body = connect(level, "a", "ana", b"secret", ("t", b"m", 1))
    for length in range(len(body)):
        with pytest.raises(ValueError, match="cut short"):
            read_connect(body[:length])


def test_of_another_version_nothing_else_is_known() -> None:
    assert read_connect(connect(3, "a", "ana", b"secret")) == Connect(3)


def test_properties_without_an_end() -> None:
    body = connect(MQTT_5, "a")
    start = body.index(b"\x05\x11")
    with pytest.raises(ValueError, match="no end"):
        read_connect(body[:start] + b"\xff" * 5)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(read_connect(connect(MQTT_5, "a", "ana", b"secret")))


@given(st.binary(max_size=64))
def test_anything_else_is_refused_as_malformed(body: bytes) -> None:
    try:
        read_connect(b"\x00\x04MQTT\x05" + body)
    except ValueError:
        return
