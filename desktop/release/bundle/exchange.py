"""Releases through the account's bucket: each computer puts there what it knows, and takes what others know.

Every signature and every refusal is an object of its own, so nobody's is lost when two are written at once.
Nothing is believed because it lies there: what is fetched is verified as an imported bundle is.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Protocol

from desktop.core.catalogue.release import NO_MANIFEST, NOT_IN_THE_BUCKET
from desktop.core.errors import ReleaseError
from desktop.core.events import Listener, StepDone
from desktop.ledger.store import Ledger
from desktop.release.bundle.importing import Importer
from desktop.release.bundle.writing import one_line, write_record
from desktop.release.checks import STREAM_LIMIT
from desktop.release.record import SIGNED, Record, read_record
from signing.bundle import read_bundle
from signing.catalogue.bundles import ANOTHER_RELEASE
from signing.digests import hash_bytes
from signing.dsse import LARGEST, Envelope, canonical_json, read_envelope
from signing.errors import SigningError, VerificationError
from signing.messages import N

BUNDLE = "bundle.zip"
LARGEST_BUNDLE = STREAM_LIMIT + 4 * LARGEST  # bytes
REFUSALS = "refused"
REFUSAL = "urn:linekey:release-refusal:v1"


class Shelf(Protocol):
    """Objects that nobody writes twice; keys are of one product."""

    def put(self, key: str, content: bytes | Path) -> bool: ...
    def get(self, key: str, limit: int) -> bytes | None: ...
    def download(self, key: str, target: Path, limit: int) -> bool: ...
    def names(self, folder: str = "") -> list[str]: ...


def push(shelf: Shelf, record: Record, tell: Listener) -> None:
    """Puts a release there: once, and the signatures and the refusal that came since.

    Raises REL-011, REL-025, SIG-148 when the bucket has another release of that id.
    """
    release_id, envelope = record.release.release_id, record.envelope
    if envelope is None:
        raise ReleaseError(NO_MANIFEST, release=release_id)
    with tempfile.TemporaryDirectory(prefix="linekey-") as folder:
        path = Path(folder) / BUNDLE
        write_record(record, "unapproved", "", path)
        if not shelf.put(f"{release_id}/{BUNDLE}", path):
            _require_same(shelf, record, path)
    for one in envelope.signatures:
        alone = Envelope(envelope.payload_type, envelope.payload, (one,)).to_json()
        # By its content: so nobody can have put something else in its place.
        shelf.put(f"{release_id}/signatures/{hash_bytes(alone).hex()}.json", alone)
    if record.refusal is not None:
        put_refusal(shelf, record.statement_sha256, record.refusal.body["reason"])
    tell(StepDone("release", "pushed", release_id))


def fetch(shelf: Shelf, release_id: str, ledger: Ledger, importer: Importer, tell: Listener) -> None:
    """Takes a release from there, unless it is here, and whatever others have said about it since.

    Raises REL-010 (not there), and what `Importer.take_bundle` raises.
    """
    if ledger.latest(SIGNED, release_id) is None:
        with tempfile.TemporaryDirectory(prefix="linekey-") as folder:
            path = Path(folder) / BUNDLE
            if not shelf.download(f"{release_id}/{BUNDLE}", path, LARGEST_BUNDLE):
                raise ReleaseError(NOT_IN_THE_BUCKET, release=release_id)
            if importer.take_bundle(path) != release_id:
                raise VerificationError(ANOTHER_RELEASE, release=release_id, other=BUNDLE)
    for name in shelf.names(f"{release_id}/signatures/"):
        data = shelf.get(f"{release_id}/signatures/{name}", LARGEST + 1)
        try:
            importer.merge(release_id, read_envelope(data or b""))
        except SigningError as error:  # whoever may write there cannot keep the others' from being taken
            tell(StepDone("release", "ignored", error.message))
    reason = refusal(shelf, read_record(ledger, release_id).statement_sha256)
    if reason is not None:
        importer.refuse(release_id, reason)


def fetchable(shelf: Shelf) -> list[str]:
    """The ids of the releases there, oldest first."""
    return [name for name in shelf.names() if name != REFUSALS]


def put_refusal(shelf: Shelf, statement_sha256: str, reason: str) -> None:
    document = {"type": REFUSAL, "statement_sha256": statement_sha256, "reason": one_line(reason)}
    shelf.put(_refusal_key(statement_sha256), canonical_json(document))


def refusal(shelf: Shelf, statement_sha256: str) -> str | None:
    """Why the release with that manifest was refused, wherever that was; None when it was not.

    A damaged refusal is one.
    """
    data = shelf.get(_refusal_key(statement_sha256), LARGEST)
    if data is None:
        return None
    try:
        reason = json.loads(data)["reason"]
    except (ValueError, KeyError, TypeError, RecursionError):
        reason = ""
    told = one_line(reason) if isinstance(reason, str) else ""
    return told or N("why, the bucket does not tell")


def _refusal_key(statement_sha256: str) -> str:
    """By what was refused: another id does not make another release of it."""
    return f"{REFUSALS}/{statement_sha256}.json"


def _require_same(shelf: Shelf, record: Record, path: Path) -> None:
    shelf.download(f"{record.release.release_id}/{BUNDLE}", path, LARGEST_BUNDLE)
    if read_bundle(path).statement_sha256 != record.statement_sha256:
        raise VerificationError(ANOTHER_RELEASE, release=record.release.release_id, other=BUNDLE)
