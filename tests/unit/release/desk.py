"""A release manager's desk: a key, its certificate, an image; and others who approve."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from desktop.context import Context
from desktop.core.events import CheckDone, Event
from desktop.ledger.store import Ledger
from desktop.release.approval import Approvals
from desktop.release.service import ReleaseService
from desktop.release.state import InForce
from desktop.release.store import releases_dir
from desktop.settings.product.profile import load_product
from signing.certificates import certificate_authority, code_signing_certificate
from signing.keys.file import create_key_file, file_signer
from signing.keys.local import LocalSigner
from signing.release_policy import Person, ReleasePolicy
from signing.signer import Signer
from signing.verification import public_key_pem, public_key_sha256

PASSPHRASE = "correct horse battery"
IMAGE = b"firmware " * 5000


def own_key(private_key: Any = None) -> LocalSigner:
    """A person's key, named as if it lay in a file."""
    key = private_key or ec.generate_private_key(ec.SECP256R1())
    return LocalSigner("file:mine.pem", lambda: key)


ANA = own_key()


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
        self.policy: ReleasePolicy | Exception
        self.name_approvers(0)

    @property
    def service(self) -> ReleaseService:
        account = SimpleNamespace(
            code_signing_certificate_pem=self.certificate, signing_profile="lamp", bucket="b"
        )
        cloud: Any = SimpleNamespace(client=None)
        context = Context(self.product, cloud, self.ledger, lambda: account, self.events.append)
        return ReleaseService(context, self.current, self.clock)

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

    def in_force(self, approvals: int, people: dict[str, tuple[Signer, str]], **changes: Any) -> None:
        """A policy of `approvals`; `people` by id, each with a key and roles in one text."""
        listed = (
            Person(one, public_key_pem(signer.public_key), tuple(sorted(roles.split())))  # type: ignore[arg-type]
            for one, (signer, roles) in sorted(people.items())
        )
        facts: dict[str, Any] = {
            "product": self.product.name,
            "version": 1,
            "previous": "",
            "expires": "2100-01-01T00:00:00+00:00",
            "people": tuple(listed),
            "threshold": 1,
            "approvals": approvals,
            "signers": (public_key_sha256(self.signer.public_key),),
            "path": self.product.firmware.path,
            "certificate_label": self.product.firmware.certificate_label,
        }
        self.policy = ReleasePolicy(**{**facts, **changes})

    def name_approvers(self, needed: int, **approvers: Signer) -> None:
        """Ana owns and requests, those named here approve."""
        people = {"ana": (ANA, "owner requester")}
        self.in_force(needed, people | {name: (key, "approver") for name, key in approvers.items()})

    def current(self) -> InForce:
        if isinstance(self.policy, Exception):
            raise self.policy
        return InForce(self.policy, self.clock.now())

    def requested(self, version: str = "1.1.0") -> Any:
        """A release that Ana has requested."""
        release = self.sign(version)
        self.approvals.request(release.release_id, ANA)
        return release

    @property
    def approvals(self) -> Approvals:
        return Approvals(self.ledger, self.product, self.current, self.events.append, self.clock)

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.ledger.entries()]
