"""A server that answers late, or goes away: whose answer is it, and what is left of the connection."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import cbor2
import pytest

from desktop.cloud import mqtt
from desktop.cloud.errors import LostAnswerError
from desktop.cloud.fleet_provisioning import ClaimConnection, ClaimCredentials, Encoding
from desktop.cloud.mqtt import Message, MqttConnection
from desktop.cloud.mqtt_client import Endpoint, Pauses
from desktop.cloud.session import Cloud, CloudTarget
from desktop.cloud.tls import client_context
from desktop.core.errors import CloudError

from .mqtt_server import Peer, Published, Server


@contextmanager
def serving(on_publish: Published) -> Iterator[Server]:
    server = Server(on_publish)
    try:
        yield server
    finally:
        server.close()


def claim(server: Server, monkeypatch: pytest.MonkeyPatch, encoding: Encoding = "json") -> ClaimConnection:
    target = CloudTarget("eu-west-1", ca_file="bench", mqtt_host="localhost", mqtt_port=server.port)
    monkeypatch.setattr(Cloud, "trust_pem", lambda _: server.pem.decode())
    credentials = ClaimCredentials(server.pem.decode(), server.key)
    return ClaimConnection(Cloud(target), credentials, "template", encoding)


def answer(text: str) -> bytes:
    return json.dumps(
        dict.fromkeys(("certificatePem", "certificateId", "certificateOwnershipToken"), text)
    ).encode()


def names() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("mqtt ")}


def test_a_late_answer_is_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    late: list[bool] = []

    def respond(peer: Peer, topic: str) -> None:
        if peer.number > 0:
            late.append(server.peers[0].send(f"{topic}/accepted", answer("first")))
            time.sleep(0.2)
            peer.send(f"{topic}/accepted", answer("second"))

    with serving(respond) as server, claim(server, monkeypatch) as connection:
        with pytest.raises(LostAnswerError):
            connection.create_from_csr("first", timeout=0.3)
        assert not names()
        assert connection.create_from_csr("second").certificate_id == "second"
        assert len(server.peers) == 2


def test_an_answer_is_lost_at_once_with_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang_up(peer: Peer, _topic: str) -> None:
        peer.sock.shutdown(2)

    with serving(hang_up) as server, claim(server, monkeypatch) as connection:
        started = time.monotonic()
        with pytest.raises(LostAnswerError):
            connection.create_from_csr("csr", timeout=20)
        assert time.monotonic() - started < 10


@pytest.mark.parametrize("payload", [b"no JSON", b'"text"', b"{}", b"[" * 100_000], ids=len)
def test_an_answer_without_a_certificate_is_lost(monkeypatch: pytest.MonkeyPatch, payload: bytes) -> None:
    def respond(peer: Peer, topic: str) -> None:
        peer.send(f"{topic}/accepted", payload)

    with serving(respond) as server, claim(server, monkeypatch) as connection, pytest.raises(LostAnswerError):
        connection.create_from_csr("csr")


def certificate_in_cbor(**more: object) -> bytes:
    return cbor2.dumps({**json.loads(answer("made")), **more})


BOMBS = {
    "no CBOR": b"\xff",
    "nothing": b"",
    "JSON": answer("made"),
    "another kind": cbor2.dumps(["certificatePem"]),
    "no certificate": cbor2.dumps({}),
    "cut off": certificate_in_cbor()[:-1],
    "numbers for texts": cbor2.dumps(dict.fromkeys(json.loads(answer("")), 7)),
    "deep": b"\x81" * 100_000,
    "deeper than answers are": certificate_in_cbor(more=[[[[[[[[["deep"]]]]]]]]]),
    "deep and open": b"\x9f" * 100_000,
    "deep in tags": b"\xc1" * 100_000,
    "huge text": b"\x7b" + (2**62).to_bytes(8, "big"),
    "huge list": b"\x9b" + (2**62).to_bytes(8, "big"),
    "said twice": b"\xa2" + 2 * (cbor2.dumps("certificatePem") + cbor2.dumps("x")),
    "a list as key": b"\xa1\x80\x01",
    "a huge number": certificate_in_cbor(more=2**9_000),
    "an expression": certificate_in_cbor(more=cbor2.CBORTag(35, "(" * 9_000)),
    "shares itself": b"\xa1\x61x\xd8\x1c\x81\xd8\x1d\x00",
    "a tag unknown": certificate_in_cbor(more=cbor2.CBORTag(60_000, "x")),
}


@pytest.mark.parametrize("payload", BOMBS.values(), ids=BOMBS)
def test_an_answer_in_cbor_that_is_not_understood_is_lost(
    monkeypatch: pytest.MonkeyPatch, payload: bytes
) -> None:
    def respond(peer: Peer, topic: str) -> None:
        peer.send(f"{topic}/accepted", payload)

    started = time.monotonic()
    with (
        serving(respond) as server,
        claim(server, monkeypatch, "cbor") as connection,
        pytest.raises(LostAnswerError),
    ):
        connection.create_from_csr("csr")
    assert time.monotonic() - started < 5


def test_cbor_is_spoken_on_its_own_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def respond(peer: Peer, topic: str) -> None:
        asked.append(topic)
        peer.send(f"{topic}/accepted", certificate_in_cbor(thingName="DL1", deviceConfiguration={"a": "b"}))

    with serving(respond) as server, claim(server, monkeypatch, "cbor") as connection:
        assert connection.create_from_csr("csr").certificate_id == "made"
        assert connection.register_thing("token", {"SerialNumber": "DL1"}).device_configuration == {"a": "b"}
    assert asked == [
        "$aws/certificates/create-from-csr/cbor",
        "$aws/provisioning-templates/template/provision/cbor",
    ]


def test_a_connection_that_was_lost_between_two_requests_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def respond(peer: Peer, topic: str) -> None:
        peer.send(f"{topic}/accepted", answer(f"of connection {peer.number}"))

    with serving(respond) as server, claim(server, monkeypatch) as connection:
        assert connection.create_from_csr("csr").certificate_id == "of connection 0"
        assert connection._line is not None
        server.peers[0].sock.shutdown(2)
        assert connection._line.lost.wait(10)
        assert connection.create_from_csr("csr").certificate_id == "of connection 1"


def rejection(status: int, code: str) -> bytes:
    return json.dumps({"statusCode": status, "errorCode": code, "errorMessage": "Slow down."}).encode()


def test_what_aws_was_asked_too_often_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [rejection(429, "Any"), rejection(400, "ThrottlingException"), answer("made")]
    answers += [rejection(429, "Any"), b'{"thingName": "DL1"}']
    asked: list[str] = []

    def respond(peer: Peer, topic: str) -> None:
        said = answers[len(asked)]
        asked.append(topic)
        peer.send(f"{topic}/{'rejected' if b'errorCode' in said else 'accepted'}", said)

    with serving(respond) as server, claim(server, monkeypatch) as connection:
        assert connection.create_from_csr("csr").certificate_id == "made"
        assert connection.register_thing("token", {}).thing_name == "DL1"
        assert len(server.peers) == 1
    assert len(asked) == 5


def test_other_rejections_are_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def respond(peer: Peer, topic: str) -> None:
        asked.append(topic)
        peer.send(f"{topic}/rejected", rejection(403, "AccessDenied"))

    with (
        serving(respond) as server,
        claim(server, monkeypatch) as connection,
        pytest.raises(CloudError) as raised,
    ):
        connection.create_from_csr("csr")
    assert (raised.value.code, len(asked)) == ("CLD-031", 1)


def test_a_lost_connection_comes_back_with_its_subscriptions(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mqtt, "PAUSES", Pauses(0.05, 0.1))
    heard = threading.Event()

    def fail_at_first(message: Message) -> None:
        if message.payload == b"bad":
            raise ZeroDivisionError
        heard.set()

    with serving(lambda *_: None) as server:
        context = client_context(server.pem.decode(), system=False)
        connection = MqttConnection(Endpoint("localhost", server.port, context), "station", fail_at_first)
        connection.open()
        connection.subscribe(*(f"topic/{number}" for number in range(10)))
        server.peers[0].sock.shutdown(2)
        deadline = time.monotonic() + 10
        while (
            len(server.peers) < 2 or len(server.peers[1].subscriptions) < 2
        ) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.peers[1].subscriptions == server.peers[0].subscriptions
        with caplog.at_level(logging.ERROR):
            server.peers[1].send("topic/1", b"bad")
            server.peers[1].send("topic/1", b"good")
            assert heard.wait(10)
        assert "a listener failed" in caplog.text
        connection.close()
        connection.close()
        assert not names()
        with pytest.raises(CloudError) as raised:
            connection.publish("topic/1", b"")
        assert raised.value.code == "CLD-020"


def test_a_server_that_is_not_trusted_is_cld_012() -> None:
    with serving(lambda *_: None) as server, serving(lambda *_: None) as another:
        context = client_context(another.pem.decode(), system=False)
        connection = MqttConnection(Endpoint("localhost", server.port, context), "station")
        with pytest.raises(CloudError) as raised:
            connection.open()
    assert raised.value.code == "CLD-012"
    assert not names()
