"""What the ledger tells of a release after it was signed: request, approvals, refusal, failed attempts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from desktop.core.errors import ReleaseError
from desktop.ledger.chain import Entry
from desktop.ledger.names import Personal
from desktop.ledger.store import Ledger
from desktop.release import manifests, store
from desktop.release.store import Release
from signing.digests import hash_bytes
from signing.dsse import Envelope
from signing.errors import SigningError, VerificationError
from signing.manifest import VerifiedManifest, verify_manifest
from signing.statement import Manifest
from signing.verification import load_public_key

SIGNED = "release"
REQUESTED = "release-requested"
APPROVED = "release-approved"
REFUSED = "release-refused"
ATTEMPTED = "release-attempted"
KINDS = (SIGNED, REQUESTED, APPROVED, REFUSED, ATTEMPTED)


@dataclass(frozen=True)
class Record:
    """A release with its ledger entries, oldest first, and the keys that signed its manifest, all verified.

    `envelope` and `manifest` are None and `keys` is empty when the release is older than manifests.
    `refusal` is also that of another release with the same manifest: it would have the same signatures.
    """

    release: Release
    entries: tuple[Entry, ...]
    refusal: Entry | None
    envelope: Envelope | None = None
    manifest: Manifest | None = None
    keys: frozenset[str] = frozenset()

    @property
    def statement_sha256(self) -> str:
        """What every signature on the manifest covers; empty without one."""
        return "" if self.envelope is None else hash_bytes(self.envelope.payload).hex()


def read_record(ledger: Ledger, release_id: str) -> Record:
    """Raises REL-010, REL-012, REL-027."""
    release = store.load(release_id, ledger)
    entries = tuple(ledger.about(release_id, KINDS))
    refused = next((entry for entry in entries if entry.kind == REFUSED), None)
    if not release.manifest_sha256:
        return Record(release, entries, refused)
    people = [entry.body for entry in entries if entry.kind in (REQUESTED, APPROVED)]
    newest = people[-1]["manifest_sha256"] if people else release.manifest_sha256
    envelope = manifests.load(release, newest)
    signers = [release.certificate_pem, *(body["public_key_pem"] for body in people)]
    verified = _verified(release, envelope, signers)
    record = Record(release, entries, refused, envelope, verified.manifest, verified.keys)
    return record if refused else replace(record, refusal=_refusal_of(ledger, record.statement_sha256))


def _refusal_of(ledger: Ledger, statement_sha256: str) -> Entry | None:
    refusals = ledger.entries(REFUSED)
    return next((one for one in refusals if one.body.get("statement_sha256") == statement_sha256), None)


def _verified(release: Release, envelope: Envelope, signers: list[str]) -> VerifiedManifest:
    """By the keys of `signers` (PEM): all of them must have signed the manifest, and it be the release's."""
    try:
        keys = [load_public_key(pem.encode(), "the ledger's entry") for pem in signers]
        verified = verify_manifest(envelope, keys, threshold=len(keys))
    except VerificationError as error:
        raise manifests.not_as_recorded(release) from error
    manifests.check_manifest(release, verified.manifest)
    return verified


@contextmanager
def attempt(ledger: Ledger, release_id: str, action: str, facts: Mapping[str, object]) -> Iterator[None]:
    """Records a refused attempt to `sign`, `request` or `approve` with its reason, and raises it."""
    try:
        yield
    except (ReleaseError, SigningError) as error:
        # The message may name an approver.
        reason = {"action": action, "code": error.code, "message": Personal(error.message, free=True)}
        ledger.append(ATTEMPTED, release_id, {**facts, **reason})
        raise
