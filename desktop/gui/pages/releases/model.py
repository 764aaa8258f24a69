"""What the releases page shows, as plain state fed by events."""

from __future__ import annotations

from pathlib import Path

from desktop.core.events import CheckDone, Event, Problem
from desktop.gui.backend import ImageRead, OperationFailed, ReleaseSigned, SignerOption, StationReady


class ReleasesModel:
    """The firmware in hand, the keys, the checks and what was signed before, newest first."""

    def __init__(self) -> None:
        self.product = ""
        self.reading: Path | None = None
        self.image: ImageRead | None = None
        self.version = ""
        self.signers: list[SignerOption] = []
        self.chosen = 0
        self.signing = False
        self.checks: dict[str, CheckDone] = {}
        self.signed: ReleaseSigned | None = None
        self.releases: list[ReleaseSigned] = []
        self.problem: Problem | None = None

    def apply(self, event: Event) -> bool:
        """Takes one event in; True when it is of this page."""
        match event:
            case StationReady():
                self.product = event.product
                self.signers = list(event.signers)
            case ImageRead():
                self._read(event)
            case CheckDone():
                self.checks[event.check] = event
            case ReleaseSigned():
                self._finish(event)
            case OperationFailed("release", problem):
                self.problem = problem
                self.signing = False
                self.reading = None
            case _:
                return False
        return True

    def choose_image(self, path: Path) -> None:
        self.reading = path
        self.image, self.signed, self.problem = None, None, None
        self.checks = {}

    def _read(self, event: ImageRead) -> None:
        self.reading = None
        self.image, self.version = event, event.version
        self.signed, self.problem = None, None
        self.checks = {}

    def _finish(self, event: ReleaseSigned) -> None:
        self.signing = False
        self.signed = event
        self.problem = None
        known = [release for release in self.releases if release.release_id != event.release_id]
        self.releases = sorted([event, *known], key=lambda release: release.at, reverse=True)

    def add_key_file(self, path: Path) -> None:
        """A key file becomes one more choice, and the chosen one."""
        option = SignerOption(f"file:{path.as_posix()}", path.name, str(path.parent), needs_passphrase=True)
        if option not in self.signers:
            self.signers.append(option)
        self.chosen = self.signers.index(option)

    @property
    def signer(self) -> SignerOption | None:
        return self.signers[self.chosen] if self.chosen < len(self.signers) else None

    @property
    def can_sign(self) -> bool:
        return self.image is not None and self.signer is not None and bool(self.version) and not self.signing

    def begin(self) -> None:
        self.signing = True
        self.signed, self.problem = None, None
        self.checks = {}
