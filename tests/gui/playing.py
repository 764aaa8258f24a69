"""Use cases that are played by hand: one page on its own, or the whole desk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.account.events import ProviderOffPlanned, RemovalPlanned, SetUpPlanned
from desktop.app.account.place import AwsPlace
from desktop.app.releases.events import FolderSigning
from desktop.core.clock import Clock
from desktop.core.events import Event, Listener
from desktop.gui import app as gui_app
from desktop.gui import rail
from desktop.gui.language import Languages
from desktop.gui.pages.page import Page
from desktop.gui.theme import Look
from desktop.gui.window import SMALLEST, USUAL, Window
from tools import shift
from tools.shift import ManualClock

Asked = list[tuple[object, ...]]


class FakeStation:
    """Writes down what the page asks, as the others here do."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def start_unit(self, slot: str, serial: str, passphrase: str = "") -> None:
        self.asked.append(("start_unit", slot, serial, *([passphrase] if passphrase else [])))

    def stop(self) -> None:
        self.asked.append(("stop",))


class FakeReleases:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.checked: list[tuple[int, str, str]] = []

    def inspect(self, image: Path) -> None:
        self.asked.append(("inspect", image))

    def inspect_folder(self, folder: Path, pattern: str) -> None:
        self.asked.append(("inspect_folder", folder, pattern))

    def inspect_key(self, uri: str) -> None:
        self.asked.append(("inspect_key", uri))

    def inspect_second_key(self, uri: str) -> None:
        self.asked.append(("inspect_second_key", uri))

    def inspect_certificate(self, uri: str, certificate: Path) -> None:
        self.asked.append(("inspect_certificate", uri, certificate))

    def check(self, image: Path, size: int, certificate_pem: str, version: str) -> None:
        assert image.name
        self.checked.append((size, certificate_pem, version))

    def sign(
        self,
        image: Path,
        version: str,
        signer_uri: str,
        secret: str,
        certificate_pem: str | None = None,
        second_uri: str = "",
        second_secret: str = "",
    ) -> None:
        again = [second_uri, second_secret] if second_uri else []
        self.asked.append(("sign", image, version, signer_uri, secret, certificate_pem, *again))

    def sign_folder(self, batch: FolderSigning, secret: str) -> None:
        self.asked.append(("sign_folder", batch, secret))

    def stop_batch(self) -> None:
        self.asked.append(("stop_batch",))

    def open_release(self, release_id: str) -> None:
        self.asked.append(("open_release", release_id))

    def request(self, release_id: str, signer_uri: str, secret: str) -> None:
        self.asked.append(("request", release_id, signer_uri, secret))

    def approve(self, release_id: str, signer_uri: str, secret: str) -> None:
        self.asked.append(("approve", release_id, signer_uri, secret))

    def refuse(self, release_id: str, reason: str, by: str) -> None:
        self.asked.append(("refuse", release_id, reason, by))

    def export(self, release_id: str, folder: Path) -> None:
        self.asked.append(("export", release_id, folder))

    def import_bundle(self, path: Path) -> None:
        self.asked.append(("import_bundle", path))

    def share(self, release_id: str) -> None:
        self.asked.append(("share", release_id))

    def fetch(self) -> None:
        self.asked.append(("fetch",))


class FakeCheckpoints:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.counted = 0

    def compare(self) -> None:
        self.asked.append(("compare",))

    def count_entries(self) -> None:
        self.counted += 1


class FakeAccount:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def look(self, chosen: AwsPlace) -> None:
        self.asked.append(("look", chosen))

    def plan(self, chosen: AwsPlace, step: str = "") -> None:
        self.asked.append(("plan", chosen, step))

    def set_up(self, chosen: AwsPlace, confirmed: SetUpPlanned, owner: str) -> None:
        self.asked.append(("set_up", chosen, confirmed, owner))

    def plan_removal(self, chosen: AwsPlace, *, emptied: bool = False) -> None:
        self.asked.append(("plan_removal", chosen, emptied))

    def remove(self, chosen: AwsPlace, confirmed: RemovalPlanned) -> None:
        self.asked.append(("remove", chosen, confirmed))

    def plan_provider_off(self, chosen: AwsPlace) -> None:
        self.asked.append(("plan_provider_off", chosen))

    def switch_provider_off(self, chosen: AwsPlace, confirmed: ProviderOffPlanned) -> None:
        self.asked.append(("switch_provider_off", chosen, confirmed))

    def forget(self) -> None:
        self.asked.append(("forget",))


