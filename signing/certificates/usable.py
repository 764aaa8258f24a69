"""Whether a code-signing certificate may be used with a key today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from signing.algorithms import PublicKey
from signing.catalogue.certificates import CERTIFICATE_OF_ANOTHER_KEY, NOT_FOR_CODE
from signing.certificates.code_signing import CodeSigningFacts, read_code_signing
from signing.certificates.issued import check_chain
from signing.certificates.issuing import Identity
from signing.certificates.pem import load_certificate, split_chain
from signing.errors import VerificationError
from signing.keys.file import load_key_file, private_key_pem
from signing.verification import require_p256


def check_code_signing(
    certificate_pem: str, public_key: PublicKey, *, now: datetime | None = None
) -> CodeSigningFacts:
    """What the certificate says, once it is known to be the key's, for signing code, and valid now.

    Raises `VerificationError` SIG-070, SIG-079, SIG-076 (another key's), SIG-077 (not for code), SIG-073
    (validity).
    """
    facts = read_code_signing(certificate_pem)
    if load_certificate(certificate_pem).public_key() != public_key:
        raise VerificationError(CERTIFICATE_OF_ANOTHER_KEY, subject=facts.subject)
    if not facts.may_sign_code:
        raise VerificationError(NOT_FOR_CODE, subject=facts.subject)
    check_chain([certificate_pem], None, now=now)
    return facts


def signer_identity(key_file: Path, passphrase: Callable[[], str], chain_pem: str) -> Identity:
    """The key in a file and its certificate as AWS Signer takes them by way of ACM: P-256.

    The first certificate of `chain_pem` is the key's, those of its authorities may follow.
    Raises what `load_key_file` and `check_code_signing` raise, and SIG-013.
    """
    certificate, *authorities = split_chain(chain_pem)
    key = load_key_file(key_file, passphrase)
    require_p256(key.public_key(), str(key_file), "AWS Signer")
    check_code_signing(certificate, key.public_key())
    return Identity(certificate, private_key_pem(key).decode("ascii"), "".join(authorities))
