"""What `inspect` tells, beside what imgtool and espsecure tell of the same files, and whatever is in them."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st
from imgtool import image as imgtool_image

from signing.algorithms import ED25519, P384, RSA2048, RSA3072
from signing.certificates import certificate_authority, code_signing_certificate
from signing.content import as_content
from signing.digests import hash_bytes
from signing.dsse import Envelope
from signing.formats.esp import layout
from signing.formats.esp.writing import EspSecureBoot
from signing.inspection import inspect_file, mcuboot, programs
from signing.manifest import sign_manifest
from signing.release import sign_file, sign_image
from signing.statement import Manifest
from signing.verification import public_key_pem
from tests.unit.signing.bundles import make_bundle
from tests.unit.signing.image_judges import (
    KEY,
    OTHER,
    esp_application,
    espsecure,
    imgtool,
    private_pem,
    signer_of,
)

SIGN = ("--version", "1.2.3+4", "--header-size", "0x200", "--slot-size", "0x20000", "--pad-header")
MANIFEST = Manifest(
    image_name="lamp.bin",
    product="Lamp",
    version="1.0.0",
    format="freertos",
    size=1,
    sha256="0" * 64,
    sha512="0" * 128,
    public_key_sha256="1" * 64,
    certificate_sha256="2" * 64,
    created="2026-01-01T00:00:00+00:00",
)


def made_by_imgtool(folder: Path, *options: str, key: Any = KEY) -> Path:
    (folder / "key.pem").write_bytes(private_pem(key._private_key))
    (folder / "app.bin").write_bytes(b"firmware" * 1000)
    done = imgtool(
        "sign", "-k", folder / "key.pem", *SIGN, *options, folder / "app.bin", folder / "signed.bin"
    )
    assert done.returncode == 0, done
    return folder / "signed.bin"


def dumped(image: Path) -> Any:
    """imgtool's own account of it."""
    out = image.with_suffix(".json")
    assert imgtool("dumpinfo", "-s", "-f", "json", "-o", out, image).returncode == 0
    return json.loads(out.read_text(encoding="utf-8"))


def encryption(folder: Path, kind: str) -> tuple[str, ...]:
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "encryption.pem").write_bytes(pem)
    return ("--encrypt", str(folder / "encryption.pem"))


MCUBOOT: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "plain": lambda _: (),
    "padded": lambda _: ("--pad", "--align", "8"),
    "confirmed": lambda _: ("--confirm", "--align", "16", "--max-align", "16"),
    "confirmed, 32": lambda _: ("--confirm", "--align", "32", "--max-align", "32"),
    "counter and dependencies": lambda _: ("--security-counter", "7", "-d", "(1, 1.2.3), (2, 4.5.6+7)"),
    "own TLVs": lambda _: ("--custom-tlv", "0xa0", "0x0102", "--custom-tlv", "0xa1", "text"),
    "boot record": lambda _: ("--boot-record", "SPE", "--public-key-format", "full"),
    "in RAM": lambda _: ("--load-addr", "0x20000000", "--non-bootable"),
    "encrypted, EC": lambda folder: encryption(folder, "ec"),
    "encrypted, RSA": lambda folder: encryption(folder, "rsa"),
    "compressed": lambda _: ("--compression", "lzma2"),
}


@pytest.mark.parametrize("name", MCUBOOT)
def test_of_an_mcuboot_image_all_that_imgtool_tells(tmp_path: Path, name: str) -> None:
    key = signer_of(RSA2048) if "RSA" in name else KEY  # imgtool wants both keys of one kind
    image = made_by_imgtool(tmp_path, *MCUBOOT[name](tmp_path), key=key)
    ours, theirs = inspect_file(image), dumped(image)
    header, area = ours["header"], theirs["tlv_area"]
    told = {
        "load_addr": header["load_address"],
        "hdr_size": header["header_size"],
        "protected_tlv_size": header["protected_size"],
        "img_size": header["body_size"],
        "flags": header["flags"],
    }
    assert told == {name: theirs["header"][name] for name in told}
    assert ours["version"] == theirs["header"]["version"] == "1.2.3+4"
    for mine, its in ((ours["protected_tlvs"], area["tlvs_prot"]), (ours["tlvs"], area["tlvs"])):
        assert [(one["type"], one["name"], one["size"]) for one in mine] == [
            (one["type"], one["type_name"], one["len"]) for one in its
        ]
        assert [one["data"] for one in mine] == [_hex(one["data"]) for one in its]
    for name in ("image_ok", "copy_done", "swap_info", "swap_size"):
        assert (ours["trailer"] or {}).get(name) == theirs["trailer"].get(name)
    assert ours["problems"] == []
    assert ours["digest"] == ("encrypted" if header["flags"] & 0x0C else "holds")


