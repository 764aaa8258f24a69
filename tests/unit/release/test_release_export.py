"""A release as a folder for others."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from desktop.core.errors import ReleaseError
from signing.dsse import read_envelope
from signing.manifest import verify_manifest
from signing.verification import load_public_key
from tests.unit.release.desk import IMAGE, Desk


def test_openssl_verifies_what_was_exported(desk: Desk, tmp_path: Path) -> None:
    release = desk.sign()
    folder = desk.export(release.release_id, tmp_path / "für andere")
    assert folder == tmp_path / "für andere" / release.release_id
    assert (folder / "lämp.bin").read_bytes() == IMAGE
    verify = ["openssl", "dgst", "-sha256", "-verify", "key/public_key.pem", "-signature", "lämp.bin.sig"]
    told = subprocess.run(
        [*verify, "lämp.bin"], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    assert told.stdout == "Verified OK\n"
    key = load_public_key((folder / "key" / "certificate.pem").read_bytes(), "the certificate")
    manifest = verify_manifest(
        read_envelope((folder / "lämp.bin.manifest.json").read_bytes()), [key]
    ).manifest
    assert manifest.sha256 == release.sha256
    assert [path.name for path in folder.parent.iterdir()] == [release.release_id]


def refused(desk: Desk, release_id: str, folder: Path) -> str:
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(ReleaseError) as caught:
        desk.export(release_id, folder)
    assert sorted(folder.parent.rglob("*")) == before
    assert caught.value.hint
    return caught.value.code


def test_an_export_is_replaced_only_when_asked(desk: Desk, tmp_path: Path) -> None:
    release, out = desk.sign(), tmp_path / "out"
    folder = desk.export(release.release_id, out)
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    assert refused(desk, release.release_id, out) == "REL-029"
    desk.export(release.release_id, out, overwrite=True)
    assert not (folder / "note.txt").exists()
    assert (folder / "lämp.bin").exists()


def test_a_changed_image_is_not_exported(desk: Desk, tmp_path: Path) -> None:
    release = desk.sign()
    release.image.write_bytes(b"changed")
    out = tmp_path / "out"
    assert refused(desk, release.release_id, out) == "REL-011"
    release.image.unlink()
    assert refused(desk, release.release_id, out) == "REL-011"


def test_a_full_disk_leaves_what_was_there(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = desk.sign()
    desk.export(release.release_id, tmp_path / "out")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.release.export.write_atomic", full)
    before = sorted((tmp_path / "out").rglob("*"))
    with pytest.raises(ReleaseError, match="REL-041"):
        desk.export(release.release_id, tmp_path / "out", overwrite=True)
    assert sorted((tmp_path / "out").rglob("*")) == before


def test_a_folder_that_is_a_file_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    release = desk.sign()
    (tmp_path / "file").touch()
    assert refused(desk, release.release_id, tmp_path / "file") == "REL-041"


def test_an_image_name_with_a_folder_in_it_is_no_record_of_ours(desk: Desk, tmp_path: Path) -> None:
    made = desk.sign()
    entry = desk.ledger.latest("release", made.release_id)
    assert entry is not None
    name = "../../../outside.bin"
    document = made.folder / "release.json"
    facts = json.loads(document.read_text(encoding="utf-8"))
    document.write_text(json.dumps({**facts, "image_name": name, "manifest_sha256": ""}), encoding="utf-8")
    row = {field: value for field, value in entry.body.items() if field != "manifest_sha256"}
    desk.ledger.append("release", made.release_id, {**row, "image_name": name})
    assert refused(desk, made.release_id, tmp_path / "out") == "REL-012"
    assert not (tmp_path / "outside.bin").exists()


def test_an_interrupted_replacement_leaves_what_was_there(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = desk.sign()
    folder = desk.export(release.release_id, tmp_path / "out")
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.name == "made":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        desk.export(release.release_id, tmp_path / "out", overwrite=True)
    assert (folder / "note.txt").read_text(encoding="utf-8") == "mine"
    assert list(folder.parent.iterdir()) == [folder]


def test_what_cannot_be_put_back_at_once_is_put_back_the_next_time(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = desk.sign()
    folder = desk.export(release.release_id, tmp_path / "out")
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    rename = Path.rename

    def held(path: Path, target: Path) -> Path:
        """As Windows says it when another program has a file in it open."""
        if target == folder:
            raise PermissionError(13, "Access is denied")
        return rename(path, target)

    with monkeypatch.context() as windows:
        windows.setattr(Path, "rename", held)
        with pytest.raises(ReleaseError, match="REL-041"):
            desk.export(release.release_id, tmp_path / "out", overwrite=True)
    assert not folder.exists()
    with pytest.raises(ReleaseError, match="REL-029"):
        desk.export(release.release_id, tmp_path / "out")
    assert (folder / "note.txt").read_text(encoding="utf-8") == "mine"
    assert list(folder.parent.iterdir()) == [folder]
