"""A release manager's desk: a key, its certificate, an image; and others who approve."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from desktop.context import Context
from desktop.core.events import CheckDone, Event
from desktop.ledger.store import Ledger
from desktop.release.approval import Approvals
from desktop.release.service import ReleaseService
from desktop.release.store import releases_dir
from desktop.settings.product.profile import load_product
from desktop.settings.product.release import Approver, ReleaseSection
from signing.certificates import certificate_authority, code_signing_certificate
from signing.keys.file import create_key_file, file_signer
from signing.signer import Signer
from signing.verification import public_key_sha256

PASSPHRASE = "correct horse battery"
IMAGE = b"firmware " * 5000


class MovableClock:
    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return 0.0


class Desk:
    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder = folder
        self.ledger = ledger
        self.clock = MovableClock()
        self.events: list[Event] = []
        self.uri = f"file:{folder / 'release key.pem'}"
        create_key_file(folder / "release key.pem", PASSPHRASE)
        self.signer: Any = file_signer(self.uri, lambda _uri: PASSPHRASE)
        self.certificate = code_signing_certificate(self.signer, "lamp release", 730)
        self.authority = certificate_authority(self.signer, "not for code", 730)
        self.image = folder / "lämp.bin"
        self.image.write_bytes(IMAGE)
        self.product = load_product("lamp")

    @property
    def service(self) -> ReleaseService:
        account = SimpleNamespace(
            code_signing_certificate_pem=self.certificate, signing_profile="lamp", bucket="b"
        )
        cloud: Any = SimpleNamespace(client=None)
        context = Context(self.product, cloud, self.ledger, lambda: account, self.events.append)
        return ReleaseService(context, self.clock)

    def sign(
        self, version: str = "1.1.0", passphrase: str = PASSPHRASE, certificate: str | None = None
    ) -> Any:
        return self.service.sign(self.image, version, self.uri, lambda _uri: passphrase, certificate)

    def states(self) -> dict[str, str]:
        return {event.check: event.state for event in self.events if isinstance(event, CheckDone)}

    def nothing_is_left(self) -> bool:
        """But for the attempts, which are recorded."""
        kept = [entry for entry in self.ledger.entries() if entry.kind != "release-attempted"]
        return kept == [] and list(releases_dir().glob("*")) == []

    def name_approvers(self, needed: int, **approvers: Signer) -> None:
        named = tuple(
            Approver(name=name, public_key_sha256=public_key_sha256(signer.public_key))
            for name, signer in approvers.items()
        )
        section = ReleaseSection(approvals=needed, approvers=named)
        self.product = self.product.model_copy(update={"release": section})

    @property
    def approvals(self) -> Approvals:
        return Approvals(self.ledger, self.product, self.events.append, self.clock)

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.ledger.entries()]
