"""Secrets that are planted into real runs, good and bad, turn up nowhere that others can see."""

from __future__ import annotations

import base64
import json
import traceback
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from desktop.bench.endpoint import BenchEndpoint
from desktop.cli.main import EXIT_STATUS, exit_status
from desktop.cloud.session import Cloud
from desktop.context import Context
from desktop.ledger.store import Ledger, ledger_path
from desktop.release.service import ReleaseService
from desktop.settings.product.profile import load_product
from desktop.sign_in import bench_target
from signing.errors import SigningError
from tests.bench.release.conftest import no_policy
from tests.bench.secrets.needles import leaks, needles
from tests.bench.secrets.witness import Witness
from tests.contract.signers.soft_token import PIN, new_soft_tokens

Aws = Callable[[str], Any]
SIGNING, FAULT = EXIT_STATUS["SIG"], EXIT_STATUS.get("CLI", 1)
SECRET_WRONG = exit_status("SIG-012")
PASSPHRASE = "planted-passphrase-Zq7!"
MISTYPED = "planted-passphrase-Zq8!"
WRONG_PIN = "planted-wrong-pin-7742"
TOKEN_KEY = "pkcs11:token=release;object=release"
FILE_KEY = "file:release.pem"


def user(aws: Aws, *denied: str) -> dict[str, str]:
    """The environment of somebody who may do everything but this."""
    name = f"user-{uuid.uuid4().hex[:12]}"
    aws("iam").create_user(UserName=name)
    statements = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    statements += [{"Effect": "Deny", "Action": action, "Resource": "*"} for action in denied]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    aws("iam").put_user_policy(UserName=name, PolicyName="limits", PolicyDocument=document)
    key = aws("iam").create_access_key(UserName=name)["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


@dataclass(frozen=True)
class Office:
    witness: Witness
    secrets: dict[str, bytes]


@pytest.fixture(scope="module")
def office(bench: BenchEndpoint, aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A release manager's day: everything that signs, and everything that goes wrong."""
    folder = tmp_path_factory.mktemp("Büro")
    manager, denied = user(aws), user(aws, "kms:Sign")
    kms_key = aws("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    environment = {
        **manager,
        "AWS_ENDPOINT_URL": bench.endpoint_url,
        "AWS_DEFAULT_REGION": bench.region,
        "LINEKEY_PASSPHRASE": PASSPHRASE,
        "LINEKEY_PIN": PIN,
    }
    with pytest.MonkeyPatch.context() as patch:
        new_soft_tokens(folder, patch).add("release")
        witness = Witness(folder, environment)
        (folder / "lamp.bin").write_bytes(b"firmware " * 1000)
        keys = {"plain": plain_key(folder / "plain.pem")}
        sign_with_files(witness)
        keys["encrypted"] = load_key(folder / "release.pem")
        sign_with_a_token(witness)
        sign_with_kms(witness, kms_key, denied)
        make_releases(witness)
        crash(witness)
        secrets = {
            "passphrase": PASSPHRASE.encode(),
            "mistyped passphrase": MISTYPED.encode(),
            "PIN": PIN.encode(),
            "wrong PIN": WRONG_PIN.encode(),
            "AWS secret key": manager["AWS_SECRET_ACCESS_KEY"].encode(),
            "AWS secret key of another": denied["AWS_SECRET_ACCESS_KEY"].encode(),
        }
        for name, key in keys.items():
            secrets |= {f"{part} of the {name} key": value for part, value in parts(key).items()}
        yield Office(witness, secrets)


def plain_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), PASSPHRASE.encode())
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def parts(key: ec.EllipticCurvePrivateKey) -> dict[str, bytes]:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).splitlines()
    number = key.private_numbers().private_value
    lines = {f"PEM line {index}": line for index, line in enumerate(pem[1:3])}
    return {"scalar": number.to_bytes(32, "big"), "decimal": str(number).encode(), **lines}


def sign_with_files(witness: Witness) -> None:
    witness.run("keys", "new", "release.pem")
    witness.run("keys", "new", "second.pem", "--passphrase-fd", "0", stdin=PASSPHRASE)
    witness.run("keys", "show", FILE_KEY, "--json")
    witness.run("keys", "certificate", "--key", FILE_KEY, "--subject", "Lamp", "--out", "release.crt")
    witness.run("sign", "lamp.bin", "--key", FILE_KEY, "--out", "lamp.sig", "--json")
    witness.run("sign", "lamp.bin", "--key", "file:plain.pem", "--out", "plain.sig")
    witness.run("verify", "lamp.bin", "--signature", "plain.sig", "--cert", "release.crt", status=SIGNING)
    wrong = ["sign", "lamp.bin", "--key", FILE_KEY, "--out", "wrong.sig"]
    witness.run(*wrong, status=SECRET_WRONG, LINEKEY_PASSPHRASE=MISTYPED)
    witness.run("sign", "lamp.bin", "--key", "file:lamp.bin", status=SIGNING)


def sign_with_a_token(witness: Witness) -> None:
    witness.run("keys", "new", TOKEN_KEY)
    witness.run("sign", "lamp.bin", "--key", TOKEN_KEY, "--out", "token.sig")
    witness.run("keys", "certificate", "--key", TOKEN_KEY, "--subject", "Lamp", "--out", "token.crt")
    witness.run("sign", "lamp.bin", "--key", TOKEN_KEY, "--json", status=SECRET_WRONG, LINEKEY_PIN=WRONG_PIN)


