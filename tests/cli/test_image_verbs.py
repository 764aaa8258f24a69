"""`linekey sign --format mcuboot|esp` and `linekey verify` of images that carry their signatures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.cli.main import EXIT_STATUS, run
from signing.algorithms import ED25519
from signing.keys.file import private_key_pem
from signing.keys.local import new_private_key
from signing.verification import public_key_pem
from tests.unit.signing.image_judges import esp_application, espsecure, imgtool, private_pem

SIGNING, USAGE = EXIT_STATUS["SIG"], 2
MCUBOOT = ["--format", "mcuboot", "--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x200000"]
VERIFY = ["verify", "signed.bin", "--pubkey", "pub.pem"]


@pytest.fixture(autouse=True)
def sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """A working folder with firmware, application and keys; the command without its format."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEKEY_PASSPHRASE", "a passphrase")
    Path("firmware.bin").write_bytes(b"firmware" * 1000)
    Path("app.bin").write_bytes(esp_application(b"application" * 1000))
    for name in ("release", "second"):
        assert run(["keys", "new", f"{name}.pem"]) == 0
        Path(f"{name}.pub").write_text(capsys.readouterr().out, encoding="utf-8")
    Path("release.pub").rename("pub.pem")
    return ["sign", "firmware.bin", "--key", "file:release.pem", "--out", "signed.bin"]


