"""Many images signed with one key: a signature file beside each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from signing.catalogue.files import SIGNATURE_OF_ANOTHER
from signing.errors import FileError, SigningError, VerificationError
from signing.formats import FORMATS, EmbeddedFormat, find_format
from signing.output import exists, read_whole, unusable_file
from signing.release import Signed, make_signature, sign_image, signature_path, write_signature
from signing.signer import Signer, digest_signer
from signing.verification import verify_payload

AT_ONCE = 4  # images in work


@dataclass(frozen=True)
class Attempt:
    """What became of one image: `signed`, or the reason it was not.

    `kept` is a signature file that was there already and is the key's over the image as it is now.
    """

    image: Path
    signed: Signed | None = None
    error: SigningError | None = None
    kept: Path | None = None


def find_images(folder: Path, pattern: str) -> list[Path]:
    """The files right in `folder` whose names match `pattern` (`*.bin`, case aside), sorted by name.

    Large letters come first, on every system.

    Hidden files and signature files are left out. Raises SIG-042 when the folder cannot be read.
    """
    signatures = tuple(form.SUFFIX for form in FORMATS.values())
    try:
        names = [entry for entry in folder.iterdir() if entry.is_file()]
    except OSError as error:
        raise unusable_file(folder, error) from error
    found = (
        path
        for path in names
        if fnmatch(path.name.lower(), pattern.lower())
        and not path.name.startswith(".")
        and not path.name.endswith(signatures)
    )
    return sorted(found, key=lambda path: path.name)  # paths of Windows compare without case


def sign_each(
    images: Iterable[Path], signer: Signer, format_name: str, *, overwrite: bool = False
) -> Generator[Attempt]:
    """What became of each image, in their order. Whoever stops asking stops the batch.

    While one signature is written, the next is made; a signer that wants the whole image, which is one far
    away, makes `AT_ONCE` at a time. What was begun is finished. The key is opened before the first image, so
    that a wrong PIN is tried once and not for every file. Raises what the key raises; what is wrong with one
    file is in its `Attempt`.
    """
    signer.public_key  # noqa: B018 - asks for the passphrase or PIN
    at_once = AT_ONCE if digest_signer(signer) is None else 1
    begun: deque[Future[Future[Attempt]]] = deque()
    with ThreadPoolExecutor(1, "write") as writing, ThreadPoolExecutor(at_once, "sign") as signing:

        def make(image: Path) -> Future[Attempt]:
            target = signature_path(image, format_name)
            if not overwrite and exists(target):
                return writing.submit(_check_existing, image, target, signer, format_name)
            signed = make_signature(image, signer, format_name, overwrite=overwrite)
            return writing.submit(_write, signed, overwrite)

        try:
            for image in images:
                begun.append(signing.submit(_attempt, image, make))
                if len(begun) > AT_ONCE:
                    yield begun.popleft().result().result()
            while begun:
                yield begun.popleft().result().result()
        finally:
            for future in begun:
                future.cancel()


def embed_each(
    images: Iterable[Path], signer: Signer, form: EmbeddedFormat, *, overwrite: bool = False
) -> Generator[Attempt]:
    """As `sign_each`, for formats that put the signature into the image: one after the other."""
    for image in images:
        try:
            yield Attempt(image, signed=sign_image(image, signer, form, overwrite=overwrite))
        except FileError as error:
            yield Attempt(image, error=error)


def _attempt(image: Path, make: Callable[[Path], Future[Attempt]]) -> Future[Attempt]:
    try:
        return make(image)
    except FileError as error:  # any other is the key's, and would come back with every image
        failed: Future[Attempt] = Future()
        failed.set_result(Attempt(image, error=error))
        return failed


def _write(signed: Signed, overwrite: bool) -> Attempt:
    try:
        write_signature(signed, overwrite=overwrite)
    except FileError as error:
        return Attempt(signed.image, error=error)
    return Attempt(signed.image, signed=signed)


def _check_existing(image: Path, target: Path, signer: Signer, format_name: str) -> Attempt:
    """A batch that is begun again signs nothing twice, and takes no old signature for a new one."""
    try:
        signature = find_format(format_name).decode(read_whole(target))
        with image.open("rb") as payload:
            verify_payload(signer.public_key, payload, signature)
    except VerificationError:
        stale = SigningError(SIGNATURE_OF_ANOTHER, path=target)
        return Attempt(image, error=stale)
    except FileError as error:
        return Attempt(image, error=error)
    except OSError as error:
        return Attempt(image, error=unusable_file(image, error))
    return Attempt(image, kept=target)
