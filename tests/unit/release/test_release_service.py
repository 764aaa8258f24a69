from __future__ import annotations

import base64
import errno
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import LedgerError, ReleaseError
from desktop.release.checks import STREAM_LIMIT, check_size
from desktop.release.store import check_image, releases_dir
from signing.certificates import code_signing_certificate
from signing.errors import SigningError
from signing.keys.file import create_key_file, file_signer
from signing.messages import Message
from tests.unit.release.desk import IMAGE, PASSPHRASE, Desk


def refused(desk: Desk, **arguments: Any) -> Any:
    with pytest.raises((ReleaseError, SigningError)) as caught:
        desk.sign(**arguments)
    assert caught.value.message
    assert caught.value.hint
    assert desk.nothing_is_left()
    return caught.value.code


def test_a_release_is_signed_checked_kept_and_recorded(desk: Desk) -> None:
    release = desk.sign()
    assert release.image.read_bytes() == IMAGE
    assert desk.service.get(release.release_id) == release
    assert desk.service.list_releases() == [release]
    [entry] = desk.ledger.entries("release")
    assert entry.subject == release.release_id
    assert entry.body["sha256"] == release.sha256
    assert entry.body["certificate_sha256"] == release.certificate_sha256
    assert desk.states() == {
        "image-size": "pass",
        "certificate-validity": "pass",
        "certificate-usage": "pass",
        "certificate-key": "pass",
        "version": "pass",
        "policy": "pass",
        "signature": "pass",
    }
    assert sorted(path.name for path in releases_dir().iterdir()) == [release.release_id]


def test_no_passphrase_is_kept_anywhere(desk: Desk, tmp_path: Path) -> None:
    desk.sign()
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or PASSPHRASE.encode() not in path.read_bytes()


def test_the_original_may_change_afterwards(desk: Desk) -> None:
    release = desk.sign()
    desk.image.write_bytes(b"something else")
    desk.service.verify(release)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1.1",
        "v1.1.0",
        "1.1.0 ",
        "1.1.0.0",
        "01.1.0",
        "1.256.0",
        "256.0.0",
        "1.1.65536",
        "1.-1.0",
        "١.١.٠",
    ],
)
def test_a_version_must_fit_the_units_fields(desk: Desk, text: str) -> None:
    assert refused(desk, version=text) == "REL-001"


def test_the_largest_version_is_accepted(desk: Desk) -> None:
    assert desk.sign("255.255.65535").version == "255.255.65535"


def test_a_version_that_is_not_newer_is_a_warning(desk: Desk) -> None:
    desk.sign("1.10.0")
    desk.sign("1.9.0")
    assert desk.states()["version"] == "warn"


def test_a_missing_image_is_refused(desk: Desk) -> None:
    desk.image.unlink()
    assert refused(desk) == "REL-002"


def test_a_disk_that_fails_midway_is_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: Path, _target: Path) -> Path:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "rename", fail)
    assert refused(desk) == "REL-014"


def test_an_empty_image_is_refused(desk: Desk) -> None:
    desk.image.write_bytes(b"")
    assert refused(desk) == "REL-003"


def test_an_image_larger_than_the_slot_is_refused(desk: Desk) -> None:
    desk.image.write_bytes(bytes(desk.product.firmware.slot_size + 1))
    assert refused(desk) == "REL-004"
    desk.image.write_bytes(bytes(desk.product.firmware.slot_size))
    desk.sign()


def test_an_image_larger_than_a_stream_is_refused() -> None:
    over = check_size(STREAM_LIMIT + 1, slot_size=2 * STREAM_LIMIT)
    assert over.error is not None
    assert over.error.code == "REL-005"
    assert check_size(STREAM_LIMIT, slot_size=2 * STREAM_LIMIT).state == "pass"


def test_a_wrong_passphrase_is_refused(desk: Desk) -> None:
    assert refused(desk, passphrase="wrong horse") == "SIG-012"


