"""What a file is and what it says of itself, read without a key.

Nothing of it is proven: `verify` does that. Whatever the file holds, it is read in pieces, a document of at
most `documents.LARGEST` bytes whole, and what is damaged in it is one of its `problems`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from signing.content import Content, opened
from signing.digests import hash_blocks
from signing.doubts import doubt_of
from signing.formats.esp.application import IMAGE_HEADER, has_sound_header
from signing.formats.file_kinds import PROGRAM, PUBLIC, SECRET, FileKind, file_kind
from signing.formats.mcuboot.beginning import recognises as is_mcuboot
from signing.inspection import bundles, documents, esp, keys, mcuboot, programs, signatures

Facts = dict[str, Any]
BESIDE_CERTIFICATES = {
    "PUBLIC KEY": "public-key",
    "CERTIFICATE REQUEST": "certificate-request",
    "X509 CRL": "revocation-list",
}


def inspect_file(path: Path) -> Facts:
    """A document of JSON's kinds: `kind`, `size` (bytes), `sha256`, what the kind has, and `problems`.

    Each problem is a sentence with its `code`. Raises SIG-042.
    """
    with opened(path) as content:
        kind, facts = _read(content, path)
        problems = facts.pop("problems", [])
        told = {"kind": kind, "size": len(content), "sha256": hash_blocks(content.blocks()).hex()}
        return told | facts | {"problems": problems}


def _read(content: Content, path: Path) -> tuple[str, Facts]:
    if is_mcuboot(content):
        return "mcuboot", mcuboot.inspect(content)
    kind = file_kind(content)
    if kind is None and has_sound_header(bytes(content[: IMAGE_HEADER.size])):
        return "esp", esp.inspect(content)
    if kind is not None and kind.group in (SECRET, PUBLIC):
        public = BESIDE_CERTIFICATES.get(kind.name, "certificate")
        return "key" if kind.group == SECRET else public, keys.inspect(content, kind.name)
    if kind is not None and kind.group == PROGRAM:
        return "program", programs.inspect(content, kind.name)
    if kind is not None and kind.name == "ZIP" and (bundle := bundles.inspect(path)) is not None:
        return "release-bundle", bundle
    for read in (documents.inspect, signatures.inspect):
        if (found := read(content)) is not None:
            return found
    return _unknown(content, kind)


def _unknown(content: Content, kind: FileKind | None) -> tuple[str, Facts]:
    doubt = doubt_of(content, kind)
    name = kind.name if kind is not None else "raw"
    return name, {"problems": [{"code": None, "message": doubt}] if doubt else []}
