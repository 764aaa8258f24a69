"""Many images signed with one key: a signature file beside each."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from signing.errors import SigningError
from signing.formats import FORMATS
from signing.output import unusable_file
from signing.release import Signed, sign_file
from signing.signer import Signer

AT_ONCE = 4  # images
# What one file can be guilty of; any other error is the key's and would come back with every image.
_OF_ONE_FILE = frozenset({"SIG-005", "SIG-014", "SIG-041", "SIG-042", "SIG-043", "SIG-081"})


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
) -> Generator[Attempt]:
    """What became of each image, in their order. Whoever stops asking stops the batch.

    `AT_ONCE` images are in work at a time: while one waits for the disk or for AWS, another is hashed. Those
    that were begun are finished. The key is opened before the first image, so that a wrong PIN is tried once
    and not for every file. Raises what the key raises; what is wrong with one file is in its `Attempt`.
    """
    signer.public_key  # noqa: B018 - asks for the passphrase or PIN
    begun: deque[Future[Attempt]] = deque()
    with ThreadPoolExecutor(AT_ONCE, "sign") as pool:
        try:
            for image in images:
                begun.append(pool.submit(_attempt, image, signer, format_name, overwrite))
                if len(begun) == AT_ONCE:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        finally:
            for future in begun:
                future.cancel()


def _attempt(image: Path, signer: Signer, format_name: str, overwrite: bool) -> Attempt:
    try:
        return Attempt(image, signed=sign_file(image, signer, format_name, overwrite=overwrite))
    except SigningError as error:
        if error.code not in _OF_ONE_FILE:
            raise
        return Attempt(image, error=error)
