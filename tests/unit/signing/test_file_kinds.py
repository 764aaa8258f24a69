"""Files that are no firmware are told by what they are, and firmware that carries such things is not."""

from __future__ import annotations

import gzip
import io
import os
import ssl
import struct
import tarfile
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from signing.certificates import code_signing_certificate
from signing.content import as_content
from signing.errors import SigningError
from signing.formats import file_kinds
from signing.formats.esp.writing import EspSecureBoot
from signing.formats.file_kinds import FileKind, file_kind
from signing.formats.mcuboot.layout import Version
from signing.formats.mcuboot.writing import Mcuboot
from signing.formats.randomness import looks_random
from signing.notices import hearing
from signing.release import sign_file, sign_image
from tests.unit.signing.image_judges import KEY, esp_application

CODE = bytes.fromhex("00b5044b1b6813b1034b1a68") * 900  # Thumb instructions
BOOT = Mcuboot(Version(1), header_size=0x200, slot_size=0x20000, pad_header=True)
SECRET = ec.generate_private_key(ec.SECP256R1())


def tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("app.bin"))
    return file.getvalue()


def dfu(content: bytes) -> bytes:
    """With the suffix of USB DFU 1.1, appendix B."""
    body = content + struct.pack("<HHHH3sB", 0xFFFF, 0xDF11, 0x0483, 0x0100, b"UFD", 16)
    return body + struct.pack("<I", zlib.crc32(body) ^ 0xFFFFFFFF)


def der(key: bytes | None = None) -> bytes:
    hidden = BestAvailableEncryption(key) if key else NoEncryption()
    return SECRET.private_bytes(Encoding.DER, PrivateFormat.PKCS8, hidden)


def pem(form: PrivateFormat) -> bytes:
    return SECRET.private_bytes(Encoding.PEM, form, NoEncryption())


SECRETS = {
    "PRIVATE KEY": pem(PrivateFormat.PKCS8),
    "EC PRIVATE KEY": b"Bag Attributes\n    friendlyName: release\n" + pem(PrivateFormat.TraditionalOpenSSL),
    "OPENSSH PRIVATE KEY": pem(PrivateFormat.OpenSSH),
    "private key, DER": der(),
    "PKCS #12": pkcs12.serialize_key_and_certificates(b"lamp", SECRET, None, None, NoEncryption()),
    "PuTTY": b"PuTTY-User-Key-File-3: ecdsa-sha2-nistp256\r\n",
    "Java key store": b"\xfe\xed\xfe\xed" + bytes(100),
}
OTHERS = [
    (FileKind(file_kinds.PUBLIC, "CERTIFICATE"), code_signing_certificate(KEY, "Lamp", 30).encode()),
    (FileKind(file_kinds.PICTURE, "PNG"), b"\x89PNG\r\n\x1a\n" + CODE),
    (FileKind(file_kinds.PICTURE, "JPEG"), b"\xff\xd8\xff\xe0" + CODE),
    (FileKind(file_kinds.PICTURE, "GIF"), b"GIF89a" + CODE),
    (FileKind(file_kinds.PICTURE, "PDF"), b"%PDF-1.7\n" + CODE),
    (FileKind(file_kinds.PICTURE, "WebP"), b"RIFF\x10\0\0\0WEBP" + CODE),
    (FileKind(file_kinds.PICTURE, "BMP"), b"BM" + (6 + len(CODE)).to_bytes(4, "little") + CODE),
    (FileKind(file_kinds.ARCHIVE, "gzip"), gzip.compress(CODE)),
    (FileKind(file_kinds.ARCHIVE, "tar"), tar()),
    (FileKind(file_kinds.ARCHIVE, "bzip2"), b"BZh91AY&SY" + CODE),
    (FileKind(file_kinds.ARCHIVE, "7z"), b"7z\xbc\xaf\x27\x1c" + CODE),
    (FileKind(file_kinds.TEXT, "UTF-8"), "Grüße\nzwei Zeilen\n".encode()),
    (FileKind(file_kinds.TEXT, "UTF-8"), "\n".join(["Grüße"] * 2000).encode()),
    (FileKind(file_kinds.TEXT, "UTF-8"), b'{"version":"1.0.0"}'),
    (FileKind(file_kinds.PROGRAM, "Windows PE"), b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + CODE),
    (FileKind(file_kinds.OTHER, "DFU"), dfu(CODE)),
    (FileKind(file_kinds.OTHER, "DfuSe"), b"DfuSe\x01" + CODE),
    (
        FileKind(file_kinds.OTHER, "ESP8266"),
        b"\xe9\x03\x02\x40" + struct.pack("<II", 0x40100004, 0x3FFE8000) + CODE,
    ),
    (FileKind(file_kinds.OTHER, "ESP8266"), b"\xea\x04\0\0" + CODE),
]


