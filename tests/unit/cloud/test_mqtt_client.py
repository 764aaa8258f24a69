"""Messages around the loss of a connection: each is sent once or refused, whoever else is sending."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from typing import Any

import pytest
from paho.mqtt import client as paho

from desktop.cloud.mqtt_client import Endpoint, Events, LostConnectionError, MqttClient, Pauses
from desktop.cloud.tls import client_context

from .mqtt_server import Peer, Server

SECONDS = 20


class Station:
    """Our client, a server that writes down what it hears, and a way to wait for the next connection."""

    def __init__(self) -> None:
        self.server = Server(lambda *_: None)
        self.online = threading.Semaphore(0)
        context = client_context(self.server.pem.decode(), system=False)
        events = Events(self.online.release, lambda _: None, lambda _: None, lambda _: None)
        endpoint = Endpoint("localhost", self.server.port, context)
        self.client = MqttClient(endpoint, "station", keep_alive=30, pauses=Pauses(0.01, 0.02), events=events)
        self.client.start()
        self.await_connection()

    def await_connection(self) -> Peer:
        assert self.online.acquire(timeout=SECONDS)
        return self.server.peers[-1]

    def close(self) -> None:
        self.client.close(SECONDS)
        self.server.close()


@pytest.fixture
def station() -> Iterator[Station]:
    with closing(Station()) as opened:
        yield opened


def elsewhere(work: Callable[[], object]) -> Future[object]:
    """What `work` did on a thread of its own."""
    done: Future[object] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as error:  # noqa: BLE001 - raised again by `result`
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return done


def test_a_message_refused_while_the_connection_ends_is_not_sent_on_the_next(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes: list[Future[object]] = []
    drop = paho.Client.drop_out_messages

    def drop_and_meet_a_sender(client: paho.Client) -> Any:
        dropped = drop(client)
        if not outcomes:
            outcomes.append(elsewhere(lambda: station.client.publish("late", b"")))
            time.sleep(0.2)  # longer than a sender takes that nothing holds back
        return dropped

    monkeypatch.setattr(paho.Client, "drop_out_messages", drop_and_meet_a_sender)
    station.server.peers[0].sock.shutdown(2)
    station.await_connection()
    with pytest.raises(LostConnectionError):
        outcomes[0].result(SECONDS)
    station.client.publish("after", b"").result(SECONDS)
    assert station.server.heard == ["after"]


def test_of_many_senders_and_connections_no_message_is_sent_twice_or_after_its_refusal(
    station: Station,
) -> None:
    numbers = itertools.count()
    refused: set[str] = set()
    confirmed: set[str] = set()
    stop = threading.Event()

    def send() -> None:
        while not stop.is_set():
            topic = str(next(numbers))
            try:
                sent = station.client.publish(topic, b"")
            except LostConnectionError:
                refused.add(topic)
                time.sleep(0.001)
                continue
            try:
                sent.result(SECONDS)
            except LostConnectionError:
                continue
            confirmed.add(topic)

    senders = [elsewhere(send) for _ in range(4)]
    for _ in range(10):
        time.sleep(0.05)
        station.server.peers[-1].sock.shutdown(2)
        station.await_connection()
    stop.set()
    for sender in senders:
        sender.result(SECONDS)
    station.client.publish("last", b"").result(SECONDS)

    heard = set(station.server.heard)
    assert len(station.server.heard) == len(heard)
    assert not heard & refused
    assert confirmed < heard


def test_senders_and_answers_do_not_wait_for_each_other(station: Station) -> None:
    def send() -> None:
        sent = [station.client.publish("topic", b"") for _ in range(500)]
        for one in sent:
            one.result(SECONDS)

    for sender in [elsewhere(send) for _ in range(4)]:
        sender.result(SECONDS)
    assert len(station.server.heard) == 2000


def test_a_connection_can_be_closed_while_it_ends_by_itself(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    reset, leave = paho.Client._reset_sockets, paho.Client._send_disconnect

    def reset_slowly(client: paho.Client, *arguments: Any, **options: Any) -> None:
        if client._sockpairW is not None:
            client._sockpairW.close()  # as paho does, before it forgets it
            time.sleep(0.3)
        reset(client, *arguments, **options)

    def leave_late(client: paho.Client, *arguments: Any, **options: Any) -> Any:
        station.server.peers[-1].sock.shutdown(2)
        time.sleep(0.15)
        return leave(client, *arguments, **options)

    monkeypatch.setattr(paho.Client, "_reset_sockets", reset_slowly)
    monkeypatch.setattr(paho.Client, "_send_disconnect", leave_late)
    station.client.close(SECONDS)
    assert not station.client._thread.is_alive()


def test_a_client_that_hears_nothing_sleeps_until_it_must_say_that_it_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits: list[float] = []
    loop = paho.Client.loop

    def noted(client: paho.Client, timeout: float) -> Any:
        waits.append(timeout)
        return loop(client, timeout)

    monkeypatch.setattr(paho.Client, "loop", noted)
    with closing(Station()) as station:
        station.client.publish("topic", b"").result(SECONDS)
        assert set(waits) == {5.0}
        before = len(waits)
    assert set(waits[before + 1 :]) <= {1.0}  # `close` ended the wait that was under way
