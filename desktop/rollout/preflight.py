"""Everything that can be known before thousands of units are told to change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from desktop.cloud.artifacts import is_versioned
from desktop.cloud.jobs import events_enabled
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError, RolloutError
from desktop.core.events import CheckDone, Listener
from desktop.rollout.parts import Release, RolloutAccount
from desktop.rollout.targets import Targets, resolve_targets
from desktop.settings.product import ProductProfile


class Finding(NamedTuple):
    state: str  # pass or warn
    detail: str


def preflight(
    cloud: Cloud,
    account: RolloutAccount,
    product: ProductProfile,
    release: Release,
    targets: Sequence[str],
    verify_release: Callable[[], None],
    tell: Listener,
) -> Targets:
    """Makes and tells every check, then raises the first error. `verify_release` tells its own checks."""
    found: list[Targets] = []
    errors: list[LinekeyError] = []

    def check_targets() -> Finding:
        found.append(resolve_targets(cloud, targets))
        return Finding("pass", f"things: {found[0].things}, targets: {len(found[0].arns)}")

    checks: dict[str, Callable[[], Finding]] = {
        "product": lambda: _check_product(release, product),
        "label": lambda: _check_label(release, product),
        "units-certificate": lambda: _check_certificate(release, account),
        "bucket": lambda: _check_bucket(cloud, account.bucket),
        "job-events": lambda: _check_events(cloud),
        "targets": check_targets,
    }
    try:
        verify_release()
    except LinekeyError as error:
        errors.append(error)
    for name, check in checks.items():
        try:
            finding = check()
        except LinekeyError as error:
            tell(CheckDone(name, "fail", error.message))
            errors.append(error)
        else:
            tell(CheckDone(name, *finding))
    if errors:
        raise errors[0]
    return found[0]


def _check_product(release: Release, product: ProductProfile) -> Finding:
    if release.product != product.name:
        raise RolloutError(
            "ROL-008",
            f"The release is for {release.product}, the rollout is for {product.name}.",
            "Choose a release of this product, or its product profile with --product.",
        )
    return Finding("pass", f"{product.name} {release.version}")


def _check_label(release: Release, product: ProductProfile) -> Finding:
    """A wrong `certfile` makes units fail after the last block: "No such certificate file"."""
    label = product.firmware.certificate_label
    if release.certificate_label != label:
        raise RolloutError(
            "ROL-005",
            f"The release names the certificate “{release.certificate_label}”, units keep it as “{label}”.",
            "Make the release again with today's product profile.",
        )
    return Finding("pass", label)


def _check_certificate(release: Release, account: RolloutAccount) -> Finding:
    if release.certificate_pem.strip() != account.code_signing_certificate_pem.strip():
        return Finding("warn", "not the account's certificate: only units that carry this one will accept it")
    return Finding("pass", "the account's code-signing certificate")


def _check_bucket(cloud: Cloud, bucket: str) -> Finding:
    if not is_versioned(cloud, bucket):
        raise RolloutError(
            "ROL-006",
            f"The bucket {bucket} keeps no versions: a stream could change under the units' hands.",
            "Turn versioning on: linekey account setup.",
        )
    return Finding("pass", f"{bucket} keeps versions")


def _check_events(cloud: Cloud) -> Finding:
    if not events_enabled(cloud):
        return Finding("warn", "off: progress will be slower. Turn them on: linekey account setup")
    return Finding("pass", "on")
