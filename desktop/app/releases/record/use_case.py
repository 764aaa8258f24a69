"""What is asked for about releases on record: who agrees to them, and how they come and go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from desktop.app.releases.record.events import ReleaseExported, ReleaseImported, ReleasesFetched
from desktop.app.releases.record.told import release_opened, release_signed, standing_of
from desktop.app.releases.second_key import second_signature
from desktop.app.tasks import Tasks
from desktop.core.catalogue.window import KEY_ASKS
from desktop.core.errors import ReleaseError, SecretNeededError
from desktop.core.events import Problem
from desktop.release.history import history
from desktop.release.record import read_record
from desktop.release.service import ReleaseService
from desktop.release.sharing import ReleaseSharing
from desktop.release.state import ReleaseState
from desktop.wiring import Services
from signing.errors import SigningError
from signing.signer import Secrets


class RecordedReleases:
    """Releases of one product, kept by `service`. The account is asked in a lane, whatever it is asked."""

    def __init__(self, services: Services, tasks: Tasks, service: ReleaseService) -> None:
        self._services, self._tasks, self._service = services, tasks, service

    def announce_releases(self) -> None:
        """Tells every release on record, oldest first; what became of them follows."""
        releases = self._service.list_releases()
        for release in reversed(releases):
            self._tasks.tell(release_signed(release))
        self._do(lambda: [self._tasks.tell(state.changed) for state in self._service.states(releases)])

    def _do(self, work: Callable[..., object], *arguments: object) -> None:
        self._tasks.submit("release", "release", work, *arguments)

    def open_release(self, release_id: str) -> None:
        """Looks a release up; answers with `ReleaseOpened` twice: at once, then as the policy has it."""
        self._do(self._open_release, release_id)

    def _open_release(self, release_id: str) -> None:
        ledger = self._services.ledger
        record = read_record(ledger, release_id)
        second = second_signature(record, self._services.product)
        self._tasks.tell(release_opened(record, history(record.entries, ledger.name), None, second))
        self._tell_state(release_id)

    def _tell_state(self, release_id: str) -> None:
        record = read_record(self._services.ledger, release_id)
        state = self._service.state(record.release)
        second = second_signature(record, self._services.product)
        self._tasks.tell(state.changed)
        self._tasks.tell(release_opened(record, state.history, standing_of(state), second))

    # --- who agrees ---

    def request(self, release_id: str, signer_uri: str, secret: str) -> None:
        """Verifies a release and requests it with the key; answers with `ReleaseOpened`."""
        self._do(self._agree, self._service.request, release_id, signer_uri, typed(secret))

    def approve(self, release_id: str, signer_uri: str, secret: str) -> None:
        """Verifies a release and approves it with the key; answers with `ReleaseOpened`."""
        self._do(self._agree, self._service.approve, release_id, signer_uri, typed(secret))

    def _agree(
        self, agree: Callable[..., object], release_id: str, signer_uri: str, secrets: Secrets
    ) -> None:
        try:
            agree(release_id, signer_uri, secrets)
        finally:  # an attempt that was not allowed is history, too
            self._tell_state(release_id)

    def refuse(self, release_id: str, reason: str, by: str) -> None:
        """Refuses a release for good, in the name of `by`; answers with `ReleaseOpened`."""
        self._do(self._refuse, release_id, reason, by)

    def _refuse(self, release_id: str, reason: str, by: str) -> None:
        self._service.refuse(release_id, reason, by)
        self._tell_state(release_id)

    # --- how they come and go ---

    def export(self, release_id: str, folder: Path) -> None:
        """Writes a release into `folder` as one file, unless it was refused or revoked; answers with
        `ReleaseExported`.
        """
        self._do(self._export, release_id, folder)

    def _export(self, release_id: str, folder: Path) -> None:
        written = self._sharing.export(release_id, folder, allowed=["unapproved"])
        self._tasks.tell(ReleaseExported(release_id, written))

    def import_bundle(self, path: Path) -> None:
        """Takes a bundle, or what others signed of one, once it is verified; answers with `ReleaseSigned`,
        `ReleaseChanged` and `ReleaseImported`.
        """
        self._do(self._import, path)

    def _import(self, path: Path) -> None:
        state = self._sharing.take(path)
        self._tell_taken(state)
        self._tasks.tell(ReleaseImported(state.release_id))

    def share(self, release_id: str) -> None:
        """Puts a release and what was signed of it into the account's bucket, and takes what others signed
        of it; answers with `ReleaseOpened`.
        """
        self._do(self._share, release_id)

    def _share(self, release_id: str) -> None:
        self._sharing.push(release_id)
        self._sharing.fetch(release_id)
        self._tell_state(release_id)

    def fetch(self) -> None:
        """Takes every release of the account's bucket, and what was signed of it; answers with
        `ReleaseSigned`, `ReleaseChanged` and at last `ReleasesFetched`.
        """
        self._do(self._fetch)

    def _fetch(self) -> None:
        sharing, known = self._sharing, {one.release_id for one in self._service.list_releases()}
        taken, refused, problem = set[str](), 0, None
        for release_id in sharing.fetchable():
            if self._tasks.closing.cancelled:
                return
            try:
                state = sharing.fetch(release_id)
            except (ReleaseError, SigningError) as error:  # one that is not believed keeps no other away
                refused, problem = refused + 1, Problem.of(error)
            else:
                taken.add(release_id)
                self._tell_taken(state)
        self._tasks.tell(ReleasesFetched(len(taken), len(taken - known), refused, problem))

    def _tell_taken(self, state: ReleaseState) -> None:
        self._tasks.tell(release_signed(self._service.get(state.release_id)))
        self._tasks.tell(state.changed)

    @property
    def _sharing(self) -> ReleaseSharing:
        return self._services.sharing(self._tasks.tell)


def typed(secret: str, others: Mapping[str, str] | None = None) -> Secrets:
    """Answers what was typed, for the keys in `others` what was typed for them.

    Raises GUI-010 when that is nothing: tokens count an empty PIN as wrong.
    """

    def answer(uri: str) -> str:
        told = (others or {}).get(uri, secret)
        if not told:
            raise SecretNeededError(KEY_ASKS)
        return told

    return answer
