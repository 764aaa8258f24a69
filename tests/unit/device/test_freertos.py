"""The FreeRTOS driver against consoles that do not behave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop.core.errors import DeviceError
from desktop.device.driver import NoOptions
from desktop.device.drivers import freertos
from desktop.device.drivers.freertos import FreertosDriver
from desktop.device.link import PortError, open_link
from tests.contract.drivers.peer import Peer

SETTINGS = 'thing_name="DL00000001"\nmqtt_endpoint="x"\nmqtt_port=8883\n'
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n[CLI] a log line fell in between\nAAA=\n-----END CERTIFICATE-----\n"


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COMMAND_SECONDS", "KEY_SECONDS", "PASTE_SECONDS", "RESTART_SECONDS"):
        monkeypatch.setattr(freertos, name, 1.0)


@contextmanager
def opened(peer: Peer) -> Iterator[FreertosDriver]:
    with open_link(peer.uri, FreertosDriver.link_settings) as link:
        yield FreertosDriver(link, NoOptions())


def code_of(peer: Peer, method: str, *arguments: object) -> str:
    with opened(peer) as driver, pytest.raises(DeviceError) as failed:
        getattr(driver, method)(*arguments)
    assert failed.value.hint
    return failed.value.code


def test_log_lines_inside_a_pem_are_dropped() -> None:
    with Peer(lambda _command: PEM) as peer, opened(peer) as driver:
        pem = driver.read_certificate()
    assert pem == "-----BEGIN CERTIFICATE-----\nMIIB\nAAA=\n-----END CERTIFICATE-----\n"


def test_log_line_that_interrupts_the_typing_is_ignored() -> None:
    with Peer(lambda _command: SETTINGS) as peer, opened(peer) as driver:
        peer.console.prompt()
        feed = peer.console.feed

        def interrupted(data: bytes) -> None:
            feed(data)
            if data.endswith(b"g"):
                peer.console.log("<INF> [MQTT] error: no route to host")

        peer.console.feed = interrupted  # type: ignore[method-assign]
        assert driver.identify().thing_name == "DL00000001"


def test_nobody_there() -> None:
    with Peer(lambda _command: None, echo=False) as peer:
        assert code_of(peer, "identify") == "DEV-012"


def test_other_firmware() -> None:
    with Peer(lambda _command: "ver 1.0\n") as peer:
        assert code_of(peer, "identify") == "DEV-016"


def test_value_that_was_set_is_not_the_value_that_stands() -> None:
    request = PEM.replace("CERTIFICATE", "CERTIFICATE REQUEST")
    with Peer(lambda _command: f'thing_name="DL0000001"\n{request}') as peer:
        assert code_of(peer, "make_request", "DL00000001") == "DEV-016"


def test_settings_that_were_not_saved() -> None:
    with Peer(lambda _command: "nothing to do\n") as peer:
        assert code_of(peer, "commit") == "DEV-016"


def commands_of(method: str, *arguments: object) -> list[str]:
    """What the driver asks of a unit that does all of it."""
    asked: list[str] = []
    pems = "".join(PEM.replace("CERTIFICATE", kind) for kind in ("PUBLIC KEY", "CERTIFICATE"))

    def answer(command: str) -> str:
        asked.append(command)
        _, _, setting = command.partition("conf set ")
        return f"{setting.replace(' ', '=')}\n{pems}saved\n"

    with Peer(answer) as peer, opened(peer) as driver:
        getattr(driver, method)(*arguments)
    return asked


def test_endpoint_is_host_and_port() -> None:
    asked = commands_of("set_endpoint", "iot.example", 443)
    assert asked == ["conf set mqtt_endpoint iot.example", "conf set mqtt_port 443"]


def test_erasing_replaces_key_and_certificate_for_good() -> None:
    assert commands_of("erase") == ["pki generate key", "pki generate cert", "conf commit"]


def test_refusal_carries_the_units_words() -> None:
    with Peer(lambda _command: "Error: Could not save configuration to NVM.\n") as peer:
        with opened(peer) as driver, pytest.raises(DeviceError, match="Could not save") as refused:
            driver.commit()
        assert refused.value.code == "DEV-014"


def test_unit_that_never_comes_back() -> None:
    with Peer(lambda _command: None) as peer:
        assert code_of(peer, "restart") == "DEV-012"


def test_pem_is_pasted_line_by_line_and_ends_with_two_blank_lines() -> None:
    pasted: list[str] = []

    def answer(_command: str) -> object:
        def paste(text: str, /) -> str:
            pasted.append(text)
            return "Success: Certificate loaded to label: 'root_ca_cert'.\n"

        return paste

    pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    with Peer(answer) as peer, opened(peer) as driver:  # type: ignore[arg-type]
        driver.write_trust(pem)
        assert peer.heard.startswith(b"pki import cert root_ca_cert\r\n-----BEGIN CERTIFICATE-----\r\n")
        assert peer.heard.endswith(b"-----END CERTIFICATE-----\r\n\r\n\r\n")
    assert pasted == [pem]


@pytest.mark.parametrize("damaged", ["", "thing_na\ufffd\n", "\ufffd\x00~}%&\n"])
def test_a_command_whose_answer_was_garbled_is_given_again(damaged: str) -> None:
    answers = iter([damaged, SETTINGS, PEM])
    with Peer(lambda _command: next(answers)) as peer, opened(peer) as driver:
        assert driver.identify().thing_name == "DL00000001"


@pytest.mark.parametrize("method", ["identify", "commit", "read_certificate"])
def test_a_line_that_stays_garbled_is_the_lines_fault(method: str) -> None:
    asked: list[str] = []
    with (
        Peer(lambda command: asked.append(command) or "\ufffd~}%&\n") as peer,
        opened(peer) as driver,
        pytest.raises(PortError) as failed,
    ):
        getattr(driver, method)()
    assert failed.value.code == "DEV-016"
    assert len(asked) == freertos.ATTEMPTS


def test_a_refusal_is_not_asked_again() -> None:
    asked: list[str] = []
    with Peer(lambda command: asked.append(command) or "Error: no room\n") as peer:
        assert code_of(peer, "commit") == "DEV-014"
    assert asked == ["conf commit"]
