"""Makes every check of a release again, on what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desktop.core.errors import ReleaseError
from desktop.core.events import Listener
from desktop.ledger.store import Ledger
from desktop.release.checks import (
    Check,
    attempt,
    check_certificate,
    check_signature,
    check_size,
    report,
)
from desktop.release.inside import check_inside
from desktop.release.post_quantum import check_second, named_key
from desktop.release.record import read_record
from desktop.release.store import SignedImage, check_image
from desktop.settings.product.profile import ProductProfile
from signing.messages import N, said


def verify_release(
    release: SignedImage, ledger: Ledger, product: ProductProfile, now: datetime, tell: Listener
) -> None:
    """Tells the findings of `release_checks`.

    Raises the first failure: REL-003 to REL-012, REL-027; REL-033, SIG-050, SIG-051, SIG-085 to SIG-088 of
    the signature inside, where the boot loader verifies one; SIG-123, SIG-193 of the second signature of the
    manifest, where the profile names its key.
    """
    report(release_checks(release, ledger, product, now), tell)


def release_checks(
    release: SignedImage, ledger: Ledger, product: ProductProfile, now: datetime
) -> Iterator[Check]:
    """Image, certificate, signature and manifest: every finding, whatever the ones before it are."""
    image = attempt("image", lambda: _unchanged(release))
    yield image
    yield from check_certificate(release.certificate_pem, product.firmware, now)
    if image.error is None:
        yield check_size(release.image.stat().st_size, product.firmware.slot_size)
    yield check_signature(bytes.fromhex(release.sha256), release.signature_b64, release.certificate_pem)
    if product.firmware.format != "freertos":
        yield check_inside(release.image, release.certificate_pem, product)
    yield _check_manifest(release.release_id, ledger)
    if product.release.post_quantum_key:
        yield attempt("post-quantum", lambda: _second_signature(release.release_id, ledger, product))


def _unchanged(release: SignedImage) -> str:
    check_image(release)
    return said("SHA-256 {sha256}, as it was signed", sha256=release.sha256)


def _second_signature(release_id: str, ledger: Ledger, product: ProductProfile) -> str:
    key = named_key(product)
    assert key is not None  # noqa: S101 - the profile names one
    return check_second(read_record(ledger, release_id), key)


def _check_manifest(release_id: str, ledger: Ledger) -> Check:
    try:
        record = read_record(ledger, release_id)
    except ReleaseError as error:
        return Check("manifest", "fail", error.message, error)
    if record.envelope is None:
        return Check("manifest", "warn", N("none: the release is older than manifests"))
    return Check("manifest", "pass", said("signatures: {count}", count=len(record.keys)))
