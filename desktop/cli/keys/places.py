"""Where a key is, as a person types it: a URI, or just the name of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.key_options import OpenSigner

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

PUBLIC = (b"-----BEGIN PUBLIC KEY-----", b"-----BEGIN CERTIFICATE-----")
PRIVATE = b"PRIVATE KEY-----"


def file_of(place: str) -> Path | None:
    """The file of `file:PATH` or of a bare path; None for a URI of another scheme, known or not."""
    scheme, colon, rest = place.partition(":")
    if scheme == "file" and rest:
        return Path(rest)
    is_scheme = colon and len(scheme) > 1 and scheme.isalnum()  # one letter is a drive
    # Half a pkcs11 URI may hold a PIN: nothing is to repeat it as the name of a file.
    return None if is_scheme or "pin-" in place.lower() else Path(place)


def public_half(place: str, open_key: OpenSigner) -> PublicKey:
    """The public key of a signer, or in a PEM file that holds one or a certificate: no secret is asked then.

    Raises what the signer raises; SIG-013, SIG-042, SIG-052, SIG-079 for a file.
    """
    from signing.output import exists, read_whole
    from signing.verification import load_public_key

    path = file_of(place)
    if path is not None and exists(path):
        data = read_whole(path)
        if PRIVATE not in data and any(mark in data for mark in PUBLIC):
            return load_public_key(data, str(path))
    is_uri = path is None or place.startswith("file:")
    return open_key(place if is_uri else f"file:{place}").public_key
