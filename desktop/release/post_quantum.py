"""The second signature of a manifest, by the ML-DSA key that the product profile names.

Units, boot loaders and AWS know nothing of it: it is for whoever looks at a release when today's algorithms
are broken.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.release.record import Record
from desktop.settings.product.profile import ProductProfile
from signing.algorithms import POST_QUANTUM, PublicKey, algorithm_of, require_kind
from signing.catalogue.post_quantum import (
    ANOTHER_SECOND_KEY,
    SECOND_KEY_MISSING,
    SECOND_KEY_UNWANTED,
    SECOND_SIGNATURE_MISSING,
)
from signing.dsse import verify_envelope
from signing.errors import AnotherSecondKeyError, SigningError, VerificationError
from signing.output import read_whole
from signing.signer import Signer
from signing.verification import load_public_key, public_key_sha256


def second_signer(product: ProductProfile, uri: str, opened: Callable[[str], Signer]) -> Signer | None:
    """The key that `uri` names, known to be the profile's; None where the profile names none.

    Raises SIG-190 (none given), SIG-191 (none wanted), SIG-192 (another one), and what `named_key` and the
    signer raise.
    """
    named = named_key(product)
    if named is None and uri:
        raise SigningError(SECOND_KEY_UNWANTED, product=product.name)
    if named is None:
        return None
    if not uri:
        raise SigningError(SECOND_KEY_MISSING, product=product.name, file=product.release.post_quantum_key)
    signer = opened(uri)
    if signer.public_key != named:
        raise AnotherSecondKeyError(ANOTHER_SECOND_KEY, uri=uri, file=product.release.post_quantum_key)
    return signer


def named_key(product: ProductProfile) -> PublicKey | None:
    """Raises SIG-042, SIG-052, and SIG-013 for a key of another kind."""
    path = product.release.post_quantum_key
    if not path:
        return None
    key = load_public_key(read_whole(Path(path)), path)
    require_kind(key, path, POST_QUANTUM, "the second signature of a manifest")
    return key


def check_second(record: Record, key: PublicKey) -> str:
    """Which key signed the manifest as well. Raises SIG-193 when `key` did not, SIG-123 when it does not
    hold.
    """
    keyid = public_key_sha256(key)
    signed = record.envelope is not None and keyid in {one.keyid for one in record.envelope.signatures}
    if record.envelope is None or not signed:
        raise VerificationError(SECOND_SIGNATURE_MISSING, release=record.release.release_id)
    verify_envelope(record.envelope, [key])
    return f"{algorithm_of(key, keyid).name}, key {keyid[:16]}"
