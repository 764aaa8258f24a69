"""The checks a unit makes before it starts a new firmware: its agent's, then its boot loader's."""

from __future__ import annotations

from desktop.bench.unit import identity
from desktop.bench.unit.boot_loader import require_boot
from desktop.bench.unit.firmware import Version, read_version
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.ota_job import OtaJob, Refusal, UpdateRefusedError
from desktop.core.catalogue.reported import NO_FIRMWARE, NOT_NEWER, SIGNATURE_REFUSED
from desktop.core.errors import BenchError
from signing.errors import VerificationError
from signing.messages import said


def check_image(flash: Flash, job: OtaJob, image: bytes) -> Version:
    """The version of a good and newer image. Raises `UpdateRefusedError` with the reason otherwise."""
    key = _code_signer(flash, job.certfile)
    if not identity.signature_fits(key, job.signature, image):
        raise UpdateRefusedError(Refusal.BAD_SIGNATURE, SIGNATURE_REFUSED)
    try:
        require_boot(image, key)
        version = read_version(image)
    except VerificationError as error:
        raise UpdateRefusedError(Refusal.BAD_SIGNATURE, f"the boot loader refuses it: {error}") from error
    except BenchError as error:
        raise UpdateRefusedError(Refusal.NOT_AN_IMAGE, NO_FIRMWARE) from error
    if version <= flash.version:
        raise UpdateRefusedError(Refusal.NOT_NEWER, said(NOT_NEWER, version=version, running=flash.version))
    return version


def _code_signer(flash: Flash, label: str) -> bytes:
    """The public key under the job's `certfile` label: of a certificate, or as it was imported."""
    certificate = flash.read_object("certificate", label)
    key = (
        identity.certificate_public_key(certificate)
        if certificate
        else flash.read_object("public-key", label)
    )
    if key is None:
        raise UpdateRefusedError(Refusal.NO_CODE_SIGNER, f"no code-signing certificate under '{label}'")
    return key
