"""A folder of images and one key."""

from __future__ import annotations

import errno
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path, PurePath, PureWindowsPath

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from signing.batch import AT_ONCE, find_images, sign_each
from signing.errors import SigningError
from signing.keys.local import LocalSigner, memory_signer
from signing.messages import Message
from signing.output import unusable_file
from signing.release import Signed, write_signature
from signing.verification import public_key_pem

KEY = memory_signer(ec.generate_private_key(ec.SECP256R1()))


def refuse() -> ec.EllipticCurvePrivateKey:
    raise SigningError(Message("SIG-106", "The PIN does not open the token."))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "固件 images"
    made.mkdir()
    for number in range(4):
        (made / f"lamp-{number}.bin").write_bytes(b"firmware %d" % number)
    return made


def test_images_are_found_by_name_and_signatures_are_none(folder: Path) -> None:
    for name in ("LAMP-9.BIN", ".hidden.bin", "notes.txt", "lamp-0.bin.sig", "lamp-0.bin.sig.b64"):
        (folder / name).write_bytes(b"x")
    (folder / "folder.bin").mkdir()
    found = [path.name for path in find_images(folder, "*.bin")]
    assert found == ["LAMP-9.BIN", "lamp-0.bin", "lamp-1.bin", "lamp-2.bin", "lamp-3.bin"]
    assert "lamp-0.bin.sig" not in [path.name for path in find_images(folder, "*")]


def test_their_order_is_the_same_where_paths_compare_without_case(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "LAMP-9.bin").write_bytes(b"x")

    before = PurePath.__lt__

    def caseless(one: Path, other: Path) -> bool:
        return before(PureWindowsPath(one), PureWindowsPath(other))

    monkeypatch.setattr(PurePath, "__lt__", caseless)
    found = [path.name for path in find_images(folder, "*.bin")]
    assert found == ["LAMP-9.bin", "lamp-0.bin", "lamp-1.bin", "lamp-2.bin", "lamp-3.bin"]


def test_a_folder_that_is_gone_is_named(folder: Path) -> None:
    with pytest.raises(SigningError, match=r"nowhere.*SIG-042"):
        find_images(folder / "nowhere", "*.bin")


def test_openssl_accepts_every_signature(folder: Path, tmp_path: Path, openssl: Callable[..., str]) -> None:
    public_key = tmp_path / "pub.pem"
    public_key.write_text(public_key_pem(KEY.public_key), encoding="ascii")
    for attempt in sign_each(find_images(folder, "*.bin"), KEY, "raw"):
        assert attempt.signed is not None
        signature = attempt.signed.output
        openssl("dgst", "-sha256", "-verify", public_key, "-signature", signature, attempt.image)


def test_one_bad_file_does_not_stop_the_others(folder: Path) -> None:
    images = find_images(folder, "*.bin")
    (folder / "lamp-1.bin.sig").write_bytes(b"mine")
    images[2].unlink()
    codes = [attempt.error and attempt.error.code for attempt in sign_each(images, KEY, "raw")]
    assert codes == [None, "SIG-044", "SIG-042", None]
    assert (folder / "lamp-1.bin.sig").read_bytes() == b"mine"
    again = list(sign_each(images[:2], KEY, "raw", overwrite=True))
    assert all(attempt.signed for attempt in again)


def test_a_signature_that_cannot_be_written_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = find_images(folder, "*.bin")

    def write(signed: Signed, *, overwrite: bool) -> None:
        if signed.image == images[0]:
            raise unusable_file(signed.image, OSError(errno.ENOSPC, "No space left on device"))
        write_signature(signed, overwrite=overwrite)

    monkeypatch.setattr("signing.batch.write_signature", write)
    attempts = list(sign_each(images, KEY, "raw"))
    assert [attempt.error.code for attempt in attempts if attempt.error] == ["SIG-042"]
    assert all(attempt.signed for attempt in attempts[1:])


def test_a_batch_begun_again_signs_nothing_twice_and_takes_no_old_signature(folder: Path) -> None:
    images = find_images(folder, "*.bin")
    first = [attempt.signed for attempt in sign_each(images, KEY, "freertos")]
    assert all(first)
    images[2].write_bytes(b"built anew")
    again = list(sign_each(images, KEY, "freertos"))
    assert [attempt.kept is not None for attempt in again] == [True, True, False, True]
    assert again[2].error is not None
    assert again[2].error.code == "SIG-044"


def test_whoever_stops_asking_has_stopped_the_batch(folder: Path) -> None:
    for number in range(4, 40):
        (folder / f"lamp-{number}.bin").write_bytes(b"firmware %d" % number)
    batch = sign_each(find_images(folder, "*.bin"), KEY, "freertos")
    told = list(islice(batch, 2))
    batch.close()
    signed = len(list(folder.glob("*.sig.b64")))
    assert len(told) <= signed <= 2 + AT_ONCE


def test_a_key_that_does_not_open_is_tried_once(folder: Path) -> None:
    with pytest.raises(SigningError, match="SIG-106"):
        list(sign_each(find_images(folder, "*.bin"), LocalSigner("pkcs11:", refuse), "raw"))
    assert list(folder.glob("*.sig")) == []


def test_a_key_that_goes_away_ends_the_batch(folder: Path) -> None:
    class Token(LocalSigner):
        uses = count()

        def sign_digest(self, digest: bytes) -> bytes:
            if next(self.uses) >= 2:
                raise SigningError(Message("SIG-108", "The token was removed."))
            return KEY.sign_digest(digest)

    token = Token("pkcs11:", lambda: KEY._private_key)
    with pytest.raises(SigningError, match="SIG-108"):
        list(sign_each(find_images(folder, "*.bin"), token, "raw"))
    assert len(list(folder.glob("*.sig"))) == 2
