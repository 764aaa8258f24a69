"""What the ledger tells of a release after it was signed: approvals, refusal, failed attempts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from desktop.core.errors import ReleaseError
from desktop.ledger.chain import Entry
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger
from desktop.release import manifests, store
from desktop.release.store import Release
from signing.dsse import Envelope
from signing.errors import SigningError, VerificationError
from signing.manifest import verify_manifest
from signing.verification import load_public_key

SIGNED = "release"
APPROVED = "release-approved"
REFUSED = "release-refused"
ATTEMPTED = "release-attempted"
KINDS = (SIGNED, APPROVED, REFUSED, ATTEMPTED)


@dataclass(frozen=True)
class Record:
    """A release with its ledger entries, oldest first, and the keys that signed its manifest, all verified.

    `envelope` is None and `keys` is empty when the release is older than manifests.
    """

    release: Release
    entries: tuple[Entry, ...]
    envelope: Envelope | None
    keys: frozenset[str]

    @property
    def refusal(self) -> Entry | None:
        return next((entry for entry in self.entries if entry.kind == REFUSED), None)


def read_record(ledger: Ledger, release_id: str) -> Record:
    """Raises REL-010, REL-012, REL-027."""
    release = store.load(release_id, ledger)
    entries = tuple(ledger.about(release_id, KINDS))
    if not release.manifest_sha256:
        return Record(release, entries, None, frozenset())
    approvals = [entry.body for entry in entries if entry.kind == APPROVED]
    newest = approvals[-1]["manifest_sha256"] if approvals else release.manifest_sha256
    envelope = manifests.load(release, newest)
    signers = [release.certificate_pem, *(body["public_key_pem"] for body in approvals)]
    return Record(release, entries, envelope, _verified(release, envelope, signers))


def _verified(release: Release, envelope: Envelope, signers: list[str]) -> frozenset[str]:
    """The keys of `signers` (PEM): all of them must have signed the manifest, and it be the release's."""
    try:
        keys = [load_public_key(pem.encode(), "the ledger's entry") for pem in signers]
        verified = verify_manifest(envelope, keys, threshold=len(keys))
    except VerificationError as error:
        raise manifests.not_as_recorded(release) from error
    manifests.check_manifest(release, verified.manifest)
    return verified.keys


@contextmanager
def attempt(ledger: Ledger, release_id: str, action: str, facts: Mapping[str, object]) -> Iterator[None]:
    """Records a refused attempt to `sign` or `approve`, with its reason, and lets the refusal go on."""
    try:
        yield
    except (ReleaseError, SigningError) as error:
        # The message may name an approver.
        reason = {"action": action, "code": error.code, "message": Personal(error.message, free=True)}
        ledger.append(ATTEMPTED, release_id, {**facts, **reason})
        raise
