"""Images that carry signatures of every kind: no bit may change, and damage gives `SigningError` alone."""

from __future__ import annotations

import contextlib
import struct
import zlib
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signing.algorithms import CLASSICAL, ED25519, Algorithm
from signing.errors import SigningError, VerificationError
from signing.formats import EmbeddedFormat
from signing.formats.esp import reading as esp
from signing.formats.esp.application import recognises as is_esp
from signing.formats.esp.kinds import ALGORITHMS as ESP_ALGORITHMS
from signing.formats.esp.writing import EspSecureBoot
from signing.formats.mcuboot import describing
from signing.formats.mcuboot.beginning import MAGIC
from signing.formats.mcuboot.layout import Version
from signing.formats.mcuboot.parsing import parse
from signing.formats.mcuboot.protected import Dependency
from signing.formats.mcuboot.writing import Mcuboot
from tests.unit.signing.image_judges import esp_application, signer_of

MCUBOOT: dict[str, Any] = {
    "version": Version(1),
    "header_size": 32,
    "slot_size": 0x2000,
    "pad_header": True,
    "security_counter": 3,
    "dependencies": (Dependency(1, Version(1)),),
}


class Case(NamedTuple):
    name: str
    form: EmbeddedFormat
    algorithm: Algorithm


IMAGE = esp_application(b"application" * 50)


CASES = [
    *(Case(f"mcuboot {one.kind}", Mcuboot(**MCUBOOT), one) for one in CLASSICAL),
    *(
        Case(
            f"mcuboot {one.kind} full, confirmed",
            Mcuboot(**MCUBOOT, confirm=True, public_key_format="full"),
            one,
        )
        for one in CLASSICAL
    ),
    Case("mcuboot ed25519 pure", Mcuboot(**MCUBOOT, pure=True), ED25519),
    Case("mcuboot ed25519 sha512", Mcuboot(**MCUBOOT, sha="512"), ED25519),
    *(Case(f"esp {one.kind}", EspSecureBoot(), one) for one in ESP_ALGORITHMS),
]


@pytest.fixture(scope="module", params=CASES, ids=[case.name for case in CASES])
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture(scope="module")
def whole(case: Case) -> bytes:
    """The signed image, with two signatures where the format takes them."""
    signer = signer_of(case.algorithm)
    unsigned = case.form.prepare(IMAGE, signer.public_key)
    once = bytes(unsigned.with_signature(signer.sign_digest(unsigned.digest)))
    case.form.verify(once, signer.public_key)
    if not isinstance(case.form, EspSecureBoot):
        return once
    second = signer_of(case.algorithm, 2)
    unsigned = EspSecureBoot(append=True).prepare(once, second.public_key)
    return bytes(unsigned.with_signature(second.sign_digest(unsigned.digest)))


def refuse(case: Case, data: bytes) -> None:
    with pytest.raises(VerificationError):
        case.form.verify(data, signer_of(case.algorithm).public_key)


def bits(whole: bytes) -> st.SearchStrategy[int]:
    """Bits of all of the image, and as often of what follows it, where the signatures are."""
    last = len(whole) * 8 - 1
    return st.integers(0, last) | st.integers(len(IMAGE) * 8, min(len(IMAGE) * 8 + 12000, last))


@given(data=st.data())
def test_one_flipped_bit_is_refused(case: Case, whole: bytes, data: st.DataObject) -> None:
    bit = data.draw(bits(whole))
    flipped = bytearray(whole)
    flipped[bit // 8] ^= 1 << bit % 8
    refuse(case, bytes(flipped))


@given(data=st.data())
def test_a_truncated_or_oversized_image_is_refused(case: Case, whole: bytes, data: st.DataObject) -> None:
    end = parse(whole).end if isinstance(case.form, Mcuboot) else len(whole)  # erased flash may be cut off
    refuse(case, whole[: data.draw(st.integers(0, end - 1))])
    more = data.draw(st.binary(min_size=1, max_size=20))
    if more.strip(b"\xff"):
        refuse(case, whole + more)


@given(data=st.data())
def test_bytes_written_over_it_give_signing_errors_alone(
    case: Case, whole: bytes, data: st.DataObject
) -> None:
    """Whatever is verified after that is told too."""
    changed = bytearray(whole)
    place = data.draw(st.integers(0, 64) | st.integers(0, len(whole) - 1))
    more = data.draw(st.binary(min_size=1, max_size=64))
    changed[place : place + len(more)] = more
    look_at(bytes(changed), case.algorithm)


HEADER = st.builds(
    lambda sizes, rest: struct.pack("<IIHHI", MAGIC, 0, *sizes) + rest,
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 80)),
    st.binary(min_size=16, max_size=200),
)


@given(data=st.binary(max_size=300) | HEADER | st.binary(max_size=300).map(lambda rest: b"\xe9" + rest))
@example(data=b"\xe9" + bytes(4095) + b"\xe7".ljust(4096, b"\xff"))
def test_garbage_gives_signing_errors_alone(data: bytes) -> None:
    look_at(data, CLASSICAL[0])


ESP_SECTORS = b"\xe9" + bytes(4095)


@given(
    head=st.sampled_from([b"\xe7\x02\x00\x00", b"\xe7\x03\x00\x00", b"\xe7\x03\x01\x00"]),
    curve=st.integers(0, 4),
    rest=st.binary(max_size=1150),
)
def test_blocks_of_garbage_with_a_checksum_give_signing_errors_alone(
    head: bytes, curve: int, rest: bytes
) -> None:
    body = bytearray((head + rest).ljust(1196, b"\0"))
    body[52 if head[2] else 36] = curve
    block = bytes(body) + struct.pack("<I16x", zlib.crc32(body))
    look_at(ESP_SECTORS + block.ljust(4096, b"\xff"), ESP_ALGORITHMS[0])


def look_at(data: bytes, algorithm: Algorithm) -> None:
    public_key = signer_of(algorithm).public_key
    with contextlib.suppress(SigningError):
        describing.describe(data)
    with contextlib.suppress(SigningError):
        esp.describe(data)
    for form in (Mcuboot(**MCUBOOT), Mcuboot(**MCUBOOT, replace=True), EspSecureBoot(append=True)):
        with contextlib.suppress(SigningError):
            form.verify(data, public_key)
        with contextlib.suppress(SigningError):
            form.prepare(data, public_key)
    assert is_esp(data) == (data[:1] == b"\xe9")