def _hex(data: object) -> str:
    """imgtool writes bytes to JSON as a text of hexadecimal, or as a list of numbers."""
    if isinstance(data, list):
        return bytes(data).hex()
    text = str(data)
    return text.removeprefix("0x").replace(" ", "").replace("0x", "")


@pytest.mark.parametrize("algorithm", [P384, RSA3072, ED25519], ids=lambda one: one.name)
def test_the_signature_of_each_kind_has_its_name(tmp_path: Path, algorithm: Any) -> None:
    image = made_by_imgtool(tmp_path, key=signer_of(algorithm))
    (found,) = inspect_file(image)["signatures"]
    assert found["algorithm"] == algorithm.name
    assert len(found["key"]) == (96 if algorithm is P384 else 64)


def test_a_changed_mcuboot_image_is_told_and_shown(tmp_path: Path) -> None:
    image = made_by_imgtool(tmp_path)
    content = bytearray(image.read_bytes())
    content[0x300] ^= 1
    image.write_bytes(content)
    told = inspect_file(image)
    assert (told["digest"], told["version"]) == ("differs", "1.2.3+4")
    assert [one["code"] for one in told["problems"]] == ["SIG-087"]
    image.write_bytes(content[:0x400])
    told = inspect_file(image)
    assert told["header"]["body_size"] == 8000
    assert [one["code"] for one in told["problems"]] == ["SIG-086"]


def test_of_an_esp_image_all_that_espsecure_tells(tmp_path: Path) -> None:
    (tmp_path / "app.bin").write_bytes(
        esp_application(b"application" * 100, project="lamp", chip=9, secure_version=3)
    )
    once = sign_image(tmp_path / "app.bin", KEY, EspSecureBoot()).output
    twice = sign_image(once, OTHER, EspSecureBoot(append=True)).output
    told, said = inspect_file(twice), espsecure("signature-info-v2", twice).stdout
    keys = [line.partition(": ")[2].replace(" ", "") for line in said.splitlines() if "key digest" in line]
    assert [one["key"] for one in told["signatures"]] == keys
    assert len(keys) == 2
    assert [(one["digest"], one["signature"]) for one in told["signatures"]] == [("holds", "holds")] * 2
    application = told["application"]
    assert (told["chip"], application["version"], application["project"]) == ("ESP32-S3", "1.2.3", "lamp")
    assert application["secure_version"] == 3
    content = bytearray(twice.read_bytes())
    content[200] ^= 1
    twice.write_bytes(content)
    assert espsecure("signature-info-v2", twice).returncode != 0
    assert {one["digest"] for one in inspect_file(twice)["signatures"]} == {"differs"}


def test_a_signature_of_another_key_in_an_esp_image_is_told(tmp_path: Path) -> None:
    (tmp_path / "app.bin").write_bytes(esp_application(b"application" * 100))
    signed = sign_image(tmp_path / "app.bin", KEY, EspSecureBoot()).output
    content = signed.read_bytes()
    image, digest = content[: -layout.SECTOR], hash_bytes(content[: -layout.SECTOR])
    block = layout.signature_block(digest, OTHER.sign_digest(digest), KEY.public_key)
    signed.write_bytes(image + block.ljust(layout.SECTOR, b"\xff"))
    [told] = inspect_file(signed)["signatures"]
    assert (told["digest"], told["signature"]) == ("holds", "differs")