class FakeRollouts:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def check(self, release_id: str, target: str) -> None:
        self.asked.append(("check", release_id, target))

    def launch(self, release_id: str, target: str, things: int) -> None:
        self.asked.append(("launch", release_id, target, things))

    def cancel(self, job_id: str) -> None:
        self.asked.append(("cancel", job_id))

    def count_targets(self) -> None:
        self.asked.append(("count_targets",))

    def read_executions(self, job_id: str, limit: int) -> None:
        self.asked.append(("read_executions", job_id, limit))


class OnePage:
    """A page in a window of its own, as wide as beside the rail; its fake writes to `asked`."""

    def __init__(
        self,
        qtbot: QtBot,
        app: QApplication,
        asked: Asked,
        make: Callable[[Look, Clock], Page],
        events: Iterable[Event],
    ) -> None:
        self.qtbot = qtbot
        self.clock = ManualClock()
        self.asked = asked
        self.look, self.languages = Look(app, "light"), Languages(app, "en")
        self.page = make(self.look, self.clock)
        self.window = QWidget()
        self.window.resize(USUAL)
        self.window.setMinimumSize(SMALLEST)
        row = QHBoxLayout(self.window)
        row.setContentsMargins(rail.WIDTH, 0, 0, 0)
        row.addWidget(self.page)
        self.feed(events)
        self.window.show()
        self.page.take_focus()

    def feed(self, events: Iterable[Event]) -> None:
        """Hands events to the page as the window does, then draws."""
        for event in events:
            self.page.apply(event)
        self.page.show_state()

    def close(self) -> None:
        self.languages.use("en")
        self.window.close()
        delete(self.window, self.look, self.languages)


def delete(*objects: QObject) -> None:
    """At once: what is left behind would take part in every change of theme and language after it."""
    for one in objects:
        one.deleteLater()
        QApplication.sendPostedEvents(one, QEvent.Type.DeferredDelete)


class FakeApplication:
    """All use cases; `play` answers from a thread of its own, as real ones do. It is its own tour."""

    def __init__(self, listener: Listener) -> None:
        self.tell = listener
        self.asked: Asked = []
        self.account = FakeAccount(self.asked)
        self.station = FakeStation(self.asked)
        self.releases = FakeReleases(self.asked)
        self.rollouts = FakeRollouts(self.asked)
        self.checkpoints = FakeCheckpoints(self.asked)
        self.on_tour: Callable[[], Iterable[Event]] = lambda: ()
        self.closed = False
        self._threads: list[threading.Thread] = []

    @property
    def tour(self) -> FakeApplication:
        return self

    def run(self) -> None:
        self.asked.append(("run_tour",))
        self.play(self.on_tour())

    def play(self, events: Iterable[Event]) -> None:
        def run() -> None:
            for event in events:
                self.tell(event)

        thread = threading.Thread(target=run, name="fake application")
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        for thread in self._threads:
            thread.join(timeout=10)
        self.closed = True


class Bench:
    """The whole desk, on a `FakeApplication`."""

    def __init__(self, qtbot: QtBot, app: QApplication) -> None:
        self.qtbot = qtbot
        self.clock = ManualClock()
        self._opened: list[FakeApplication] = []
        self.desk = gui_app.Desk(app, open_bench=self._open, clock=self.clock)
        self.desk.look.use("light")
        self.desk.languages.use("en")
        self.window.resize(USUAL)
        self.window.show()

    def _open(self, listener: Listener) -> FakeApplication:
        self._opened.append(FakeApplication(listener))
        for event in shift.ready():
            listener(event)
        return self.application

    @property
    def window(self) -> Window:
        return self.desk.window

    @property
    def application(self) -> FakeApplication:
        return self._opened[-1]

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

    def close(self) -> None:
        self.desk.languages.use("en")
        self.desk.close()
        delete(self.window, self.desk.look, self.desk.languages, self.desk.bridge)
