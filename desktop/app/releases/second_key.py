"""The ML-DSA key of a product, as the releases page is told of it."""

from __future__ import annotations

from desktop.app.releases.events import SecondKey
from desktop.release.post_quantum import check_second, named_key
from desktop.release.record import Record
from desktop.settings.product.profile import ProductProfile
from signing.algorithms import algorithm_of
from signing.errors import SigningError
from signing.verification import public_key_sha256


def second_key(product: ProductProfile) -> SecondKey | None:
    """None where the profile names none. Raises SIG-013, SIG-042, SIG-052 for a file that has no such key."""
    key, file = named_key(product), product.release.post_quantum_key
    return None if key is None else SecondKey(file, algorithm_of(key, file).name, public_key_sha256(key))


def second_signature(record: Record, product: ProductProfile) -> SecondKey | None:
    """The key of the product that has signed the manifest as well; None when that is not so."""
    try:
        named = named_key(product)
        if named is not None:
            check_second(record, named)
        return second_key(product)
    except SigningError:  # why, every check before an approval or a rollout says
        return None
