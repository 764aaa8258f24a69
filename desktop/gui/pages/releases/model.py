"""What the releases page shows, as plain state fed by events."""

from __future__ import annotations

from pathlib import Path

from desktop.app.releases.events import (
    CertificateRead,
    FolderRead,
    ImageChecked,
    ImageRead,
    KeyFound,
    ReleaseSigned,
    SecondKey,
    SecondKeyFound,
    SignerOption,
    SigningReady,
)
from desktop.app.releases.record.events import (
    ReleaseExported,
    ReleaseImported,
    ReleaseOpened,
    ReleasesFetched,
    Standing,
)
from desktop.app.station.events import LedgerState
from desktop.app.tasks import OperationFailed
from desktop.app.tour.events import TourStep
from desktop.core.clock import Clock
from desktop.core.events import CheckDone, Event, Problem, ReleaseChanged, Remedy
from desktop.gui.pages.releases.batch_model import BatchModel
from desktop.gui.pages.releases.ring import FOREIGN_KEY, KeyRing


class ReleasesModel:
    """The firmware in hand, the keys, the checks; the releases on record, and the one that is looked at.

    `listing`: the releases on record are on show, or one of them that was opened from there.
    """

    def __init__(self, clock: Clock) -> None:
        self.product = ""
        self.reading: Path | None = None
        self.image: ImageRead | None = None
        self.version = ""
        self.ring, self.approvers_ring = KeyRing(clock), KeyRing(clock)
        self.second_named: SecondKey | None = None
        self.second: SignerOption | None = None
        self.signing = False
        self.checks: dict[str, CheckDone] = {}
        self.signed: ReleaseSigned | None = None
        self.releases: list[ReleaseSigned] = []
        self.states: dict[str, ReleaseChanged] = {}
        self.looking_at = ""
        self.listing = False
        self.opened: ReleaseOpened | None = None
        self.ledger: LedgerState | None = None
        self.comparing = False
        self.deciding = self.decided_nothing = False
        self.came: ReleaseExported | ReleaseImported | ReleasesFetched | None = None
        self.problem: Problem | None = None
        self.batch = BatchModel(clock)

    def apply(self, event: Event) -> bool:
        """Takes one event in; True when it is of this page."""
        match event:
            case SigningReady():
                self._start(event)
            case ImageRead() if self.reading in (None, event.image):
                self._read(event)
            case KeyFound(option) if self.looking_at:
                self.approvers_ring.add(option)
            case KeyFound(option):
                self.ring.add(option)
                self.change()
            case SecondKeyFound(option):
                self.second = option
                self.change()
            case CertificateRead(uri, certificate):
                self.ring.certificates[uri] = certificate
                self.change()
            case ImageChecked(checks) if not self.signing and self.signed is None:
                self.checks = {check.check: check for check in checks}
            case CheckDone() if self.signing:
                self.checks[event.check] = event
            case TourStep("sign", state):
                self.signing = state == "running"
            case ReleaseSigned():
                self._finish(event)
            case OperationFailed("release", problem):
                self._learn(problem)
                self.problem, self.decided_nothing = problem, self.deciding
                self.signing = self.deciding = False
                self.reading = None
            case _:
                return self._apply_to_opened(event) or self._apply_to_batch(event)
        return True

    def _apply_to_opened(self, event: Event) -> bool:
        match event:
            case ReleaseChanged():
                self.states[event.release_id] = event
            case ReleaseOpened():
                self.deciding = self.deciding and event.standing is None
                if event.release.release_id == self.looking_at:
                    self.opened = event
            case ReleaseExported() | ReleaseImported() | ReleasesFetched():
                self.came, self.deciding = event, False
            case LedgerState():
                self.ledger, self.comparing = event, False
            case OperationFailed("ledger", problem):
                self.problem, self.comparing = problem, False
            case _:
                return False
        return True

    def _apply_to_batch(self, event: Event) -> bool:
        if isinstance(event, FolderRead) and self.reading not in (None, event.folder):
            return False  # something else was chosen meanwhile
        if not self.batch.apply(event):
            return False
        if isinstance(event, FolderRead):
            self.reading, self.problem = None, None
        elif self.batch.problem is not None:
            self._learn(self.batch.problem)
            self.problem = self.batch.problem
        return True

    def _learn(self, problem: Problem) -> None:
        """What a refused signature tells of the keys."""
        if problem.remedy is Remedy.KEY and not self.deciding:
            self.ring.see(belongs=False)
        if problem.remedy is Remedy.SECOND_KEY:
            self.second = None

    def _start(self, event: SigningReady) -> None:
        self.product = event.product
        self.ring.options = list(event.signers)
        self.ring.account_certificate = event.certificate
        self.second_named = event.second

    def choose(self, path: Path) -> None:
        """A firmware, or a folder of them: which it is, reading tells."""
        self.reading = path
        self.image, self.signed, self.problem = None, None, None
        self.checks = {}
        self.batch.leave()

    def choose_folder(self, folder: Path, pattern: str) -> None:
        """The folder in hand by other names: until it is read again there is nothing to sign."""
        self.reading, self.problem = folder, None
        self.batch.choose(folder, pattern)

    def _read(self, event: ImageRead) -> None:
        self.reading = None
        self.image, self.version = event, event.version
        self.signed, self.problem = None, None
        self.checks = {}
        if not self.batch.running:
            self.batch.leave()

    def _finish(self, event: ReleaseSigned) -> None:
        if self.signing:  # not one that was on record when the window opened
            if self.ring.key is not None and event.signer == self.ring.key.uri:
                self.ring.see(belongs=True)
            self.signing = False
            self.signed = event
            self.problem = None
        known = [release for release in self.releases if release.release_id != event.release_id]
        self.releases = sorted([event, *known], key=lambda release: release.at, reverse=True)

    @property
    def secret_refused(self) -> bool:
        return self.problem is not None and self.problem.remedy is Remedy.SECRET

    @property
    def busy(self) -> bool:
        return self.signing or self.deciding or self.batch.running

    @property
    def red(self) -> CheckDone | None:
        """The first finding that forbids to sign; amber ones do not."""
        if self.batch.folder is not None:
            own = self.ring.own_certificate is not None  # only then it is compared
            return FOREIGN_KEY if own and self.ring.belongs is False else None
        return next((check for check in self.findings if check.state == "fail"), None)

    @property
    def findings(self) -> list[CheckDone]:
        """The checks so far, with what is known of the key."""
        checks = list(self.checks.values())
        if (unfit := self._unfit) is not None and "inside" not in self.checks:
            checks.append(CheckDone("inside", "fail", unfit.message, unfit))
        if self.ring.belongs is False and "signature" not in self.checks and self.signed is None:
            checks.append(FOREIGN_KEY)
        return checks

    @property
    def _unfit(self) -> Problem | None:
        """Why the boot loader of the product's units cannot start the image in hand, whoever signs it."""
        return self.image.damage if self.image and self.image.unfit else None

    def is_told(self, problem: Problem) -> bool:
        """Whether the checks say it already."""
        return self.batch.folder is None and any(check.problem == problem for check in self.findings)

    @property
    def can_sign(self) -> bool:
        if self.ring.key is None or self.busy or self.red is not None:
            return False
        if self.batch.folder is not None:
            return bool(self.batch.images)
        ready = self.image is not None and bool(self.version) and not self.lacks_second
        return ready and self.signed is None  # once: the same again would be a second release of one version

    @property
    def lacks_second(self) -> bool:
        """Whether the key of the second signature, which the product wants, has still to be named."""
        return self.second_named is not None and self.second is None

    @property
    def standing(self) -> Standing | None:
        """Of the release that is looked at; None until it is known."""
        return self.opened.standing if self.opened else None

    @property
    def step(self) -> str:
        """What the release looked at needs of a person: `request`, `approve`, or nothing."""
        if self.standing is None:
            return ""
        state = self.standing.state
        if state.state == "signed":
            return "request"
        return "approve" if state.needed and state.state in ("waiting", "approved") else ""

    @property
    def can_agree(self) -> bool:
        """Whether this key may, the service tells."""
        return bool(self.step) and not self.busy and self.approvers_ring.key is not None

    def change(self) -> None:
        """Another key, certificate or version: what came of the ones before is no more on show."""
        self.signed, self.problem = None, None
        for check in ("version", "signature"):
            self.checks.pop(check, None)

    def begin(self) -> None:
        self.signing = True
        self.signed, self.problem = None, None
        self.checks = {}

    def begin_batch(self) -> None:
        self.problem, self.decided_nothing = None, False
        self.batch.begin()

    def list_releases(self, *, on: bool) -> None:
        """Those on record; without `on`, back to signing."""
        self.listing = on
        self.look_at("")

    def look_at(self, release_id: str) -> None:
        """Leaves what is on show for one release; an empty id goes back to where it was opened."""
        self.looking_at = release_id
        self.opened, self.came, self.problem = None, None, None

    def decide(self) -> None:
        """What changes a release, or takes it somewhere, has been asked for."""
        self.deciding = True
        self.problem, self.came = None, None
