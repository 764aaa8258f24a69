"""Releases on disk: one folder each, made whole or not at all; the ledger vouches for what is in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Protocol

from desktop.core.catalogue.release import (
    FILES_MISSING,
    FILES_NOT_AS_RECORDED,
    NO_SUCH_RELEASE,
    RELEASE_CANNOT_BE_SAVED,
    STORED_IMAGE_CHANGED,
    STORED_IMAGE_UNREADABLE,
)
from desktop.core.errors import ReleaseError
from desktop.core.json_text import parse_json
from desktop.core.paths import data_dir, write_atomic
from desktop.core.temporary import remove_abandoned, temporary_folder
from desktop.ledger.chain import Entry
from desktop.ledger.projections.releases import Releases
from desktop.ledger.store import Ledger
from signing.certificates import fingerprint
from signing.digests import hash_stream
from signing.errors import VerificationError

DOCUMENT = "release.json"
TEMPORARY = ".new-"
EVERY = 1 << 62
JOBS = ("inside_signing_job", "signing_job", "manifest_signing_job")
# Fields that older releases do not have.
LATER = {"manifest_sha256", "approvals", "unsigned_sha256", *JOBS}


@dataclass(frozen=True)
class Release:
    """A signed firmware.

    `signature_b64` is base64 of the DER ECDSA signature over the image's SHA-256; `certificate_pem` the
    code-signing certificate it was verified with, known to units by `certificate_label`; `created` is UTC.
    `manifest_sha256` is of the manifest as it was made, without approvals; empty in releases older than that.
    `approvals` is how many the product profile asked for, in releases older than release policies.
    `signing_job` and `manifest_signing_job` are the ids of the AWS Signer jobs that made the signatures of
    image and manifest, by which those can be revoked; None with other keys.
    `unsigned_sha256` is of the image as it was given, when it was signed inside here; otherwise empty.
    `inside_signing_job` is the AWS Signer job of that signature.
    """

    release_id: str
    product: str
    version: str
    image_name: str
    size: int
    sha256: str
    signature_b64: str
    signer_uri: str
    certificate_label: str
    certificate_pem: str
    certificate_sha256: str
    created: str
    manifest_sha256: str = ""
    approvals: int = 0
    signing_job: str | None = None
    manifest_signing_job: str | None = None
    unsigned_sha256: str = ""
    inside_signing_job: str | None = None

    @property
    def signing_jobs(self) -> tuple[str, ...]:
        """The AWS Signer jobs of all its signatures; none with other keys."""
        jobs = (self.inside_signing_job, self.signing_job, self.manifest_signing_job)
        return tuple(job for job in jobs if job)

    @property
    def folder(self) -> Path:
        return releases_dir() / self.release_id

    @property
    def image(self) -> Path:
        """Our own copy of the firmware, named by its content."""
        return self.folder / f"{self.sha256}.bin"


class SignedImage(Protocol):
    """As much of a release as can be verified again."""

    @property
    def release_id(self) -> str: ...
    @property
    def image(self) -> Path: ...
    @property
    def sha256(self) -> str: ...
    @property
    def signature_b64(self) -> str: ...
    @property
    def certificate_pem(self) -> str: ...


def releases_dir() -> Path:
    return data_dir() / "releases"


@contextmanager
def new_folder() -> Iterator[Path]:
    """A private folder to build a release in; what is left of it at the end is removed. Raises REL-014."""
    with ExitStack() as end:
        try:
            remove_abandoned(releases_dir(), TEMPORARY)
            folder = end.enter_context(temporary_folder(releases_dir(), TEMPORARY)) / "made"
            folder.mkdir(mode=0o700)
            yield folder
        except OSError as error:
            raise unwritable(error) from error


def publish(folder: Path, release: Release, ledger: Ledger) -> Entry:
    """Makes the built folder the release's own and writes the ledger row, or leaves neither."""
    try:
        document = json.dumps(asdict(release), indent=2, ensure_ascii=False)
        write_atomic(folder / DOCUMENT, document.encode())
        folder.rename(release.folder)
    except OSError as error:
        raise unwritable(error) from error
    try:
        return ledger.append("release", release.release_id, _row(release))
    except BaseException:
        shutil.rmtree(release.folder, ignore_errors=True)
        raise


def load(release_id: str, ledger: Ledger) -> Release:
    """The release the ledger knows. Raises REL-010 (unknown), REL-012 (the files say something else)."""
    return _read(_entry(release_id, ledger))


def _entry(release_id: str, ledger: Ledger) -> Entry:
    entry = ledger.latest("release", release_id)
    if entry is None:
        raise ReleaseError(NO_SUCH_RELEASE, release=release_id)
    return entry


def load_page(
    ledger: Ledger,
    damaged: Callable[[str, ReleaseError], None],
    limit: int = EVERY,
    before: str | None = None,
) -> list[Release]:
    """Releases newest first, from the one made before `before`, without those whose files are gone or
    changed: `damaged` hears of them. Raises REL-010 when `before` is unknown.
    """
    last = None if before is None else _entry(before, ledger).sequence
    releases = []
    for row in Releases(ledger.database).page(limit, last):
        try:
            releases.append(load(row.release_id, ledger))
        except ReleaseError as error:
            damaged(row.release_id, error)
    return releases


def check_image(release: SignedImage) -> None:
    """Raises REL-011 when the stored image is not the one that was signed."""
    try:
        with release.image.open("rb") as image:
            intact = hash_stream(image).hex() == release.sha256
    except OSError as error:
        raise ReleaseError(
            STORED_IMAGE_UNREADABLE, release=release.release_id, reason=error.strerror
        ) from error
    if not intact:
        raise ReleaseError(STORED_IMAGE_CHANGED, release=release.release_id)


def unwritable(error: OSError) -> ReleaseError:
    return ReleaseError(RELEASE_CANNOT_BE_SAVED, reason=error.strerror or error)


def _row(release: Release) -> dict[str, object]:
    """What the ledger keeps: enough to notice any change of the files."""
    facts = asdict(release)
    del facts["release_id"], facts["certificate_pem"]
    return {name: value for name, value in facts.items() if name not in LATER or value}


def _read(entry: Entry) -> Release:
    path = releases_dir() / entry.subject / DOCUMENT
    try:
        document = parse_json(path.read_text(encoding="utf-8"))
        known = {field.name for field in fields(Release)} - (LATER - document.keys())
        release = Release(**{name: document[name] for name in known})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(FILES_MISSING, release=entry.subject) from error
    if not (release.release_id == entry.subject and _row(release) == entry.body and _is_sound(release)):
        raise ReleaseError(FILES_NOT_AS_RECORDED, release=entry.subject)
    return release


def _is_sound(release: Release) -> bool:
    """That its image's name leads into no other folder, and its certificate is the recorded one.

    The ledger has only the fingerprint; another certificate of the same key would verify the signature too.
    """
    if Path(release.image_name).name != release.image_name:
        return False
    try:
        return fingerprint(release.certificate_pem) == release.certificate_sha256
    except (VerificationError, AttributeError, ValueError):  # it need not be a text
        return False
