"""A release as files for others: image, signature, manifest, and the public key and certificate of units."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

from desktop.core.catalogue.release import FOLDER_CANNOT_BE_WRITTEN, FOLDER_EXISTS
from desktop.core.errors import ReleaseError
from desktop.core.paths import write_atomic
from desktop.core.temporary import remove_abandoned, temporary_folder
from desktop.release.manifests import SUFFIX
from desktop.release.record import Record
from desktop.release.store import check_image
from signing.exports import exports
from signing.verification import load_public_key

KEY_FOLDER = "key"
TEMPORARY = ".export-"
OLD = "old"


def export_release(record: Record, folder: Path, name: str = "", *, overwrite: bool = False) -> Path:
    """Writes the release as `folder`/RELEASE-ID (or `name`) and returns that, whole or not at all.

    In it: the image, its signature as `IMAGE.sig`, the manifest as `IMAGE.manifest.json`, and in `key/` what
    `signing.exports` makes. Raises REL-011, REL-029 (exists already), REL-041 (cannot be written).
    """
    target = folder / (name or record.release.release_id)
    try:
        remove_abandoned(folder, TEMPORARY, _put_back)
        if target.exists() and not overwrite:
            raise ReleaseError(FOLDER_EXISTS, folder=target)
        check_image(record.release)
        with temporary_folder(folder, TEMPORARY, _put_back) as outer:
            made = outer / "made"
            made.mkdir()  # with the person's own permissions, which the outer folder has not
            _write(record, made)
            _replace(made, target)
    except OSError as error:
        raise ReleaseError(FOLDER_CANNOT_BE_WRITTEN, folder=folder, reason=error.strerror or error) from error
    return target


def _write(record: Record, folder: Path) -> None:
    release = record.release
    image = Path(shutil.copyfile(release.image, folder / release.image_name))
    write_atomic(folder / f"{image.name}.sig", base64.b64decode(release.signature_b64))
    if record.envelope is not None:
        write_atomic(folder / f"{image.name}{SUFFIX}", record.envelope.to_json())
    public_key = load_public_key(release.certificate_pem.encode(), "the code-signing certificate")
    for name, content in exports(public_key, release.certificate_pem).items():
        write_atomic(folder / KEY_FOLDER / name, content)


def _replace(made: Path, target: Path) -> None:
    """`made` becomes `target`; what was there before goes with the temporary folder."""
    if target.exists():
        old = made.with_name(OLD)
        old.mkdir()
        target.rename(old / target.name)
    made.rename(target)


def _put_back(outer: Path) -> None:
    """What this export, or a killed one, was to replace comes back where nothing has taken its place."""
    for old in (outer / OLD).glob("*"):
        target = outer.parent / old.name
        if not target.exists():
            old.rename(target)
