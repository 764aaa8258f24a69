"""What a virtual unit says when it cannot connect, or the cloud will not have it."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from desktop.bench import process as bench_process
from desktop.bench.process import BenchProcess
from desktop.bench.unit import mqtt
from desktop.bench.unit import process as units_process
from desktop.bench.unit.identity import new_private_key, self_signed_certificate
from desktop.bench.unit.mqtt import Connection, Credentials
from desktop.bench.unit.process import UnitProcess
from desktop.core.errors import BenchError

CERTIFICATE_KEY = new_private_key()
CERTIFICATE = self_signed_certificate(CERTIFICATE_KEY, "t")
MINE = Credentials("localhost", 8883, "t", CERTIFICATE, CERTIFICATE_KEY, CERTIFICATE)
FINE = ReasonCode(PacketTypes.SUBACK, identifier=1)
FORBIDDEN = 135  # "Not authorized" (MQTT 5, 2.4)


def answered(*reasons: ReasonCode) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(list(reasons))
    return future


def connection(monkeypatch: pytest.MonkeyPatch, **answers: Future[Any]) -> Connection:
    """A connection whose client gives these answers."""
    for name, answer in answers.items():
        monkeypatch.setattr(mqtt.MqttClient, name, lambda *_, answer=answer: answer)
    return Connection(MINE, Queue())


@pytest.mark.parametrize(
    ("certificate", "key", "root"),
    [
        (b"no certificate", CERTIFICATE_KEY, CERTIFICATE),
        (CERTIFICATE, b"no key", CERTIFICATE),
        (CERTIFICATE, CERTIFICATE_KEY, b"no root"),
        (CERTIFICATE, new_private_key(), CERTIFICATE),
    ],
    ids=["certificate", "key", "root", "another key"],
)
def test_ben_107_key_material_that_the_tls_stack_refuses(certificate: bytes, key: bytes, root: bytes) -> None:
    with pytest.raises(BenchError, match="refuses its certificate") as refused:
        Connection(Credentials("localhost", 8883, "t", certificate, key, root), Queue())
    assert refused.value.code == "BEN-107"


def test_ben_108_a_filter_that_the_policy_does_not_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = ReasonCode(PacketTypes.SUBACK, identifier=FORBIDDEN)
    unit = connection(monkeypatch, subscribe=answered(FINE, refusal))
    with pytest.raises(BenchError, match="subscription to other/topic") as refused:
        unit.subscribe(["mine", "other/topic"])
    assert refused.value.code == "BEN-108"


def test_ben_109_a_message_that_the_policy_does_not_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = ReasonCode(PacketTypes.PUBACK, identifier=FORBIDDEN)
    unit = connection(monkeypatch, publish=answered(refusal))
    with pytest.raises(BenchError, match="message on other/topic") as refused:
        unit.publish("other/topic", b"")
    assert (refused.value.code, refused.value.retryable) == ("BEN-109", False)


def test_ben_109_no_answer_may_be_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt, "_ANSWER_SECONDS", 0)
    with pytest.raises(BenchError, match="did not answer the unit") as silent:
        connection(monkeypatch, publish=Future()).publish("mine", b"")
    assert (silent.value.code, silent.value.retryable) == ("BEN-109", True)


class Silent:
    """A child that never says that it is ready."""

    def __init__(self, _arguments: list[str], log: Path) -> None:
        self.log = log

    def ready(self, _seconds: float, silent: BenchError) -> None:
        raise silent


def test_ben_003_a_bench_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_process, "Child", Silent)
    with pytest.raises(BenchError, match="did not start") as silent:
        BenchProcess().start()
    assert silent.value.code == "BEN-003"
    assert "bench.log" in silent.value.hint


def test_ben_111_units_that_do_not_come_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(units_process, "Child", Silent)
    with pytest.raises(BenchError, match="did not come up") as silent:
        UnitProcess(tmp_path).start()
    assert silent.value.code == "BEN-111"
    assert str(tmp_path / "unit.log") in silent.value.hint
