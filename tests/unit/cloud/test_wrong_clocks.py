"""A clock that is off, here or at the other end, is said when TLS fails for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop.cloud.mqtt import MqttConnection
from desktop.cloud.mqtt_client import Endpoint
from desktop.cloud.session import Cloud, CloudTarget
from desktop.cloud.tls import client_context
from desktop.cloud.vending import vend
from desktop.core.errors import CloudError

from .mqtt_server import Server


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between attempts; how long it waits is botocore's affair."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _seconds: None))


def by_mqtt(server: Server, _folder: Path) -> None:
    context = client_context(server.pem.decode(), system=False)
    MqttConnection(Endpoint("localhost", server.port, context), "station", reconnect=False).open()


def target(server: Server, folder: Path) -> Cloud:
    trusted = folder / "trusted.pem"
    trusted.write_bytes(server.pem)
    return Cloud(
        CloudTarget(
            "eu-west-1",
            endpoint_url=f"https://localhost:{server.port}",
            access_key_id="id",
            secret_access_key="secret",
            ca_file=str(trusted),
        )
    )


def by_https(server: Server, folder: Path) -> None:
    assert target(server, folder).account_id


def by_vending(server: Server, folder: Path) -> None:
    vend(target(server, folder), f"https://localhost:{server.port}/", "token", "DL1", "a request")


@pytest.mark.parametrize("ask", [by_mqtt, by_https, by_vending])
@pytest.mark.parametrize(("days", "said"), [(2, "is not valid yet"), (-2, "has expired")])
def test_certificate_out_of_its_time(
    tmp_path: Path, ask: Callable[[Server, Path], None], days: int, said: str
) -> None:
    with (
        closing(Server(lambda *_: None, timedelta(days=days))) as server,
        pytest.raises(CloudError) as refused,
    ):
        ask(server, tmp_path)
    assert refused.value.code == "CLD-007"
    assert "this station's clock" in refused.value.message
    assert refused.value.message.endswith(f"{said}.")
    assert "Set the clock" in refused.value.hint


@pytest.mark.parametrize("ask", [by_mqtt, by_https])
def test_server_that_is_not_trusted_is_no_matter_of_the_clock(
    tmp_path: Path, ask: Callable[[Server, Path], None]
) -> None:
    with closing(Server(lambda *_: None)) as server, closing(Server(lambda *_: None)) as other:
        server.pem = other.pem
        with pytest.raises(CloudError) as refused:
            ask(server, tmp_path)
    assert refused.value.code == "CLD-012"
