"""Many images signed with one key: a signature file beside each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from signing.errors import SigningError
from signing.formats import FORMATS
from signing.output import unusable_file
from signing.release import Signed, sign_file
from signing.signer import Signer

# What one file can be guilty of; any other error is the key's and would come back with every image.
_OF_ONE_FILE = frozenset({"SIG-005", "SIG-041", "SIG-042", "SIG-043"})


@dataclass(frozen=True)
class Attempt:
    """What became of one image: `signed`, or the reason it was not."""

    image: Path
    signed: Signed | None = None
    error: SigningError | None = None


def find_images(folder: Path, pattern: str) -> list[Path]:
    """The files right in `folder` whose names match `pattern` (`*.bin`, case aside), sorted by name.

    Hidden files and signature files are left out. Raises SIG-042 when the folder cannot be read.
    """
    signatures = tuple(form.SUFFIX for form in FORMATS.values())
    try:
        names = [entry for entry in folder.iterdir() if entry.is_file()]
    except OSError as error:
        raise unusable_file(folder, error) from error
    return sorted(
        path
        for path in names
        if fnmatch(path.name.lower(), pattern.lower())
        and not path.name.startswith(".")
        and not path.name.endswith(signatures)
    )


def sign_each(
    images: Iterable[Path], signer: Signer, format_name: str, *, overwrite: bool = False
) -> Iterator[Attempt]:
    """Signs one image with each step; whoever stops asking has stopped the batch.

    The key is opened before the first image, so that a wrong PIN is tried once and not for every file.
    Raises what the key raises; what is wrong with one file (unreadable, signed before) is in its `Attempt`.
    """
    signer.public_key  # noqa: B018 - asks for the passphrase or PIN
    for image in images:
        try:
            yield Attempt(image, signed=sign_file(image, signer, format_name, overwrite=overwrite))
        except SigningError as error:
            if error.code not in _OF_ONE_FILE:
                raise
            yield Attempt(image, error=error)
