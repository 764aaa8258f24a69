"""The FreeRTOS OTA signature `sig-sha256-ecdsa`: base64 of the DER signature over the raw image.

Source: the AFR OTA agent's job document (`ota_private.h`); the agent holds a signature of at most 384 bytes.
"""

from __future__ import annotations

import binascii
from typing import TypedDict

from signing.algorithms import P256, Algorithm
from signing.catalogue.signatures import NOT_BASE64
from signing.errors import VerificationError

SUFFIX = ".sig.b64"
KINDS: tuple[Algorithm, ...] = (P256,)

FileEntry = TypedDict(
    "FileEntry",
    {
        "filepath": str,
        "filesize": int,
        "fileid": int,
        "certfile": str,
        "fileType": int,
        "attr": int,
        "sig-sha256-ecdsa": str,
    },
)


def file_entry(
    signature: bytes, *, path: str, size: int, certificate: str, file_id: int = 0, file_type: int = 0
) -> FileEntry:
    """One file of an `afr_ota` job document.

    `signature` is DER; `path` and `certificate` name the image's place and the code-verification certificate
    as the unit knows them; `size` is in bytes; `file_id` is the file's number in the stream.
    """
    return {
        "filepath": path,
        "filesize": size,
        "fileid": file_id,
        "certfile": certificate,
        "fileType": file_type,
        "attr": 0,
        "sig-sha256-ecdsa": encode(signature).decode("ascii"),
    }


def encode(signature: bytes) -> bytes:
    return binascii.b2a_base64(signature, newline=False)


def decode(data: bytes) -> bytes:
    """Canonical base64 (RFC 4648 3.5) but for white space, so that no bit can change unnoticed."""
    text = b"".join(data.split())
    try:
        signature = binascii.a2b_base64(text, strict_mode=True)
        if encode(signature) != text:
            raise ValueError("padding bits are set")
    except ValueError as error:  # binascii.Error is one
        raise VerificationError(NOT_BASE64) from error
    return signature
