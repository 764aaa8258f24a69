"""Signs a firmware and proves that the units will accept it, before anybody can send it to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from desktop.context import Context
from desktop.core.catalogue.release import NO_MANIFEST
from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import ReleaseError
from desktop.core.ids import new_id
from desktop.release import store
from desktop.release.approval import Approvals
from desktop.release.checks import Check
from desktop.release.doubts import image_doubts, version_doubts
from desktop.release.making import Draft, Maker
from desktop.release.manifests import SUFFIX, BuildFacts
from desktop.release.post_quantum import second_signer
from desktop.release.record import attempt, read_record
from desktop.release.state import CurrentPolicy, ReleaseState, ask
from desktop.release.store import Release, SignedImage
from desktop.release.verification import verify_release
from desktop.release.version import Version
from signing.file_names import require_portable_name
from signing.keys import open_signer
from signing.signer import Signer

Secrets = Callable[[str], str]


class SigningAccount(Protocol):
    """What a release needs of the account: the units' certificate, and a profile that has its key."""

    @property
    def code_signing_certificate_pem(self) -> str: ...
    @property
    def signing_profile(self) -> str: ...
    @property
    def bucket(self) -> str: ...


class ReleaseService:
    """Makes and finds releases of one product. Raises `ReleaseError`, and what the signer raises."""

    def __init__(
        self, context: Context[SigningAccount], current: CurrentPolicy, clock: Clock | None = None
    ) -> None:
        """A key in a file with its own certificate needs no account; `current` asks it for the policy."""
        self._context, self._current = context, current
        self._clock = clock or SystemClock()
        ledger, product, tell = context.ledger, context.product, context.tell
        self._maker = Maker(ledger, product, tell, self._clock)
        self._approvals = Approvals(ledger, product, current, tell, self._clock)

    def check_version(self, version: str) -> Check:
        """As signing will find it: fails with REL-001 when it is none, warns when it is not new."""
        try:
            return self._maker.check_version(Version.parse(version))
        except ReleaseError as error:
            return Check("version", "fail", error.message, error)

    def doubts(self, image: Path, sha256: str, version: str) -> list[Check]:
        """What signing will warn of or refuse for the image's sake; `version` may be none. Raises SIG-042."""
        product = self._context.product
        found = list(image_doubts(image, product.firmware.format))
        with suppress(ReleaseError):
            wanted = Version.parse(version)
            found += version_doubts(image.name, sha256, wanted, product.name, self._context.ledger)
        return found

    def default_signer_uri(self) -> str:
        """The account's own signing profile."""
        account = self._context.account()
        return f"awssigner:{account.signing_profile}?bucket={account.bucket}"

    def sign(
        self,
        image: Path,
        version: str,
        signer_uri: str,
        secrets: Secrets,
        certificate_pem: str | None = None,
        build: BuildFacts | None = None,
        post_quantum_uri: str = "",
    ) -> Release:
        """Signs `image` and its manifest and keeps a copy of both; nothing is kept when a check fails.

        `certificate_pem` is the code-signing certificate the units carry, by default the account's. All that
        can be known beforehand is checked before a key is touched. `secrets(uri)` answers a key's passphrase.
        `post_quantum_uri` names the key of the second signature, where the product profile has one (SIG-190
        to SIG-192). A refused attempt is recorded.
        """
        certificate = certificate_pem or self._context.account().code_signing_certificate_pem
        signer = self._open(signer_uri, secrets)
        rule = ask(self._current)
        draft = Draft(new_id("rel"), image, version, certificate, build or BuildFacts(), rule)
        facts = {"product": self._context.product.name, "version": version, "image_name": image.name}
        with attempt(self._context.ledger, draft.release_id, "sign", {**facts, "key_uri": signer.uri}):
            # The longest that an export writes of it, on whatever system that is.
            require_portable_name(Path(f"{image.name}{SUFFIX}"))
            second = second_signer(
                self._context.product, post_quantum_uri, lambda uri: self._open(uri, secrets)
            )
            release = self._maker.make(draft, signer, second)
        self._context.tell(self.state(release).changed)
        return release

    def request(self, release_id: str, signer_uri: str, secrets: Secrets) -> ReleaseState:
        """As `Approvals.request`, with the key that `signer_uri` names."""
        return self._approvals.request(release_id, self._open(signer_uri, secrets))

    def approve(self, release_id: str, signer_uri: str, secrets: Secrets) -> ReleaseState:
        """As `Approvals.approve`, with the key that `signer_uri` names."""
        return self._approvals.approve(release_id, self._open(signer_uri, secrets))

    def _open(self, signer_uri: str, secrets: Secrets) -> Signer:
        return open_signer(signer_uri, secrets, client=self._context.cloud.client)

    def refuse(self, release_id: str, reason: str, by: str = "") -> ReleaseState:
        """As `Approvals.refuse`."""
        return self._approvals.refuse(release_id, reason, by)

    def state(self, release: SignedImage) -> ReleaseState:
        """How far it is, by whom, and its history. Raises REL-010, REL-012, REL-026, REL-027."""
        return self._approvals.state(release.release_id)

    def states(self, releases: Iterable[SignedImage]) -> Iterator[ReleaseState]:
        """Of those whose state can be told: the others are damaged, or another product's."""
        for state in self._approvals.states(release.release_id for release in releases):
            if isinstance(state, ReleaseState):
                yield state

    def manifest(self, release_id: str) -> bytes:
        """Its envelope, with all signatures. Raises REL-010, REL-012, REL-025, REL-027."""
        envelope = read_record(self._context.ledger, release_id).envelope
        if envelope is None:
            raise ReleaseError(NO_MANIFEST, release=release_id)
        return envelope.to_json()

    def get(self, release_id: str) -> Release:
        """Raises REL-010 (unknown) and REL-012 (its files are not what was recorded)."""
        return store.load(release_id, self._context.ledger)

    def list_releases(self) -> list[Release]:
        """Newest first, without the damaged ones: `get` says what is wrong with each."""
        return store.load_page(self._context.ledger, lambda _release, _error: None)

    def verify(self, release: SignedImage) -> None:
        """Makes every check of a release again, on what is stored. Raises the first that fails."""
        verify_release(
            release, self._context.ledger, self._context.product, self._clock.now(), self._context.tell
        )

    def verify_approved(self, release: SignedImage) -> None:
        """As `verify`, and whether it may be rolled out. Raises the first that fails."""
        self._approvals.verify_stored(release)