def sign_with_kms(witness: Witness, key: str, denied: dict[str, str]) -> None:
    witness.run("sign", "lamp.bin", "--key", f"awskms:{key}", "--out", "kms.sig")
    witness.run("sign", "lamp.bin", "--key", f"awskms:{key}", "--out", "no.sig", status=SIGNING, **denied)


def make_releases(witness: Witness) -> None:
    create = ["release", "create", "lamp.bin", "--certificate"]
    witness.run(*create, "release.crt", "--version", "1.0.0", "--key", FILE_KEY)
    witness.run(*create, "token.crt", "--version", "1.1.0", "--key", TOKEN_KEY, "--json")
    wrong = [*create, "release.crt", "--version", "1.2.0", "--key", FILE_KEY]
    witness.run(*wrong, status=SECRET_WRONG, LINEKEY_PASSPHRASE=MISTYPED)
    witness.run(*create, "token.crt", "--version", "1.2.0", "--key", FILE_KEY, status=EXIT_STATUS["REL"])


def crash(witness: Witness) -> None:
    witness.run("sign", "lamp.bin", "--key", FILE_KEY, "--out", "crash.sig", status=FAULT, crash=True)
    create = ["release", "create", "lamp.bin", "--version", "2.0.0", "--certificate", "release.crt"]
    witness.run(*create, "--key", TOKEN_KEY, status=FAULT, crash=True)


def test_no_secret_is_seen_anywhere(office: Office) -> None:
    assert leaks(office.secrets, office.witness.everything()) == []


def test_events_and_errors_hold_no_secret(office: Office, bench: BenchEndpoint) -> None:
    """As JSON and as `repr`, with every cause of every error."""
    heard: list[object] = []
    key = f"file:{office.witness.folder / 'release.pem'}"
    certificate = (office.witness.folder / "release.crt").read_text(encoding="ascii")
    account = SimpleNamespace(code_signing_certificate_pem=certificate, signing_profile="p", bucket="b")
    with Ledger(ledger_path()) as ledger:
        cloud = Cloud(bench_target(bench))
        context = Context(load_product("lamp"), cloud, ledger, lambda: account, heard.append)
        desk = ReleaseService(context, no_policy)
        for passphrase in (MISTYPED, PASSPHRASE):
            try:
                made = desk.sign(
                    office.witness.folder / "lamp.bin", "1.0.0", key, {key: passphrase}.__getitem__
                )
                heard.append(made)
            except SigningError as error:
                heard.append("".join(traceback.format_exception(error)) + repr(vars(error)))
    told = [json.dumps(asdict(one)) if is_dataclass(one) else "" for one in heard]  # type: ignore[arg-type]
    assert len(heard) > 8
    assert "SIG-012" in "".join(one for one in heard if isinstance(one, str))
    assert leaks(office.secrets, {"JSON": "".join(told).encode(), "repr": repr(heard).encode()}) == []


def test_there_was_something_to_see(office: Office) -> None:
    seen = office.witness.everything()
    log = seen["data/logs/linekey.log"].decode()
    assert log.count("ZeroDivisionError: unforeseen") == 2
    assert "kms.Sign: 200 in " in log
    assert "AccessDeniedException in " in log
    assert "refused: The passphrase does not open release.pem." in log
    assert "load_pem_private_key(" in log  # the line of the traceback that has the passphrase in its hands
    said = b"".join(content for name, content in seen.items() if name.startswith("stderr of "))
    assert b"plain.pem is not encrypted" in said
    assert b"release.crt" in seen["argv.txt"]
    assert seen["argv.txt"].count(b"start ") >= 18
    assert b"1.1.0" in b"".join(content for name, content in seen.items() if "ledger.sqlite3" in name)
    assert not any(name in ("wrong.sig", "no.sig", "crash.sig") for name in seen)


@pytest.mark.parametrize("shape", ["plain", "hex", "HEX", "base64", "in PEM", "repr"])
def test_a_planted_secret_would_be_found(office: Office, shape: str) -> None:
    for name, secret in office.secrets.items():
        shown = {
            "plain": secret,
            "hex": secret.hex().encode(),
            "HEX": secret.hex().upper().encode(),
            "base64": base64.b64encode(secret),
            "in PEM": base64.b64encode(b"before, " + secret + b", after"),
            "repr": repr(secret).encode(),
        }[shape]
        log = office.witness.data / "logs" / "planted.log"
        log.write_bytes(b"2026-01-31 ERROR password=" + shown + b" was refused\n")
        try:
            assert f"{name} in data/logs/planted.log" in leaks(office.secrets, office.witness.everything())
        finally:
            log.unlink()


def test_a_secret_in_argv_would_be_found(office: Office) -> None:
    secret = f"planted-{uuid.uuid4().hex}"
    office.witness.run(
        "verify", secret, "--signature", "lamp.sig", "--cert", "release.crt", status=exit_status("SIG-042")
    )
    found = leaks({"name": secret.encode()}, office.witness.everything())
    assert "name in argv.txt" in found
    assert any(source.startswith("name in stderr") for source in found)


def test_needles_are_long_enough_to_mean_something(office: Office) -> None:
    assert min(len(needle) for secret in office.secrets.values() for needle in needles(secret)) >= 16
