"""What may be the wrong file or version is told before a key is used; what is no firmware is refused."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import LinekeyError
from desktop.core.events import CheckDone
from signing.errors import SigningError
from signing.verification import public_key_pem
from tests.unit.release.desk import IMAGE, Desk

NO_KEY = "never typed"
# Signing a file warns of the same, whoever asks for it.
pytestmark = pytest.mark.filterwarnings("ignore::signing.notices.SigningWarning")


def warnings(desk: Desk) -> dict[str, str]:
    told = [event for event in desk.events if isinstance(event, CheckDone) and event.state == "warn"]
    desk.events.clear()
    return {event.check: event.detail for event in told}


def named(desk: Desk, name: str, content: bytes = IMAGE) -> None:
    desk.image = desk.folder / name
    desk.image.write_bytes(content)


def refused(desk: Desk, **options: Any) -> str:
    with pytest.raises((SigningError, LinekeyError)) as caught:
        desk.sign(**options)
    assert desk.nothing_is_left()
    return str(caught.value.code)


@pytest.mark.parametrize("name", ["lamp-1.0.9.bin", "lamp_v1.0.9-rc1.bin", "1.0.9", "lamp.1.0.9.bin"])
def test_a_name_that_tells_another_version(desk: Desk, name: str) -> None:
    named(desk, name)
    desk.sign("1.1.0")
    assert warnings(desk)["file-name"] == f"the file is called {name}, and the version typed is 1.1.0"


@pytest.mark.parametrize(
    "name",
    [
        "lamp.bin",
        "lamp-1.1.0.bin",
        "lamp-1.1.0-for-2.0.0.bin",
        "lamp-1.1.bin",
        "2026.11.27.1.bin",
        "1.1.0.bin",
    ],
)
def test_a_name_that_tells_it_or_none(desk: Desk, name: str) -> None:
    named(desk, name)
    desk.sign("1.1.0")
    assert "file-name" not in warnings(desk)


def test_the_same_bytes_as_another_version(desk: Desk) -> None:
    first = desk.sign("1.1.0")
    assert "released-before" not in warnings(desk)
    desk.sign("1.2.0")
    told = warnings(desk)["released-before"]
    assert told == f"these very bytes are release {first.release_id} already, as version 1.1.0"


def test_a_version_that_has_other_bytes(desk: Desk) -> None:
    first = desk.sign("1.1.0")
    named(desk, "lamp.bin", IMAGE + b"!")
    warnings(desk)
    desk.sign("1.1.0")
    told = warnings(desk)["released-before"]
    assert told == f"version 1.1.0 is release {first.release_id} already, of other bytes"


def test_the_same_again_and_another_products_are_no_doubt(desk: Desk) -> None:
    desk.sign("1.1.0")
    warnings(desk)
    desk.sign("1.1.0")
    assert "released-before" not in warnings(desk)
    desk.product = desk.product.model_copy(update={"name": "Another lamp"})
    desk.sign("1.2.0")
    assert "released-before" not in warnings(desk)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + IMAGE, "SIG-152"),
        (b"%PDF-1.7\n" + IMAGE, "SIG-152"),
        (None, "SIG-152"),  # the public key
        (b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n", "SIG-152"),
    ],
)
def test_what_is_nobody_s_firmware_is_refused_before_a_key_is_used(
    desk: Desk, content: bytes | None, code: str
) -> None:
    named(desk, "lamp.bin", content or public_key_pem(desk.signer.public_key).encode())
    assert refused(desk, passphrase=NO_KEY) == code


@pytest.mark.parametrize("content", [b"PK\x03\x04" + IMAGE, b"#!/bin/sh\nreboot\n", b"\x7fELF" + IMAGE])
def test_what_units_may_take_all_the_same_is_told(desk: Desk, content: bytes) -> None:
    named(desk, "lamp.bin", content)
    desk.sign()
    assert warnings(desk)["image"].startswith("This file is ")


def test_random_bytes_are_told(desk: Desk) -> None:
    named(desk, "lamp.bin", os.urandom(50_000))
    desk.sign()
    assert warnings(desk)["image"].startswith("These bytes look random")


def test_a_disk_image_is_refused_by_its_size(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.image = desk.folder / "disk.img"
    with desk.image.open("wb") as file:
        file.truncate(3 << 30)

    def copied(*_: object) -> Path:
        raise AssertionError("three gibibytes would be copied")

    monkeypatch.setattr(shutil, "copyfile", copied)
    assert refused(desk, passphrase=NO_KEY) == "REL-004"


def test_the_same_is_told_while_the_version_is_typed(desk: Desk) -> None:
    digest = desk.sign("1.1.0").sha256
    named(desk, "lamp-1.3.0.bin")
    found = {one.name: one.detail for one in desk.service.doubts(desk.image, digest, "1.2.0")}
    assert found.keys() == {"file-name", "released-before"}
    assert desk.service.doubts(desk.image, digest, "1.") == []
