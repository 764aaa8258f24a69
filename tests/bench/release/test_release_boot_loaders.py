"""Plain images become releases for a boot loader, with every signer; programs of others judge them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.cloud.session import Cloud
from desktop.context import Context
from desktop.ledger.store import Ledger
from desktop.release.service import ReleaseService
from desktop.settings.product.firmware import McubootSection
from desktop.settings.product.profile import ProductProfile
from signing.certificates import code_signing_certificate
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.keys.pkcs11 import create_token_key
from signing.signer import require_digest_signer
from tests.bench.release.conftest import Account, Aws, no_policy
from tests.bench.signing.test_matrix import espsecure_accepts, imgtool_accepts
from tests.contract.signers.soft_token import PIN, new_soft_tokens
from tests.unit.signing.image_judges import esp_application

PASSPHRASE = "planted passphrase"
JUDGES = {"mcuboot": imgtool_accepts, "esp": espsecure_accepts}


def secret(uri: str) -> str:
    return PIN if uri.startswith("pkcs11:") else PASSPHRASE


def key_in_a_file(_aws: Aws, folder: Path, _patch: pytest.MonkeyPatch) -> str:
    create_key_file(folder / "release.pem", PASSPHRASE)
    return f"file:{folder / 'release.pem'}"


def key_in_a_token(_aws: Aws, folder: Path, patch: pytest.MonkeyPatch) -> str:
    new_soft_tokens(folder, patch).add("boots")
    create_token_key("pkcs11:token=boots;object=lamp", secret)
    return "pkcs11:token=boots;object=lamp"


def key_in_kms(aws: Aws, _folder: Path, _patch: pytest.MonkeyPatch) -> str:
    made = aws("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return f"awskms:{made['KeyMetadata']['KeyId']}"


def signing_profile(_aws: Aws, _folder: Path, _patch: pytest.MonkeyPatch) -> str:
    return ""  # the account's


SIGNERS: dict[str, Callable[[Aws, Path, pytest.MonkeyPatch], str]] = {
    "file": key_in_a_file,
    "pkcs11": key_in_a_token,
    "awskms": key_in_kms,
    "awssigner": signing_profile,
}


@pytest.fixture(params=JUDGES)
def booting(request: pytest.FixtureRequest, product: ProductProfile) -> ProductProfile:
    form = request.param
    mcuboot = McubootSection(header_size=0x200, pad_header=True) if form == "mcuboot" else None
    firmware = product.firmware.model_copy(update={"format": form, "mcuboot": mcuboot})
    return product.model_copy(update={"firmware": firmware})


@pytest.mark.parametrize("signer", SIGNERS)
def test_what_is_handed_over_is_accepted(
    cloud: Cloud,
    ledger: Ledger,
    release_account: Account,
    booting: ProductProfile,
    aws: Aws,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    signer: str,
) -> None:
    image = tmp_path / "zephyr ü.bin"
    body = bytes(range(256)) * 64
    image.write_bytes(esp_application(body, "1.1.0") if booting.firmware.format == "esp" else body)
    service = ReleaseService(Context(booting, cloud, ledger, lambda: release_account), no_policy)
    uri, certificate = SIGNERS[signer](aws, tmp_path, monkeypatch), None
    if uri:
        key = require_digest_signer(open_signer(uri, secret, client=cloud.client))
        certificate = code_signing_certificate(key, "lamp", 365)
    release = service.sign(image, "1.1.0", uri or service.default_signer_uri(), secret, certificate)
    service.verify(release)
    jobs = {release.inside_signing_job, release.signing_job, release.manifest_signing_job}
    assert jobs == {None} if signer != "awssigner" else len(jobs - {None}) == 3
    assert all(job in service.state(release).history[0].detail for job in jobs if job)
    folder = service.export(release.release_id, tmp_path / "handover")
    signed = folder / "zephyr ü.signed.bin"
    JUDGES[booting.firmware.format](image, signed, folder / "key" / "public_key.pem")
