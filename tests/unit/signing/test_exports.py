"""Public keys and certificates as files for units."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from signing.certificates import code_signing_certificate
from signing.errors import SigningError
from signing.exports import c_array, exports
from signing.formats.esp.layout import key_digest
from signing.keys.local import LocalSigner, memory_signer
from signing.verification import public_key_sha256

P256 = memory_signer(ec.generate_private_key(ec.SECP256R1()))
CERTIFICATE = code_signing_certificate(P256, "lamp release", 30)


def read_c(source: bytes, name: str) -> bytes:
    text = source.decode("ascii")
    assert text.startswith(f"const unsigned char {name}[] = {{\n")
    data = bytes(int(byte, 16) for byte in re.findall(r"0x([0-9a-f]{2})", text))
    assert text.endswith(f"\n}};\nconst unsigned int {name}_len = {len(data)};\n")
    return data


def test_openssl_reads_each_file(openssl: Callable[..., str], tmp_path: Path) -> None:
    files = exports(P256.public_key, CERTIFICATE)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    expected = files["public_key.pem"].decode()
    assert openssl("pkey", "-pubin", "-inform", "DER", "-in", tmp_path / "public_key.der") == expected
    for kind in ("pem", "der"):
        path = tmp_path / f"certificate.{kind}"
        assert openssl("x509", "-inform", kind, "-in", path, "-pubkey", "-noout") == expected


def test_c_arrays_hold_the_same_bytes() -> None:
    files = exports(P256.public_key, CERTIFICATE)
    assert read_c(files["public_key.c"], "public_key") == files["public_key.der"]
    assert read_c(files["certificate.c"], "certificate") == files["certificate.der"]


def test_a_c_array_of_several_lines() -> None:
    assert b",\n};" not in c_array("one", bytes(range(25)))
    assert read_c(c_array("one", bytes(range(25))), "one") == bytes(range(25))


def test_digests() -> None:
    files = exports(P256.public_key)
    assert files["public_key.sha256"].decode() == f"{public_key_sha256(P256.public_key)}\n"
    assert hashlib.sha256(files["public_key.der"]).hexdigest() == public_key_sha256(P256.public_key)
    assert files["esp_key_digest.bin"] == key_digest(P256.public_key)
    assert not any(name.startswith("certificate") for name in files)


@pytest.mark.parametrize(
    "signer",
    [
        memory_signer(ed25519.Ed25519PrivateKey.generate()),
        memory_signer(rsa.generate_private_key(65537, 2048)),
    ],
)
def test_keys_that_no_esp_chip_has_get_no_digest_of_one(signer: LocalSigner) -> None:
    assert sorted(exports(signer.public_key)) == [
        "public_key.c",
        "public_key.der",
        "public_key.pem",
        "public_key.sha256",
    ]


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(SigningError, match="SIG-070"):
        exports(P256.public_key, "no certificate")
