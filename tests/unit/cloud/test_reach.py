"""What doctor says of the way to AWS IoT: not reached, not trusted, not valid now."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.account.doctor.way import look_at_clock, look_at_endpoint, look_at_region, look_at_sign_in
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.errors import CloudError
from desktop.core.events import CheckDone

from .mqtt_server import Server


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def cloud_at(folder: Path, trusted: Server, answering: Server, units_port: int) -> Cloud:
    ca_file = folder / "trusted.pem"
    ca_file.write_bytes(trusted.pem)
    return Cloud(
        CloudTarget(
            "eu-west-1",
            endpoint_url="https://localhost:1",
            ca_file=str(ca_file),
            mqtt_host="localhost",
            mqtt_port=units_port,
            websocket_host="localhost",
            websocket_port=answering.port,
        )
    )


def test_an_endpoint_that_is_reached_and_trusted(tmp_path: Path) -> None:
    with closing(Server(lambda *_: None)) as server:
        assert states(look_at_endpoint(cloud_at(tmp_path, server, server, server.port))) == ["pass"]


def test_the_authority_of_another_is_not_trusted(tmp_path: Path) -> None:
    with closing(Server(lambda *_: None)) as server, closing(Server(lambda *_: None)) as other:
        with pytest.raises(CloudError) as refused:
            look_at_endpoint(cloud_at(tmp_path, other, server, server.port))
        assert refused.value.code == "CLD-012"
        assert "localhost" in refused.value.message


def test_a_certificate_that_is_not_valid_by_this_clock(tmp_path: Path) -> None:
    with closing(Server(lambda *_: None, timedelta(days=2))) as server:
        with pytest.raises(CloudError) as refused:
            look_at_endpoint(cloud_at(tmp_path, server, server, server.port))
        assert refused.value.code == "CLD-007"


def test_nobody_answers(tmp_path: Path, closed_port: int) -> None:
    with closing(Server(lambda *_: None)) as server:
        here = cloud_at(tmp_path, server, server, closed_port)
        [check] = look_at_endpoint(here)
        assert (check.state, check.problem and check.problem.code) == ("warn", "SET-079")
        assert f"The port {closed_port} of localhost" in check.detail
        nowhere = Cloud(replace(here.target, websocket_port=closed_port))
        with pytest.raises(CloudError) as refused:
            look_at_endpoint(nowhere)
        assert refused.value.code == "CLD-020"


def test_what_speaks_no_tls_is_told(tmp_path: Path) -> None:
    with closing(Server(lambda *_: None)) as server, socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        target = replace(cloud_at(tmp_path, server, server, port).target, websocket_port=port)
        mute.listen()
        with pytest.raises(CloudError) as refused:
            answer_and_hang_up(mute, Cloud(target))
        assert refused.value.code == "CLD-012"


def answer_and_hang_up(listener: socket.socket, cloud: Cloud) -> None:
    import threading

    def answer() -> None:
        peer, _ = listener.accept()
        with peer:
            peer.recv(4096)
            peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        look_at_endpoint(cloud)
    finally:
        thread.join()


@pytest.mark.parametrize(
    ("off", "state", "said"),
    [
        (0.9, "pass", ""),
        (-59.0, "pass", ""),
        (61.0, "warn", "61 s ahead of"),
        (-241.0, "fail", "241 s behind"),
    ],
)
def test_the_clock(off: float, state: str, said: str) -> None:
    cloud = Cloud(CloudTarget("eu-west-1"))
    cloud.seconds_off = off
    [check] = look_at_clock(cloud)
    assert check.state == state
    assert said in check.detail


def test_a_region_that_nobody_knows() -> None:
    assert states(look_at_region(Cloud(CloudTarget("eu-west-1")))) == ["pass"]
    assert states(look_at_region(Cloud(CloudTarget("cn-north-1")))) == ["pass"]
    assert states(look_at_region(Cloud(CloudTarget("eu-west-9")))) == ["warn"]


@pytest.mark.parametrize(("arn", "state"), [("root", "warn"), ("user/root", "pass"), ("user/ana", "pass")])
def test_the_root_user(arn: str, state: str) -> None:
    whole = f"arn:aws:iam::123456789012:{arn}"
    sts = SimpleNamespace(get_caller_identity=lambda: {"Account": "123456789012", "Arn": whole})
    cloud: Any = SimpleNamespace(client=lambda _service: sts)
    [check] = look_at_sign_in(cloud)
    assert check.state == state
    assert "123456789012" in check.detail


def states(checks: list[CheckDone]) -> list[str]:
    return [check.state for check in checks]
