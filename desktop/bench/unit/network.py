"""The unit's network task: one thread that joins the cloud, keeps joined, and drives the update agent."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from desktop.bench.unit.faults import Faults
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.mqtt import Connected, Connection, Credentials, Disconnected, Message
from desktop.bench.unit.ota import OtaAgent
from desktop.core.errors import BenchError

_JOIN_SECONDS = 30


class _Restart:
    """The unit has booted: leave the cloud and join again with what the flash says now."""


class _PowerOff:
    """The supply failed; it may come back."""


class _Stop:
    """Nobody needs the unit any more."""


class NetworkTask:
    def __init__(
        self,
        flash: Flash,
        faults: Faults,
        credentials: Callable[[], Credentials | None],
        log: Callable[[str], None],
        reboot: Callable[[], None],
    ) -> None:
        self._flash = flash
        self._faults = faults
        self._credentials = credentials
        self._log = log
        self._reboot = reboot
        self._events: queue.Queue[Any] = queue.Queue()
        self._connection: Connection | None = None
        self._agent: OtaAgent | None = None
        self._thing_name = ""
        self._thread = threading.Thread(target=self._run, name="network-task", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def restart(self) -> None:
        """Returns at once; the task follows."""
        self._events.put(_Restart())

    def power_off(self) -> None:
        """Returns at once; the unit drops off the cloud until `restart`."""
        self._events.put(_PowerOff())

    def stop(self) -> None:
        """Leaves the cloud in order; returns when the task has ended."""
        self._events.put(_Stop())
        if self._thread.is_alive():
            self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        while True:
            try:
                event = self._events.get(timeout=self._seconds_left())
            except queue.Empty:
                event = None
            if isinstance(event, _Stop):
                self._leave()
                return
            try:
                self._handle(event)
            except BenchError as error:
                self._trouble(str(error))

    def _seconds_left(self) -> float | None:
        deadline = self._agent.deadline if self._agent else None
        return None if deadline is None else max(0.0, deadline - time.monotonic())

    def _handle(self, event: object) -> None:
        match event:
            case None:
                if self._agent is not None:
                    self._agent.timer()
            case _Restart():
                self._leave()
                self._join()
            case _PowerOff():
                self._leave()
            case Connected(connection) if connection is self._connection:
                self._joined(connection)
            case Disconnected(connection, reason) if connection is self._connection:
                self._trouble(f"no connection: {reason}")
            case Message(connection, topic, payload) if connection is self._connection and self._agent:
                self._agent.message(topic, payload)

    def _join(self) -> None:
        credentials = self._credentials()
        if credentials is None or self._faults.has("no-network"):
            self._write_status(connected=False)
            return
        self._agent = OtaAgent(
            credentials.thing_name,
            self._flash,
            self._faults,
            restart=self._reboot,
            log=self._log,
            monotonic=time.monotonic,
        )
        self._thing_name = credentials.thing_name
        self._connection = Connection(credentials, self._events)
        self._connection.open()

    def _leave(self) -> None:
        connection, self._connection, self._agent = self._connection, None, None
        if connection is not None:
            connection.close()
        self._write_status(connected=False)

    def _joined(self, connection: Connection) -> None:
        self._log("[MQTT      ] Session present: 0. Connected.")
        self._write_status(connected=True)
        reported = {"firmware": {"version": str(self._flash.version)}, "hardware": self._flash.hardware_id}
        shadow = json.dumps({"state": {"reported": reported}}).encode()
        connection.publish(f"$aws/things/{self._thing_name}/shadow/update", shadow)
        if self._agent is not None:
            self._agent.connected(connection)

    def _trouble(self, text: str) -> None:
        self._log(f"[MQTT      ] {text}")
        self._write_status(connected=False, trouble=text)

    def _write_status(self, *, connected: bool, trouble: str = "") -> None:
        self._flash.write_status(
            version=str(self._flash.version),
            slot=self._flash.boot_state.running,
            connected=connected,
            trouble=trouble,
        )
