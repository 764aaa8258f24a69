"""A driver of units that speak JSON Lines: one object a line, each way.

`{"do": "key", ...}` is answered by one object, with `error` when the unit refuses. Objects with `log` may
come at any time.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from desktop.core.catalogue.device import ANSWER_NOT_UNDERSTOOD, COMMAND_REFUSED, NO_CODE_CERTIFICATE
from desktop.core.errors import DeviceError
from desktop.device.driver import Ability, Driver, UnitInfo
from desktop.device.link import Deadline, Link, LinkSettings

LINE = re.compile(r"\A(.*)\n")
SECONDS = 6.0
KEY_SECONDS = 30.0
RESTART_SECONDS = 40.0


@dataclass(frozen=True)
class JsonLinesOptions:
    """`key_slot`: which slot of the secure element holds the key."""

    key_slot: int = 0


class JsonLinesDriver(Driver):
    link_settings = LinkSettings(baudrate=921600)
    options = JsonLinesOptions
    abilities = frozenset(Ability)
    twin = "jsonl"

    def __init__(self, link: Link, options: JsonLinesOptions) -> None:
        self.link = link
        self._slot = options.key_slot

    def identify(self) -> UnitInfo:
        told = self._ask("info")
        return UnitInfo(
            "jsonl", told["thing"], told["host"], has_certificate=told["certified"], version=told["version"]
        )

    def make_key(self) -> str:
        return self._pem("key", KEY_SECONDS, slot=self._slot)

    def make_request(self, thing_name: str) -> str:
        return self._pem("csr", KEY_SECONDS, slot=self._slot, thing=thing_name)

    def write_trust(self, ca_pem: str) -> None:
        self._ask("store", label="ca", pem=ca_pem)

    def write_code_signing(self, label: str, pem: str) -> None:
        self._ask("store", label=label, pem=pem)

    def read_code_signing(self, label: str) -> str:
        if pem := str(self._ask("read", label=label)["pem"]):
            return pem
        raise DeviceError(NO_CODE_CERTIFICATE, port=self.link.uri, label=label)

    def write_certificate(self, pem: str) -> None:
        self._ask("store", label="unit", pem=pem)

    def read_certificate(self) -> str:
        return self._pem("read", SECONDS, label="unit")

    def set_endpoint(self, host: str, port: int) -> None:
        self._ask("endpoint", host=host, port=port)

    def commit(self) -> None:
        self._ask("commit")

    def restart(self) -> None:
        self._ask("reset", RESTART_SECONDS)

    def erase(self) -> None:
        self._ask("erase")

    def _pem(self, do: str, seconds: float, **arguments: object) -> str:
        if pem := str(self._ask(do, seconds, **arguments)["pem"]):
            return pem
        raise self._unexpected(do)

    def _ask(self, do: str, seconds: float = SECONDS, **arguments: object) -> dict[str, Any]:
        deadline = Deadline(seconds)
        self.link.discard_input()
        self.link.write(json.dumps({"do": do, **arguments}).encode() + b"\n")
        while True:
            line = self.link.read_until(LINE, deadline)[1]
            try:
                answer: dict[str, Any] = json.loads(line)
            except ValueError as error:
                raise self._unexpected(do) from error
            if "log" not in answer:
                break
        if "error" in answer:
            raise DeviceError(COMMAND_REFUSED, port=self.link.uri, command=do, reason=answer["error"])
        return answer

    def _unexpected(self, do: str) -> DeviceError:
        return DeviceError(ANSWER_NOT_UNDERSTOOD, port=self.link.uri, command=do)
