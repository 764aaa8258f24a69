"""Whether what is to be signed is firmware at all, before a key is used."""

from __future__ import annotations

from pathlib import Path

from signing.catalogue.images import FOR_ANOTHER_LOADER, PRIVATE_KEY
from signing.content import Content
from signing.errors import ImageError
from signing.formats.file_kinds import OTHER, SECRET, FileKind, file_kind
from signing.formats.randomness import looks_random
from signing.messages import said
from signing.notices import warn


def warn_of_doubts(content: Content, image: Path) -> None:
    """About an image whose format says nothing of it. Raises SIG-151."""
    if (doubt := doubt_of(content, _refuse_key(content, image))) is not None:
        warn(doubt)


def doubt_of(content: Content, kind: FileKind | None) -> str | None:
    """Why this may be no firmware; `kind` is what `file_kind` says of it."""
    if kind is not None:
        return kind.sentence
    if looks_random(content) and not _has_header(content):
        return said(
            "These bytes look random and have no header: encrypted, compressed, or no firmware at all."
        )
    return None


def refuse_for_loader(content: Content, image: Path, form: str) -> FileKind | None:
    """What the file is when it is no plain firmware; a slot may take it all the same.

    Raises SIG-151, and SIG-153 for firmware that another boot loader takes.
    """
    kind = _refuse_key(content, image)
    if kind is not None and kind.group == OTHER:
        raise ImageError(FOR_ANOTHER_LOADER, name=kind.name, form=form)
    return kind


def _refuse_key(content: Content, image: Path) -> FileKind | None:
    kind = file_kind(content)
    if kind is not None and kind.group == SECRET:
        raise ImageError(PRIVATE_KEY, path=image, name=kind.name)
    return kind


def _has_header(content: Content) -> bool:
    # Here: few images come so far, and a signature of a file needs neither format.
    from signing.formats.esp.application import IMAGE_HEADER, has_sound_header
    from signing.formats.mcuboot.beginning import recognises

    return recognises(content) or has_sound_header(bytes(content[: IMAGE_HEADER.size]))
