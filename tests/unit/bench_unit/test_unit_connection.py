"""What a virtual unit says when it cannot connect, or the cloud will not have it."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from queue import Queue
from types import SimpleNamespace
from typing import Any

import pytest
from awscrt import mqtt5

from desktop.bench import process as bench_process
from desktop.bench.process import BenchProcess
from desktop.bench.unit import mqtt
from desktop.bench.unit import process as units_process
from desktop.bench.unit.mqtt import Connection, Credentials
from desktop.bench.unit.process import UnitProcess
from desktop.core.errors import BenchError

MINE = Credentials("localhost", 8883, "t", b"no certificate", b"no key", b"no root CA")


def answered(**parts: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(SimpleNamespace(**parts))
    return future


def connection(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> Connection:
    """A connection whose client gives these answers."""
    client = SimpleNamespace(**{name: lambda _packet, one=one: one for name, one in answers.items()})
    monkeypatch.setattr(mqtt.mqtt5_client_builder, "mtls_from_bytes", lambda *_, **__: client)
    return Connection(MINE, Queue())


def test_ben_107_key_material_that_the_tls_stack_refuses() -> None:
    with pytest.raises(BenchError, match="refuses its certificate") as refused:
        Connection(MINE, Queue())
    assert refused.value.code == "BEN-107"


def test_ben_108_a_filter_that_the_policy_does_not_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [mqtt5.SubackReasonCode.GRANTED_QOS_1, mqtt5.SubackReasonCode.NOT_AUTHORIZED]
    unit = connection(monkeypatch, subscribe=answered(reason_codes=codes))
    with pytest.raises(BenchError, match="subscription to other/topic") as refused:
        unit.subscribe(["mine", "other/topic"])
    assert refused.value.code == "BEN-108"


def test_ben_109_a_message_that_the_policy_does_not_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    puback = SimpleNamespace(reason_code=mqtt5.PubackReasonCode.NOT_AUTHORIZED)
    unit = connection(monkeypatch, publish=answered(puback=puback))
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
