"""The checks of a release: what the unit will do with it, done here first."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.core.catalogue.release import (
    CERTIFICATE_ENDS_SOON,
    CERTIFICATE_NOT_FOR_CODE,
    CERTIFICATE_NOT_VALID,
    CERTIFICATE_OF_ANOTHER_KIND,
    IMAGE_EMPTY,
    IMAGE_IS_A_FOLDER,
    IMAGE_LARGER_THAN_SLOT,
    IMAGE_LARGER_THAN_STREAM,
    NO_SUCH_IMAGE,
    UNITS_WOULD_REFUSE,
)
from desktop.core.errors import LinekeyError, ReleaseError, UnitsKeyError
from desktop.core.events import CheckDone, Listener, Problem
from desktop.settings.product.firmware import FirmwareSection
from signing.algorithms import find_algorithm
from signing.catalogue.images import NEVER_FIRMWARE
from signing.certificates.code_signing import CodeSigningFacts, read_code_signing
from signing.errors import ImageError, SigningError, VerificationError
from signing.formats import file_kinds
from signing.formats.file_kinds import FileKind
from signing.messages import Message, N, said
from signing.signer import Signer
from signing.verification import load_public_key, verify_digest

STREAM_LIMIT = 24 * 1024 * 1024  # bytes in a file of an AWS IoT stream (AWS IoT Core quotas)
DAYS_TO_WARN = 90


@dataclass(frozen=True)
class Check:
    """One finding; a failed one carries the error that forbids the release."""

    name: str
    state: str
    detail: str
    error: LinekeyError | SigningError | None = None

    @property
    def told(self) -> CheckDone:
        """The finding as an event."""
        error = self.error
        problem = None if error is None else Problem.of(error)
        return CheckDone(self.name, self.state, self.detail, problem)


def report(checks: Iterable[Check], listener: Listener) -> None:
    """Tells every finding, then raises the first that forbids to go on."""
    errors = []
    for check in checks:
        listener(check.told)
        if check.error is not None:
            errors.append(check.error)
    if errors:
        raise errors[0]


def no_image(path: Path) -> ReleaseError:
    """REL-002, when `path` is not a file."""
    return ReleaseError(IMAGE_IS_A_FOLDER if path.is_dir() else NO_SUCH_IMAGE, path=path)


def check_size(size: int, slot_size: int) -> Check:
    """REL-003 empty, REL-004 larger than the unit's slot, REL-005 larger than a stream can carry."""
    if size == 0:
        return _failed("image-size", IMAGE_EMPTY)
    if size > slot_size:
        return _failed("image-size", IMAGE_LARGER_THAN_SLOT, size=size, slot=slot_size)
    if size > STREAM_LIMIT:
        return _failed("image-size", IMAGE_LARGER_THAN_STREAM, size=size, limit=STREAM_LIMIT)
    return Check(
        "image-size",
        "pass",
        said("{size:,} bytes, {percent} % of the slot", size=size, percent=size * 100 // slot_size),
    )


def check_kind(kind: FileKind) -> Check:
    """SIG-152 for what is nobody's firmware; a warning about a file that units do not run as it is."""
    if kind.group not in file_kinds.NEVER_FIRMWARE:
        return Check("image", "warn", kind.sentence)
    error = ImageError(NEVER_FIRMWARE, what=kind.sentence)
    return Check("image", "fail", error.message, error)


def check_certificate(pem: str, firmware: FirmwareSection, now: datetime) -> list[Check]:
    """Whether `pem` is a code-signing certificate as the product wants it. Raises SIG-070 when it is none."""
    facts = read_code_signing(pem)
    return [
        check_validity(facts, now, firmware.certificate_days_left),
        check_usage(facts),
        check_key(facts, firmware.key),
    ]


def check_validity(certificate: CodeSigningFacts, now: datetime, days_wanted: int) -> Check:
    """REL-006 when the certificate is not valid now, REL-030 when it will not be for `days_wanted` days.

    A warning in its last 90 days.
    """
    first, last = certificate.not_before, certificate.not_after
    if not first <= now <= last:
        return _failed("certificate-validity", CERTIFICATE_NOT_VALID, first=first, last=last)
    days = (last - now).days
    if days < days_wanted:
        return _failed(
            "certificate-validity", CERTIFICATE_ENDS_SOON, days=days, last=last, wanted=days_wanted
        )
    state = "warn" if days < DAYS_TO_WARN else "pass"
    return Check(
        "certificate-validity",
        state,
        said("valid until {last:%Y-%m-%d}, {days:,} days", last=last, days=days),
    )


def check_usage(certificate: CodeSigningFacts) -> Check:
    """REL-007 when the certificate is not one for signing code."""
    if certificate.may_sign_code:
        return Check("certificate-usage", "pass", N("code signing"))
    return _failed("certificate-usage", CERTIFICATE_NOT_FOR_CODE, subject=certificate.subject)


def check_key(certificate: CodeSigningFacts, kind: str) -> Check:
    """REL-008 when the certificate's key is not of the kind the units verify with."""
    wanted = find_algorithm(kind).name
    if certificate.key == kind:
        return Check("certificate-key", "pass", wanted)
    return _failed(
        "certificate-key", CERTIFICATE_OF_ANOTHER_KIND, found=certificate.key, wanted=wanted, kind=kind
    )


def check_signature(digest: bytes, signature_b64: str, certificate_pem: str) -> Check:
    """REL-009 when the units, with this certificate, would refuse the signature."""
    try:
        key = load_public_key(certificate_pem.encode(), "the code-signing certificate")
        verify_digest(key, digest, base64.b64decode(signature_b64))
    except (VerificationError, ValueError) as error:
        return _another_key(error)
    return Check("signature", "pass", N("verified with the units' certificate"))


def check_signer(signer: Signer, certificate_pem: str) -> list[Check]:
    """REL-009 when the key is not the certificate's; nothing to tell when it is: a signature has to prove it.

    Asks for the passphrase or PIN of a key that has one. Raises what the signer raises.
    """
    key = load_public_key(certificate_pem.encode(), "the code-signing certificate")
    return [] if signer.public_key == key else [_another_key()]


def attempt(name: str, work: Callable[[], str]) -> Check:
    """Passes with what `work` answers; fails with what it raises."""
    try:
        return Check(name, "pass", work())
    except (LinekeyError, SigningError) as error:
        return Check(name, "fail", error.message, error)


def _another_key(cause: Exception | None = None) -> Check:
    error = UnitsKeyError(UNITS_WOULD_REFUSE)
    error.__cause__ = cause
    return Check("signature", "fail", error.message, error)


def _failed(name: str, message: Message, /, **values: Any) -> Check:
    error = ReleaseError(message, **values)
    return Check(name, "fail", error.message, error)
