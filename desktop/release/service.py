"""Signs a firmware and proves that the units will accept it, before anybody can send it to them."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from desktop.cloud.session import Cloud
from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import ReleaseError
from desktop.core.events import Listener, StepDone, ignore
from desktop.core.ids import new_id
from desktop.ledger.store import Ledger
from desktop.release import store
from desktop.release.checks import (
    Check,
    check_curve,
    check_signature,
    check_size,
    check_usage,
    check_validity,
    report,
)
from desktop.release.store import Release, SignedImage
from desktop.release.version import Version
from desktop.settings.product import ProductProfile
from signing.certificates.code_signing import read_code_signing
from signing.release import Signed, sign_file
from signing.signer import open_signer

Secrets = Callable[[str], str]


class SigningAccount(Protocol):
    """What a release needs of the account: the units' certificate, and a profile that has its key."""

    @property
    def code_signing_certificate_pem(self) -> str: ...
    @property
    def signing_profile(self) -> str: ...
    @property
    def bucket(self) -> str: ...


class ReleaseService:
    """Makes and finds releases of one product. Raises `ReleaseError`, and what the signer raises."""

    def __init__(
        self,
        cloud: Cloud,
        ledger: Ledger,
        account: Callable[[], SigningAccount],
        product: ProductProfile,
        listener: Listener = ignore,
        clock: Clock | None = None,
    ) -> None:
        """`account` is asked only when it is needed: a key in a file with its own certificate needs none."""
        self._cloud = cloud
        self._ledger = ledger
        self._account = account
        self._product = product
        self._tell = listener
        self._clock = clock or SystemClock()

    def default_signer_uri(self) -> str:
        """The account's own signing profile."""
        account = self._account()
        return f"awssigner:{account.signing_profile}?bucket={account.bucket}"

    def sign(
        self, image: Path, version: str, signer_uri: str, secrets: Secrets, certificate_pem: str | None = None
    ) -> Release:
        """Signs `image` and keeps a copy of it with its signature; nothing is kept when a check fails.

        `certificate_pem` is the code-signing certificate the units carry, by default the account's. All that
        can be known beforehand is checked before a key is touched. `secrets(uri)` answers a key's passphrase.
        """
        number = Version.parse(version)
        certificate = certificate_pem or self._account().code_signing_certificate_pem
        with store.new_folder() as folder:
            copy = _copied(image, folder)
            report(self._checks_before(copy, number, certificate), self._tell)
            signed = sign_file(copy, open_signer(signer_uri, secrets, client=self._cloud.client), "freertos")
            signature = base64.b64encode(signed.signature).decode("ascii")
            digest = bytes.fromhex(signed.sha256)
            self._tell(StepDone("release", "signed", f"by {signer_uri}"))
            report([check_signature(digest, signature, certificate)], self._tell)
            release = self._release(image.name, number, signed, signature, certificate)
            copy.rename(folder / release.image.name)
            store.publish(folder, release, self._ledger)
        self._tell(StepDone("release", "recorded", release.release_id))
        return release

    def get(self, release_id: str) -> Release:
        """Raises REL-010 (unknown) and REL-012 (its files are not what was recorded)."""
        return store.load(release_id, self._ledger)

    def list_releases(self) -> list[Release]:
        """Newest first."""
        return store.load_all(self._ledger)

    def verify(self, release: SignedImage) -> None:
        """Makes every check of a release again, on the stored image. Raises the first that fails."""
        store.check_image(release)
        size = release.image.stat().st_size
        checks = self._certificate_checks(release.certificate_pem, self._clock.now())
        checks += [check_size(size, self._product.firmware.slot_size)]
        digest = bytes.fromhex(release.sha256)
        report(
            [*checks, check_signature(digest, release.signature_b64, release.certificate_pem)],
            self._tell,
        )

    def _checks_before(self, image: Path, version: Version, certificate_pem: str) -> list[Check]:
        checks = [check_size(image.stat().st_size, self._product.firmware.slot_size)]
        checks += self._certificate_checks(certificate_pem, self._clock.now())
        return [*checks, self._check_version(version)]

    def _certificate_checks(self, certificate_pem: str, now: datetime) -> list[Check]:
        facts = read_code_signing(certificate_pem)
        return [check_validity(facts, now), check_usage(facts), check_curve(facts)]

    def _check_version(self, version: Version) -> Check:
        mine = [
            Version.parse(str(entry.body["version"]))
            for entry in self._ledger.entries("release")
            if entry.body["product"] == self._product.name
        ]
        if mine and version <= max(mine):
            newest = max(mine)
            return Check("version", "warn", f"{version} is not newer than {newest}, released before")
        return Check("version", "pass", str(version))

    def _release(
        self, image_name: str, version: Version, signed: Signed, signature: str, certificate_pem: str
    ) -> Release:
        return Release(
            release_id=new_id("rel"),
            product=self._product.name,
            version=str(version),
            image_name=image_name,
            size=signed.size,
            sha256=signed.sha256,
            signature_b64=signature,
            signer_uri=signed.key_uri,
            certificate_label=self._product.firmware.certificate_label,
            certificate_pem=certificate_pem,
            certificate_sha256=read_code_signing(certificate_pem).fingerprint,
            created=self._clock.now().isoformat(timespec="seconds"),
        )


def _copied(image: Path, folder: Path) -> Path:
    """Our own copy: whatever happens to the original, what is kept is what is signed. REL-002, REL-014."""
    if not image.is_file():
        raise ReleaseError(
            "REL-002", f"There is no file {image}.", "Give the firmware image your build made."
        )
    try:
        return Path(shutil.copyfile(image, folder / "image"))
    except PermissionError as error:
        raise ReleaseError(
            "REL-002", f"The firmware image {image} cannot be read.", "Check its permissions."
        ) from error
    except OSError as error:
        raise store.unwritable(error) from error
