"""Files read whole, and written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from signing.catalogue.files import FILE_EXISTS, FILE_HOLDS_A_KEY, FILE_UNUSABLE, FOLDER_EXISTS
from signing.errors import FileError, SigningError, TakenError
from signing.file_names import require_writable_name

_KEY_FILE_SIZE = 16 * 1024  # bytes; one of RSA-4096, the largest in use, has 3.4 KiB


def refuse_existing(path: Path, *, overwrite: bool = False) -> None:
    """Raises SIG-041 when `path` exists and may not be replaced: asked before the work, not after it.

    A folder and a private key are never replaced, whatever was said: SIG-042, SIG-014. Nor is a file begun
    whose name cannot be: SIG-042.
    """
    require_writable_name(path)
    if not exists(path):
        return
    if path.is_dir():
        raise unusable_file(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    if not overwrite:
        raise FileError(FILE_EXISTS, path=path)
    if path.is_file() and _holds_private_key(path):
        raise TakenError(FILE_HOLDS_A_KEY, path=path)


def exists(path: Path) -> bool:
    """Raises SIG-042 when nobody can tell, or no file can have such a name."""
    try:
        return path.exists()
    except OSError as error:
        raise unusable_file(path, error) from error


def _holds_private_key(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b" PRIVATE KEY-----" in file.read(_KEY_FILE_SIZE)
    except OSError as error:
        raise unusable_file(path, error) from error


def write_whole(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Writes `data` to `path` by way of a file beside it. Raises SIG-041 (exists), SIG-042 (cannot)."""
    with whole_file(path, overwrite=overwrite) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """A file to write and to read, which becomes `path` at the end of this, and never when that fails.

    Raises SIG-041 (exists), SIG-042 (cannot; also what happens to other files meanwhile).
    """
    refuse_existing(path, overwrite=overwrite)
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        file = temporary.open("x+b")
        try:
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unusable_file(path, error) from error


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes `files`, names and contents, as a new folder. Raises SIG-041 (exists), SIG-042 (cannot)."""
    require_writable_name(folder)
    if exists(folder):
        raise FileError(FOLDER_EXISTS, path=folder)
    import shutil  # loads archives and compression: only here

    temporary = folder.with_name(f".{folder.name}.{os.urandom(4).hex()}")
    try:
        temporary.mkdir(parents=True)
        try:
            for name, data in files.items():
                (temporary / name).write_bytes(data)
            temporary.rename(folder)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
    except OSError as error:
        raise unusable_file(folder, error) from error


def read_whole(path: Path) -> bytes:
    """Raises SIG-042."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unusable_file(path, error) from error


def unusable_file(path: Path, error: OSError) -> SigningError:
    """SIG-042 in the operating system's own words."""
    return FileError(FILE_UNUSABLE, path=path, reason=error.strerror or error)
