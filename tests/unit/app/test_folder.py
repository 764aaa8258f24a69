"""What is told of a folder that is being signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.app.releases import folder
from desktop.app.releases.events import BatchEnded, BatchProgress, FolderSigning
from desktop.app.releases.use_case import typed
from desktop.core.cancel import CancelToken
from desktop.core.events import Event
from signing.algorithms import P256
from signing.keys.file import private_key_pem
from signing.keys.local import new_private_key


def test_every_signature_of_a_stopped_batch_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "REPORT_SECONDS", 0.0)
    key = tmp_path / "release.pem"
    key.write_bytes(private_key_pem(new_private_key(P256), "planted"))
    images = tuple(tmp_path / f"lamp-{number:02}.bin" for number in range(40))
    for image in images:
        image.write_bytes(image.name.encode())
    stop, told = CancelToken(), list[Event]()

    def stop_at_the_first(event: Event) -> None:
        told.append(event)
        stop.cancel()

    batch = FolderSigning(tmp_path, images, f"file:{key}", "raw")
    folder.sign_folder(batch, typed("planted"), lambda _name: None, stop, stop_at_the_first)
    assert told[-1] == BatchEnded(stopped=True)
    reports = [event for event in told if isinstance(event, BatchProgress)]
    signed = [item.output for report in reports for item in report.items]
    assert signed == sorted(path.name for path in tmp_path.glob("*.sig"))
    assert reports[-1].done == len(signed) < len(images)


def test_a_batch_ends_also_when_something_unforeseen_happens(tmp_path: Path) -> None:
    told = list[Event]()
    batch = FolderSigning(tmp_path, (tmp_path / "lamp.bin",), f"file:{tmp_path / 'release.pem'}", "raw")

    def stumble(_uri: str) -> str:
        raise ZeroDivisionError

    (tmp_path / "release.pem").write_bytes(private_key_pem(new_private_key(P256), "planted"))
    with pytest.raises(ZeroDivisionError):
        folder.sign_folder(batch, stumble, lambda _name: None, CancelToken(), told.append)
    assert told[-1] == BatchEnded(stopped=False)