def test_checksum_and_digest_of_an_esp_image(tmp_path: Path) -> None:
    """As esptool checks them: exclusive or of the segments' bytes from 0xEF on, SHA-256 of all before."""
    image = bytearray(esp_application(bytes(range(256)) * 1024))
    checksum = 0xEF
    for byte in image[32 : 32 + int.from_bytes(image[28:32], "little")]:
        checksum ^= byte
    image[-33] = checksum
    image[-32:] = hash_bytes(bytes(image[:-32]))
    (tmp_path / "app.bin").write_bytes(image)
    told = inspect_file(tmp_path / "app.bin")
    assert (told["checksum"], told["digest"]) == ("holds", "holds")
    image[1000] ^= 1
    (tmp_path / "app.bin").write_bytes(image)
    told = inspect_file(tmp_path / "app.bin")
    assert (told["checksum"], told["digest"]) == ("differs", "differs")


def signed_object(**members: object) -> bytes:
    document = {
        "rawPayloadSize": 8,
        "signature": "MEUC",
        "signatureAlgorithm": "SHA256withECDSA",
        "payload": "ZmlybXdhcmU=",
    }
    return json.dumps(document | members).encode()


@cache
def samples() -> dict[str, bytes]:
    """A file of each kind."""
    manifest = sign_manifest(MANIFEST, KEY)
    hex_file = b":020000040800F2\n:0400100001020304E2\n:00000001FF\n"
    return {
        "aws-signer": signed_object(),
        "release-manifest": manifest.to_json(),
        "dsse": Envelope("application/vnd.example+json", b'{"a":1}', manifest.signatures).to_json(),
        "certificate": code_signing_certificate(KEY, "Lamp", 30).encode(),
        "authority": certificate_authority(KEY, "Root", 30).encode(),
        "key": private_pem(KEY._private_key),
        "public-key": public_key_pem(KEY.public_key).encode(),
        "signature": KEY.sign_digest(bytes(32)),
        "esp": esp_application(b"application" * 100),
        "program": hex_file,
        "elf": b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\0\x28\0" + bytes(44),
    }


KINDS = {"authority": "certificate", "elf": "program"}


@pytest.mark.parametrize("name", sorted(samples()))
def test_each_kind_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(samples()[name])
    told = inspect_file(path)
    assert told["kind"] == KINDS.get(name, name)
    assert (told["size"], told["problems"]) == (len(samples()[name]), [])


def test_of_a_bundle_which_release_and_whether_it_was_refused(tmp_path: Path) -> None:
    told = inspect_file(make_bundle(tmp_path).path)
    assert (told["kind"], told["release_id"]) == ("release-bundle", "rel-20260131T101502-9f2c61aa")
    assert (told["state"], told["manifest"]["version"], len(told["signatures"])) == ("unapproved", "1.1.0", 1)
    assert told["problems"] == []


def test_of_a_manifest_what_was_signed_and_by_which_keys(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(samples()["release-manifest"])
    told = inspect_file(path)
    assert (told["manifest"]["version"], told["manifest"]["product"]) == ("1.0.0", "Lamp")
    assert len(told["signatures"][0]["key"]) == 64
    path.write_bytes(b" " + samples()["release-manifest"])
    assert [one["code"] for one in inspect_file(path)["problems"]] == ["SIG-120"]


def test_of_a_key_only_that_it_is_one(tmp_path: Path) -> None:
    path, key = tmp_path / "key", KEY._private_key
    for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL, PrivateFormat.OpenSSH):
        path.write_bytes(key.private_bytes(Encoding.PEM, form, NoEncryption()))
        told = inspect_file(path)
        assert told["kind"] == "key"
        assert len(json.dumps(told)) < 400


def test_of_a_certificate_what_matters(tmp_path: Path) -> None:
    path = tmp_path / "lamp.crt"
    path.write_bytes(samples()["certificate"] + samples()["authority"])
    first, second = inspect_file(path)["holds"]
    assert (first["subject"], first["signs_code"], first["key"]) == ("CN=Lamp", True, "p256")
    assert (second["subject"], second["signs_code"]) == ("CN=Root", False)
    assert datetime.fromisoformat(first["valid_to"]) > datetime.now(UTC)


