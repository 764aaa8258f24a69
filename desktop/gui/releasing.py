"""What the releases page asks for, done with the real services in lanes of their own. Knows no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from desktop.core.cancel import CancelToken
from desktop.core.errors import ReleaseError
from desktop.core.events import Listener
from desktop.gui.batching import problem_of, sign_folder
from desktop.gui.history import certificate_info, release_opened, release_signed
from desktop.gui.keys import asked_by, typed
from desktop.gui.release_backend import (
    CertificateRead,
    FolderRead,
    FolderSigning,
    ImageChecked,
    ImageRead,
    Inside,
    KeyFound,
    ReleaseExported,
    SignerOption,
)
from desktop.release.approval import changed
from desktop.release.checks import check_certificate, check_size
from desktop.release.inside import lacks_signature
from desktop.release.record import read_record
from desktop.settings.product.profile import ProductProfile
from desktop.wiring import Services
from signing.batch import find_images
from signing.digests import hash_stream
from signing.errors import SigningError
from signing.formats.build_files import taken_for_firmware
from signing.formats.description import ImageDescription
from signing.images import recognise_image
from signing.keys import open_signer
from signing.output import read_whole
from signing.verification import public_key_sha256

VERSION = re.compile(r"\d+\.\d+\.\d+")
ENCRYPTED = re.compile(rb"BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED", re.MULTILINE)
ANY_IMAGE = "*.bin"

InLane = Callable[..., object]
"""`in_lane(lane, area, work, *arguments)`: does `work` elsewhere and tells what goes wrong as of `area`."""


class LiveReleasing:
    """`Releasing` on the release service."""

    def __init__(self, services: Services, listener: Listener, in_lane: InLane) -> None:
        self.service = services.releases(listener)
        self._services = services
        self._tell = listener
        self._in_lane = in_lane
        self._batch = CancelToken()
        self._digests: dict[Path, str] = {}  # of the images as they were shown

    def inspect(self, image: Path) -> None:
        self._in_lane("release", "release", self._read, image)

    def inspect_folder(self, folder: Path, pattern: str) -> None:
        self._in_lane("release", "release", self._read_folder, folder, pattern)

    def inspect_key(self, uri: str) -> None:
        self._in_lane("release", "release", self._read_key, uri)

    def inspect_certificate(self, uri: str, certificate: Path) -> None:
        def work() -> None:
            pem = read_whole(certificate).decode("ascii", "replace")
            self._tell(CertificateRead(uri, certificate_info(pem)))

        self._in_lane("release", "release", work)

    def check(self, size: int, certificate_pem: str, version: str) -> None:
        def work() -> None:
            firmware = self._services.product.firmware
            checks = [check_size(size, firmware.slot_size)]
            checks += check_certificate(certificate_pem, firmware, datetime.now(UTC))
            if version:
                checks.append(self.service.check_version(version))
            self._tell(ImageChecked(tuple(check.told for check in checks)))

        self._in_lane("release", "release", work)

    def sign(
        self, image: Path, version: str, signer_uri: str, secret: str, certificate_pem: str | None = None
    ) -> None:
        def work() -> None:
            self._require_unchanged(image)
            signed = self.service.sign(image, version, signer_uri, typed(secret), certificate_pem)
            self._tell(release_signed(signed))

        self._in_lane("release", "release", work)

    def open_release(self, release_id: str) -> None:
        self._in_lane("release", "release", self._open_release, release_id)

    def approve(self, release_id: str, signer_uri: str, secret: str) -> None:
        def work() -> None:
            try:
                self.service.approve(release_id, signer_uri, typed(secret))
            finally:  # an attempt that was not allowed is history, too
                self._open_release(release_id)

        self._in_lane("release", "release", work)

    def refuse(self, release_id: str, reason: str, by: str) -> None:
        def work() -> None:
            self.service.refuse(release_id, reason, by)
            self._open_release(release_id)

        self._in_lane("release", "release", work)

    def export(self, release_id: str, folder: Path) -> None:
        def work() -> None:
            self._tell(ReleaseExported(release_id, self.service.export(release_id, folder)))

        self._in_lane("release", "release", work)

    def sign_folder(self, batch: FolderSigning, secret: str) -> None:
        self._batch = CancelToken()
        client, stop = self._services.cloud.client, self._batch
        self._in_lane("batch", "release", sign_folder, batch, typed(secret), client, stop, self._tell)

    def stop_batch(self) -> None:
        self._batch.cancel()

    def _read(self, path: Path) -> None:
        if path.is_dir():
            self._read_folder(path, ANY_IMAGE)
        else:
            self.read_image(path)

    def tell_releases(self) -> None:
        """All on record, oldest first, each with its state when that can be told."""
        for release in reversed(self.service.list_releases()):
            self._tell(release_signed(release))
            # Another product's, or damaged: opening it says which.
            with suppress(ReleaseError):
                self._tell(changed(self.service.state(release)))

    def _open_release(self, release_id: str) -> None:
        record = read_record(self._services.ledger, release_id)
        self._tell(release_opened(record, self.service.state(record.release)))

    def read_image(self, image: Path) -> None:
        digest = self._digests[image] = _sha256(image)
        self._tell(_recognised(image, digest, self._services.product))

    def _require_unchanged(self, image: Path) -> None:
        """A build may have replaced the file meanwhile: what was looked at is what gets signed."""
        shown = self._digests.get(image)
        if shown is not None and shown != _sha256(image):
            self.read_image(image)
            raise ReleaseError(
                "GUI-030",
                f"{image.name} has changed since it was read.",
                "Look at what it is now, then sign again.",
            )

    def _read_folder(self, folder: Path, pattern: str) -> None:
        images = find_images(folder, pattern)
        size = sum(image.stat().st_size for image in images)
        self._tell(FolderRead(folder, pattern, tuple(images), size))

    def _read_key(self, uri: str) -> None:
        asks = asked_by(uri)
        if uri.startswith("file:"):
            pem = read_whole(Path(uri.removeprefix("file:")))
            asks = asks if ENCRYPTED.search(pem) else ""
        self._tell(KeyFound(SignerOption(uri, asks=asks, key="" if asks else self._public_key(uri))))

    def _public_key(self, uri: str) -> str:
        signer = open_signer(uri, typed(""), client=self._services.cloud.client)
        return public_key_sha256(signer.public_key)


def _sha256(image: Path) -> str:
    with image.open("rb") as file:
        return hash_stream(file).hex()


def _recognised(image: Path, sha256: str, product: ProductProfile) -> ImageRead:
    size, named = image.stat().st_size, _version(image.name)
    try:
        found = recognise_image(image)
    except SigningError as error:
        return ImageRead(image, size, sha256, named, damage=problem_of(error))
    signatures = tuple((signature.algorithm, signature.key or "") for signature in found.signatures)
    version, counter = _version(found.version or "") or named, found.security_counter
    warning = taken_for_firmware(found.build_file) if found.build_file else ""
    read = ImageRead(
        image, size, sha256, version, found.format, signatures, warning=warning, security_counter=counter
    )
    try:
        return replace(read, inside=_inside(found, product))
    except ReleaseError as error:
        return replace(read, damage=problem_of(error))


def _inside(found: ImageDescription, product: ProductProfile) -> Inside | None:
    firmware = product.firmware
    if firmware.format == "freertos":
        return None
    header = firmware.mcuboot.header_size if firmware.mcuboot else None
    return Inside(firmware.format, lacks_signature(found, product), header)


def _version(text: str) -> str:
    found = VERSION.search(text)
    return found[0] if found else ""
