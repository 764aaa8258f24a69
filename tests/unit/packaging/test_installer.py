"""The installer's script: makensis takes it without a warning, and its lists are the folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tools.packaging import installer, trial
from tools.packaging.installer import (
    PackagingError,
    files_of,
    folders_script,
    install_script,
    make_installer,
    uninstall_script,
)

NAMES = ["_internal/a/b/c.dll", "_internal/a/x ü 测试.zip", "linekey-window.exe", "linekey.exe"]
makensis = pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis comes from Debian's nsis")


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "dist für 生产线"
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 200)
    return folder


def test_all_files_of_the_folder_are_installed_and_removed(build: Path) -> None:
    names = files_of(build)
    assert names == NAMES
    installed = re.findall(r'^File "/oname=.+?" "(.+)"$', install_script(names), re.MULTILINE)
    assert sorted(installed) == NAMES
    removed = re.findall(r'^Delete "\$INSTDIR\\(.+)"$', uninstall_script(names), re.MULTILINE)
    assert sorted(name.replace("\\", "/") for name in removed) == NAMES


def test_what_tells_a_folder_is_ours_comes_first_and_goes_last() -> None:
    assert 'File "/oname=linekey.exe"' in install_script(NAMES).splitlines()[1]
    assert uninstall_script(NAMES).splitlines()[-1] == r'Delete "$INSTDIR\linekey.exe"'


def test_folders_go_after_what_is_in_them_and_never_with_it() -> None:
    assert folders_script(NAMES).splitlines() == [
        r'RMDir "$INSTDIR\_internal\a\b"',
        r'RMDir "$INSTDIR\_internal\a"',
        r'RMDir "$INSTDIR\_internal"',
    ]
    script = installer.SCRIPT.read_text(encoding="utf-8")
    assert "RMDir /r" not in script
    assert "/REBOOTOK" not in script


@pytest.mark.parametrize("name", ["a$b", 'a"b', "a\\b", "a:b", "a\nb"])
def test_a_name_that_nsis_would_read_otherwise_is_refused(name: str) -> None:
    with pytest.raises(PackagingError):
        uninstall_script([name])


def test_a_build_of_another_system_is_refused(tmp_path: Path) -> None:
    (tmp_path / "linekey").write_bytes(b"")
    with pytest.raises(PackagingError, match=r"linekey\.exe"):
        make_installer(tmp_path, "0.1.0", tmp_path / "made.exe")


@makensis
def test_two_installers_of_one_build_are_the_same(build: Path, tmp_path: Path) -> None:
    signed: list[str] = []
    for name in ("one.exe", "other.exe"):
        make_installer(build, "0.1.0", tmp_path / name, lambda path: signed.append(path.name))
    one = (tmp_path / "one.exe").read_bytes()
    assert one[:2] == b"MZ"
    assert one == (tmp_path / "other.exe").read_bytes()
    assert signed == ["uninstall.exe", "installer.exe"] * 2
    for text in ("CompanyName", "0.1.0", "Linekey setup"):
        assert text.encode("utf-16-le") in one
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [build.name, "one.exe", "other.exe"]


@makensis
def test_the_uninstaller_that_was_signed_is_the_one_that_is_packed(build: Path, tmp_path: Path) -> None:
    """Only what was compiled first is changed, and the installer becomes another."""
    make_installer(build, "0.1.0", tmp_path / "plain.exe")

    def sign(path: Path) -> None:
        if path.name == "uninstall.exe":
            path.write_bytes(path.read_bytes() + b"signature")

    make_installer(build, "0.1.0", tmp_path / "signed.exe", sign)
    assert (tmp_path / "plain.exe").read_bytes() != (tmp_path / "signed.exe").read_bytes()


@makensis
def test_a_warning_is_a_refusal(build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "linekey.nsi"
    text = installer.SCRIPT.read_text(encoding="utf-8")
    script.write_text(f"{text}\nFunction NobodyCalls\nFunctionEnd\n", encoding="utf-8")
    monkeypatch.setattr(installer, "SCRIPT", script)
    with pytest.raises(PackagingError, match="NobodyCalls"):
        make_installer(build, "0.1.0", tmp_path / "made.exe")
    assert not (tmp_path / "made.exe").exists()


@makensis
def test_what_is_tried_on_windows_can_be_made(tmp_path: Path) -> None:
    trial.make(tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == [f"linekey-{v}.{e}" for v in (trial.OLDER, trial.NEWER) for e in ("exe", "json")]
