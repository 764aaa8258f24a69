"""The check a unit makes before it starts a new firmware."""

from __future__ import annotations

from desktop.bench.unit import identity
from desktop.bench.unit.firmware import Version, read_version
from desktop.bench.unit.flash import Flash
from desktop.bench.unit.ota_job import OtaJob, Refusal, UpdateRefusedError
from desktop.core.errors import BenchError


def check_image(flash: Flash, job: OtaJob, image: bytes) -> Version:
    """The version of a good and newer image. Raises `UpdateRefusedError` with the reason otherwise."""
    if not identity.signature_fits(_code_signer(flash, job.certfile), job.signature, image):
        raise UpdateRefusedError(Refusal.BAD_SIGNATURE, "signature verification failed")
    try:
        version = read_version(image)
    except BenchError as error:
        raise UpdateRefusedError(Refusal.NOT_AN_IMAGE, "signed, but no firmware for this unit") from error
    if version <= flash.version:
        raise UpdateRefusedError(Refusal.NOT_NEWER, f"v{version} is not newer than v{flash.version}")
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
