"""Every check of a bundle, by a release policy that is given: no ledger and no account is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from desktop.core.catalogue.release import IMAGE_LARGER_THAN_STREAM
from desktop.core.errors import ReleaseError
from desktop.core.events import Listener
from desktop.release.checks import STREAM_LIMIT, Check, attempt, check_usage, check_validity, report
from desktop.release.inside import summary
from signing.bundle import IMAGE, Bundle, check_image, image_blocks, read_bundle
from signing.catalogue.bundles import BUNDLE_REFUSED, BUNDLE_REVOKED
from signing.certificates.code_signing import read_code_signing
from signing.errors import SigningError, VerificationError
from signing.images import verify_image
from signing.messages import N, said
from signing.release_decision import judge, require_admitted
from signing.release_policy import ReleasePolicy

INSIDE = ("mcuboot", "esp")  # formats whose boot loader verifies the image


def verify_bundle(path: Path, policy: ReleasePolicy, now: datetime, tell: Listener) -> Bundle:
    """Tells every check of a bundle, and whether `policy` lets its release be rolled out at `now`.

    Raises the first that fails: what `open_bundle` and `judge` raise, SIG-145, SIG-146.
    """
    bundle, checks = read_parts(path, now, tell)
    report([*checks, _check_consent(bundle, policy, now), check_state(bundle)], tell)
    return bundle


def open_bundle(path: Path, policy: ReleasePolicy, now: datetime, tell: Listener) -> Bundle:
    """As `verify_bundle`, whoever has agreed to the release until now, and whatever became of it.

    Raises what `read_bundle` and `image_blocks` raise, REL-006, REL-007, SIG-085 to SIG-088 of a signature
    inside, SIG-131, SIG-133.
    """
    bundle, checks = read_parts(path, now, tell)
    report([*checks, attempt("policy", lambda: _admitted(bundle, policy))], tell)
    return bundle


def read_parts(path: Path, now: datetime, tell: Listener) -> tuple[Bundle, list[Check]]:
    """The bundle, and the checks that need no policy. Raises what `read_bundle` raises, once it is told."""
    try:
        bundle = read_bundle(path)
    except SigningError as error:
        tell(Check("bundle", "fail", error.message, error).told)
        raise
    return bundle, list(_checks(bundle, now))


def check_state(bundle: Bundle) -> Check:
    """SIG-145, SIG-146 when the one who wrote it knew that the release was refused or revoked."""
    return attempt("state", lambda: require_not_withdrawn(bundle))


def require_not_withdrawn(bundle: Bundle) -> str:
    messages = {"refused": BUNDLE_REFUSED, "revoked": BUNDLE_REVOKED}
    if (message := messages.get(bundle.facts.state)) is not None:
        raise VerificationError(message, reason=bundle.facts.reason)
    return N("neither refused nor revoked, as far as its writer knew")


def _checks(bundle: Bundle, now: datetime) -> Iterator[Check]:
    manifest = bundle.manifest
    yield Check(
        "manifest",
        "pass",
        said(
            "{product} {version}, signatures: {signatures}",
            product=manifest.product,
            version=manifest.version,
            signatures=len(bundle.envelope.signatures),
        ),
    )
    image = attempt("image", lambda: _whole(bundle))
    yield image
    certificate = read_code_signing(bundle.certificate_pem)
    yield check_validity(certificate, now, days_wanted=0)
    yield check_usage(certificate)
    if manifest.format in INSIDE and image.error is None:
        yield attempt("inside", lambda: _verified_inside(bundle))


def _whole(bundle: Bundle) -> str:
    if (size := bundle.manifest.size) > STREAM_LIMIT:  # no release is: whoever made this has a plan
        raise ReleaseError(IMAGE_LARGER_THAN_STREAM, size=size, limit=STREAM_LIMIT)
    check_image(bundle)
    return said("SHA-256 {sha256}, signed by the certificate's key", sha256=bundle.manifest.sha256)


def _verified_inside(bundle: Bundle) -> str:
    with tempfile.TemporaryDirectory(prefix="linekey-") as folder:
        image, certificate = Path(folder) / IMAGE, Path(folder) / "certificate.pem"
        with image.open("xb") as copy:
            copy.writelines(image_blocks(bundle))
        certificate.write_text(bundle.certificate_pem, encoding="utf-8")
        return summary(verify_image(image, certificate))


def _admitted(bundle: Bundle, policy: ReleasePolicy) -> str:
    require_admitted(policy, bundle.manifest.product, bundle.manifest.public_key_sha256)
    return said("version {version} admits the key", version=policy.version)


def _check_consent(bundle: Bundle, policy: ReleasePolicy, now: datetime) -> Check:
    return attempt("approval", lambda: _agreed(bundle, policy, now))


def _agreed(bundle: Bundle, policy: ReleasePolicy, now: datetime) -> str:
    consent = judge(policy, bundle.manifest, bundle.envelope, now)
    return said(
        "policy {version}: requested by {requester}, approved by {approvers}",
        version=policy.version,
        requester=consent.requester,
        approvers=", ".join(consent.approvers) or N("nobody"),
    )
