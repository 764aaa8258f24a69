"""What the releases page asks for, done with the real services in lanes of their own. Knows no Qt."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from desktop.core.cancel import CancelToken
from desktop.core.errors import LinekeyError, SettingsError
from desktop.core.events import Listener, Problem
from desktop.gui.backend import (
    BatchEnded,
    BatchItem,
    BatchProgress,
    CertificateInfo,
    CertificateRead,
    FolderRead,
    FolderSigning,
    ImageRead,
    KeyFound,
    SignerOption,
)
from desktop.gui.history import release_signed
from desktop.gui.keys import asked_by
from desktop.wiring import Services
from signing.batch import Attempt, find_images, sign_each
from signing.certificates.code_signing import read_code_signing
from signing.errors import SigningError
from signing.images import recognise_image
from signing.output import read_whole
from signing.signer import Secrets, Signer, open_signer
from signing.verification import load_public_key, sha256_of

VERSION = re.compile(r"\d+\.\d+\.\d+")
ENCRYPTED = re.compile(rb"BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED", re.MULTILINE)
REPORT_SECONDS = 0.1
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

    def sign(
        self, image: Path, version: str, signer_uri: str, secret: str, certificate_pem: str | None = None
    ) -> None:
        def work() -> None:
            signed = self.service.sign(image, version, signer_uri, typed(secret), certificate_pem)
            self._tell(release_signed(signed))

        self._in_lane("release", "release", work)

    def sign_folder(self, batch: FolderSigning, secret: str) -> None:
        self._batch = CancelToken()
        self._in_lane("batch", "release", self._sign_folder, batch, secret, self._batch)

    def stop_batch(self) -> None:
        self._batch.cancel()

    def _read(self, path: Path) -> None:
        if path.is_dir():
            self._read_folder(path, ANY_IMAGE)
        else:
            self.read_image(path)

    def read_image(self, image: Path) -> None:
        with image.open("rb") as file:
            digest = sha256_of(file)
        self._tell(_recognised(image, digest.hex()))

    def _read_folder(self, folder: Path, pattern: str) -> None:
        images = find_images(folder, pattern)
        size = sum(image.stat().st_size for image in images)
        self._tell(FolderRead(folder, pattern, tuple(images), size))

    def _read_key(self, uri: str) -> None:
        asks = asked_by(uri)
        if uri.startswith("file:"):
            pem = read_whole(Path(uri.removeprefix("file:")))
            asks = asks if ENCRYPTED.search(pem) else ""
        self._tell(KeyFound(SignerOption(uri, asks=asks)))

    def _sign_folder(self, batch: FolderSigning, secret: str, stop: CancelToken) -> None:
        report = _Report(self._tell, len(batch.images))
        try:
            signer = self._open(batch, typed(secret))
            for attempt in sign_each(batch.images, signer, batch.format):
                report.add(_item(attempt))
                if stop.cancelled:
                    break
        except (LinekeyError, SigningError) as error:
            report.end(BatchEnded(stopped=False, problem=_problem(error)))
        else:
            report.end(BatchEnded(stopped=stop.cancelled))

    def _open(self, batch: FolderSigning, secrets: Secrets) -> Signer:
        pem = batch.certificate_pem
        expected = load_public_key(pem.encode(), "the certificate") if pem else None
        client = self._services.cloud.client
        return open_signer(batch.signer_uri, secrets, client=client, expected_public_key=expected)


class _Report:
    """Tells how far a batch is, at most ten times a second."""

    def __init__(self, tell: Listener, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0
        self._items: list[BatchItem] = []
        self._told = time.monotonic()

    def add(self, item: BatchItem) -> None:
        self._items.append(item)
        self._done += 1
        if time.monotonic() - self._told >= REPORT_SECONDS:
            self._flush()

    def end(self, ended: BatchEnded) -> None:
        self._flush()
        self._tell(ended)

    def _flush(self) -> None:
        self._tell(BatchProgress(self._done, self._total, tuple(self._items)))
        self._items = []
        self._told = time.monotonic()


def typed(secret: str) -> Secrets:
    """Answers what was typed. Raises GUI-010 when that is nothing: tokens count an empty PIN as wrong."""

    def answer(_uri: str) -> str:
        if not secret:
            raise SettingsError(
                "GUI-010",
                "The key asks for its passphrase or PIN.",
                "Type it beside the key, then sign again.",
            )
        return secret

    return answer


def certificate_info(pem: str) -> CertificateInfo:
    """Raises SIG-070 when `pem` is not a certificate."""
    facts = read_code_signing(pem)
    return CertificateInfo(pem, facts.subject, facts.fingerprint, facts.not_after)


def _recognised(image: Path, sha256: str) -> ImageRead:
    size, named = image.stat().st_size, _version(image.name)
    try:
        found = recognise_image(image)
    except SigningError as error:
        return ImageRead(image, size, sha256, named, damage=_problem(error))
    signatures = tuple((signature.algorithm, signature.key or "") for signature in found.signatures)
    return ImageRead(image, size, sha256, _version(found.version or "") or named, found.format, signatures)


def _version(text: str) -> str:
    found = VERSION.search(text)
    return found[0] if found else ""


def _item(attempt: Attempt) -> BatchItem:
    name = attempt.image.name
    if attempt.signed is not None:
        return BatchItem(name, "signed", attempt.signed.output.name)
    error = attempt.error
    kept = error is not None and error.code == "SIG-041"
    return BatchItem(name, "kept" if kept else "failed", problem=_problem(error) if error else None)


def _problem(error: LinekeyError | SigningError) -> Problem:
    return Problem(error.code, error.message, error.hint)
