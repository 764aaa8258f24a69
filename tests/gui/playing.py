"""A backend that is played by hand, and the desk it answers to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.core.events import Event, Listener
from desktop.gui import app as gui_app
from desktop.gui import story
from desktop.gui.release_backend import FolderSigning
from desktop.gui.story import StoryClock
from desktop.gui.window import Window


class FakeBackend:
    """Writes down what the window asks; `play` answers from a thread of its own, as a real one does."""

    def __init__(self, listener: Listener) -> None:
        self.tell = listener
        self.asked: list[tuple[object, ...]] = []
        self.checked: list[tuple[int, str, str]] = []
        self.closed = False
        self.on_tour: Callable[[], Iterable[Event]] = lambda: ()
        self._threads: list[threading.Thread] = []

    def play(self, events: Iterable[Event]) -> None:
        def run() -> None:
            for event in events:
                self.tell(event)

        thread = threading.Thread(target=run, name="fake backend")
        self._threads.append(thread)
        thread.start()

    def start_unit(self, slot: str, serial: str, passphrase: str = "") -> None:
        self.asked.append(("start_unit", slot, serial, *([passphrase] if passphrase else [])))

    def stop(self) -> None:
        self.asked.append(("stop",))

    @property
    def releasing(self) -> FakeBackend:
        return self

    def inspect(self, image: Path) -> None:
        self.asked.append(("inspect", image))

    def inspect_folder(self, folder: Path, pattern: str) -> None:
        self.asked.append(("inspect_folder", folder, pattern))

    def inspect_key(self, uri: str) -> None:
        self.asked.append(("inspect_key", uri))

    def inspect_certificate(self, uri: str, certificate: Path) -> None:
        self.asked.append(("inspect_certificate", uri, certificate))

    def check(self, size: int, certificate_pem: str, version: str) -> None:
        self.checked.append((size, certificate_pem, version))

    def sign(
        self, image: Path, version: str, signer_uri: str, secret: str, certificate_pem: str | None = None
    ) -> None:
        self.asked.append(("sign", image, version, signer_uri, secret, certificate_pem))

    def open_release(self, release_id: str) -> None:
        self.asked.append(("open_release", release_id))

    def approve(self, release_id: str, signer_uri: str, secret: str) -> None:
        self.asked.append(("approve", release_id, signer_uri, secret))

    def refuse(self, release_id: str, reason: str, by: str) -> None:
        self.asked.append(("refuse", release_id, reason, by))

    def export(self, release_id: str, folder: Path) -> None:
        self.asked.append(("export", release_id, folder))

    def sign_folder(self, batch: FolderSigning, secret: str) -> None:
        self.asked.append(("sign_folder", batch, secret))

    def stop_batch(self) -> None:
        self.asked.append(("stop_batch",))

    def check_rollout(self, release_id: str, target: str) -> None:
        self.asked.append(("check_rollout", release_id, target))

    def launch(self, release_id: str, target: str) -> None:
        self.asked.append(("launch", release_id, target))

    def count_targets(self) -> None:
        self.asked.append(("count_targets",))

    def cancel_rollout(self, job_id: str) -> None:
        self.asked.append(("cancel_rollout", job_id))

    def run_tour(self) -> None:
        self.asked.append(("run_tour",))
        self.play(self.on_tour())

    def close(self) -> None:
        for thread in self._threads:
            thread.join(timeout=10)
        self.closed = True


class Bench:
    """A desk whose backend is a `FakeBackend`."""

    def __init__(self, qtbot: QtBot, app: QApplication) -> None:
        self.qtbot = qtbot
        self.clock = StoryClock()
        self._backends: list[FakeBackend] = []
        self.desk = gui_app.Desk(app, open_bench=self._open, clock=self.clock)
        self.desk.look.use("light")
        self.desk.languages.use("en")
        self.window.show()

    def _open(self, listener: Listener) -> FakeBackend:
        backend = FakeBackend(listener)
        self._backends.append(backend)
        listener(story.ready())
        return backend

    @property
    def window(self) -> Window:
        return self.desk.window

    @property
    def backend(self) -> FakeBackend:
        return self._backends[-1]

    def open(self) -> Bench:
        self.window.start_bench()
        self.qtbot.waitUntil(lambda: bool(self.window.pages))
        return self

    def feed(self, events: Iterable[Event]) -> None:
        """Hands events to the window as the bridge does, then draws."""
        for event in events:
            self.window.apply(event)
        for page in self.window.pages:
            page.show_state()
