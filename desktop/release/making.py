"""Signs a firmware and its manifest, checked before and after, and keeps both as a release."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.core.catalogue.release import IMAGE_CANNOT_BE_READ
from desktop.core.clock import Clock
from desktop.core.errors import ReleaseError
from desktop.core.events import Listener, StepDone
from desktop.ledger.projections.releases import Releases
from desktop.ledger.store import Ledger
from desktop.release import manifests, store
from desktop.release.checks import (
    Check,
    check_certificate,
    check_signature,
    check_signer,
    check_size,
    no_image,
    report,
)
from desktop.release.doubts import image_doubts, version_doubts
from desktop.release.history import with_jobs
from desktop.release.inside import check_inside, lacks_signature, sign_inside
from desktop.release.manifests import BuildFacts
from desktop.release.state import Rule, check_rule, known
from desktop.release.store import Release
from desktop.release.version import Version, agreed, told_by
from desktop.settings.product.profile import ProductProfile
from signing.certificates.code_signing import read_code_signing
from signing.images import recognise_image
from signing.manifest import add_signature, file_digest, sign_manifest
from signing.messages import said
from signing.release import Signed, sign_file
from signing.signer import Signer, signing_job
from signing.statement import Manifest


@dataclass(frozen=True)
class Draft:
    """What is to become a release; `certificate_pem` is the code-signing certificate the units carry.

    `rule` is the release policy in force, which the manifest will name, or why it cannot be known.
    """

    release_id: str
    image: Path
    version: str
    certificate_pem: str
    build: BuildFacts
    rule: Rule


class Maker:
    """Makes releases of one product. Raises `ReleaseError`, `LedgerError` and what the signer raises."""

    def __init__(self, ledger: Ledger, product: ProductProfile, listener: Listener, clock: Clock) -> None:
        self._ledger = ledger
        self._product = product
        self._tell = listener
        self._clock = clock

    def make(self, draft: Draft, signer: Signer, second: Signer | None = None) -> Release:
        """The release, in its folder and in the ledger, or in neither when a check fails.

        `second` signs the manifest as well.
        """
        version = Version.parse(draft.version)
        self._refuse_size(draft, version)
        with store.new_folder() as folder:
            copy = _copied(draft.image, folder)
            doubts = self._doubts(copy, draft.image.name, version)
            report([*self._checks_before(copy, version, draft), *doubts], self._tell)
            inside = self._signed_inside(copy, version, draft.certificate_pem, signer)
            image = copy if inside is None else inside.output
            facts = manifests.read_facts(image, self._product.firmware.format, draft.build)
            signed = sign_file(image, signer, "freertos", warns=False)
            signed.output.unlink()  # the release's document has it
            unproven = self._release(draft, version, signed)
            if inside is not None:
                unproven = _made_of(unproven, inside)
            self._tell(StepDone("release", "signed", with_jobs(f"by {signer.uri}", signed.signing_job)))
            digest = bytes.fromhex(unproven.sha256)
            report([check_signature(digest, unproven.signature_b64, draft.certificate_pem)], self._tell)
            manifest = manifests.manifest_of(unproven, facts, known(draft.rule))
            release = self._with_manifest(unproven, folder, manifest, signer, second)
            image.rename(folder / release.image.name)
            store.publish(folder, release, self._ledger)
        self._tell(StepDone("release", "recorded", release.release_id))
        return release

    def _with_manifest(
        self, release: Release, folder: Path, manifest: Manifest, signer: Signer, second: Signer | None
    ) -> Release:
        envelope = sign_manifest(manifest, signer)
        if second is not None:
            envelope = add_signature(envelope, second)
            self._tell(StepDone("release", "signed again", f"by {second.uri}"))
        kept = manifests.keep(folder, envelope)
        self._tell(StepDone("release", "manifest", kept))
        job = signing_job(signer, envelope.signatures[0].signature)
        return replace(release, manifest_sha256=kept, manifest_signing_job=job)

    def _checks_before(self, image: Path, version: Version, draft: Draft) -> list[Check]:
        pem, now = draft.certificate_pem, self._clock.now()
        checks = [check_size(image.stat().st_size, self._product.firmware.slot_size)]
        checks += check_certificate(pem, self._product.firmware, now)
        return [*checks, self.check_version(version), check_rule(draft.rule, self._product.name, pem)]

    def _refuse_size(self, draft: Draft, version: Version) -> None:
        """Before it is copied: whoever mistypes a path may have named a disk image."""
        if not draft.image.is_file():
            raise no_image(draft.image)
        checks = self._checks_before(draft.image, version, draft)
        if checks[0].error is not None:  # its size
            report(checks, self._tell)

    def _doubts(self, image: Path, name: str, version: Version) -> Iterator[Check]:
        yield from image_doubts(image, self._product.firmware.format)
        digest = file_digest(image, "sha256")
        yield from version_doubts(name, digest, version, self._product.name, self._ledger)

    def _signed_inside(
        self, image: Path, version: Version, certificate_pem: str, signer: Signer
    ) -> Signed | None:
        """Where the boot loader verifies too: what was made of an image without signature; None of others."""
        if self._product.firmware.format == "freertos":
            return None
        described = recognise_image(image)
        unsigned = lacks_signature(described, self._product)
        agreed(str(version), told_by(described.version))
        if not unsigned:
            report([check_inside(image, certificate_pem, self._product)], self._tell)
            return None
        report(check_signer(signer, certificate_pem), self._tell)
        made = sign_inside(image, signer, self._product, version)
        told = with_jobs(f"by {signer.uri}", made.signing_job)
        self._tell(StepDone("release", "signed inside", told))
        size = check_size(made.output.stat().st_size, self._product.firmware.slot_size)
        report([size, check_inside(made.output, certificate_pem, self._product)], self._tell)
        return made

    def check_version(self, version: Version) -> Check:
        """A warning when a release of the product is as new, or newer."""
        mine = [Version.parse(text) for text in Releases(self._ledger.database).versions(self._product.name)]
        if mine and version <= max(mine):
            newest = max(mine)
            return Check(
                "version",
                "warn",
                said("{version} is not newer than {newest}, released before", version=version, newest=newest),
            )
        return Check("version", "pass", str(version))

    def _release(self, draft: Draft, version: Version, signed: Signed) -> Release:
        return Release(
            release_id=draft.release_id,
            product=self._product.name,
            version=str(version),
            image_name=draft.image.name,
            size=signed.size,
            sha256=signed.sha256,
            signature_b64=base64.b64encode(signed.signature).decode("ascii"),
            signer_uri=signed.key_uri,
            certificate_label=self._product.firmware.certificate_label,
            certificate_pem=draft.certificate_pem,
            certificate_sha256=read_code_signing(draft.certificate_pem).fingerprint,
            created=self._clock.now().isoformat(timespec="seconds"),
            signing_job=signed.signing_job,
        )


def _made_of(release: Release, inside: Signed) -> Release:
    """The release of an image that was signed inside here. Its name is as `linekey sign` would choose.

    Our copy of what was given goes: its digest stays.
    """
    given, digest = Path(release.image_name), file_digest(inside.image, "sha256")
    inside.image.unlink()
    return replace(
        release,
        image_name=f"{given.stem}.signed{given.suffix}",
        unsigned_sha256=digest,
        inside_signing_job=inside.signing_job,
    )


def _copied(image: Path, folder: Path) -> Path:
    """Our own copy: whatever happens to the original, what is kept is what is signed. REL-002, REL-014."""
    try:
        return Path(shutil.copyfile(image, folder / "image"))
    except PermissionError as error:
        raise ReleaseError(IMAGE_CANNOT_BE_READ, image=image) from error
    except OSError as error:
        raise store.unwritable(error) from error
