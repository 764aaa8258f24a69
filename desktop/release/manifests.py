"""The manifest of a release: made at signing, one file for each set of signatures, named by its digest.

The ledger says which file counts, so a signature is added by one ledger entry: all or nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from desktop.core.catalogue.release import MANIFEST_NOT_AS_RECORDED, NOT_A_BUILD_ID
from desktop.core.errors import ReleaseError
from desktop.core.paths import write_atomic
from desktop.release.store import Release, unwritable
from signing.dsse import Envelope, read_envelope
from signing.errors import VerificationError
from signing.images import recognise_image
from signing.manifest import digest_file, file_digest
from signing.release_policy import ReleasePolicy
from signing.statement import FileDigest, Manifest, PolicyPin, require_name
from signing.verification import load_public_key, public_key_sha256

SUFFIX = ".manifest.json"


@dataclass(frozen=True)
class BuildFacts:
    """What the build server knows of an image; `sbom` is the file of its software bill of materials."""

    build_id: str | None = None
    sbom: Path | None = None


@dataclass(frozen=True)
class ImageFacts:
    """What is known of an image before it is signed."""

    format: str
    sha512: str
    security_counter: int | None
    build_id: str | None
    sbom: FileDigest | None


def read_facts(image: Path, product_format: str, build: BuildFacts) -> ImageFacts:
    """`product_format` is told when the image does not say what it is.

    Raises REL-040 for a build id that cannot stand in a manifest, SIG-042, SIG-086 (damaged).
    """
    if build.build_id is not None:
        _require_build_id(build.build_id)
    found = recognise_image(image)
    return ImageFacts(
        format=product_format if found.format == "raw" else found.format,
        sha512=file_digest(image, "sha512"),
        security_counter=found.security_counter,
        build_id=build.build_id,
        sbom=None if build.sbom is None else digest_file(build.sbom),
    )


def _require_build_id(build_id: str) -> None:
    try:
        require_name(build_id)
    except VerificationError as error:
        raise ReleaseError(NOT_A_BUILD_ID, build=build_id) from error


def manifest_of(release: Release, facts: ImageFacts, policy: ReleasePolicy | None) -> Manifest:
    """`policy` is the one in force, if any. Raises SIG-122 when a name cannot stand in a manifest."""
    return Manifest(
        image_name=release.image_name,
        product=release.product,
        version=release.version,
        format=facts.format,
        size=release.size,
        sha256=release.sha256,
        sha512=facts.sha512,
        public_key_sha256=signer_of(release),
        certificate_sha256=release.certificate_sha256,
        created=release.created,
        security_counter=facts.security_counter,
        build_id=facts.build_id,
        sbom=facts.sbom,
        policy=None if policy is None else PolicyPin(policy.version, policy.sha256),
    )


def signer_of(release: Release) -> str:
    """SHA-256 of the public key that signed the release: the certificate's, as was verified at signing."""
    return public_key_sha256(
        load_public_key(release.certificate_pem.encode(), "the code-signing certificate")
    )


def digest(envelope: Envelope) -> str:
    return hashlib.sha256(envelope.to_json()).hexdigest()


def keep(folder: Path, envelope: Envelope) -> str:
    """Writes the envelope's file in a release's folder; returns its digest. Raises REL-014."""
    name = digest(envelope)
    try:
        write_atomic(folder / f"{name}{SUFFIX}", envelope.to_json())
    except OSError as error:
        raise unwritable(error) from error
    return name


def load(release: Release, sha256: str) -> Envelope:
    """The envelope with that digest. Raises REL-027 when its file is gone or changed."""
    try:
        content = (release.folder / f"{sha256}{SUFFIX}").read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise not_as_recorded(release)
        return read_envelope(content)
    except (OSError, VerificationError) as error:
        raise not_as_recorded(release) from error


def check_manifest(release: Release, manifest: Manifest) -> None:
    """Raises REL-027 when the manifest is about something else than the release."""
    told = (
        manifest.image_name,
        manifest.product,
        manifest.version,
        manifest.size,
        manifest.sha256,
        manifest.public_key_sha256,
        manifest.certificate_sha256,
    )
    recorded = (
        release.image_name,
        release.product,
        release.version,
        release.size,
        release.sha256,
        signer_of(release),
        release.certificate_sha256,
    )
    if told != recorded:
        raise not_as_recorded(release)


def not_as_recorded(release: Release) -> ReleaseError:
    return ReleaseError(MANIFEST_NOT_AS_RECORDED, release=release.release_id)
