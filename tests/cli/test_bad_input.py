"""What a person can give wrongly: a clear sentence, a code, and no file made or changed."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from desktop.cli.main import EXIT_STATUS, exit_status, run
from desktop.ledger.store import Ledger, ledger_path
from signing.certificates import code_signing_certificate
from signing.keys.file import create_key_file, file_signer
from signing.verification import public_key_pem
from tests.unit.signing.image_judges import esp_application

SIGNING = EXIT_STATUS["SIG"]
SIZES = ["--header-size", "0x200", "--slot-size", "0x20000"]
FORMATS = {
    "raw": ["--format", "raw"],
    "freertos": ["--format", "freertos"],
    "mcuboot": ["--format", "mcuboot", "--version", "1.2.3", *SIZES, "--pad-header"],
    "esp": ["--format", "esp"],
}
EMBEDDED = ("mcuboot", "esp")
PASSPHRASE = "a passphrase"


@pytest.fixture(scope="module")
def key_pem(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("key") / "key.pem"
    create_key_file(path, PASSPHRASE)
    return path.read_bytes()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, key_pem: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key, its certificate, and a good image of each format."""
    place = tmp_path / "Gerät 一"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("LINEKEY_PASSPHRASE", PASSPHRASE)
    (place / "key.pem").write_bytes(key_pem)
    signer = file_signer("file:key.pem", lambda _uri: PASSPHRASE)
    Path("pub.pem").write_text(public_key_pem(signer.public_key), encoding="ascii")
    Path("key.crt").write_text(code_signing_certificate(signer, "Lamp", 365), encoding="ascii")
    for name in FORMATS:
        Path(name).write_bytes(b"firmware" * 1000)
    Path("esp").write_bytes(esp_application(b"application" * 1000))
    return place


Files = dict[Path, bytes | None]


