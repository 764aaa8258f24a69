"""The list of hashes beside a build, as `sha256sum -c SHA256SUMS` reads it: sorted, slashes, UTF-8."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from tools.packaging.installer import PackagingError

LIST = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64})  ([^\\\n]+)")


def write_list(folder: Path) -> Path:
    """Lists every file below `folder` but the list itself."""
    names = sorted(_files(folder))
    for name in names:
        if re.search(r"[\\\n\r]", name):  # `sha256sum` would write it with escapes
            raise PackagingError(f"{name!r} cannot be listed.")
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in names]
    written = folder / LIST
    written.write_text("".join(lines), encoding="utf-8", newline="\n")
    return written


def differences(folder: Path) -> list[str]:
    """What is not as the list says, each in a sentence: changed, missing, not listed."""
    listed: dict[str, str] = {}
    for number, line in enumerate((folder / LIST).read_text(encoding="utf-8").splitlines(), 1):
        if (match := LINE.fullmatch(line)) is None or match[2] in listed:
            return [f"line {number} of {LIST} cannot be read or stands there twice"]
        listed[match[2]] = match[1]
    there = set(_files(folder))
    found = dict.fromkeys(there - set(listed), "not listed")
    for name, digest in listed.items():
        if name not in there:
            found[name] = "missing"
        elif _sha256(folder / name) != digest:
            found[name] = "changed"
    return [f"{what}: {name}" for name, what in sorted(found.items())]


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != LIST:
            yield name


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
