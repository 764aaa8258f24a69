"""The release manifest: what a firmware is, who signed it and what it was made of, signed itself.

A statement (`signing.statement`) in a DSSE envelope (`signing.dsse`). Further signatures on the same envelope
are approvals: they cover the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from signing.algorithms import PublicKey
from signing.catalogue.envelopes import NOT_A_STATEMENT
from signing.digests import hash_stream
from signing.dsse import Envelope, sign_envelope, verify_envelope
from signing.errors import VerificationError
from signing.output import unusable_file
from signing.signer import Signer
from signing.statement import FileDigest, Manifest, read_statement, write_statement

PAYLOAD_TYPE = "application/vnd.in-toto+json"


@dataclass(frozen=True)
class VerifiedManifest:
    """A manifest that `keys` (SHA-256 of their SubjectPublicKeyInfo) have signed."""

    manifest: Manifest
    keys: frozenset[str]


def sign_manifest(manifest: Manifest, signer: Signer) -> Envelope:
    """An envelope with the manifest and its first signature, verified. Raises SIG-005 and the signer's."""
    return add_signature(Envelope(PAYLOAD_TYPE, write_statement(manifest)), signer)


def add_signature(envelope: Envelope, signer: Signer) -> Envelope:
    """The envelope with one signature more, verified. Raises SIG-125 (signed already), SIG-005."""
    return envelope.with_signature(sign_envelope(envelope, signer))


def verify_manifest(envelope: Envelope, trusted: Iterable[PublicKey], threshold: int = 1) -> VerifiedManifest:
    """The manifest, once at least `threshold` of the trusted keys are known to have signed it.

    Raises `VerificationError`: SIG-121 (no in-toto statement inside), SIG-122, SIG-123, SIG-124, SIG-126.
    """
    if envelope.payload_type != PAYLOAD_TYPE:
        raise VerificationError(NOT_A_STATEMENT, found=envelope.payload_type)
    keys = verify_envelope(envelope, trusted, threshold)
    return VerifiedManifest(read_statement(envelope.payload), keys)


def digest_file(path: Path) -> FileDigest:
    """Name and SHA-256 of a file. Raises SIG-042."""
    return FileDigest(path.name, file_digest(path, "sha256"))


def file_digest(path: Path, hash_name: str) -> str:
    """Hexadecimal; `hash_name` is one of `digests.HASHES`. Raises SIG-042."""
    try:
        with path.open("rb") as file:
            return hash_stream(file, hash_name).hex()
    except OSError as error:
        raise unusable_file(path, error) from error
