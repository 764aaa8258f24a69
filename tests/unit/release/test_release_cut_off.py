"""A release is signed, approved, refused and exported whole or not at all, wherever the program is killed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from desktop.core.errors import ReleaseError
from desktop.core.temporary import OWNER
from desktop.ledger.store import Ledger
from desktop.release.store import releases_dir
from desktop.release.verification import verify_release
from tests.unit.release.desk import ANA, IMAGE, Desk, own_key

ROOMS = tuple(str(Path("desktop") / room) for room in ("release", "ledger", "core"))
ADA = own_key()


class Camera:
    """Copies the data folder at every line of ours at which it differs from the copy before.

    Each copy is what a kill at that line would leave. SQLite's `-shm` is made anew from its log. Windows lets
    nobody copy a locked file, so those are written again.
    """

    def __init__(self, folder: Path, album: Path) -> None:
        self._folder, self._album = folder, album
        self._last: object = None
        self.pictures: list[Path] = []

    def during(self, act: Callable[[], object]) -> None:
        self._shoot()
        previous = sys.gettrace()
        sys.settrace(self._trace)
        try:
            act()
        finally:
            sys.settrace(previous)
        self._shoot()

    def _trace(self, frame: FrameType, event: str, _argument: object) -> Any:
        if not any(room in frame.f_code.co_filename for room in ROOMS):
            return None
        if event == "line":
            self._shoot()
        return self._trace

    def _shoot(self) -> None:
        files = [(path, path.stat()) for path in sorted(self._folder.rglob("*")) if path.suffix != ".db-shm"]
        seen = [(path, stat.st_size, stat.st_mtime_ns) for path, stat in files]
        if seen == self._last:
            return
        self._last = seen
        picture = self._album / str(len(self.pictures))
        shutil.copytree(self._folder, picture, ignore=shutil.ignore_patterns("*.db-shm", OWNER))
        for owner, stat in files:
            if owner.name == OWNER:
                (picture / owner.relative_to(self._folder)).write_bytes(b"\n" * stat.st_size)
        self.pictures.append(picture)


@pytest.fixture
def cut_off_desk(tmp_path: Path, data_dir: Path) -> Iterator[Desk]:
    """A desk whose ledger is in the data folder, so that a picture holds both."""
    desk_folder = tmp_path / "desk"
    desk_folder.mkdir()
    data_dir.mkdir()
    with Ledger(data_dir / "ledger.db") as ledger:
        desk = Desk(desk_folder, ledger)
        desk.name_approvers(1, ada=ADA)
        yield desk


@pytest.fixture
def camera(data_dir: Path, tmp_path: Path) -> Camera:
    return Camera(data_dir, tmp_path / "album")


def after_each_kill(
    desk: Desk, camera: Camera, monkeypatch: pytest.MonkeyPatch, look: Callable[[Desk], str]
) -> list[str]:
    """What `look` finds in each picture, in order and each once; every ledger is whole."""
    found = []
    for picture in camera.pictures:
        monkeypatch.setenv("LINEKEY_DATA_DIR", str(picture))
        with Ledger(picture / "ledger.db") as ledger:
            ledger.verify()
            desk.ledger = ledger
            found.append(look(desk))
    return list(dict.fromkeys(found))


def judged(desk: Desk) -> str:
    """The state of the one release, whose files must all verify; empty when there is none."""
    releases = desk.service.list_releases()
    assert len(releases) == len(list(desk.ledger.entries("release")))
    for release in releases:
        verify_release(release, desk.ledger, desk.product, desk.clock.now(), lambda _event: None)
        return desk.service.state(release).name
    return ""


def test_signing(cut_off_desk: Desk, camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    camera.during(cut_off_desk.sign)
    assert len(camera.pictures) > 5
    assert after_each_kill(cut_off_desk, camera, monkeypatch, judged) == ["", "signed"]


def test_signing_again_clears_up(cut_off_desk: Desk, camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    """No copy of a firmware stays for good because a program was killed."""
    camera.during(cut_off_desk.sign)

    def again(desk: Desk) -> str:
        left = sum(path.stat().st_size for path in releases_dir().glob(".new-*/**/*") if path.is_file())
        desk.sign("1.2.0")
        assert [path for path in releases_dir().glob(".new-*/**/*") if path.name != OWNER] == []
        return "" if left < len(IMAGE) else "cleared"

    assert "cleared" in after_each_kill(cut_off_desk, camera, monkeypatch, again)


def test_requesting(cut_off_desk: Desk, camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    release = cut_off_desk.sign()
    camera.during(lambda: cut_off_desk.approvals.request(release.release_id, ANA))
    assert after_each_kill(cut_off_desk, camera, monkeypatch, judged) == ["signed", "waiting"]


def test_approving(cut_off_desk: Desk, camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    release = cut_off_desk.requested()
    camera.during(lambda: cut_off_desk.approvals.approve(release.release_id, ADA))
    assert len(camera.pictures) > 3
    assert after_each_kill(cut_off_desk, camera, monkeypatch, judged) == ["waiting", "approved"]

    def again(desk: Desk) -> str:
        if judged(desk) == "waiting":
            desk.approvals.approve(release.release_id, ADA)
        return judged(desk)

    assert after_each_kill(cut_off_desk, camera, monkeypatch, again) == ["approved"]


def test_refusing(cut_off_desk: Desk, camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    release = cut_off_desk.requested()
    camera.during(lambda: cut_off_desk.service.refuse(release.release_id, "wrong build"))
    assert after_each_kill(cut_off_desk, camera, monkeypatch, judged) == ["waiting", "refused"]


def test_exporting(cut_off_desk: Desk, tmp_path: Path) -> None:
    release = cut_off_desk.sign()
    target = tmp_path / "handover"
    target.mkdir()
    camera = Camera(target, tmp_path / "album")
    camera.during(lambda: cut_off_desk.service.export(release.release_id, target))
    whole = names(target / release.release_id)
    assert len(whole) == 11
    assert {tuple(names(picture / release.release_id)) for picture in camera.pictures} == {(), tuple(whole)}


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_replacing_an_export(cut_off_desk: Desk, tmp_path: Path) -> None:
    """Wherever it is killed, the next export that may not replace anything finds or makes a whole one."""
    release, out = cut_off_desk.sign(), tmp_path / "out"
    folder = cut_off_desk.service.export(release.release_id, out)
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    whole = {path.relative_to(out) for path in out.rglob("*")}
    camera = Camera(out, tmp_path / "album")
    camera.during(lambda: cut_off_desk.service.export(release.release_id, out, overwrite=True))
    neither = [picture for picture in camera.pictures if not (picture / folder.name).exists()]
    assert neither, "no kill between the two renames was tried"
    for picture in camera.pictures:
        with pytest.raises(ReleaseError, match="REL-029"):
            cut_off_desk.service.export(release.release_id, picture)
        found = {path.relative_to(picture) for path in picture.rglob("*")}
        begun = {path for path in found if path.parts[0].startswith(".export-")}
        assert found - begun in (whole, whole - {Path(folder.name, "note.txt")})
        # At most the temporary folder itself, from before it was known to be nobody's.
        assert sum((picture / path).stat().st_size for path in begun if (picture / path).is_file()) == 0
        assert len(begun) <= 2
    assert (neither[0] / folder.name / "note.txt").read_text(encoding="utf-8") == "mine"
