"""What has no file: signed while it passes, and read once."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from cryptography.hazmat.primitives import hashes

from signing.algorithms import require_kind
from signing.catalogue.images import IMAGE_EMPTY
from signing.content import as_content
from signing.digests import BLOCK, HASHES
from signing.doubts import warn_of_doubts
from signing.errors import ImageError
from signing.formats import find_format
from signing.progress import passed
from signing.release import Signed, sign_payload
from signing.signer import Signer, digest_signer, signing_job
from signing.verification import public_key_sha256

NAME = Path("-")


class _Passing:
    """A stream that remembers its size and its SHA-256, and that can be looked at before it passes."""

    def __init__(self, source: BinaryIO) -> None:
        self.start = source.read(BLOCK)
        self._source = source
        self._waiting = self.start
        self._sha256 = hashes.Hash(HASHES["sha256"])
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        block, self._waiting = self._waiting, b""
        if 0 <= size < len(block):
            block, self._waiting = block[:size], block[size:]
        else:
            block += self._source.read(size if size < 0 else size - len(block))
        self.size += len(block)
        self._sha256.update(block)
        passed(len(block))
        return block

    @property
    def sha256(self) -> str:
        return self._sha256.copy().finalize().hex()


def sign_stream(source: BinaryIO, signer: Signer, format_name: str) -> Signed:
    """Signs all that is left in `source`; `image` and `output` of the answer are `-`, nothing is written.

    The signature is verified over a digest of our own. Memory does not grow with the stream; a signer that
    wants all of it, which is one far away, gets it from a temporary file. Raises SIG-005, SIG-013, SIG-040,
    SIG-043, SIG-081, SIG-151 and the signer's.
    """
    form = find_format(format_name)
    require_kind(signer.public_key, signer.uri, form.KINDS, f"the {format_name} format")
    passing = _Passing(source)
    if not passing.start:
        raise ImageError(IMAGE_EMPTY, image=NAME)
    warn_of_doubts(as_content(passing.start), NAME)
    if digest_signer(signer) is not None:
        signature = sign_payload(passing, signer, "the stream")  # type: ignore[arg-type] # it only reads
    else:
        with TemporaryFile() as kept:
            shutil.copyfileobj(passing, kept, BLOCK)
            kept.seek(0)
            whole = cast(BinaryIO, kept)  # on Windows it is called something else
            signature = sign_payload(whole, signer, "the stream")
    return Signed(
        image=NAME,
        output=NAME,
        format=format_name,
        size=passing.size,
        sha256=passing.sha256,
        signature=signature,
        key_uri=signer.uri,
        public_key_sha256=public_key_sha256(signer.public_key),
        signing_job=signing_job(signer, signature),
    )