def test_the_options_of_imgtool(sign: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    more = ["--align", "4", "--pad-header", "--confirm", "--security-counter", "auto"]
    assert run([*sign, *MCUBOOT, *more, "--dependencies", "(1, 1.0.0)"]) == 0
    assert imgtool("verify", "-k", "pub.pem", "signed.bin").returncode == 0
    capsys.readouterr()
    assert run([*VERIFY, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["verified"], told["format"], told["version"]) == (True, "mcuboot", "1.2.3")
    assert (told["size"], told["signatures"][0]["algorithm"]) == (0x200000, "ECDSA P-256")
    content = bytearray(Path("signed.bin").read_bytes())
    content[0x300] ^= 1
    Path("signed.bin").write_bytes(content)
    assert run(VERIFY) == SIGNING
    assert "SIG-087" in capsys.readouterr().err


def test_more_options_of_imgtool(sign: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    slot = ["--align", "8", "--max-sectors", "64", "--overwrite-only", "--test", "--load-addr", "0x20000000"]
    said = ["--boot-record", "SPE", "--custom-tlv", "0xa0", "0x01", "--custom-tlv-file", "0xa1", "app.bin"]
    named = ["--public-key-format", "full", "--pad-sig"]
    assert run([*sign, *MCUBOOT, "--pad-header", *slot, *said, *named]) == 0
    assert imgtool("verify", "-k", "pub.pem", "signed.bin").returncode == 0
    capsys.readouterr()
    assert run(VERIFY) == 0
    assert "padded to its slot, not confirmed" in capsys.readouterr().out
    content = Path("signed.bin").read_bytes()
    assert Path("app.bin").read_bytes() in content
    assert b"\x22\0\x48\0" in content  # a signature of 72 bytes


def test_flash_that_is_not_as_usual(sign: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    flash = ["--align", "4", "--max-align", "16", "--erased-val", "0", "--pad", "--non-bootable"]
    assert run([*sign, *MCUBOOT, "--pad-header", *flash, "--vid", "lamps.example", "--cid", "dimmer"]) == 0
    assert Path("signed.bin").read_bytes()[-17:-14] == b"\0\x10\0"
    assert imgtool("verify", "-k", "pub.pem", "signed.bin").returncode == 0
    assert run(VERIFY) == 0
    Path("signed.bin").unlink()
    assert run([*sign, *MCUBOOT, "--pad-header", "--endian", "big"]) == 0
    capsys.readouterr()
    assert run(VERIFY) == 0
    assert "version 1.2.3" in capsys.readouterr().out


@pytest.fixture
def loader() -> Path:
    """The boot loader's key, which decrypts: encrypted itself, by the passphrase of the tests."""
    key = ec.generate_private_key(ec.SECP256R1())
    Path("loader.key").write_bytes(private_key_pem(key, "a passphrase"))
    Path("loader.pem").write_text(public_key_pem(key.public_key()), encoding="utf-8")
    return Path("loader.pem")


def test_an_encrypted_image_is_verified_with_the_boot_loaders_key(
    sign: list[str], loader: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--pad-header", "--encrypt", str(loader), "--encrypt-keylen", "256", "--compression", "lzma2"]
    assert run([*sign, *MCUBOOT, *more, "--save-enctlv"]) == 0
    assert b"firmware" not in Path("signed.bin").read_bytes()
    capsys.readouterr()
    assert run(VERIFY) == SIGNING
    assert "SIG-173" in capsys.readouterr().err
    assert run([*VERIFY, "--decrypt-key", "loader.key", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["encryption"], told["compression"]) == ("AES-256, ECIES-P256", "LZMA2")
    assert run([*VERIFY, "--decrypt-key", "loader.key"]) == 0
    assert "encrypted: AES-256, ECIES-P256" in capsys.readouterr().out
    assert run([*VERIFY, "--decrypt-key", "release.pem"]) == SIGNING  # of the right kind, but another
    assert run([*VERIFY, "--decrypt-key", "loader.pem"]) == SIGNING
    assert "SIG-011" in capsys.readouterr().err


def test_an_image_for_the_primary_slot_stays_in_clear(sign: list[str], loader: Path) -> None:
    assert run([*sign, *MCUBOOT, "--pad-header", "--encrypt", str(loader), "--clear"]) == 0
    assert imgtool("verify", "-k", "pub.pem", "signed.bin").returncode == 0
    assert run(VERIFY) == 0
    assert run([*VERIFY, "--decrypt-key", "loader.key"]) == 0


def test_intel_hex_comes_out_as_it_went_in(sign: list[str]) -> None:
    hex_out = [*sign[:-1], "one.hex", *MCUBOOT, "--pad-header"]
    assert run(hex_out) == SIGNING  # at which address?
    assert run([*hex_out, "--hex-addr", "0x08020000"]) == 0
    assert imgtool("verify", "-k", "pub.pem", "one.hex").returncode == 0
    again = ["sign", "one.hex", *sign[2:4], *MCUBOOT]
    assert run([*again, "--force"]) == 0
    assert Path("one.signed.hex").read_bytes().startswith(b":020000040802F0")
    assert run([*again, "--force", "--out", "two.bin"]) == 0
    for name in ("one.signed.hex", "two.bin"):
        assert run(["verify", name, "--pubkey", "pub.pem"]) == 0


def test_an_ed25519_key_signs_an_image_whole(sign: list[str]) -> None:
    Path("ed.pem").write_bytes(private_pem(signer_key := new_private_key(ED25519)))
    Path("ed.pub").write_text(public_key_pem(signer_key.public_key()), encoding="utf-8")
    ed25519 = [
        "sign",
        "firmware.bin",
        "--key",
        "file:ed.pem",
        "--out",
        "signed.bin",
        *MCUBOOT,
        "--pad-header",
    ]
    assert run([*ed25519, "--pure", "--sha", "256"]) == SIGNING
    assert run([*ed25519, "--pure"]) == 0
    assert imgtool("verify", "-k", "ed.pub", "signed.bin").returncode == 0
    assert run([*VERIFY[:3], "ed.pub"]) == 0


def test_an_image_tells_what_it_is(sign: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    more = ["--pad-header", "--confirm", "--security-counter", "7", "--dependencies", "(1, 2.0.0)"]
    assert run([*sign, *MCUBOOT, *more]) == 0
    capsys.readouterr()
    assert run(VERIFY) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Verified: mcuboot, version 1.2.3, 2097152 bytes."
    assert [line.strip() for line in told[2:]] == [
        "security counter 7",
        "needs image 1 in version 2.0.0 or later",
        "header of 512 bytes",
        "padded to its slot, confirmed",
    ]
    Path("app.bin").write_bytes(esp_application(b"", project="lamp", chip=9, secure_version=2))
    assert run(["sign", "app.bin", *sign[2:4], "--format", "esp"]) == 0
    capsys.readouterr()
    assert run(["verify", "app.signed.bin", "--pubkey", "pub.pem"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.strip() for line in told[2:]] == ["project lamp", "for ESP32-S3", "security counter 2"]


def test_the_output_is_beside_the_image(sign: list[str]) -> None:
    assert run([*sign[:4], *MCUBOOT, "--pad-header"]) == 0
    assert run(["verify", "firmware.signed.bin", "--pubkey", "pub.pem"]) == 0


def test_signatures_are_appended(sign: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sign", "app.bin", *sign[2:], "--format", "esp"]) == 0
    second = ["sign", "signed.bin", "--key", "file:second.pem", "--format", "esp", "--out", "signed.bin"]
    assert run([*second, "--append"]) == SIGNING  # the output exists
    assert run([*second, "--append", "--force"]) == 0
    capsys.readouterr()
    for key in ("pub.pem", "second.pub"):
        assert run([*VERIFY[:3], key]) == 0
    assert capsys.readouterr().out.count("ECDSA P-256") == 4
    assert run([*second, "--force"]) == 0  # without --append: instead of those it had
    assert run(VERIFY) == SIGNING
    assert "SIG-088" in capsys.readouterr().err


def test_an_image_signed_already_is_refused(sign: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*sign, *MCUBOOT, "--pad-header"]) == 0
    again = ["sign", "signed.bin", "--key", "file:second.pem", "--out", "again.bin", *MCUBOOT]
    assert run([*again, "--pad-header"]) == SIGNING
    assert "SIG-080" in capsys.readouterr().err
    assert not Path("again.bin").exists()
    assert run([*again, "--force"]) == 0
    assert run(["verify", "again.bin", "--pubkey", "second.pub"]) == 0


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (MCUBOOT[:6], USAGE),  # no slot size
        ([*MCUBOOT, "--header-size", "many"], USAGE),
        ([*MCUBOOT, "--append"], USAGE),
        (["--format", "raw", "--pad"], USAGE),
        (["--format", "raw", "--erased-val", "0"], USAGE),
        (["--format", "esp", "--encrypt", "pub.pem"], USAGE),
        ([*MCUBOOT, "--pad-header", "--clear"], USAGE),  # what would be in clear?
        ([*MCUBOOT, "--pad-header", "--encrypt-keylen", "256"], USAGE),
        ([*MCUBOOT, "--pad-header", "--encrypt", "pub.pem", "--encrypt-keylen", "192"], USAGE),
        ([*MCUBOOT, "--pad-header", "--encrypt", "pub.pem", "--hmac-sha", "512"], SIGNING),
        ([*MCUBOOT, "--pad-header", "--encrypt", "release.pem"], SIGNING),  # the private one
        ([*MCUBOOT, "--pad-header", "--compression", "lzma1"], USAGE),
        ([*MCUBOOT, "--pad-header", "--erased-val", "0xfe"], SIGNING),
        ([*MCUBOOT, "--pad-header", "--cid", "dimmer"], SIGNING),  # of which vendor?
        (["--format", "raw", "--custom-tlv", "0xa0", "text"], USAGE),
        ([*MCUBOOT, "--custom-tlv", "0xa0"], USAGE),
        ([*MCUBOOT, "--pad-header", "--custom-tlv-file", "text", "app.bin"], SIGNING),
        ([*MCUBOOT, "--pad-header", "--custom-tlv", "0x10", "text"], SIGNING),
        ([*MCUBOOT, "--pad-header", "--pure"], SIGNING),  # the key is P-256
        (["--format", "esp", "--version", "1.0.0"], USAGE),
        (["--format", "pgp"], USAGE),
        (MCUBOOT, SIGNING),  # no room for the header
        ([*MCUBOOT, "--pad-header", "--header-size", "16"], SIGNING),
        ([*MCUBOOT, "--pad-header", "--slot-size", "0x2000"], SIGNING),
        ([*MCUBOOT, "--pad-header", "--version", "one"], SIGNING),
        ([*MCUBOOT, "--pad-header", "--align", "64"], SIGNING),
        (["--format", "esp"], SIGNING),  # no ESP image
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_what_cannot_be_signed_writes_nothing(sign: list[str], options: list[str], status: int) -> None:
    before = sorted(Path().iterdir())
    assert run([*sign, *options]) == status
    assert sorted(Path().iterdir()) == before


def test_an_image_without_a_signature_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "firmware.bin", "--pubkey", "pub.pem"]) == SIGNING
    assert "SIG-085" in capsys.readouterr().err
    assert run(["verify", "app.bin", "--pubkey", "pub.pem"]) == SIGNING
    assert "SIG-086" in capsys.readouterr().err


def test_show_gives_the_digest_for_the_fuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "show", "file:release.pem", "--json"]) == 0
    digest = bytes.fromhex(json.loads(capsys.readouterr().out)["esp_key_digest"])
    espsecure("digest-sbv2-public-key", "-k", "pub.pem", "-o", "digest.bin")
    assert Path("digest.bin").read_bytes() == digest