def files() -> Files:
    return {path: path.read_bytes() if path.is_file() else None for path in sorted(Path().rglob("*"))}


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The code of the refusal, once all that a refusal must be is checked."""
    before = files()
    capsys.readouterr()
    status = run(arguments)
    said = capsys.readouterr().err
    found = re.search(r"\[([A-Z]{3}-\d{3})\]\n {2}\S", said)  # a code, then a line with the next step
    assert found, said
    assert status == exit_status(found[1])
    assert "Traceback" not in said
    assert files() == before
    return found[1]


def sign(form: str, *more: str, image: str | None = None, key: str = "file:key.pem") -> list[str]:
    return ["sign", image or form, "--key", key, "--out", "made", *FORMATS[form], *more]


def bad_keys() -> Iterator[tuple[str, bytes | None, str]]:
    """Name, content (None: no such file) and code."""

    def pem(key: object, form: PrivateFormat = PrivateFormat.PKCS8, passphrase: str | None = None) -> bytes:
        hidden = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return key.private_bytes(Encoding.PEM, form, hidden)  # type: ignore[attr-defined,no-any-return]

    p256 = ec.generate_private_key(ec.SECP256R1())
    der = p256.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    yield "missing", None, "SIG-010"
    yield "empty", b"", "SIG-011"
    yield "garbage", bytes(range(256)), "SIG-011"
    yield "cut off", pem(p256)[:120], "SIG-011"
    yield "UTF-16", pem(p256).decode().encode("utf-16"), "SIG-011"
    yield "DER", der, "SIG-011"
    yield "another passphrase", pem(p256, PrivateFormat.PKCS8, "another"), "SIG-012"
    yield "another passphrase, SEC 1", pem(p256, PrivateFormat.TraditionalOpenSSL, "another"), "SIG-012"
    yield "P-521", pem(ec.generate_private_key(ec.SECP521R1())), "SIG-013"
    yield "secp256k1", pem(ec.generate_private_key(ec.SECP256K1())), "SIG-013"
    yield "X25519", pem(x25519.X25519PrivateKey.generate()), "SIG-013"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("content", "code"), [case[1:] for case in bad_keys()], ids=[case[0] for case in bad_keys()]
)
def test_a_key_that_cannot_sign(
    capsys: pytest.CaptureFixture[str], form: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        Path("bad.pem").write_bytes(content)
    assert refused(capsys, *sign(form, key="file:bad.pem")) == code


@pytest.mark.parametrize(
    ("form", "kind"), [("freertos", "p384"), ("freertos", "ed25519"), ("esp", "ed25519")]
)
def test_a_key_of_a_kind_that_the_format_does_not_take(
    capsys: pytest.CaptureFixture[str], form: str, kind: str
) -> None:
    key = ec.generate_private_key(ec.SECP384R1()) if kind == "p384" else ed25519.Ed25519PrivateKey.generate()
    Path("bad.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert refused(capsys, *sign(form, key="file:bad.pem")) == "SIG-013"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("", "SIG-001"),
        ("file:", "SIG-001"),
        ("key.pem", "SIG-001"),
        ("ftp://key.pem", "SIG-001"),
        ("file:.", "SIG-010"),
        ("pkcs11:token=none;object=none", "SIG-100"),
        ("pkcs11:%zz", "SIG-001"),
        ("awskms:", "SIG-001"),
        ("awssigner:profile", "SIG-001"),
        ("awssigner:?bucket=b", "SIG-001"),
        ("awskms:alias/release", "SET-005"),  # nobody said where AWS is
        ("file:key\0.pem", "SIG-010"),
    ],
)
def test_a_name_that_names_no_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: str, uri: str, code: str
) -> None:
    for name in ("LINEKEY_PKCS11_MODULE", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    assert refused(capsys, *sign(form, key=uri)) == code


@pytest.mark.parametrize("form", FORMATS)
def test_another_key_than_the_certificates(capsys: pytest.CaptureFixture[str], form: str) -> None:
    create_key_file(Path("other.pem"), PASSPHRASE)
    assert refused(capsys, *sign(form, "--expect", "key.crt", key="file:other.pem")) == "SIG-003"
    assert refused(capsys, *sign(form, "--expect", "key.pem")) == "SIG-052"
    assert refused(capsys, *sign(form, "--expect", "none.crt")) == "SIG-042"


@pytest.mark.parametrize("form", FORMATS)
def test_an_image_that_cannot_be_read(capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert refused(capsys, *sign(form, image="none.bin")) == "SIG-042"
    before = files()
    assert run(sign(form, image=".")) == 2  # a folder has many images: they cannot go to one --out
    assert files() == before


@pytest.mark.parametrize(
    ("form", "content", "code"),
    [
        ("mcuboot", bytes(0x20000), "SIG-082"),  # larger than the slot
        ("mcuboot", bytes.fromhex("3db8f396"), "SIG-080"),  # a header is there, or what is left of it
        ("esp", b"", "SIG-081"),
        ("esp", b"firmware" * 1000, "SIG-081"),
        ("esp", b"\xe9", "SIG-086"),
        ("esp", esp_application(b"application" * 100)[:-1], "SIG-086"),
        ("esp", b"\xe9\xff" + bytes(100), "SIG-086"),
    ],
)
def test_an_image_the_format_is_not_made_of(
    capsys: pytest.CaptureFixture[str], form: str, content: bytes, code: str
) -> None:
    Path("bad.bin").write_bytes(content)
    assert refused(capsys, *sign(form, image="bad.bin")) == code


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_image(capsys: pytest.CaptureFixture[str], form: str) -> None:
    Path("empty.bin").touch()
    assert refused(capsys, *sign(form, image="empty.bin")) == "SIG-081"


def test_a_certificate_never_replaces_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["keys", "certificate", "--key", "file:key.pem", "--subject", "Lamp", "--out", "key.pem"]
    assert refused(capsys, *command, "--force") == "SIG-014"


@pytest.mark.parametrize(("name", "code"), [("none.crt", "SIG-042"), ("raw", "SIG-070")])
def test_a_release_with_a_certificate_that_is_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, code: str
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    create = ["release", "create", "raw", "--version", "1.0.0", "--key", "file:key.pem"]
    assert refused(capsys, *create, "--certificate", name) == code


@pytest.mark.parametrize("form", EMBEDDED)
def test_an_image_that_is_signed_already(capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert run(sign(form)) == 0
    Path("made").rename("signed")
    assert refused(capsys, *sign(form, image="signed")) == "SIG-080"


@pytest.mark.parametrize("form", FORMATS)
def test_an_output_that_must_not_be_written(capsys: pytest.CaptureFixture[str], form: str) -> None:
    Path("precious").write_bytes(b"precious")
    command = ["sign", form, "--key", "file:key.pem", *FORMATS[form], "--out"]
    for out in ("precious", form, f"./{form}"):
        assert refused(capsys, *command, out) == "SIG-041", out
    for out in (".", "", "no/such/folder"):
        assert refused(capsys, *command, out) == "SIG-042", out
    assert refused(capsys, *command, "..", "--force") == "SIG-042"
    assert refused(capsys, *command, "key.pem", "--force") == "SIG-014"
    if form not in EMBEDDED:  # a signature never replaces its image, whatever is said
        assert refused(capsys, *command, form, "--force") == "SIG-041"


@pytest.mark.parametrize("form", EMBEDDED)
def test_a_signed_image_that_was_cut_off(capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert run(sign(form)) == 0
    whole = Path("made").read_bytes()
    steps = max(1, len(whole) // 40)
    for length in [*range(0, len(whole), steps), *range(len(whole) - 40, len(whole))]:
        Path("cut").write_bytes(whole[:length])
        assert refused(capsys, "verify", "cut", "--pubkey", "pub.pem") in ("SIG-085", "SIG-086"), length
    Path("cut").write_bytes(whole + b"x")
    assert refused(capsys, "verify", "cut", "--pubkey", "pub.pem") == "SIG-086"


@pytest.mark.parametrize("form", ["raw", "freertos"])
@pytest.mark.parametrize("signature", [b"", b"hello", b"\x30\x00", b"MEUC", bytes(70), b"\xff" * 100_000])
def test_a_signature_that_is_none(capsys: pytest.CaptureFixture[str], form: str, signature: bytes) -> None:
    Path("bad.sig").write_bytes(signature)
    assert refused(capsys, "verify", form, "--signature", "bad.sig", "--pubkey", "pub.pem") == "SIG-050"
    assert refused(capsys, "verify", form, "--signature", "none", "--pubkey", "pub.pem") == "SIG-042"


@pytest.mark.parametrize("option", ["--pubkey", "--cert"])
@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "SIG-042"), (b"", "SIG-052"), (b"-----BEGIN CERTIFICATE-----\nAAAA\n", "SIG-052")],
)
def test_a_verifying_key_that_is_none(
    capsys: pytest.CaptureFixture[str], option: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        Path("bad.pem").write_bytes(content)
    assert refused(capsys, "verify", "raw", "--signature", "raw", option, "bad.pem") == code
    assert refused(capsys, "verify", "raw", option, "bad.pem") == code


@pytest.mark.parametrize("days", [-2, 400])
def test_a_certificate_that_is_not_valid_today(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    from desktop.core import clock

    def now(_clock: object) -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)

    monkeypatch.setattr(clock.SystemClock, "now", now)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    create = ["release", "create", "raw", "--version", "1.0.0", "--key", "file:key.pem"]
    assert refused(capsys, *create, "--certificate", "key.crt") == "REL-006"


@pytest.mark.parametrize("days", [-2, 400])
def test_a_certificate_that_was_not_valid_when_it_signed(
    capsys: pytest.CaptureFixture[str], days: int
) -> None:
    assert run(sign("raw")) == 0
    at = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)).isoformat()
    verify = ["verify", "raw", "--signature", "made", "--cert", "key.crt"]
    assert run(verify) == 0
    assert refused(capsys, *verify, "--at", at) == "SIG-073"


# --- the disk is full: a file of more than so many bytes cannot be written (RLIMIT_FSIZE, POSIX) ---

_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
del sys.argv[1]
from desktop.__main__ import main
sys.exit(main())
"""
SIGNED = ["--key", "file:key.pem", "--certificate", "key.crt"]
CREATE = ["release", "create", "raw", "--version", "1.0.0", *SIGNED]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
@pytest.mark.parametrize(
    ("limit", "arguments", "code"),
    [
        (40, sign("raw"), "SIG-042"),
        (4000, sign("mcuboot"), "SIG-042"),
        (4000, sign("esp"), "SIG-042"),
        (100, ["keys", "new", "new.pem"], "SIG-042"),
        (100, ["keys", "certificate", "--key", "file:key.pem", "--subject", "L", "--out", "made"], "SIG-042"),
        (100_000, CREATE, "REL-014"),
    ],
    ids=["raw", "mcuboot", "esp", "key", "certificate", "release"],
)
def test_a_full_disk(data_dir: Path, limit: int, arguments: list[str], code: str) -> None:
    Path("raw").write_bytes(bytes(200_000))
    Ledger(ledger_path()).close()
    before = files()
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(limit), *arguments],
        # What measures coverage could not write its file either.
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1", "COVERAGE_PROCESS_CONFIG": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert f"[{code}]" in done.stderr, (done.stdout, done.stderr)
    assert done.returncode == exit_status(code)
    assert "Traceback" not in done.stderr
    assert files() == before
    assert not any((data_dir / "releases").glob("*"))


def test_who_cannot_be_asked_is_told_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build server may start a program without any stdin."""
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.delenv("LINEKEY_PASSPHRASE")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for arguments in (
        ["keys", "new", "new.pem"],
        ["keys", "show", "key.pem"],
        ["sign", "raw", "--key", "file:key.pem"],
    ):
        assert run(arguments) == EXIT_STATUS["SET"]
        told = capsys.readouterr().err
        assert "[SET-020]" in told
        assert "LINEKEY_PASSPHRASE" in told
    assert run(["provision", "--port", "COM9"]) == 2
    assert "--serial" in capsys.readouterr().err
    assert not Path("new.pem").exists()
    assert not Path("raw.sig").exists()


def test_a_folder_is_no_image(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bau").mkdir()
    assert run(["preflight", "bau", "--certificate", "key.crt"]) == EXIT_STATUS["REL"]
    assert "bau is a folder, not a file. [REL-002]" in capsys.readouterr().err


def test_another_file_is_no_product_profile(capsys: pytest.CaptureFixture[str]) -> None:
    Path("image.bin").write_bytes(bytes(range(256)))
    assert run(["release", "list", "--product", "image.bin"]) == EXIT_STATUS["SET"]
    assert "[SET-002]" in capsys.readouterr().err
