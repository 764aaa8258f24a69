"""A build for Windows is signed, packed and listed, whatever system finishes it."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from signing.certificates import code_signing_certificate
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.signer import require_digest_signer
from tools.packaging import __main__ as packaging
from tools.packaging import hashes
from tools.packaging.authenticode import sign_program, verify_program
from tools.packaging.installer import PackagingError

needs_debian = pytest.mark.skipif(
    not (shutil.which("makensis") and shutil.which("osslsigncode")), reason="both come from Debian"
)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """As it comes from Windows: two genuine programs, a library, and the list of components."""
    pip = importlib.util.find_spec("pip._vendor.distlib")
    assert pip is not None
    assert pip.origin is not None
    build = tmp_path / "dist ü" / "linekey"
    (build / "_internal").mkdir(parents=True)
    for name in packaging.WINDOWS_PROGRAMS:
        shutil.copyfile(Path(pip.origin).with_name("t64.exe"), build / name)
    (build / "_internal" / "python311.dll").write_bytes(b"library")
    (build.parent / "linekey.cdx.json").write_text("{}", encoding="utf-8")
    return build.parent


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return tmp_path / "certificate.pem"


@pytest.fixture
def sign(tmp_path: Path, certificate: Path) -> Callable[[Path], None]:
    create_key_file(tmp_path / "key.pem", "passphrase")
    signer = require_digest_signer(open_signer(f"file:{tmp_path / 'key.pem'}", lambda _uri: "passphrase"))
    certificate.write_text(code_signing_certificate(signer, "Lamp", 30), encoding="ascii")
    return lambda program: sign_program(program, signer, certificate.read_text(encoding="ascii"))


@needs_debian
def test_everything_that_runs_is_signed_and_everything_is_listed(
    dist: Path, sign: Callable[[Path], None], certificate: Path
) -> None:
    signed = []

    def noting(program: Path) -> None:
        sign(program)
        verify_program(program, certificate)
        signed.append(program.name)

    assert packaging.finish(dist, noting) == []
    assert signed == ["linekey.exe", "linekey-window.exe", "uninstall.exe", "installer.exe"]
    (installer,) = dist.glob("linekey-*-setup.exe")
    for program in (installer, dist / "linekey" / "linekey.exe"):
        verify_program(program, certificate)
    assert hashes.differences(dist) == []
    listed = (dist / hashes.LIST).read_text(encoding="utf-8")
    for name in ("linekey.cdx.json", "linekey/_internal/python311.dll", installer.name):
        assert f"  {name}\n" in listed


@needs_debian
def test_without_a_key_the_same_is_made_twice(dist: Path) -> None:
    packaging.finish(dist)
    first = (dist / hashes.LIST).read_bytes()
    packaging.finish(dist)
    assert (dist / hashes.LIST).read_bytes() == first


def test_where_there_is_no_makensis_it_says_so_and_lists_the_rest(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaging, "has_makensis", lambda: False)
    monkeypatch.setattr(packaging, "OWN_PROGRAM", "linekey")
    assert packaging.finish(dist) == ["no installer was made: makensis is Debian's, finish the build there"]
    assert hashes.differences(dist) == []


def test_a_build_of_elsewhere_needs_its_list_of_components(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaging, "OWN_PROGRAM", "linekey")
    (dist / "linekey.cdx.json").unlink()
    with pytest.raises(PackagingError, match=r"linekey\.cdx\.json is missing"):
        packaging.finish(dist)


def test_a_build_that_is_not_for_windows_is_not_signed(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaging, "OWN_PROGRAM", "nothing")
    for name in packaging.WINDOWS_PROGRAMS:
        (dist / "linekey" / name).unlink()
    with pytest.raises(PackagingError, match="Only programs for Windows"):
        packaging.finish(dist, lambda _program: None)


def test_a_key_and_its_certificate_come_together(
    dist: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["packaging", str(dist), "--sign", "file:key.pem"])
    with pytest.raises(SystemExit):
        packaging.main()
    assert "come together" in capsys.readouterr().err
    assert json.loads((dist / "linekey.cdx.json").read_text(encoding="utf-8")) == {}
