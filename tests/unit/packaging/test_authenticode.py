"""Programs signed by Linekey's own keys, and judged by osslsigncode."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.algorithms import ED25519, P256, P384, RSA2048, Algorithm
from signing.certificates import code_signing_certificate
from signing.certificates.pem import certificate_pem
from signing.errors import SigningError
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.keys.pkcs11 import create_token_key
from signing.signer import DigestSigner, require_digest_signer
from tests.contract.signers.soft_token import PIN, new_soft_tokens
from tools.packaging.authenticode import sign_program, verify_program
from tools.packaging.installer import PackagingError

PASSPHRASE = "planted-passphrase-6628"
ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="osslsigncode comes from Debian")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A genuine program for Windows: what pip starts its scripts with."""
    pip = importlib.util.find_spec("pip._vendor.distlib")
    assert pip is not None
    assert pip.origin is not None
    folder = tmp_path / "gebaut ü 测试"
    folder.mkdir()
    copied = folder / "linekey.exe"
    shutil.copyfile(Path(pip.origin).with_name("t64.exe"), copied)
    return copied


def key(folder: Path, algorithm: Algorithm = P256, name: str = "key.pem") -> DigestSigner:
    create_key_file(folder / name, PASSPHRASE, algorithm)
    return require_digest_signer(open_signer(f"file:{folder / name}", lambda _uri: PASSPHRASE))


def test_a_signed_program_is_whole_and_alone_in_its_folder(program: Path, tmp_path: Path) -> None:
    signer = key(tmp_path)
    certificate = code_signing_certificate(signer, "CN=Lamp releases", 30)
    program.chmod(0o755)
    before = program.read_bytes()
    sign_program(program, signer, certificate)
    assert program.read_bytes()[:0x80] == before[:0x80]
    assert len(program.read_bytes()) > len(before)
    assert sys.platform == "win32" or stat.S_IMODE(program.stat().st_mode) == 0o755
    assert os.listdir(program.parent) == ["linekey.exe"]
    told = judged(program, certificate, tmp_path)
    assert told.returncode == 0
    for line in ("Message digest algorithm  : SHA256", "Lamp releases", "Signature verification: ok"):
        assert line in told.stdout


def judged(program: Path, authority: str, folder: Path) -> subprocess.CompletedProcess[str]:
    anchor = folder / "anchor.pem"
    anchor.write_text(authority, encoding="ascii")
    command = ["osslsigncode", "verify", "-CAfile", str(anchor), "-in", str(program)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_p384_signs_too_and_a_second_signature_takes_the_place_of_the_first(
    program: Path, tmp_path: Path
) -> None:
    first, second = key(tmp_path), key(tmp_path, P384, "second.pem")
    sign_program(program, first, code_signing_certificate(first, "First", 30))
    certificate = code_signing_certificate(second, "Second", 30)
    sign_program(program, second, certificate)
    told = judged(program, certificate, tmp_path)
    assert told.returncode == 0
    assert "First" not in told.stdout


def test_a_key_in_a_token_signs(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = new_soft_tokens(tmp_path, monkeypatch)
    tokens.add("release")
    uri = "pkcs11:token=release;object=code"
    create_token_key(uri, lambda _uri: PIN, P256)
    signer = require_digest_signer(open_signer(uri, lambda _uri: PIN))
    certificate = code_signing_certificate(signer, "Lamp token", 30)
    sign_program(program, signer, certificate)
    assert judged(program, certificate, tmp_path).returncode == 0


def issued(signer: DigestSigner, *, usage: x509.ObjectIdentifier, days: int = 30) -> tuple[str, str]:
    """A certificate for the key from an authority, and the authority's."""
    authority = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC) - timedelta(days=90)
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])

    def builder(subject: x509.Name, public_key: object) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public_key)  # type: ignore[arg-type]
            .serial_number(x509.random_serial_number())
            .not_valid_before(now)
            .not_valid_after(datetime.now(UTC) + timedelta(days=days))
        )

    ca = builder(issuer, authority.public_key()).add_extension(x509.BasicConstraints(True, None), True)
    leaf = builder(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lamp")]), signer.public_key
    ).add_extension(x509.ExtendedKeyUsage([usage]), False)
    made = [certificate_pem(each.sign(authority, hashes.SHA256())) for each in (leaf, ca)]
    return made[0], made[1]


def test_a_chain_leads_to_its_authority_and_to_no_other(program: Path, tmp_path: Path) -> None:
    signer = key(tmp_path)
    leaf, authority = issued(signer, usage=ExtendedKeyUsageOID.CODE_SIGNING)
    sign_program(program, signer, leaf + authority)
    assert judged(program, authority, tmp_path).returncode == 0
    other = code_signing_certificate(key(tmp_path, name="other.pem"), "Test authority", 30)
    assert judged(program, other, tmp_path).returncode != 0


@pytest.mark.parametrize("offset", [0x90, 0x1000, -1])
def test_a_changed_bit_is_found(program: Path, tmp_path: Path, offset: int) -> None:
    """In the header, in the code, and in what holds the signature."""
    signer = key(tmp_path)
    certificate = code_signing_certificate(signer, "Lamp", 30)
    sign_program(program, signer, certificate)
    changed = bytearray(program.read_bytes())
    position = offset if offset >= 0 else changed.rindex(signer_bytes(changed))
    changed[position] ^= 1
    program.write_bytes(changed)
    anchor = tmp_path / "anchor.pem"
    anchor.write_text(certificate, encoding="ascii")
    with pytest.raises(PackagingError, match="verify refused"):
        verify_program(program, anchor)


def signer_bytes(program: bytes) -> bytes:
    """The message digest among the signed attributes: its object identifier, and what follows."""
    oid = bytes.fromhex("06092a864886f70d010904")
    start = program.rindex(oid) + len(oid) + 4
    return bytes(program[start : start + 32])


REFUSED = {
    "for servers": "SIG-077",
    "expired": "SIG-073",
    "another key's": "SIG-076",
    "no certificate": "SIG-070",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_certificate_that_will_not_do_is_refused_before_anything_is_written(
    program: Path, tmp_path: Path, what: str
) -> None:
    signer = key(tmp_path)
    code = ExtendedKeyUsageOID.CODE_SIGNING
    chain = {
        "for servers": lambda: issued(signer, usage=ExtendedKeyUsageOID.SERVER_AUTH)[0],
        "expired": lambda: issued(signer, usage=code, days=-1)[0],
        "another key's": lambda: issued(key(tmp_path, name="other.pem"), usage=code)[0],
        "no certificate": lambda: "nothing",
    }[what]()
    before = program.read_bytes()
    with pytest.raises(SigningError, match=REFUSED[what]):
        sign_program(program, signer, chain)
    assert program.read_bytes() == before
    assert os.listdir(program.parent) == ["linekey.exe"]


@pytest.mark.parametrize("algorithm", [RSA2048, ED25519], ids=lambda algorithm: algorithm.kind)
def test_a_key_that_windows_would_not_take_is_refused(
    program: Path, tmp_path: Path, algorithm: Algorithm
) -> None:
    signer = key(tmp_path, algorithm)
    certificate = code_signing_certificate(signer, "Lamp", 30)
    with pytest.raises(SigningError, match="SIG-013"):
        sign_program(program, signer, certificate)


def test_what_is_no_program_stays_as_it_is(tmp_path: Path) -> None:
    signer = key(tmp_path)
    text = tmp_path / "notes.exe"
    text.write_bytes(b"notes")
    with pytest.raises(PackagingError, match="extract-data refused"):
        sign_program(text, signer, code_signing_certificate(signer, "Lamp", 30))
    assert text.read_bytes() == b"notes"


class Lying:
    """A key whose signatures are of something else."""

    def __init__(self, signer: DigestSigner) -> None:
        self.uri, self.public_key, self._signer = signer.uri, signer.public_key, signer

    def sign(self, _payload: io.BytesIO) -> bytes:
        return self._signer.sign(io.BytesIO(b"something else"))


def test_a_signature_that_does_not_hold_never_gets_into_a_program(program: Path, tmp_path: Path) -> None:
    signer = key(tmp_path)
    certificate = code_signing_certificate(signer, "Lamp", 30)
    before = program.read_bytes()
    with pytest.raises(PackagingError):
        sign_program(program, Lying(signer), certificate)  # type: ignore[arg-type]
    assert program.read_bytes() == before


def test_the_command_signs_and_says_no_secret(program: Path, tmp_path: Path) -> None:
    signer = key(tmp_path)
    chain = tmp_path / "chain.pem"
    chain.write_text(code_signing_certificate(signer, "Lamp", 30), encoding="ascii")
    command = [sys.executable, "-m", "tools.packaging.authenticode", "--sign", signer.uri]
    command += ["--certificate", str(chain), str(program)]
    wrong, right = (
        subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "LINEKEY_PASSPHRASE": passphrase},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for passphrase in ("of another key", PASSPHRASE)
    )
    assert wrong.returncode == 1
    assert "SIG-012" in wrong.stderr
    assert "of another key" not in wrong.stderr
    assert right.returncode == 0, right.stderr
    assert judged(program, chain.read_text(encoding="ascii"), tmp_path).returncode == 0
    assert PASSPHRASE not in json.dumps([right.args, right.stdout, right.stderr])
