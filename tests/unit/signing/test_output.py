"""A file or folder that was written is there whole or not at all, whenever somebody looks."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from signing.algorithms import PublicKey
from signing.content import Content
from signing.errors import SigningError, VerificationError
from signing.formats import Unsigned
from signing.formats.esp.writing import EspSecureBoot
from signing.keys.local import memory_signer
from signing.output import write_folder, write_whole
from signing.release import sign_file, sign_image
from tests.unit.signing.image_judges import esp_application

OLD, NEW = b"old " * 1000, b"new " * 100_000


def on_sync(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """`act` at the last moment at which the bytes may not be on the disk."""
    monkeypatch.setattr(os, "fsync", lambda _file: act())


def full_disk() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("old", [None, OLD], ids=["new", "replaced"])
def test_nobody_sees_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes | None) -> None:
    path, seen = tmp_path / "lamp.sig", list[bytes | None]()
    if old is not None:
        path.write_bytes(old)
    on_sync(monkeypatch, lambda: seen.append(path.read_bytes() if path.exists() else None))
    write_whole(path, NEW, overwrite=True)
    assert seen == [old]
    assert path.read_bytes() == NEW
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("old", [None, OLD], ids=["new", "replaced"])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes | None
) -> None:
    path = tmp_path / "lamp.sig"
    if old is not None:
        path.write_bytes(old)
    on_sync(monkeypatch, full_disk)
    with pytest.raises(SigningError, match="SIG-042"):
        write_whole(path, NEW, overwrite=True)
    assert [(left, left.read_bytes()) for left in tmp_path.iterdir()] == (
        [] if old is None else [(path, old)]
    )


def test_a_signature_is_written_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = tmp_path / "lamp.bin"
    image.write_bytes(b"firmware")
    on_sync(monkeypatch, full_disk)
    with pytest.raises(SigningError, match="SIG-042"):
        sign_file(image, memory_signer(ec.generate_private_key(ec.SECP256R1())), "raw")
    assert list(tmp_path.iterdir()) == [image]


class DamagingFormat(EspSecureBoot):
    """Puts the signature into another image than the one that was signed."""

    def prepare(self, image: bytes | Content, public_key: PublicKey) -> Unsigned:
        unsigned = super().prepare(image, public_key)

        def with_signature(signature: bytes) -> Content:
            made = unsigned.with_signature(signature)
            return made[:100] + bytes([bytes(made)[100] ^ 1]) + made[101:]

        return unsigned._replace(with_signature=with_signature)


def test_an_image_that_does_not_hold_is_not_written(tmp_path: Path) -> None:
    image = tmp_path / "lamp.bin"
    image.write_bytes(esp_application(b"firmware"))
    with pytest.raises(VerificationError):
        sign_image(image, memory_signer(ec.generate_private_key(ec.SECP256R1())), DamagingFormat())
    assert list(tmp_path.iterdir()) == [image]


def test_half_a_folder_does_not_stay(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match="SIG-042"):
        write_folder(tmp_path / "key", {"one": b"1", "no-such-folder/two": b"2"})
    assert list(tmp_path.iterdir()) == []


def test_nobody_sees_half_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, seen, write = tmp_path / "key", list[bool](), Path.write_bytes

    def looked(path: Path, data: bytes) -> int:
        seen.append(folder.exists())
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", looked)
    write_folder(folder, {"one": b"1", "two": b"2"})
    assert seen == [False, False]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"one": b"1", "two": b"2"}
