"""The console of the FreeRTOS reference integration (`iot-reference-arm-corstone3xx`, `...-stm32u5`).

115200 8N1, no flow control, prompt `> `, every character echoed. A PEM is pasted line by line and ends with
two blank lines. Settings are volatile until `conf commit`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from desktop.core.catalogue.device import ANSWER_NOT_UNDERSTOOD, COMMAND_REFUSED, NO_CODE_CERTIFICATE
from desktop.core.errors import DeviceError
from desktop.device.driver import Ability, Driver, NoOptions, UnitInfo
from desktop.device.link import Deadline, Link, LinkSettings, NoiseError, Pace

log = logging.getLogger(__name__)

CLEAR_LINE = b"\x03"  # Ctrl-C: forget what was typed, and any paste under way
END = "\r\n"
END_OF_PASTE = END * 2

COMMAND_SECONDS = 6.0
KEY_SECONDS = 30.0  # an RSA key takes a small microcontroller many seconds
PASTE_SECONDS = 20.0
RESTART_SECONDS = 40.0

PROMPT = re.compile(r"^> ", re.MULTILINE)
REPLY = re.compile(r"\A(?s:(.*?))^> ", re.MULTILINE)
REFUSAL = re.compile(r"^((?:error|ERROR|Error):.*|Command not recognized.*)$", re.MULTILINE)
PASTE_RESULT = re.compile(r"^(?:Success|SUCCESS|Error|ERROR):.*\n", re.MULTILINE)
SETTING = re.compile(r'^(\w+)="?(.*?)"?$', re.MULTILINE)
PEM_LINE = re.compile(r"[A-Za-z0-9+/]{1,76}={0,2}")

ROOT_CA_LABEL = "root_ca_cert"

ATTEMPTS = 3

P = ParamSpec("P")
T = TypeVar("T")


def repeated(
    ask: Callable[Concatenate[FreertosDriver, P], T],
) -> Callable[Concatenate[FreertosDriver, P], T]:
    """Asks again after noise on the line: for what does no harm when the unit has done it already."""

    @wraps(ask)
    def patient(driver: FreertosDriver, *args: P.args, **kwargs: P.kwargs) -> T:
        for _attempt in range(1, ATTEMPTS):
            try:
                return ask(driver, *args, **kwargs)
            except NoiseError as noise:
                log.info("%s: asked again: %s", driver.link.uri, noise)
                with suppress(NoiseError):
                    driver.wake()
        return ask(driver, *args, **kwargs)

    return cast("Callable[Concatenate[FreertosDriver, P], T]", patient)


class FreertosDriver(Driver):
    # Two bytes at a time, as the host tool of the reference integration does.
    link_settings = LinkSettings(pace=Pace(chunk=2, gap=0.0005))
    options = NoOptions
    abilities = frozenset({Ability.MAKE_KEY, Ability.READ_BACK, Ability.ERASE})
    twin = "freertos"

    def __init__(self, link: Link, options: NoOptions) -> None:
        self.link = link

    @repeated
    def identify(self) -> UnitInfo:
        self.wake()
        settings = dict(SETTING.findall(self._command("conf get")))
        missing = {"thing_name", "mqtt_endpoint"} - settings.keys()
        if missing:
            raise self._unexpected("conf get")
        certificate = _find_pem(self._command("pki export cert"), "CERTIFICATE")
        return UnitInfo(
            "freertos", settings["thing_name"], settings["mqtt_endpoint"], certificate is not None
        )

    @repeated
    def make_key(self) -> str:
        return self._pem_from("pki generate key", "PUBLIC KEY", KEY_SECONDS)

    @repeated
    def make_request(self, thing_name: str) -> str:
        self._set("thing_name", thing_name)
        return self._pem_from("pki generate csr", "CERTIFICATE REQUEST", KEY_SECONDS)

    @repeated
    def write_trust(self, ca_pem: str) -> None:
        self._paste(f"pki import cert {ROOT_CA_LABEL}", ca_pem)

    @repeated
    def write_code_signing(self, label: str, pem: str) -> None:
        self._paste(f"pki import cert {label}", pem)

    @repeated
    def read_code_signing(self, label: str) -> str:
        pem = _find_pem(self._command(f"pki export cert {label}"), "CERTIFICATE")
        if pem is None:  # the console answers with its help, or with the reason among its log lines
            raise DeviceError(NO_CODE_CERTIFICATE, port=self.link.uri, label=label)
        return pem

    @repeated
    def write_certificate(self, pem: str) -> None:
        self._paste("pki import cert", pem)

    @repeated
    def read_certificate(self) -> str:
        return self._pem_from("pki export cert", "CERTIFICATE", COMMAND_SECONDS)

    @repeated
    def set_endpoint(self, host: str, port: int) -> None:
        self._set("mqtt_endpoint", host)
        self._set("mqtt_port", str(port))

    @repeated
    def commit(self) -> None:
        if "saved" not in self._command("conf commit"):
            raise self._unexpected("conf commit")

    def restart(self) -> None:
        deadline = Deadline(RESTART_SECONDS)
        self._send("reset", deadline)
        # Nothing follows the echo until the unit has started again and shows its prompt.
        self.link.read_until(PROMPT, deadline)

    def erase(self) -> None:
        """A new key and a self-signed certificate replace what the run made: the console cannot delete.

        Thing name and endpoint stay; the next run writes them anew.
        """
        self.wake()
        self.make_key()
        self._pem_from("pki generate cert", "CERTIFICATE", KEY_SECONDS)
        self.commit()

    def wake(self) -> None:
        """An empty line and its prompt, whatever was typed before."""
        deadline = Deadline(COMMAND_SECONDS)
        self.link.discard_input()
        self.link.write(CLEAR_LINE)
        self.link.read_until(PROMPT, deadline)

    def _command(self, command: str, seconds: float = COMMAND_SECONDS) -> str:
        """The unit's answer. Raises DEV-014 when the unit refuses."""
        deadline = Deadline(seconds)
        self._send(command, deadline)
        reply = self.link.read_until(REPLY, deadline)[1]
        self._check(command, reply)
        return reply

    def _send(self, command: str, deadline: Deadline) -> None:
        self.link.discard_input()
        self._type(command, deadline)

    def _type(self, line: str, deadline: Deadline) -> None:
        """Types a line and waits until the unit has echoed all of it: that is this console's flow control."""
        self.link.write(f"{line}{END}".encode())
        self.link.read_until(re.compile(rf"^(?:> )*{re.escape(line)}\n", re.MULTILINE), deadline)

    def _set(self, key: str, value: str) -> None:
        reply = self._command(f"conf set {key} {value}")
        if dict(SETTING.findall(reply)).get(key) != value:
            raise self._unexpected(f"conf set {key}")

    def _pem_from(self, command: str, kind: str, seconds: float) -> str:
        pem = _find_pem(self._command(command, seconds), kind)
        if pem is None:
            raise self._unexpected(command)
        return pem

    def _paste(self, command: str, pem: str) -> None:
        deadline = Deadline(PASTE_SECONDS)
        self._send(command, deadline)
        self.link.read_until(PROMPT, deadline)
        for line in filter(None, pem.splitlines()):
            self._type(line, deadline)
        self.link.write(END_OF_PASTE.encode())
        self._check(command, self.link.read_until(PASTE_RESULT, deadline)[0])
        self.link.read_until(PROMPT, deadline)

    def _check(self, command: str, reply: str) -> None:
        if refusal := REFUSAL.search(reply):
            raise DeviceError(
                COMMAND_REFUSED,
                port=self.link.uri,
                command=command,
                reason=refusal[1],
                context={"command": command},
            )

    def _unexpected(self, command: str) -> DeviceError:
        return NoiseError(ANSWER_NOT_UNDERSTOOD, port=self.link.uri, command=command)


def _find_pem(reply: str, kind: str) -> str | None:
    """The first PEM block of `kind` in `reply`, without log lines that fell between its lines."""
    begin, end = f"-----BEGIN {kind}-----", f"-----END {kind}-----"
    lines = reply.splitlines()
    if begin not in lines or end not in lines:
        return None
    inside = lines[lines.index(begin) + 1 : lines.index(end)]
    return "\n".join([begin, *(line for line in inside if PEM_LINE.fullmatch(line)), end, ""])
