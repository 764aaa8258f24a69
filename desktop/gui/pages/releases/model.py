"""What the releases page shows, as plain state fed by events."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.events import CheckDone, Event, Problem
from desktop.gui.backend import (
    CertificateInfo,
    CertificateRead,
    FolderRead,
    ImageRead,
    KeyFound,
    OperationFailed,
    ReleaseSigned,
    SignerOption,
    StationReady,
)
from desktop.gui.pages.releases.batch_model import BatchModel

DAYS_TO_WARN = 90
# A wrong passphrase or PIN, or none: whoever signs types it again.
SECRET_REFUSED = frozenset({"SIG-012", "SIG-106", "GUI-010"})


class ReleasesModel:
    """The firmware in hand, the keys, the checks and what was signed before, newest first."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.product = ""
        self.reading: Path | None = None
        self.image: ImageRead | None = None
        self.version = ""
        self.signers: list[SignerOption] = []
        self.chosen = 0
        self.account_certificate: CertificateInfo | None = None
        self.certificates: dict[str, CertificateInfo] = {}
        self.signing = False
        self.checks: dict[str, CheckDone] = {}
        self.signed: ReleaseSigned | None = None
        self.releases: list[ReleaseSigned] = []
        self.problem: Problem | None = None
        self.batch = BatchModel(clock)

    def apply(self, event: Event) -> bool:
        """Takes one event in; True when it is of this page."""
        match event:
            case StationReady():
                self.product = event.product
                self.signers = list(event.signers)
                self.account_certificate = event.certificate
            case ImageRead():
                self._read(event)
            case KeyFound(option):
                self._add(option)
            case CertificateRead(uri, certificate):
                self.certificates[uri] = certificate
            case CheckDone():
                self.checks[event.check] = event
            case ReleaseSigned():
                self._finish(event)
            case OperationFailed("release", problem):
                self.problem = problem
                self.signing = False
                self.reading = None
            case _:
                return self._apply_to_batch(event)
        return True

    def _apply_to_batch(self, event: Event) -> bool:
        if not self.batch.apply(event):
            return False
        if isinstance(event, FolderRead):
            self.reading, self.problem = None, None
        elif self.batch.problem is not None:
            self.problem = self.batch.problem
        return True

    def choose(self, path: Path) -> None:
        """A firmware, or a folder of them: which it is, reading tells."""
        self.reading = path
        self.image, self.signed, self.problem = None, None, None
        self.checks = {}
        self.batch.leave()

    def _read(self, event: ImageRead) -> None:
        self.reading = None
        self.image, self.version = event, event.version
        self.signed, self.problem = None, None
        self.checks = {}
        if not self.batch.running:
            self.batch.leave()

    def _finish(self, event: ReleaseSigned) -> None:
        self.signing = False
        self.signed = event
        self.problem = None
        known = [release for release in self.releases if release.release_id != event.release_id]
        self.releases = sorted([event, *known], key=lambda release: release.at, reverse=True)

    def _add(self, option: SignerOption) -> None:
        """One more key, and the chosen one."""
        known = [signer.uri for signer in self.signers]
        if option.uri in known:
            self.chosen = known.index(option.uri)
        else:
            self.signers.append(option)
            self.chosen = len(self.signers) - 1

    @property
    def signer(self) -> SignerOption | None:
        return self.signers[self.chosen] if self.chosen < len(self.signers) else None

    @property
    def own_certificate(self) -> CertificateInfo | None:
        """The one that was given for the chosen key."""
        return self.certificates.get(self.signer.uri) if self.signer else None

    @property
    def certificate(self) -> CertificateInfo | None:
        """What the units carry for the chosen key: the one given for it, else the account's."""
        return self.own_certificate or self.account_certificate

    @property
    def days_left(self) -> int | None:
        """Whole days until the certificate expires; negative when it has."""
        certificate = self.certificate
        return days_until(certificate.not_after, self.clock.now()) if certificate else None

    @property
    def secret_refused(self) -> bool:
        return self.problem is not None and self.problem.code in SECRET_REFUSED

    @property
    def busy(self) -> bool:
        return self.signing or self.batch.running

    @property
    def can_sign(self) -> bool:
        if self.signer is None or self.busy:
            return False
        if self.batch.folder is not None:
            return bool(self.batch.images)
        return self.image is not None and bool(self.version)

    def begin(self) -> None:
        self.signing = True
        self.signed, self.problem = None, None
        self.checks = {}

    def begin_batch(self) -> None:
        self.problem = None
        self.batch.begin()


def days_until(moment: datetime, now: datetime) -> int:
    return (moment - now).days


def expiry_tone(days: int) -> str:
    """Red when over, amber in the last 90 days."""
    if days < 0:
        return "fail"
    return "error" if days < DAYS_TO_WARN else "pass"
