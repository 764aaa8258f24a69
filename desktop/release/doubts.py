"""What a release manager should know before an image is signed: it may be the wrong file, or version.

Warnings, but for what is nobody's firmware.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop.ledger.chain import Entry
from desktop.ledger.store import Ledger
from desktop.release.checks import Check, check_kind
from desktop.release.version import Version
from signing.content import opened
from signing.doubts import doubt_of
from signing.formats.file_kinds import file_kind
from signing.messages import N, said

_VERSION = re.compile(r"(?<!\d)(?<!\d[.])\d{1,3}[.]\d{1,3}[.]\d{1,5}(?![.]?\d)", re.ASCII)


def image_doubts(image: Path, form: str) -> Iterator[Check]:
    """About its content; that bytes look random says nothing where the boot loader's header is to come.

    Raises SIG-042.
    """
    with opened(image) as content:
        kind = file_kind(content)
        if kind is not None:
            yield check_kind(kind)
        elif form == "freertos" and (doubt := doubt_of(content, None)) is not None:
            yield Check("image", "warn", doubt)


def version_doubts(name: str, sha256: str, version: Version, product: str, ledger: Ledger) -> Iterator[Check]:
    """About the version typed for the image called `name`, beside its name and what was released before.

    `sha256` is of the image as it was given; where it is signed inside, releases tell that, too.
    """
    told = _VERSION.findall(name)
    if told and str(version) not in told:
        yield Check(
            "file-name",
            "warn",
            said("the file is called {name}, and the version typed is {version}", name=name, version=version),
        )
    before = [entry for entry in ledger.entries("release") if entry.body.get("product") == product]
    yield from _released_before(before, sha256, str(version))


def _released_before(before: Sequence[Entry], sha256: str, version: str) -> Iterator[Check]:
    """The newest release of the same bytes under another version, and of other bytes under this one."""
    for entry in reversed(before):
        is_same = sha256 in (entry.body.get("sha256"), entry.body.get("unsigned_sha256"))
        released = str(entry.body.get("version", ""))
        if is_same == (released == version):
            continue
        if is_same:
            template = N("these very bytes are release {release} already, as version {version}")
        else:
            template = N("version {version} is release {release} already, of other bytes")
        yield Check("released-before", "warn", said(template, release=entry.subject, version=released))
        return
