"""Releases signed through AWS Signer, and all the ways that can be refused."""

from __future__ import annotations

import base64
import dataclasses
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.cloud.session import Cloud
from desktop.context import Context
from desktop.core.errors import ReleaseError
from desktop.ledger.store import Ledger
from desktop.release.service import ReleaseService
from desktop.release.store import releases_dir
from desktop.settings.product.profile import ProductProfile
from signing.errors import SigningError
from tests.bench.release.conftest import Account, Aws, make_account, no_policy


def no_passphrase(_uri: str) -> str:
    raise AssertionError("a key in AWS has no passphrase")


@pytest.fixture
def make_service(cloud: Cloud, ledger: Ledger, release_account: Account, product: ProductProfile) -> Any:
    def make(cloud: Cloud = cloud, account: Account = release_account) -> ReleaseService:
        return ReleaseService(Context(product, cloud, ledger, lambda: account), no_policy)

    return make


def refused(service: ReleaseService, image: Path, ledger: Ledger) -> str:
    with pytest.raises((ReleaseError, SigningError)) as caught:
        service.sign(image, "1.1.0", service.default_signer_uri(), no_passphrase)
    assert caught.value.hint
    assert [entry.kind for entry in ledger.entries()] == ["release-attempted"]
    assert list(releases_dir().iterdir()) == []
    return caught.value.code


def test_openssl_accepts_what_the_profile_signed(
    make_service: Callable[..., ReleaseService], image: Path, tmp_path: Path
) -> None:
    service = make_service()
    release = service.sign(image, "1.1.0", service.default_signer_uri(), no_passphrase)
    service.verify(release)
    (tmp_path / "certificate.pem").write_text(release.certificate_pem, encoding="ascii")
    (tmp_path / "signature.der").write_bytes(base64.b64decode(release.signature_b64))
    openssl = ["openssl", "x509", "-in", "certificate.pem", "-pubkey", "-noout", "-out", "key.pem"]
    subprocess.run(openssl, cwd=tmp_path, check=True)
    verify = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature.der", image.name]
    told = subprocess.run(verify, cwd=tmp_path, check=True, capture_output=True, encoding="utf-8")
    assert told.stdout == "Verified OK\n"


def test_a_denied_signing_job_leaves_nothing(
    make_service: Callable[..., ReleaseService],
    limited_cloud: Callable[..., Cloud],
    image: Path,
    ledger: Ledger,
) -> None:
    service = make_service(cloud=limited_cloud("signer:StartSigningJob"))
    assert refused(service, image, ledger) == "SIG-020"


def test_a_bucket_without_versions_is_refused(
    make_service: Callable[..., ReleaseService],
    release_account: Account,
    aws: Aws,
    image: Path,
    ledger: Ledger,
) -> None:
    bucket = f"unversioned-{uuid.uuid4().hex[:8]}"
    aws("s3").create_bucket(Bucket=bucket)
    service = make_service(account=dataclasses.replace(release_account, bucket=bucket))
    assert refused(service, image, ledger) == "SIG-032"


def test_a_profile_with_another_key_than_the_units_certificate_is_refused(
    make_service: Callable[..., ReleaseService],
    release_account: Account,
    aws: Aws,
    image: Path,
    ledger: Ledger,
) -> None:
    other = make_account(aws)
    mixed = dataclasses.replace(release_account, signing_profile=other.signing_profile)
    assert refused(make_service(account=mixed), image, ledger) == "REL-009"