@pytest.mark.parametrize(("kind", "content"), OTHERS, ids=[kind.name for kind, _ in OTHERS])
def test_each_is_known_and_told_before_it_is_signed(tmp_path: Path, kind: FileKind, content: bytes) -> None:
    assert file_kind(as_content(content)) == kind
    (tmp_path / "app.bin").write_bytes(content)
    heard: list[str] = []
    with hearing(heard.append):
        sign_file(tmp_path / "app.bin", KEY, "raw")
    assert heard == [kind.sentence]
    assert kind.name in heard[0]


def test_a_certificate_of_an_unknown_version_is_no_certificate() -> None:
    known = ssl.PEM_cert_to_DER_cert(code_signing_certificate(KEY, "Lamp", 30))
    unknown = known.replace(bytes.fromhex("a003020102"), bytes.fromhex("a003020109"), 1)
    assert file_kind(as_content(known)) == FileKind(file_kinds.PUBLIC, "certificate, DER")
    assert file_kind(as_content(unknown)) != file_kind(as_content(known))


def sign(image: Path, form: str) -> None:
    if form == "mcuboot":
        sign_image(image, KEY, BOOT)
    else:
        sign_file(image, KEY, form)


@pytest.mark.parametrize(("name", "content"), [*SECRETS.items(), ("private key, DER", der(b"passphrase"))])
@pytest.mark.parametrize("form", ["raw", "freertos", "mcuboot"])
def test_a_private_key_is_never_signed(tmp_path: Path, name: str, content: bytes, form: str) -> None:
    (tmp_path / "app.bin").write_bytes(content)
    with pytest.raises(SigningError, match=rf"{name}\).*SIG-151"):
        sign(tmp_path / "app.bin", form)
    assert [path.name for path in tmp_path.iterdir()] == ["app.bin"]


@pytest.mark.parametrize("content", [dfu(CODE), b"DfuSe\x01" + CODE])
def test_no_boot_loader_gets_what_another_takes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "app.bin").write_bytes(content)
    with pytest.raises(SigningError, match="SIG-153"):
        sign_image(tmp_path / "app.bin", KEY, BOOT)


def test_an_image_for_esp8266_gets_no_secure_boot(tmp_path: Path) -> None:
    image = b"\xe9\x01\x02\x40" + struct.pack("<III", 0x40100004, 0x40100000, 1024) + bytes(1024 + 16)
    (tmp_path / "app.bin").write_bytes(image)
    with pytest.raises(SigningError, match=r"ESP8266.*SIG-153"):
        sign_image(tmp_path / "app.bin", KEY, EspSecureBoot())


@pytest.mark.parametrize(
    "content",
    [
        CODE,
        CODE + b"-----BEGIN RSA PRIVATE KEY-----\0-----END RSA PRIVATE KEY-----\0",  # what reads PEM
        CODE + SECRETS["PRIVATE KEY"],  # a test key inside
        esp_application(CODE),
        b"firmware" * 1000,
        b"\xff" * 5000,
        b"MZ" + CODE,
        b"BM" + CODE,
        b"\x30\x82" + CODE,
        b"",
        b"\n",
    ],
)
def test_firmware_is_none_of_them(content: bytes) -> None:
    assert file_kind(as_content(content)) is None


def test_random_bytes_are_told_and_code_is_not(tmp_path: Path) -> None:
    noise = os.urandom(100_000)
    assert looks_random(as_content(noise))
    assert looks_random(as_content(zlib.compress(os.urandom(30_000))))
    for firmware in (
        CODE,
        CODE[:100] + noise[:4000] + CODE,
        noise[:4000],
        struct.pack("<II", 0x20008000, 0x8000101) + noise,
    ):
        assert not looks_random(as_content(firmware))
    heard: list[str] = []
    with hearing(heard.append):
        for name, content in (("noise", noise), ("app", esp_application(noise))):
            (tmp_path / name).write_bytes(content)
            sign_file(tmp_path / name, KEY, "raw")
    assert [sentence[:24] for sentence in heard] == ["These bytes look random "]