def test_an_expired_certificate_is_refused(desk: Desk) -> None:
    desk.clock.time += timedelta(days=731)
    assert refused(desk) == "REL-006"


def test_a_certificate_in_its_last_ninety_days_is_a_warning(desk: Desk) -> None:
    desk.clock.time += timedelta(days=700)
    desk.sign()
    assert desk.states()["certificate-validity"] == "warn"


def test_a_certificate_that_may_not_sign_code_is_refused(desk: Desk) -> None:
    assert refused(desk, certificate=desk.authority) == "REL-007"


def test_a_key_that_is_not_the_units_certificates_is_refused(desk: Desk) -> None:
    create_key_file(desk.folder / "other.pem", PASSPHRASE)
    other: Any = file_signer(f"file:{desk.folder / 'other.pem'}", lambda _uri: PASSPHRASE)
    assert refused(desk, certificate=code_signing_certificate(other, "other", 30)) == "REL-009"
    assert desk.states()["signature"] == "fail"


def test_a_release_whose_ledger_row_cannot_be_written_is_not_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise LedgerError(Message("LED-004", "The disk is full.", "Free some space."))

    monkeypatch.setattr(desk.ledger, "append", full)
    with pytest.raises(LedgerError):
        desk.sign()
    assert desk.nothing_is_left()


def test_a_changed_image_is_noticed(desk: Desk) -> None:
    release = desk.sign()
    release.image.write_bytes(IMAGE[:-1] + b"!")
    for look in (lambda: check_image(release), lambda: desk.service.verify(release)):
        with pytest.raises(ReleaseError) as caught:
            look()
        assert caught.value.code == "REL-011"


def test_an_image_swapped_together_with_its_document_is_noticed(desk: Desk) -> None:
    release = desk.sign()
    document = release.folder / "release.json"
    facts = json.loads(document.read_text(encoding="utf-8"))
    facts["signature_b64"] = base64.b64encode(b"another signature").decode()
    document.write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(ReleaseError) as caught:
        desk.service.get(release.release_id)
    assert caught.value.code == "REL-012"
    assert desk.service.list_releases() == []


@pytest.mark.parametrize("name", ["certificate_pem", "size", "image_name"])
@pytest.mark.parametrize("value", ["NaN", "7", "null", "[" * 100_000, "1e999", '"\\ud800"'])
def test_a_document_that_says_something_impossible_is_noticed(desk: Desk, name: str, value: str) -> None:
    release = desk.sign()
    document = release.folder / "release.json"
    facts = json.loads(document.read_text(encoding="utf-8"))
    text = json.dumps(facts | {name: "planted"}).replace('"planted"', value)
    for damaged in (text, value):
        document.write_text(damaged, encoding="utf-8")
        with pytest.raises(ReleaseError) as caught:
            desk.service.get(release.release_id)
        assert caught.value.code == "REL-012"


def test_an_unknown_release_is_a_sentence(desk: Desk) -> None:
    with pytest.raises(ReleaseError) as caught:
        desk.service.get("rel-nobody")
    assert caught.value.code == "REL-010"


def test_another_certificate_of_the_same_key_is_noticed(desk: Desk) -> None:
    release = desk.sign()
    document = release.folder / "release.json"
    facts = json.loads(document.read_text(encoding="utf-8"))
    for pem in (code_signing_certificate(desk.signer, "lamp release", 10_000), "no certificate"):
        document.write_text(json.dumps({**facts, "certificate_pem": pem}), encoding="utf-8")
        with pytest.raises(ReleaseError) as caught:
            desk.service.verify(desk.service.get(release.release_id))
        assert caught.value.code == "REL-012"


def test_a_release_that_no_longer_fits_is_not_verified(desk: Desk) -> None:
    release = desk.sign()
    firmware = desk.product.firmware.model_copy(update={"slot_size": len(IMAGE) - 1})
    desk.product = desk.product.model_copy(update={"firmware": firmware})
    with pytest.raises(ReleaseError) as caught:
        desk.service.verify(release)
    assert caught.value.code == "REL-004"
