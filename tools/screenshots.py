"""Pictures of every page, in both themes and both languages: `python -m tools.screenshots FOLDER`.

Where a window manager gives windows a frame (`tools.screen`), with their frame. Those that a page of the
documentation shows are written to `docs/images`, too.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from desktop.app.account.events import ProviderOffPlanned, RemovalPlanned, SetUpPlanned
from desktop.app.account.place import AwsPlace
from desktop.app.opener import Opened, Opener
from desktop.app.releases.events import FolderSigning
from desktop.app.tour.events import TourStep
from desktop.core.catalogue.settings import ACCOUNT_NOT_SET_UP, NO_REGION
from desktop.core.errors import RegionUnknownError, SettingsError
from desktop.core.events import Event, Problem, ReleaseChanged, StepDone
from desktop.gui.app import application
from desktop.gui.application import Application
from desktop.gui.bridge import Bridge
from desktop.gui.language import LanguageChoice, Languages
from desktop.gui.pages.account.page import AccountPage
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.pages.settings.page import SettingsPage
from desktop.gui.pages.station.page import StationPage
from desktop.gui.preferences import Preferences
from desktop.gui.rail import Rail
from desktop.gui.theme import Choice, Look
from desktop.gui.window import Window
from tools import shift
from tools.shift import ManualClock

ROOT = Path(__file__).parents[1]
SHOWN = ROOT / "docs" / "images"
SMALLEST, SMALL, LARGE = (1024, 768), (1366, 768), (1920, 1080)
_SHOWN_SECONDS = 10.0
THEMES: tuple[Choice, ...] = ("light", "dark")
LANGUAGES: tuple[LanguageChoice, ...] = ("en", "zh_CN")


class StillStation:
    """Answers nothing, as the others here: the pictures are made of recorded events."""

    def start_unit(self, slot: str, serial: str, passphrase: str = "") -> None: ...
    def stop(self) -> None: ...


class StillReleases:
    def inspect(self, image: Path) -> None: ...
    def inspect_folder(self, folder: Path, pattern: str) -> None: ...
    def inspect_key(self, uri: str) -> None: ...
    def inspect_second_key(self, uri: str) -> None: ...
    def inspect_certificate(self, uri: str, certificate: Path) -> None: ...
    def check(self, image: Path, size: int, certificate_pem: str, version: str) -> None: ...
    def sign(
        self,
        image: Path,
        version: str,
        signer_uri: str,
        secret: str,
        certificate_pem: str | None = None,
        second_uri: str = "",
        second_secret: str = "",
    ) -> None: ...
    def sign_folder(self, batch: FolderSigning, secret: str) -> None: ...
    def stop_batch(self) -> None: ...
    def open_release(self, release_id: str) -> None: ...
    def request(self, release_id: str, signer_uri: str, secret: str) -> None: ...
    def approve(self, release_id: str, signer_uri: str, secret: str) -> None: ...
    def refuse(self, release_id: str, reason: str, by: str) -> None: ...
    def export(self, release_id: str, folder: Path) -> None: ...
    def import_bundle(self, path: Path) -> None: ...
    def share(self, release_id: str) -> None: ...
    def fetch(self) -> None: ...


class StillRollouts:
    def check(self, release_id: str, target: str) -> None: ...
    def launch(self, release_id: str, target: str, things: int) -> None: ...
    def cancel(self, job_id: str) -> None: ...
    def count_targets(self) -> None: ...
    def read_executions(self, job_id: str, limit: int) -> None: ...


class StillAccount:
    def look(self, chosen: AwsPlace) -> None: ...
    def plan(self, chosen: AwsPlace, step: str = "") -> None: ...
    def set_up(self, chosen: AwsPlace, confirmed: SetUpPlanned, owner: str) -> None: ...
    def plan_removal(self, chosen: AwsPlace, *, emptied: bool = False) -> None: ...
    def remove(self, chosen: AwsPlace, confirmed: RemovalPlanned) -> None: ...
    def plan_provider_off(self, chosen: AwsPlace) -> None: ...
    def switch_provider_off(self, chosen: AwsPlace, confirmed: ProviderOffPlanned) -> None: ...
    def forget(self) -> None: ...


class StillSettings:
    def read(self, chosen: AwsPlace) -> None: ...
    def name_station(self, name: str) -> None: ...
    def name_slot(self, slot: str, name: str) -> None: ...
    def raise_slot(self, slot: str) -> None: ...
    def keep_slot(self, address: str) -> None: ...
    def hide_port(self, address: str) -> None: ...
    def show_port(self, address: str) -> None: ...
    def find_accounts(self) -> None: ...


class StillCheckpoints:
    def compare(self) -> None: ...
    def count_entries(self) -> None: ...


class StillApplication:
    station, releases, rollouts, tour = StillStation(), StillReleases(), StillRollouts(), None
    account, checkpoints = StillAccount(), StillCheckpoints()

    def close(self) -> None: ...


def _live(window: Window, *parts: Iterable[Event]) -> None:
    window.apply(Opened(StillApplication()))
    for part in parts:
        for event in part:
            window.apply(event)


def _station(window: Window, clock: ManualClock, slots: int = 4) -> None:
    _live(window, shift.station(slots))
    clock.forward(3.1)


def _many_slots(window: Window, clock: ManualClock) -> None:
    _station(window, clock, 16)


def _refused(window: Window, clock: ManualClock) -> None:
    """A label that was scanned twice."""
    _station(window, clock)
    _station_page(window).take_scan("DL00000126")


def _asked(window: Window, _clock: ManualClock) -> None:
    """Which of sixteen slots a label is for."""
    _live(window, (shift.station_ready(16, present=16), shift.earlier()))
    _station_page(window).take_scan("DL00000130")


def _station_page(window: Window) -> StationPage:
    return next(page for page in window.pages if isinstance(page, StationPage))


def _releases(window: Window, _clock: ManualClock) -> None:
    _live(window, shift.ready(), shift.releases())
    window.show_page(1)


def _history(window: Window, _clock: ManualClock) -> None:
    _live(window, shift.ready(), shift.releases(), (shift.ledger(),))
    window.show_page(1)
    _releases_page(window).show_history(on=True)


def _wrong_pin(window: Window, _clock: ManualClock) -> None:
    _live(window, shift.ready(), shift.wrong_pin())
    window.show_page(1)


def _foreign_key(window: Window, _clock: ManualClock) -> None:
    _live(window, shift.ready(), shift.foreign_key())
    window.show_page(1)


def _batch(window: Window, clock: ManualClock) -> None:
    _live(window, (*shift.ready(), shift.token_key(), shift.folder()))
    window.show_page(1)
    _releases_page(window).signing.sign()
    clock.forward(12)
    for event in shift.signed_in_folder():
        window.apply(event)


def _approval(window: Window, _clock: ManualClock, state: ReleaseChanged = shift.WAITING) -> None:
    _live(window, shift.ready(), shift.releases())
    window.show_page(1)
    _releases_page(window).look_at(state.release_id)
    for event in (shift.token_key(), shift.opened(state)):
        window.apply(event)


def _allowed(window: Window, clock: ManualClock) -> None:
    _approval(window, clock, shift.APPROVED)


def _releases_page(window: Window) -> ReleasesPage:
    return next(page for page in window.pages if isinstance(page, ReleasesPage))


def _rollouts(window: Window, clock: ManualClock) -> None:
    _live(window, shift.ready(), shift.rollout(clock))
    window.show_page(2)


def _launch(window: Window, _clock: ManualClock) -> None:
    _live(window, (*shift.ready(), *shift.launchable()))
    window.show_page(2)


def _tour(window: Window, clock: ManualClock) -> None:
    window.tour.show()
    _live(window, (*shift.ready(), TourStep("provision", "running")))
    for slot, done in (("1", 8), ("2", 6), ("3", 4), ("4", 2)):
        events = (
            shift.passed(slot, f"DL0000000{slot}")
            if done == 8
            else shift.begun(slot, f"DL0000000{slot}", done)
        )
        for event in events:
            window.apply(event)
    clock.forward(4.2)


def _starting(window: Window, _clock: ManualClock) -> None:
    window.opening.show_starting(bench=True)
    for step in ("bucket", "authority-key", "authority-certificate", "certificate-provider"):
        window.apply(StepDone("account", step))


def _empty(window: Window, _clock: ManualClock) -> None:
    window.start()


def _not_set_up(window: Window, _clock: ManualClock) -> None:
    missing = SettingsError(ACCOUNT_NOT_SET_UP, product="LAMP-1", region="eu-central-1")
    window.opening.show_problem(Problem.of(missing))


def _settings(window: Window, _clock: ManualClock) -> None:
    _live(window, shift.ready())
    window.show_settings()
    window.apply(shift.settings())


def _account(window: Window, checks: Iterable[Event]) -> None:
    window.places.show_account()
    window.apply(shift.accounts())
    for event in checks:
        window.apply(event)
    window.account.show_state()


def _account_red(window: Window, _clock: ManualClock) -> None:
    _account(window, shift.account_looked("fail"))


def _account_half(window: Window, _clock: ManualClock) -> None:
    _account(window, shift.account_looked("fail"))
    window.account.set_up(shift.account_plan(), "e1815")
    _account(window, shift.account_half_made())


def _account_green(window: Window, _clock: ManualClock) -> None:
    _live(window, shift.ready())
    _account(window, shift.account_looked("pass"))


def _account_leaving(window: Window, _clock: ManualClock) -> None:
    """Removal at work."""
    _live(window, shift.ready())
    _account(window, shift.account_looked("pass"))
    window.account.remove(shift.removal_plan())
    _account(window, shift.account_half_removed())


def _account_removal(window: Window, _clock: ManualClock) -> None:
    """What would go, and what stays."""
    _live(window, shift.ready())
    _account(window, shift.account_looked("pass"))
    window.account.offer_removal(shift.removal_plan())


def _account_removed(window: Window, _clock: ManualClock) -> None:
    _account(window, shift.account_looked("fail"))
    window.apply(shift.account_removed())


def _choosing(window: Window, _clock: ManualClock) -> None:
    window.opening.show_problem(Problem.of(RegionUnknownError(NO_REGION)))
    window.apply(shift.accounts())


def _closing(window: Window, clock: ManualClock) -> None:
    _station(window, clock)
    window.closing.finish()


Shot = Callable[[Window, ManualClock], None]
SHOTS: dict[str, tuple[Shot, tuple[int, int]]] = {
    "station": (_station, SMALL),
    "station-1920": (_station, LARGE),
    "station-16": (_many_slots, SMALL),
    "station-refused": (_refused, SMALL),
    "station-16-asked": (_asked, SMALL),
    "releases": (_releases, SMALL),
    "releases-1920": (_releases, LARGE),
    "releases-history": (_history, SMALL),
    "releases-token": (_wrong_pin, SMALL),
    "releases-refused": (_foreign_key, SMALL),
    "releases-batch": (_batch, SMALL),
    "releases-approval": (_approval, SMALL),
    "releases-approval-1024": (_approval, SMALLEST),
    "releases-allowed": (_allowed, SMALL),
    "rollouts": (_rollouts, SMALL),
    "rollouts-new": (_launch, SMALL),
    "tour": (_tour, SMALL),
    "starting": (_starting, SMALL),
    "empty": (_empty, SMALL),
    "settings": (_settings, SMALL),
    "settings-1024": (_settings, SMALLEST),
    "account-red": (_account_red, SMALL),
    "account-half": (_account_half, SMALL),
    "account-green": (_account_green, SMALL),
    "account-green-1024": (_account_green, SMALLEST),
    "account-leaving": (_account_leaving, SMALLEST),
    "account-removal": (_account_removal, SMALL),
    "account-removal-1024": (_account_removal, SMALLEST),
    "account-removed": (_account_removed, SMALL),
    "not-set-up": (_not_set_up, SMALLEST),
    "choosing": (_choosing, SMALL),
    "closing": (_closing, SMALL),
}


def shown_pictures() -> set[str]:
    """The names of the pictures that README.md and the pages under docs show."""
    pages = (ROOT / "README.md", *(ROOT / "docs").glob("**/*.md"))
    texts = (page.read_text(encoding="utf-8") for page in pages)
    return {name for text in texts for name in re.findall(r"\]\((?:docs/)?images/([\w.-]+\.png)\)", text)}


def take_all(folder: Path) -> list[Path]:
    """Writes the pictures and returns their paths."""
    app = application()
    folder.mkdir(parents=True, exist_ok=True)
    look, languages = Look(app), Languages(app)
    taken = []
    for theme in THEMES:
        for language in LANGUAGES:
            look.use(theme)
            languages.use(language)
            for name, (shot, size) in SHOTS.items():
                path = folder / f"{name}-{theme}-{language[:2]}.png"
                _take(app, look, languages, shot, size, path)
                taken.append(path)
    languages.use("en")
    return taken


def _take(
    app: QApplication, look: Look, languages: Languages, shot: Shot, size: tuple[int, int], path: Path
) -> None:
    with played(app, look, languages, shot) as window:
        window.resize(*size)
        draw(app, window)
        _picture(window).save(str(path))


@contextmanager
def played(app: QApplication, look: Look, languages: Languages, shot: Shot) -> Iterator[Window]:
    """A window as large as it begins, in which `shot` has been played."""
    clock, bridge = ManualClock(), Bridge()
    opener = Opener[Application](bridge.listen)
    preferences = Preferences()
    account = AccountPage(look, preferences, StillAccount())
    settings = SettingsPage(look, languages, preferences, StillSettings())
    rail = Rail(look)
    window = Window(
        look,
        rail,
        account,
        settings,
        preferences,
        clock,
        bridge,
        opener,
        None,
        lambda _listener: StillApplication(),
    )
    window.show()
    shot(window, clock)
    draw(app, window)
    try:
        yield window
    finally:
        window.closing.go()
        opener.close()
        window.deleteLater()
        # Only an event loop deletes by itself; what is left behind would take part in every change of theme.
        app.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def draw(app: QApplication, window: Window) -> None:
    """Once for the layout, once for what follows from it; in its frame, where it gets one, as its dialogs."""
    end = monotonic() + _SHOWN_SECONDS
    shown = [one for one in (window, *window.findChildren(QDialog)) if one.isVisible()]
    while _framed(app) and any(one.frameGeometry() == one.geometry() for one in shown) and monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    for _ in range(2):
        app.processEvents()
        for page in window.pages:
            page.show_state()
    app.processEvents()


def _framed(app: QApplication) -> bool:
    return app.platformName() == "xcb"


def _picture(window: Window) -> QPixmap:
    """With the frame, where there is one."""
    frame = window.frameGeometry()
    if frame == window.geometry():
        return window.grab()
    return window.screen().grabWindow(0, frame.x(), frame.y(), frame.width(), frame.height())


def keep_shown(folder: Path) -> None:
    """Those of real days, which tests/window puts there, too."""
    for name in shown_pictures():
        if (folder / name).is_file():
            shutil.copy(folder / name, SHOWN)


if __name__ == "__main__":
    take_all(Path(sys.argv[1]))
    keep_shown(Path(sys.argv[1]))
