"""What the releases page asks for: images and keys looked at, releases made, and what is on record.

A passphrase or PIN is used once and not kept.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from desktop.app.releases.events import (
    CertificateRead,
    FolderRead,
    FolderSigning,
    ImageChecked,
    KeyFound,
    SecondKey,
    SecondKeyFound,
    SignerOption,
    SigningReady,
)
from desktop.app.releases.folder import sign_folder
from desktop.app.releases.image import describe_image, image_sha256
from desktop.app.releases.keys import asked_by
from desktop.app.releases.record.told import certificate_info, release_signed
from desktop.app.releases.record.use_case import RecordedReleases, typed
from desktop.app.releases.second_key import second_key
from desktop.app.tasks import OperationFailed, Tasks
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.window import IMAGE_CHANGED
from desktop.core.errors import ReleaseError
from desktop.core.events import Problem
from desktop.release.checks import check_certificate, check_size
from desktop.release.service import ReleaseService
from desktop.release.store import Release
from desktop.wiring import Services
from signing.batch import find_images
from signing.catalogue.post_quantum import ANOTHER_SECOND_KEY
from signing.errors import AnotherSecondKeyError, SigningError
from signing.keys import open_signer
from signing.output import read_whole
from signing.signer import Secrets
from signing.verification import public_key_sha256

ENCRYPTED = re.compile(rb"BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED", re.MULTILINE)
ANY_IMAGE = "*.bin"


class ReleasesUseCase(RecordedReleases):
    """Releases made and kept by `service`."""

    def __init__(self, services: Services, tasks: Tasks, service: ReleaseService) -> None:
        super().__init__(services, tasks, service)
        self._batch = CancelToken()
        self._digests: dict[Path, str] = {}  # of the images as they were shown

    def announce(self) -> None:
        """Tells the account's key and certificate, and every release on record."""
        certificate = certificate_info(self._services.facts.code_signing_certificate_pem)
        account = SignerOption(self._service.default_signer_uri(), "ECDSA P-256", key=certificate.key)
        product = self._services.product
        try:
            second = second_key(product)
        except SigningError as error:  # nothing else waits for it: this product alone cannot be signed
            second = SecondKey(product.release.post_quantum_key)
            self._tasks.tell(OperationFailed("release", Problem.of(error)))
        self._tasks.tell(SigningReady(product.name, (account,), certificate, second))
        self.announce_releases()

    # --- what is to be signed, and with which key ---

    def inspect(self, image: Path) -> None:
        """Reads a firmware file, or what a folder holds; answers with `ImageRead` or `FolderRead`."""
        self._do(self._read, image)

    def _read(self, path: Path) -> None:
        if path.is_dir():
            self._read_folder(path, ANY_IMAGE)
        else:
            self._read_image(path)

    def _read_image(self, image: Path) -> None:
        digest = self._digests[image] = image_sha256(image)
        self._tasks.tell(describe_image(image, digest, self._services.product))

    def inspect_folder(self, folder: Path, pattern: str) -> None:
        """Looks for images in a folder by their names; answers with `FolderRead`."""
        self._do(self._read_folder, folder, pattern)

    def _read_folder(self, folder: Path, pattern: str) -> None:
        images = find_images(folder, pattern)
        size = sum(image.stat().st_size for image in images)
        self._tasks.tell(FolderRead(folder, pattern, tuple(images), size))

    def inspect_key(self, uri: str) -> None:
        """Looks whether a key is there and what it asks for; answers with `KeyFound`."""
        self._do(lambda: self._tasks.tell(KeyFound(self._look_at_key(uri))))

    def inspect_second_key(self, uri: str) -> None:
        """The same of the ML-DSA key of the product, as far as can be told; answers with `SecondKeyFound`."""
        self._do(self._read_second_key, uri)

    def _read_second_key(self, uri: str) -> None:
        named, found = second_key(self._services.product), self._look_at_key(uri)
        if named is not None and found.key not in ("", named.key):
            raise AnotherSecondKeyError(ANOTHER_SECOND_KEY, uri=uri, file=named.file)
        self._tasks.tell(SecondKeyFound(found))

    def _look_at_key(self, uri: str) -> SignerOption:
        asks, key = asked_by(uri), ""
        if uri.startswith("file:"):
            pem = read_whole(Path(uri.removeprefix("file:")))
            asks = asks if ENCRYPTED.search(pem) else ""
        if not asks:
            key = public_key_sha256(
                open_signer(uri, typed(""), client=self._services.cloud.client).public_key
            )
        return SignerOption(uri, asks=asks, key=key)

    def inspect_certificate(self, uri: str, certificate: Path) -> None:
        """Reads the code-signing certificate for the key `uri`; answers with `CertificateRead`."""
        self._do(self._read_certificate, uri, certificate)

    def _read_certificate(self, uri: str, certificate: Path) -> None:
        pem = read_whole(certificate).decode("ascii", "replace")
        self._tasks.tell(CertificateRead(uri, certificate_info(pem)))

    def check(self, image: Path, size: int, certificate_pem: str, version: str) -> None:
        """Makes the checks that need no key, for an image of `size` bytes; answers with `ImageChecked`.

        `version` is as typed so far; there is no finding about an empty one.
        """
        self._do(self._check, image, size, certificate_pem, version)

    def _check(self, image: Path, size: int, certificate_pem: str, version: str) -> None:
        firmware = self._services.product.firmware
        checks = [check_size(size, firmware.slot_size)]
        checks += self._service.doubts(image, self._digests.get(image, ""), version)
        checks += check_certificate(certificate_pem, firmware, datetime.now(UTC))
        if version:
            checks.append(self._service.check_version(version))
        self._tasks.tell(ImageChecked(tuple(check.told for check in checks)))

    # --- signing ---

    def sign(
        self,
        image: Path,
        version: str,
        signer_uri: str,
        secret: str,
        certificate_pem: str | None = None,
        second_uri: str = "",
        second_secret: str = "",
    ) -> None:
        """Signs and verifies; answers with `CheckDone` and `ReleaseSigned`.

        `certificate_pem` is what the units carry, by default the account's. `second_uri` names the key of the
        second signature, where the product has one, and `second_secret` opens it.
        """
        secrets = typed(secret, {second_uri: second_secret} if second_uri else {})
        self._do(self._sign, image, version, signer_uri, secrets, certificate_pem, second_uri)

    def _sign(
        self,
        image: Path,
        version: str,
        signer_uri: str,
        secrets: Secrets,
        certificate_pem: str | None = None,
        second_uri: str = "",
    ) -> Release:
        self._require_unchanged(image)
        release = self._service.sign(
            image, version, signer_uri, secrets, certificate_pem, post_quantum_uri=second_uri
        )
        self._tasks.tell(release_signed(release))
        return release

    def sign_with_account(self, image: Path, version: str, secrets: Secrets) -> Release:
        """Reads and signs in the caller's lane with the account's key; tells what both tell."""
        self._read_image(image)
        return self._sign(image, version, self._service.default_signer_uri(), secrets)

    def _require_unchanged(self, image: Path) -> None:
        """A build may have replaced the file meanwhile: what was looked at is what gets signed."""
        shown = self._digests.get(image)
        if shown is not None and shown != image_sha256(image):
            self._read_image(image)
            raise ReleaseError(IMAGE_CHANGED, image=image.name)

    def sign_folder(self, batch: FolderSigning, secret: str) -> None:
        """Signs one image after the other; answers with `BatchProgress`, at the end with `BatchEnded`."""
        self._batch = stop = CancelToken()
        client, tell = self._services.cloud.client, self._tasks.tell
        self._tasks.submit("batch", "release", sign_folder, batch, typed(secret), client, stop, tell)

    def stop_batch(self) -> None:
        """The images at work are finished and told of; no other one is begun."""
        self._batch.cancel()