def test_intel_hex_tells_where_it_belongs(tmp_path: Path) -> None:
    path = tmp_path / "app.hex"
    path.write_bytes(samples()["program"])
    told = inspect_file(path)
    assert (told["first_address"], told["end_address"], told["data_size"]) == (0x8000010, 0x8000014, 4)
    path.write_bytes(samples()["program"].replace(b"E2", b"E3"))
    assert inspect_file(path)["problems"]


def test_signature_files_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "app.bin"
    path.write_bytes(b"firmware" * 100)
    for form, name in (("raw", "DER"), ("freertos", "base64")):
        told = inspect_file(sign_file(path, KEY, form).output)
        assert (told["kind"], told["form"], told["curve_bits"]) == ("signature", name, 256)


def test_an_object_that_would_take_any_memory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "object.json"
    path.write_bytes(signed_object(more=[[] for _ in range(1000)]))
    assert inspect_file(path)["kind"] != "aws-signer"


@given(
    name=st.sampled_from(sorted(samples())),
    changes=st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(max_size=6)), max_size=6),
    cut=st.integers(0, 5000),
)
@example(name="esp", changes=[(1, b"\xff")], cut=0)
@example(name="esp", changes=[], cut=1400)
def test_damage_is_told_and_never_a_fault(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    changes: list[tuple[int, bytes]],
    cut: int,
) -> None:
    content = bytearray(samples()[name])
    for place, data in changes:
        at = place % (len(content) + 1)
        content[at : at + len(data)] = data
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content[: len(content) - cut] if cut < len(content) else content)
    json.dumps(inspect_file(path))


@given(st.binary(max_size=4096))
@example(b"")
@example(b"\x3d\xb8\xf3\x96" + b"\xff" * 60)
@example(b"\xe9\x10" + b"\xff" * 30)
@example(b"\x7fELF" + b"\x02\x01" + bytes(40))
@example(b":" + b"0" * 4000)
def test_any_bytes_are_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    assert inspect_file(path)["size"] == len(content)


def test_a_line_without_an_end_is_not_gathered() -> None:
    assert programs.inspect(as_content(b":" + b"00" * 1_000_000), "Intel HEX")["problems"]


STARTS = {
    "mcuboot": bytes.fromhex("3db8f396000000000002000000000004") + bytes(16),
    "esp": b"\xe9\x01\0\0" + bytes(8) + bytes(11) + b"\x01" + bytes(4) + (60 << 20).to_bytes(4, "little"),
    "json": b'{"rawPayloadSize":1,"payload":"',
    "Intel HEX": b":020000040800F2\n",
    "PEM": b"-----BEGIN CERTIFICATE-----\n",
    "DER": b"\x30\x84\x03\xff\xff\xfa",
    "zeros": b"",
}


@pytest.mark.parametrize("name", STARTS)
def test_a_large_file_is_read_in_little_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.write(STARTS[name])
        file.truncate(64 << 20)
    assert memory_of(path) < 8 << 20


@pytest.mark.parametrize(
    "content",
    [
        b'{"payloadType":"a","payload":"","signatures":' + b"[" * 500_000,
        b'{"payloadType":"a","payload":"","signatures":[' + b"[]," * 300_000 + b"[]]}",
        b'{"rawPayloadSize":1,"payload":' + b"[" * 4_000_000,
        b'{"rawPayloadSize":1,"payload":"' + b"A" * 4_000_000 + b'"}',
    ],
    ids=["deep", "wide", "deep object", "long object"],
)
def test_a_document_takes_a_few_times_its_size(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "document.json"
    path.write_bytes(content)
    assert memory_of(path) < 40 << 20


def memory_of(path: Path) -> int:
    """The most bytes that Python allocates while it inspects a file."""
    tracemalloc.start()
    try:
        inspect_file(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_names_of_tlvs_and_flags_are_imgtools() -> None:
    assert {name: number for number, name in mcuboot.NAMES.items()} == imgtool_image.TLV_VALUES
    assert {name: bit for bit, name in mcuboot.FLAGS.items()} == imgtool_image.IMAGE_F
