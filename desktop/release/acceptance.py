"""The preflight of an image that is no release yet: every check that needs no cloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.core.catalogue.release import SIGNATURE_FORMAT_DIFFERS, VERSION_NOT_NEWER
from desktop.core.errors import LinekeyError, ReleaseError
from desktop.release.checks import Check, attempt, check_certificate, check_kind, check_size, no_image
from desktop.release.inside import certificate_file, check_inside
from desktop.release.version import Version, agreed, told_by
from desktop.settings.product.profile import ProductProfile
from signing.errors import SigningError
from signing.formats.description import ImageDescription
from signing.images import recognise_image, verify_image
from signing.messages import N
from signing.release import verify_file


@dataclass(frozen=True)
class Candidate:
    """A signed image. `signature` None: the image carries its own; `version` None: as the image says."""

    image: Path
    signature: Path | None = None
    version: str | None = None


def preflight(
    candidate: Candidate,
    read_certificate: Callable[[], tuple[str, str]],
    product: ProductProfile,
    taken: Iterable[str],
    now: datetime,
) -> list[Check]:
    """Every finding; the candidate is fit when none has an error.

    `read_certificate` answers the units' code-signing certificate (PEM) and where it is from; `taken` are
    versions that units of the product have taken before. Raises REL-002 when there is no image.
    """
    if not candidate.image.is_file():
        raise no_image(candidate.image)
    checks = [check_size(candidate.image.stat().st_size, product.firmware.slot_size)]
    try:
        described = recognise_image(candidate.image)
    except SigningError as error:
        return [*checks, Check("image", "fail", error.message, error)]
    checks.append(_check_image(described, candidate, product))
    checks += _signature_checks(candidate, read_certificate, product, now)
    return [*checks, _check_version(candidate.version, described, product, taken)]


def _check_image(described: ImageDescription, candidate: Candidate, product: ProductProfile) -> Check:
    """REL-033 when the only signature is not of the kind that the product's units look for."""
    wanted = product.firmware.format
    version = f", version {described.version}" if described.version else ""
    told = f"{described.format}{version}, signatures inside: {len(described.signatures)}"
    if candidate.signature is None and described.format not in ("raw", wanted):
        error = ReleaseError(SIGNATURE_FORMAT_DIFFERS, product=product.name, wanted=wanted, found=told)
        return Check("image", "fail", error.message, error)
    if described.kind is not None:
        return check_kind(described.kind)
    return Check("image", "pass", told)


def _signature_checks(
    candidate: Candidate,
    read_certificate: Callable[[], tuple[str, str]],
    product: ProductProfile,
    now: datetime,
) -> list[Check]:
    try:
        pem, source = read_certificate()
        certificate = check_certificate(pem, product.firmware, now)
    except (LinekeyError, SigningError) as error:
        return [Check("certificate", "fail", error.message, error)]
    checks = [Check("certificate", "pass", source), *certificate]
    checks.append(attempt("signature", lambda: _verified(candidate, pem)))
    if candidate.signature is not None and product.firmware.format != "freertos":
        checks.append(check_inside(candidate.image, pem, product))  # the boot loader wants its own, too
    return checks


def _verified(candidate: Candidate, pem: str) -> str:
    with certificate_file(pem) as certificate:
        if candidate.signature is None:
            verify_image(candidate.image, certificate)
        else:
            verify_file(candidate.image, candidate.signature, certificate)
    return N("verified with the units' certificate")


def _check_version(
    told: str | None, described: ImageDescription, product: ProductProfile, taken: Iterable[str]
) -> Check:
    """Against what units took before: only a warning where units have no rollback protection."""
    inside = told_by(described.version)
    if told is None and inside is None:
        return Check("version", "warn", "not compared: say --version")
    try:
        version = agreed(told, inside)
    except ReleaseError as error:
        return Check("version", "fail", error.message, error)
    newest = max((Version.parse(text) for text in taken), default=None)
    if newest is None:
        return Check("version", "pass", f"{version}; no rollout of {product.name} is recorded here")
    if version > newest:
        return Check("version", "pass", f"{version}, above {newest}")
    refusal = ReleaseError(VERSION_NOT_NEWER, version=version, newest=newest, product=product.name)
    if not product.firmware.rollback_protection:
        return Check("version", "warn", refusal.message)
    return Check("version", "fail", refusal.message, refusal)
