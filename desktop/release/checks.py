"""The checks of a release: what the unit will do with it, done here first."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.core.errors import LinekeyError, ReleaseError
from desktop.core.events import CheckDone, Listener, Problem
from desktop.settings.product.firmware import FirmwareSection
from signing.algorithms import find_algorithm
from signing.certificates.code_signing import CodeSigningFacts, read_code_signing
from signing.errors import SigningError, VerificationError
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
        problem = None if error is None else Problem(error.code, error.message, error.hint)
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
    told = f"{path} is a folder, not a file." if path.is_dir() else f"There is no file {path}."
    return ReleaseError("REL-002", told, "Give the firmware image your build made.")


def check_size(size: int, slot_size: int) -> Check:
    """REL-003 empty, REL-004 larger than the unit's slot, REL-005 larger than a stream can carry."""
    if size == 0:
        return _failed(
            "image-size", "REL-003", "The firmware image is empty.", "Choose the file your build made."
        )
    if size > slot_size:
        return _failed(
            "image-size",
            "REL-004",
            f"The firmware image has {size:,} bytes, a slot of the unit holds {slot_size:,}.",
            "Choose the firmware of this product, or make it smaller.",
        )
    if size > STREAM_LIMIT:
        return _failed(
            "image-size",
            "REL-005",
            f"The firmware image has {size:,} bytes; AWS IoT delivers at most {STREAM_LIMIT:,} over MQTT.",
            "Make the image smaller.",
        )
    return Check("image-size", "pass", f"{size:,} bytes, {size * 100 // slot_size} % of the slot")


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
        return _failed(
            "certificate-validity",
            "REL-006",
            f"The code-signing certificate is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}, not today.",
            "Check this computer's date; otherwise units need a new certificate before they accept firmware.",
        )
    days = (last - now).days
    if days < days_wanted:
        return _failed(
            "certificate-validity",
            "REL-030",
            f"The code-signing certificate ends in {days} days, on {last:%Y-%m-%d}; it needs {days_wanted}.",
            "Make a new certificate for the key and write it into the units, or lower certificate_days_left.",
        )
    state = "warn" if days < DAYS_TO_WARN else "pass"
    return Check("certificate-validity", state, f"valid until {last:%Y-%m-%d}, {days} days")


def check_usage(certificate: CodeSigningFacts) -> Check:
    """REL-007 when the certificate is not one for signing code."""
    if certificate.may_sign_code:
        return Check("certificate-usage", "pass", "code signing")
    return _failed(
        "certificate-usage",
        "REL-007",
        f"The certificate “{certificate.subject}” is not one for code signing.",
        "It needs extended key usage codeSigning and key usage digitalSignature.",
    )


def check_key(certificate: CodeSigningFacts, kind: str) -> Check:
    """REL-008 when the certificate's key is not of the kind the units verify with."""
    wanted = find_algorithm(kind).name
    if certificate.key == kind:
        return Check("certificate-key", "pass", wanted)
    return _failed(
        "certificate-key",
        "REL-008",
        f"The code-signing certificate has a key of kind {certificate.key}; units verify {wanted}.",
        f"Use a certificate with a key of kind {kind}, or correct `key` in the product profile.",
    )


def check_signature(digest: bytes, signature_b64: str, certificate_pem: str) -> Check:
    """REL-009 when the units, with this certificate, would refuse the signature."""
    try:
        key = load_public_key(certificate_pem.encode(), "the code-signing certificate")
        verify_digest(key, digest, base64.b64decode(signature_b64))
    except (VerificationError, ValueError) as error:
        return _another_key(error)
    return Check("signature", "pass", "verified with the units' certificate")


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
    return _failed(
        "signature",
        "REL-009",
        "The units would refuse this firmware: its signature does not verify with their certificate.",
        "Sign with the key of the code-signing certificate the units carry.",
        cause,
    )


def _failed(name: str, code: str, message: str, hint: str, cause: Exception | None = None) -> Check:
    error = ReleaseError(code, message, hint)
    error.__cause__ = cause
    return Check(name, "fail", message, error)
