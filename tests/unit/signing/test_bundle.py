"""Release bundles: one spelling, read by any ZIP program, and refused when anything differs from it."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from signing.bundle import (
    ENVELOPE,
    FACTS,
    IMAGE,
    PARTS,
    SIGNATURE,
    BundleFacts,
    check_image,
    new_bundle,
    read_bundle,
    replace_envelope,
    write_bundle,
)
from signing.certificates import code_signing_certificate
from signing.dsse import Envelope, read_envelope
from signing.errors import FileError, VerificationError
from signing.manifest import add_signature, sign_manifest
from signing.stored_zip import measured, write_zip
from tests.unit.signing.bundles import ADA, BEA, CERTIFICATE, SIGNER, facts, make_bundle, manifest_of
from tests.unit.signing.bundles import IMAGE as FIRMWARE


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_bundle(tmp_path_factory.mktemp("bundle")).path.read_bytes()


@pytest.fixture
def parts(whole: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


Look = Callable[[bytes], None]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Reads bytes as a bundle, the image too."""

    def looked(data: bytes) -> None:
        path = tmp_path / "looked at.zip"
        path.write_bytes(data)
        check_image(read_bundle(path))

    return looked


def refused(look: Look, data: bytes, *codes: str) -> None:
    with pytest.raises(VerificationError) as caught:
        look(data)
    assert caught.value.code in codes
    assert caught.value.hint


def packed(contents: dict[str, bytes]) -> bytes:
    """As Linekey writes it, whatever is in it."""
    target = io.BytesIO()
    write_zip(target, {name: measured(io.BytesIO(data)) for name, data in contents.items()})
    return target.getvalue()


