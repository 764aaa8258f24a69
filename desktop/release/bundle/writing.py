"""A release of this computer, written as one file for others."""

from __future__ import annotations

import base64
from collections.abc import Collection
from pathlib import Path

from desktop.core.catalogue.release import FOLDER_CANNOT_BE_WRITTEN, NO_MANIFEST
from desktop.core.errors import ReleaseError
from desktop.release.record import Record
from desktop.release.store import Release, check_image
from signing.bundle import BundleFacts, State, new_bundle, write_bundle
from signing.catalogue.bundles import NOT_FIT_TO_EXPORT
from signing.errors import FileError
from signing.statement import LONGEST

SUFFIX = ".zip"


def export_bundle(
    record: Record,
    state: State,
    reason: str,
    folder: Path,
    *,
    allowed: Collection[State] = (),
    overwrite: bool = False,
) -> Path:
    """Writes `folder`/RELEASE-ID.zip, whole or not at all, and returns its path.

    Whatever is not approved is written only when `allowed` has its state, which then stands in the file and
    in its name. Raises REL-011, REL-025 (older than manifests), REL-041, SIG-147, SIG-041, SIG-042.
    """
    require_allowed(state, allowed)
    path = folder / bundle_name(record.release.release_id, state)
    write_record(record, state, reason, path, overwrite=overwrite)
    return path


def write_record(record: Record, state: State, reason: str, path: Path, *, overwrite: bool = False) -> None:
    release = record.release
    if record.envelope is None:
        raise ReleaseError(NO_MANIFEST, release=release.release_id)
    check_image(release)
    signature = base64.b64decode(release.signature_b64)
    facts = facts_of(release, state, reason)
    bundle = new_bundle(path, facts, record.envelope, signature, release.certificate_pem)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReleaseError(
            FOLDER_CANNOT_BE_WRITTEN, folder=path.parent, reason=error.strerror or error
        ) from error
    write_bundle(bundle, release.image, overwrite=overwrite)


def require_allowed(state: State, allowed: Collection[State]) -> None:
    if state != "approved" and state not in allowed:
        raise FileError(NOT_FIT_TO_EXPORT, state=state)


def bundle_name(release_id: str, state: State) -> str:
    """`rel-….zip`, or `rel-….refused.zip` for whoever only sees the name."""
    return f"{release_id}{SUFFIX}" if state == "approved" else f"{release_id}.{state}{SUFFIX}"


def facts_of(release: Release, state: State, reason: str) -> BundleFacts:
    """Of a key in a file its name alone: where it lies is nobody else's business."""
    scheme, _, place = release.signer_uri.partition(":")
    key_uri = f"file:{Path(place).name}" if scheme == "file" else release.signer_uri
    return BundleFacts(
        release_id=release.release_id,
        state=state,
        reason=one_line(reason),
        key_uri=one_line(key_uri),
        signing_job=release.signing_job or "",
        manifest_signing_job=release.manifest_signing_job or "",
        inside_signing_job=release.inside_signing_job or "",
        unsigned_sha256=release.unsigned_sha256,
    )


def one_line(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown[:LONGEST]
