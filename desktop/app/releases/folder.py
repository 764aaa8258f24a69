"""Signs a folder of images and tells how far it is."""

from __future__ import annotations

import time
from itertools import takewhile

from desktop.app.releases.events import BatchEnded, BatchItem, BatchProgress, FolderSigning
from desktop.core.cancel import CancelToken
from desktop.core.errors import LinekeyError
from desktop.core.events import Listener, Problem
from signing.batch import Attempt, sign_each
from signing.errors import SigningError
from signing.keys import open_signer
from signing.signer import AwsClients, Secrets
from signing.verification import load_public_key

REPORT_SECONDS = 0.1


def sign_folder(
    batch: FolderSigning, secrets: Secrets, client: AwsClients, stop: CancelToken, tell: Listener
) -> None:
    """Tells `BatchProgress` and at last `BatchEnded`, come what may; raises nothing that has a code."""
    report, ended = _Report(tell, len(batch.images)), BatchEnded(stopped=False)
    try:
        pem = batch.certificate_pem
        expected = load_public_key(pem.encode(), "the certificate") if pem else None
        signer = open_signer(batch.signer_uri, secrets, client=client, expected_public_key=expected)
        # Several images are at work at a time: those begun are told of, too.
        images = takewhile(lambda _image: not stop.cancelled, batch.images)
        for attempt in sign_each(images, signer, batch.format):
            report.add(_item(attempt))
        ended = BatchEnded(stopped=stop.cancelled)
    except (LinekeyError, SigningError) as error:
        ended = BatchEnded(stopped=False, problem=Problem.of(error))
    finally:
        report.end(ended)


class _Report:
    """Tells how far a batch is, at most ten times a second."""

    def __init__(self, tell: Listener, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0
        self._items: list[BatchItem] = []
        self._reported = time.monotonic()

    def add(self, item: BatchItem) -> None:
        self._items.append(item)
        self._done += 1
        if time.monotonic() - self._reported >= REPORT_SECONDS:
            self._flush()

    def end(self, ended: BatchEnded) -> None:
        self._flush()
        self._tell(ended)

    def _flush(self) -> None:
        self._tell(BatchProgress(self._done, self._total, tuple(self._items)))
        self._items = []
        self._reported = time.monotonic()


def _item(attempt: Attempt) -> BatchItem:
    name = attempt.image.name
    if attempt.signed is not None:
        return BatchItem(name, "signed", attempt.signed.output.name)
    if attempt.kept is not None:
        return BatchItem(name, "kept", attempt.kept.name)
    error = attempt.error
    return BatchItem(name, "failed", problem=Problem.of(error) if error else None)
