"""How AWS Signer names a certificate when it is asked whether that was revoked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from signing.certificates.pem import load_certificate


def certificate_hashes(chain: Sequence[str]) -> list[str]:
    """One name for each certificate of `chain` (PEM, each followed by its authority's).

    A name is the SHA-384 of the certificate's signed part and that of its authority's, in hexadecimal; a root
    is its own authority (AWS Signer API reference, `GetRevocationStatus`). So the last of `chain` is taken
    for a root. Raises `VerificationError` SIG-070.
    """
    digests = [hashlib.sha384(load_certificate(pem).tbs_certificate_bytes).hexdigest() for pem in chain]
    return [own + authority for own, authority in zip(digests, [*digests[1:], digests[-1]], strict=True)]