def zipped(contents: list[tuple[str, bytes]], **options: Any) -> bytes:
    """As another program writes it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **options) as archive:
        for name, data in contents:
            archive.writestr(name, data)
    return target.getvalue()


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_any_program_that_unpacks_reads_it(tmp_path: Path, parts: dict[str, bytes]) -> None:
    bundle = make_bundle(tmp_path)
    with zipfile.ZipFile(bundle.path) as archive:
        assert archive.testzip() is None
        assert tuple(archive.namelist()) == PARTS
        assert all(one.compress_type == zipfile.ZIP_STORED for one in archive.infolist())
        assert all(stat.S_IMODE(one.external_attr >> 16) == 0o644 for one in archive.infolist())
        assert archive.read(IMAGE) == FIRMWARE
        assert read_envelope(archive.read(ENVELOPE)) == bundle.envelope
    assert (bundle.manifest.version, bundle.facts, bundle.certificate_pem) == ("1.1.0", facts(), CERTIFICATE)
    check_image(bundle)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_same_release_is_the_same_file(whole: bytes, parts: dict[str, bytes], look: Look) -> None:
    assert packed(parts) == whole
    look(packed(parts))


def test_a_byte_changed_anywhere_is_refused(whole: bytes, look: Look) -> None:
    for place in range(len(whole)):
        with pytest.raises(VerificationError):
            look(flipped(whole, place * 8 + place % 8))


def test_a_part_cut_off_or_added_anywhere_is_refused(whole: bytes, look: Look) -> None:
    for length in range(0, len(whole), 7):
        refused(look, whole[:length], "SIG-140")
    for extra in (b"\0", b"PK\5\6", whole):
        refused(look, whole + extra, "SIG-140")
        refused(look, extra + whole, "SIG-140")


@pytest.mark.parametrize("part", [ENVELOPE, SIGNATURE, IMAGE, "certificate.pem"])
def test_a_bit_changed_with_its_checksum_is_refused(parts: dict[str, bytes], look: Look, part: str) -> None:
    for bit in range(0, len(parts[part]) * 8, 13):
        with pytest.raises(VerificationError):
            look(packed({**parts, part: flipped(parts[part], bit)}))


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        facts().to_json() + b"\n",
        facts().to_json().replace(b'"state"', b'"more":"","state"'),
        facts().to_json().replace(b"unapproved", b"excellent"),
        facts().to_json().replace(b'"reason":""', b'"reason":"why"'),
        facts().to_json().replace(b'"reason":""', b'"reason":7'),
        facts().to_json().replace(b"bundle:v1", b"bundle:v2"),
        facts().to_json().replace(b"rel-2026", b"../../20"),
        facts().to_json().replace(b"rel-2026", b"rel-\\u0000"),
        facts().to_json().replace(b"release.pem", b"\\ud800"),
    ],
)
def test_facts_that_no_linekey_wrote_are_refused(
    parts: dict[str, bytes], look: Look, document: bytes
) -> None:
    refused(look, packed({**parts, FACTS: document}), "SIG-140")


@pytest.mark.parametrize("name", ["../x", "/etc/x", "C:\\x", "x" * 300, "", "CON", "rel-1\n"])
def test_a_release_is_called_nothing_that_leads_elsewhere(name: str) -> None:
    with pytest.raises(VerificationError, match="SIG-140"):
        facts(name)


def link_instead_of(name: str, contents: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for one, data in contents.items():
            info = zipfile.ZipInfo(one)
            info.external_attr = (stat.S_IFLNK | 0o777 if one == name else stat.S_IFREG | 0o644) << 16
            archive.writestr(info, b"/etc/passwd" if one == name else data)
    return target.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_other_programs_pack_is_refused(parts: dict[str, bytes], look: Look) -> None:
    """The same parts: not as written. Others: not those of a bundle."""
    listed = list(parts.items())
    tricks = [
        zipped(listed),
        zipped(listed, compression=zipfile.ZIP_DEFLATED),
        zipped([*listed, ("../../outside.bin", b"")]),
        zipped([*listed[:-1], ("../../../image.bin", FIRMWARE)]),
        zipped([*listed[:-1], ("/image.bin", FIRMWARE)]),
        zipped([*listed, (IMAGE, b"another")]),
        zipped([*listed[:-1]]),
        zipped(listed[::-1]),
        zipped([]),
        zipped([(IMAGE, bytes(50_000_000))], compression=zipfile.ZIP_DEFLATED),
        link_instead_of(IMAGE, parts),
        packed({**parts, "more": b""}),
        packed({name: parts[name] for name in PARTS[::-1]}),
        packed({name: data for name, data in parts.items() if name != FACTS}),
    ]
    for trick in tricks:
        refused(look, trick, "SIG-140")


def test_sizes_that_are_not_there_are_refused(whole: bytes, look: Look) -> None:
    """No memory is taken for what a directory tells."""
    directory = whole.index(b"PK\1\2")
    for entry in range(len(PARTS)):
        for size in (0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF):
            changed = bytearray(whole)
            at = directory + sum(46 + len(name) for name in PARTS[:entry])
            struct.pack_into("<II", changed, at + 20, size, size)
            refused(look, bytes(changed), "SIG-140")


def test_a_large_small_part_is_refused(parts: dict[str, bytes], look: Look) -> None:
    refused(look, packed({**parts, ENVELOPE: bytes(2_000_000)}), "SIG-140")


def test_a_comment_has_no_room(whole: bytes, look: Look) -> None:
    refused(look, whole[:-2] + struct.pack("<H", 5) + b"hello", "SIG-140")


def test_parts_of_several_releases_are_refused(tmp_path: Path, parts: dict[str, bytes], look: Look) -> None:
    other = make_bundle(tmp_path, b"another " * 40)
    with zipfile.ZipFile(other.path) as archive:
        theirs = {name: archive.read(name) for name in PARTS}
    refused(look, packed({**parts, IMAGE: theirs[IMAGE]}), "SIG-142")
    refused(look, packed({**parts, IMAGE: b"longer than it" * 40}), "SIG-142")
    refused(look, packed({**parts, SIGNATURE: theirs[SIGNATURE]}), "SIG-051")
    refused(look, packed({**parts, ENVELOPE: theirs[ENVELOPE]}), "SIG-142")
    look(packed({**parts, FACTS: theirs[FACTS]}))


def test_another_certificate_of_the_same_key_is_refused(parts: dict[str, bytes], look: Look) -> None:
    renewed = code_signing_certificate(SIGNER, "lamp release", 731)
    refused(look, packed({**parts, "certificate.pem": renewed.encode()}), "SIG-142")
    stranger = code_signing_certificate(ADA, "lamp release", 730)
    refused(look, packed({**parts, "certificate.pem": stranger.encode()}), "SIG-124")
    commented = b"a comment\n" + CERTIFICATE.encode()
    refused(look, packed({**parts, "certificate.pem": commented}), "SIG-140")


def test_a_manifest_that_its_signer_did_not_sign_is_refused(parts: dict[str, bytes], look: Look) -> None:
    others = sign_manifest(manifest_of(FIRMWARE), ADA)
    refused(look, packed({**parts, ENVELOPE: others.to_json()}), "SIG-124")
    respelled = parts[ENVELOPE].replace(b'{"payload"', b'{ "payload"')
    refused(look, packed({**parts, ENVELOPE: respelled}), "SIG-120")
    no_manifest = Envelope("text/plain", b"hello")
    refused(look, packed({**parts, ENVELOPE: add_signature(no_manifest, SIGNER).to_json()}), "SIG-121")


@pytest.mark.parametrize(
    "lie", [{"public_key_sha256": "00" * 32}, {"size": len(FIRMWARE) - 1}, {"sha512": "00" * 64}]
)
def test_a_manifest_that_tells_of_something_else_is_refused(
    parts: dict[str, bytes], look: Look, lie: dict[str, Any]
) -> None:
    """The policy admits the key that the manifest names: it has to be the one that signed."""
    envelope = sign_manifest(replace(manifest_of(FIRMWARE), **lie), SIGNER)
    refused(look, packed({**parts, ENVELOPE: envelope.to_json()}), "SIG-142")


def test_a_certificate_of_another_format_is_written_as_one(tmp_path: Path) -> None:
    """A chain, with remarks: units know the first one."""
    (tmp_path / "image").write_bytes(FIRMWARE)
    with (tmp_path / "image").open("rb") as stream:
        signature = SIGNER.sign(stream)
    chain = "Bag Attributes\n" + CERTIFICATE + code_signing_certificate(ADA, "root", 9)
    envelope = sign_manifest(manifest_of(FIRMWARE), SIGNER)
    write_bundle(new_bundle(tmp_path / "b.zip", facts(), envelope, signature, chain), tmp_path / "image")
    assert read_bundle(tmp_path / "b.zip").certificate_pem == CERTIFICATE


def test_a_signature_joins_the_envelope_in_place(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path)
    signed = add_signature(add_signature(bundle.envelope, ADA), BEA)
    changed = replace_envelope(bundle, signed, "approved")
    assert (changed.envelope, changed.facts.state) == (signed, "approved")
    assert replace(changed, envelope=bundle.envelope, facts=bundle.facts).manifest == bundle.manifest
    check_image(changed)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["image", "löse ware.zip"]


def test_a_bundle_that_changed_meanwhile_stays_as_it_is(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path)
    place = bundle.members[IMAGE].content
    data = bundle.path.read_bytes()
    damaged = data[:place] + b"F" + data[place + 1 :]
    for content, code in ((damaged, "SIG-141"), (data[:place], "SIG-140")):
        bundle.path.write_bytes(content)
        with pytest.raises(VerificationError, match=code):
            replace_envelope(bundle, add_signature(bundle.envelope, ADA), "approved")
        assert bundle.path.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["image", "löse ware.zip"]


def test_a_full_disk_leaves_the_bundle_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = make_bundle(tmp_path)
    before = bundle.path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("signing.bundle.os.fsync", full)
    with pytest.raises(FileError) as caught:
        replace_envelope(bundle, add_signature(bundle.envelope, ADA), "approved")
    assert (caught.value.code, str(bundle.path) in caught.value.message) == ("SIG-042", True)
    assert bundle.path.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["image", "löse ware.zip"]


def test_a_bundle_is_replaced_only_when_asked(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path)
    with pytest.raises(FileError, match="SIG-041"):
        write_bundle(bundle, tmp_path / "image")
    with pytest.raises(FileError, match="SIG-042"):
        read_bundle(tmp_path / "none.zip")


def test_a_refusal_says_why() -> None:
    for state in ("refused", "revoked"):
        with pytest.raises(VerificationError, match="SIG-140"):
            BundleFacts("rel-1", state, "", "", "", "", "", "")  # type: ignore[arg-type]
