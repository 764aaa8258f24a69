"""Firmware format, fault names, boot record and download arithmetic."""

from __future__ import annotations

from pathlib import Path

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.bench.unit.download import Download
from desktop.bench.unit.faults import Fault, Faults, parse_fault
from desktop.bench.unit.firmware import Version, build_image, read_version
from desktop.bench.unit.flash import BootState, Flash
from desktop.bench.unit.ota_job import OtaJob, UpdateRefusedError
from desktop.core.errors import BenchError


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 65535), st.integers(8, 5000))
def test_image_gives_its_version_back(major: int, minor: int, patch: int, size: int) -> None:
    image = build_image(f"{major}.{minor}.{patch}", size)
    assert len(image) == size
    assert read_version(image) == (major, minor, patch)


@pytest.mark.parametrize("text", ["", "1", "1.2", "1.2.3.4", "a.b.c", "256.0.0", "0.0.65536", "-1.0.0"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(BenchError, match="BEN-102"):
        build_image(text, 100)


def test_what_is_no_image_is_refused() -> None:
    with pytest.raises(BenchError, match="BEN-104"):
        read_version(b"MZ\x90\x00" * 10)
    with pytest.raises(BenchError, match="BEN-103"):
        build_image("1.0.0", 7)


def test_version_number_as_the_agent_writes_it() -> None:
    assert Version.parse("1.2.258").number == "0x01020102"
    assert Version.parse("1.10.0") > Version.parse("1.9.9")


@pytest.mark.parametrize(
    ("text", "unit", "fault"),
    [
        ("slow", None, Fault("slow")),
        ("no-answer=csr", None, Fault("no-answer", "csr")),
        ("2:power-cut=commit", 2, Fault("power-cut", "commit")),
    ],
)
def test_fault_names(text: str, unit: int | None, fault: Fault) -> None:
    assert parse_fault(text) == (unit, fault)


@pytest.mark.parametrize(
    "text", ["", "fire", "slow=csr", "no-answer", "no-answer=lunch", "0:slow", "x:slow", ":slow"]
)
def test_unknown_faults_are_refused(text: str) -> None:
    with pytest.raises(BenchError, match="BEN-101"):
        parse_fault(text)


def test_a_fault_taken_is_gone() -> None:
    faults = Faults([Fault("power-cut", "key")])
    assert not faults.take("power-cut", "csr")
    assert faults.take("power-cut", "key")
    assert not faults.take("power-cut", "key")


def test_fresh_unit_runs_its_factory_firmware(tmp_path: Path) -> None:
    flash = Flash(tmp_path, "3.2.1")
    assert flash.version == (3, 2, 1)
    again = Flash(tmp_path, "9.9.9")
    assert again.version == (3, 2, 1), "a unit that exists keeps what it has"
    assert again.hardware_id == flash.hardware_id


def test_new_image_runs_on_trial_until_it_is_confirmed(tmp_path: Path) -> None:
    flash = Flash(tmp_path)
    flash.write_slot("b", build_image("1.1.0", 100))
    flash.try_image("job-1")
    assert flash.version == (1, 0, 0), "not before the restart"
    assert flash.boot() == BootState("a", "testing", "job-1")
    assert flash.version == (1, 1, 0)
    flash.confirm_image()
    assert flash.boot() == BootState("b", "", "job-1")
    assert flash.version == (1, 1, 0)


def test_image_that_never_confirms_is_rolled_back(tmp_path: Path) -> None:
    flash = Flash(tmp_path)
    flash.write_slot("b", build_image("1.1.0", 100))
    flash.try_image("job-1")
    flash.boot()
    assert flash.boot() == BootState("a", "", "")
    assert flash.version == (1, 0, 0)


def _download(size: int, block_size: int = 4096) -> Download:
    return Download(OtaJob("job", "stream", 0, size, "label", b"signature"), block_size)


def _block(index: int, payload: bytes) -> bytes:
    return bytes(cbor2.dumps({"f": 0, "i": index, "l": len(payload), "p": payload}))


@given(size=st.integers(1, 400_000), order=st.randoms(use_true_random=False), losses=st.integers(0, 3))
def test_any_order_and_any_loss_gives_the_file(size: int, order: object, losses: int) -> None:
    image = build_image("1.0.0", max(size, 8))[:size]
    download = _download(size)
    while not download.complete:
        request = cbor2.loads(download.request())
        bitmap = int.from_bytes(request["b"], "little")
        wanted = [request["o"] + bit for bit in range(bitmap.bit_length()) if bitmap >> bit & 1]
        assert len(wanted) == request["n"] <= 32
        assert wanted[0] == request["o"]
        order.shuffle(wanted)  # type: ignore[attr-defined]
        for index in wanted[: max(1, len(wanted) - losses)]:
            assert download.accept(_block(index, image[index * 4096 : (index + 1) * 4096]))
    assert download.data == image


def test_a_block_counts_once() -> None:
    download = _download(5000)
    assert download.accept(_block(1, b"x" * 904))
    assert not download.accept(_block(1, b"y" * 904))
    assert (download.received, download.total) == (1, 2)


@pytest.mark.parametrize(
    "message", [_block(2, b"x"), _block(1, b"x"), _block(-1, b"x" * 4096), b"\xff", b"\xa0"]
)
def test_unfit_blocks_are_refused(message: bytes) -> None:
    with pytest.raises(UpdateRefusedError):
        _download(5000).accept(message)
