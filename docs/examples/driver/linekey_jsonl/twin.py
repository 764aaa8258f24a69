"""The virtual twin of such a unit: the other side of `driver.py`, over the flash of a virtual unit."""

from __future__ import annotations

import functools
import json
import time
from typing import Any

from desktop.bench.unit import identity
from desktop.bench.unit.faults import SLOW_SECONDS
from desktop.bench.unit.mqtt import Credentials
from desktop.bench.unit.twin import Board, Twin

# command -> the step of `--fault NAME=STEP`
STEPS = {
    "endpoint": "conf",
    "key": "key",
    "csr": "csr",
    "store": "cert",
    "commit": "commit",
    "reset": "reset",
}
BLANK: dict[str, Any] = {"thing": "", "host": "", "port": 0, "slot": 0}

Answer = dict[str, Any]


class RefusedError(Exception):
    """What the unit says instead of doing it."""


class JsonLinesTwin(Twin):
    def __init__(self, board: Board) -> None:
        self._board = board
        self._flash = board.flash
        self._settings: dict[str, Any] = {}
        self._unread = b""

    def boot(self) -> None:
        self._unread = b""
        self._settings = BLANK | self._flash.read_settings()
        self.log(f"started v{self._flash.version}")

    def log(self, text: str) -> None:
        self._say({"log": text})

    def received(self, data: bytes) -> None:
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            if self._board.faults.has("slow"):
                time.sleep(SLOW_SECONDS)
            asked = json.loads(line)
            run = functools.partial(self._run, asked)
            answer = self._board.faults.during(STEPS.get(asked["do"], ""), run)
            if answer is not None:
                self._say(answer)

    def credentials(self) -> Credentials | None:
        settings = BLANK | self._flash.read_settings()
        key = self._flash.read_object("private-key", f"slot {settings['slot']}")
        certificate, ca = self._read("unit"), self._read("ca")
        if not (settings["thing"] and settings["host"] and key and certificate and ca):
            return None
        return Credentials(settings["host"], settings["port"], settings["thing"], certificate, key, ca)

    def _say(self, answer: Answer) -> None:
        self._board.write(json.dumps(answer).encode() + b"\r\n")

    def _run(self, asked: Answer) -> Answer:
        try:
            return self._do(asked)
        except RefusedError as refused:
            return {"error": str(refused)}

    def _do(self, asked: Answer) -> Answer:
        settings = self._settings
        match asked:
            case {"do": "info"}:
                known = {"thing": settings["thing"], "host": settings["host"]}
                return known | {"certified": bool(self._read("unit")), "version": str(self._flash.version)}
            case {"do": "key", "slot": slot}:
                settings["slot"] = slot
                return {"pem": self._new_key(slot)}
            case {"do": "csr", "slot": slot, "thing": thing}:
                settings["thing"] = thing
                return {"pem": identity.certificate_request(self._key(slot), thing).decode()}
            case {"do": "store", "label": label, "pem": pem}:
                self._store(label, pem)
            case {"do": "read", "label": label}:
                return {"pem": self._read(label).decode()}
            case {"do": "endpoint", "host": host, "port": port}:
                settings |= {"host": host, "port": port}
            case {"do": "commit"}:
                self._flash.write_settings(settings)
            case {"do": "reset"}:
                self._board.reset()
            case {"do": "erase"}:
                self._erase()
            case _:
                raise RefusedError("unknown command")
        return {"ok": True}

    def _new_key(self, slot: int) -> str:
        key = identity.new_private_key()
        self._flash.write_object("private-key", f"slot {slot}", key)
        return identity.public_key(key).decode()

    def _key(self, slot: int) -> bytes:
        key = self._flash.read_object("private-key", f"slot {slot}")
        if not key:
            raise RefusedError("no key")
        return key

    def _store(self, label: str, pem: str) -> None:
        if self._board.faults.has("refuses-certificate"):
            raise RefusedError("memory full")
        try:
            self._flash.write_object("certificate", label, identity.read_certificate(pem.encode()))
        except ValueError:
            raise RefusedError("no certificate") from None

    def _read(self, label: str) -> bytes:
        return self._flash.read_object("certificate", label) or b""

    def _erase(self) -> None:
        self._flash.write_object("private-key", f"slot {self._settings['slot']}", b"")
        self._flash.write_object("certificate", "unit", b"")
        self._flash.write_settings({})
        self._settings = dict(BLANK)
