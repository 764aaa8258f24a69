"""Keys in files: private from their first moment, opened only by their passphrase, never overwritten."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.algorithms import ALGORITHMS, Algorithm, PrivateKey, algorithm_of
from signing.errors import SecretError, SigningError
from signing.keys.file import create_key_file, load_key_file, private_key_pem, refuse_existing_key
from signing.notices import SigningWarning

PASSPHRASE = "密码 with spaces"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "发布 key.pem"
    create_key_file(path, PASSPHRASE)
    return path


def test_a_new_key_opens_with_its_passphrase(tmp_path: Path) -> None:
    public_key = create_key_file(tmp_path / "key.pem", PASSPHRASE)
    assert load_key_file(tmp_path / "key.pem", lambda: PASSPHRASE).public_key() == public_key


def test_a_new_key_is_encrypted_pkcs8(key_file: Path) -> None:
    assert key_file.read_text(encoding="utf-8").startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists, not modes")
def test_a_new_key_is_private_from_its_first_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (seen.append(os.fstat(handle).st_mode), fsync(handle))[1])
    old = os.umask(0)
    try:
        create_key_file(tmp_path / "key.pem", PASSPHRASE)
    finally:
        os.umask(old)
    assert [stat.S_IMODE(mode) for mode in seen] == [0o600]
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(key_file: Path) -> None:
    before = key_file.read_bytes()
    with pytest.raises(SigningError, match="SIG-014"):
        create_key_file(key_file, PASSPHRASE)
    assert key_file.read_bytes() == before


def test_a_full_disk_leaves_no_key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SigningError, match="SIG-042"):
        create_key_file(tmp_path / "key.pem", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_needs_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match="SIG-015"):
        create_key_file(tmp_path / "key.pem", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", ["", "hunter2-hunter2", PASSPHRASE + " "])
def test_a_wrong_passphrase_is_refused_and_never_told(key_file: Path, wrong: str) -> None:
    with pytest.raises(SecretError, match="SIG-012") as raised:
        load_key_file(key_file, lambda: wrong)
    assert not wrong or wrong not in f"{raised.value} {raised.value.hint}"


def test_a_key_that_is_not_encrypted_works_with_a_warning(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "open.pem").write_bytes(private_key_pem(key))

    def nobody() -> str:
        raise AssertionError("no passphrase is needed")

    with pytest.warns(SigningWarning, match="not encrypted"):
        assert load_key_file(tmp_path / "open.pem", nobody).public_key() == key.public_key()


@pytest.mark.parametrize(
    "make",
    [lambda: ec.generate_private_key(ec.SECP521R1()), lambda: rsa.generate_private_key(65537, 4096)],
    ids=["P-521", "RSA-4096"],
)
def test_a_kind_that_no_format_knows_is_refused(tmp_path: Path, make: Callable[[], PrivateKey]) -> None:
    (tmp_path / "odd.pem").write_bytes(private_key_pem(make(), PASSPHRASE))
    with pytest.raises(SigningError, match="SIG-013"):
        load_key_file(tmp_path / "odd.pem", lambda: PASSPHRASE)


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda algorithm: algorithm.kind)
def test_a_key_of_each_kind_is_made_and_opened(tmp_path: Path, algorithm: Algorithm) -> None:
    public = create_key_file(tmp_path / "key.pem", PASSPHRASE, algorithm)
    opened = load_key_file(tmp_path / "key.pem", lambda: PASSPHRASE)
    assert opened.public_key() == public
    assert algorithm_of(opened, "it") is algorithm


def test_a_public_key_is_no_private_key(tmp_path: Path) -> None:
    pem = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    (tmp_path / "public.pem").write_bytes(pem)
    with pytest.raises(SigningError, match="SIG-011"):
        load_key_file(tmp_path / "public.pem", lambda: PASSPHRASE)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match=r"none\.pem.*SIG-010"):
        load_key_file(tmp_path / "none.pem", lambda: PASSPHRASE)


@pytest.mark.parametrize("passphrase", ["x" * 1024, "x\udcff"], ids=["too long", "not UTF-8"])
def test_a_passphrase_that_cannot_be_used_makes_no_key(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(SigningError, match="SIG-015") as refused:
        create_key_file(tmp_path / "key.pem", passphrase)
    assert passphrase not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_an_encrypted_key_on_an_unknown_curve_is_no_key(tmp_path: Path, openssl: Callable[..., str]) -> None:
    clear, path = tmp_path / "clear.pem", tmp_path / "key.pem"
    openssl("ecparam", "-name", "secp112r1", "-genkey", "-noout", "-out", clear)
    openssl("pkcs8", "-topk8", "-in", clear, "-passout", "pass:x", "-out", path)
    for file in (clear, path):
        with pytest.raises(SigningError, match="SIG-011"):
            load_key_file(file, lambda: "x")


def test_a_name_too_long_for_a_file(tmp_path: Path) -> None:
    for act in (refuse_existing_key, lambda path: create_key_file(path, PASSPHRASE)):
        with pytest.raises(SigningError, match="SIG-042"):
            act(tmp_path / ("n" * 300))


def test_an_interrupted_creation_leaves_no_key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        create_key_file(tmp_path / "key.pem", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []
