"""`linekey sign` in two steps, for a key that no URI reaches: here OpenSSL's."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from desktop.cli.main import EXIT_STATUS, run
from signing.verification import public_key_pem
from tests.unit.signing.dilithium import dilithium
from tests.unit.signing.image_judges import esp_application, espsecure, imgtool

SIGNING, USAGE = EXIT_STATUS["SIG"], 2
MCUBOOT = ["--format", "mcuboot", "--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x20000"]
MCUBOOT += ["--pad-header"]
KINDS = {
    "p256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "rsa3072": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"],
    "ed25519": ["-algorithm", "ED25519"],
}
PSS = ["-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:32", "-pkeyopt", "digest:sha256"]


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=60)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("firmware.bin").write_bytes(b"firmware" * 1000)
    Path("app.bin").write_bytes(esp_application(b"application" * 1000))


def new_key(kind: str, name: str = "key") -> None:
    openssl("genpkey", *KINDS[kind], "-out", f"{name}.pem")
    openssl("pkey", "-in", f"{name}.pem", "-pubout", "-out", f"{name}.pub")


def sign_elsewhere(kind: str, name: str = "key") -> None:
    """The digest in `to-sign`, by a device that signs digests; Ed25519 signs what it is given."""
    how = {"rsa3072": PSS, "ed25519": ["-rawin"]}.get(kind, [])
    openssl("pkeyutl", "-sign", "-inkey", f"{name}.pem", *how, "-in", "to-sign", "-out", "signature")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("more", [[], ["--public-key-format", "full", "--confirm"]], ids=["", "padded"])
def test_an_mcuboot_image_is_signed_in_two_steps(kind: str, more: list[str]) -> None:
    new_key(kind)
    image = ["sign", "firmware.bin", *MCUBOOT, *more, "--pubkey", "key.pub"]
    assert run([*image, "--to-sign", "digest", "--out", "to-sign"]) == 0
    theirs = ["--vector-to-sign", "digest", "firmware.bin", "theirs"]  # which it pads too, when asked
    assert imgtool("sign", *MCUBOOT[2:], "--key", "key.pem", *theirs).returncode == 0
    assert Path("theirs").read_bytes() == Path("to-sign").read_bytes()
    sign_elsewhere(kind)
    assert run([*image, "--signature", "signature", "--out", "signed.bin"]) == 0
    assert imgtool("verify", "-k", "key.pub", "signed.bin").returncode == 0
    assert run(["verify", "signed.bin", "--pubkey", "key.pub"]) == 0


@pytest.mark.parametrize("kind", ["p256", "p384", "rsa3072"])
def test_an_esp_image_is_signed_in_two_steps(kind: str) -> None:
    new_key(kind)
    image = ["sign", "app.bin", "--format", "esp", "--pubkey", "key.pub"]
    assert run([*image, "--to-sign", "digest", "--out", "to-sign"]) == 0
    sign_elsewhere(kind)
    assert run([*image, "--signature", "signature", "--out", "signed.bin"]) == 0
    judged = espsecure("verify-signature", "--version", "2", "--keyfile", "key.pub", "signed.bin")
    assert judged.returncode == 0, judged.stdout
    assert run([*image, "--to-sign", "payload", "--out", "padded.bin"]) == 0
    pre_calculated = ["--pub-key", "key.pub", "--signature", "signature", "--output", "theirs.bin"]
    made = espsecure("sign-data", "--version", "2", *pre_calculated, "padded.bin")
    assert made.returncode == 0, made.stdout
    assert Path("theirs.bin").read_bytes() == Path("signed.bin").read_bytes()


def test_a_second_esp_signature_comes_from_elsewhere() -> None:
    new_key("p256")
    new_key("p256", "second")
    image = ["sign", "app.bin", "--format", "esp", "--key", "file:key.pem", "--out", "once.bin"]
    assert run(image) == 0
    second = ["sign", "once.bin", "--format", "esp", "--append", "--pubkey", "second.pub"]
    assert run([*second, "--to-sign", "digest", "--out", "to-sign"]) == 0
    sign_elsewhere("p256", "second")
    assert run([*second, "--signature", "signature", "--out", "twice.bin"]) == 0
    for name in ("key.pub", "second.pub"):
        assert espsecure("verify-signature", "--version", "2", "--keyfile", name, "twice.bin").returncode == 0


def test_a_device_that_hashes_by_itself_gets_the_payload() -> None:
    new_key("p256")
    image = ["sign", "firmware.bin", *MCUBOOT, "--pubkey", "key.pub"]
    assert run([*image, "--to-sign", "payload", "--out", "payload"]) == 0
    openssl("dgst", "-sha256", "-sign", "key.pem", "-out", "signature", "payload")
    assert run([*image, "--signature", "signature", "--out", "signed.bin"]) == 0
    assert imgtool("verify", "-k", "key.pub", "signed.bin").returncode == 0


def test_ed25519_signs_a_payload_only_when_it_is_pure(capsys: pytest.CaptureFixture[str]) -> None:
    new_key("ed25519")
    image = ["sign", "firmware.bin", *MCUBOOT, "--pubkey", "key.pub"]
    assert run([*image, "--to-sign", "payload", "--out", "payload"]) == SIGNING
    assert "SIG-175" in capsys.readouterr().err
    assert run([*image, "--pure", "--to-sign", "payload", "--out", "to-sign"]) == 0
    sign_elsewhere("ed25519")
    assert run([*image, "--pure", "--signature", "signature", "--out", "signed.bin"]) == 0
    assert imgtool("verify", "-k", "key.pub", "signed.bin").returncode == 0


@pytest.mark.parametrize("form", ["raw", "freertos"])
def test_a_signature_file_is_made_too(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    new_key("p256")
    image = ["sign", "firmware.bin", "--format", form, "--pubkey", "key.pub"]
    assert run([*image, "--to-sign", "digest", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    Path(told["output"]).rename("to-sign")
    sign_elsewhere("p256")
    assert run([*image, "--signature", "signature", "--out", "done"]) == 0
    assert run(["verify", "firmware.bin", "--signature", "done", "--pubkey", "key.pub"]) == 0


@pytest.mark.parametrize("what", ["digest", "payload"])
def test_ml_dsa_signs_elsewhere_by_its_external_mu_or_all_of_the_file(what: str) -> None:
    seed = bytes(range(32))
    ((public, secret),) = dilithium(("ML_DSA_65", "key_derive", {"seed": seed}))
    key = MLDSA65PublicKey.from_public_bytes(bytes.fromhex(public))
    Path("key.pub").write_text(public_key_pem(key), encoding="ascii")
    image = ["sign", "firmware.bin", "--pubkey", "key.pub"]
    assert run([*image, "--to-sign", what, "--out", "to-sign"]) == 0
    method, name = {"digest": ("sign_external_mu", "mu"), "payload": ("sign", "m")}[what]
    asked = {"sk": bytes.fromhex(secret), name: Path("to-sign").read_bytes()}
    (signature,) = dilithium(("ML_DSA_65", method, asked))
    Path("signature").write_bytes(bytes.fromhex(signature))
    assert run([*image, "--signature", "signature", "--out", "done"]) == 0
    assert run(["verify", "firmware.bin", "--signature", "done", "--pubkey", "key.pub"]) == 0


def test_a_signature_is_taken_as_der_as_base64_and_as_tokens_give_it() -> None:
    new_key("p256")
    image = ["sign", "firmware.bin", *MCUBOOT, "--pubkey", "key.pub"]
    assert run([*image, "--to-sign", "digest", "--out", "to-sign"]) == 0
    sign_elsewhere("p256")
    der = Path("signature").read_bytes()
    both = b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(der))
    made = []
    for name, content in {"der": der, "base64": base64.b64encode(der), "token": both}.items():
        Path(name).write_bytes(content)
        assert run([*image, "--signature", name, "--out", f"{name}.bin"]) == 0
        made.append(Path(f"{name}.bin").read_bytes())
    assert made[0] == made[1] == made[2]


def test_a_signature_of_something_else_leaves_no_image(capsys: pytest.CaptureFixture[str]) -> None:
    new_key("p256")
    new_key("p256", "other")
    image = ["sign", "firmware.bin", *MCUBOOT]
    assert run([*image, "--pubkey", "key.pub", "--to-sign", "digest", "--out", "to-sign"]) == 0
    sign_elsewhere("p256")
    wrong = [
        [*image, "--pubkey", "other.pub"],
        ["sign", "app.bin", *MCUBOOT, "--pubkey", "key.pub"],
        [*image, "--version", "1.2.4", "--pubkey", "key.pub"],
    ]
    for command in wrong:
        assert run([*command, "--signature", "signature", "--out", "signed.bin"]) == SIGNING
        assert "SIG-005" in capsys.readouterr().err
    assert not Path("signed.bin").exists()
    Path("signature").write_bytes(b"no signature")
    assert run([*wrong[0], "--signature", "signature", "--out", "signed.bin"]) == SIGNING
    assert not Path("signed.bin").exists()


def test_a_compressed_image_needs_two_signatures(capsys: pytest.CaptureFixture[str]) -> None:
    new_key("p256")
    image = ["sign", "firmware.bin", *MCUBOOT, "--compression", "lzma2", "--pubkey", "key.pub"]
    assert run([*image, "--to-sign", "digest", "--out", "to-sign"]) == SIGNING
    assert "SIG-175" in capsys.readouterr().err
    assert run([*image[:-4], *image[-2:], "--to-sign", "digest", "--out", "to-sign"]) == 0
    sign_elsewhere("p256")
    assert run([*image, "--signature", "signature", "--out", "signed.bin"]) == SIGNING
    assert "SIG-175" in capsys.readouterr().err
    assert not Path("signed.bin").exists()


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--pubkey", "key.pub"],
        ["--to-sign", "digest"],
        ["--signature", "signature"],
        ["--key", "file:key.pem", "--pubkey", "key.pub"],
        ["--key", "file:key.pem", "--signature", "signature", "--pubkey", "key.pub"],
        ["--to-sign", "digest", "--signature", "signature", "--pubkey", "key.pub"],
        ["--to-sign", "digest", "--pubkey", "key.pub", "--expect", "key.pub"],
        ["--to-sign", "everything", "--pubkey", "key.pub"],
    ],
    ids=" ".join,
)
def test_one_way_to_sign_is_named(options: list[str]) -> None:
    new_key("p256")
    before = sorted(Path().iterdir())
    assert run(["sign", "firmware.bin", *MCUBOOT, *options]) == USAGE
    assert sorted(Path().iterdir()) == before


def test_nothing_is_replaced_unasked() -> None:
    new_key("p256")
    image = ["sign", "firmware.bin", *MCUBOOT, "--pubkey", "key.pub", "--to-sign", "digest"]
    assert run(image) == 0
    assert Path("firmware.bin.digest").stat().st_size == 32
    assert run(image) == SIGNING
    assert run([*image, "--force"]) == 0
