"""Approvals with keys in a file, a token and KMS, and rollouts that wait for them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bench.endpoint import BenchEndpoint
from desktop.cloud.session import Cloud
from desktop.context import Context
from desktop.core.errors import ReleaseError
from desktop.core.events import CheckDone, Event
from desktop.ledger.store import Ledger
from desktop.release.service import ReleaseService
from desktop.release.store import Release
from desktop.settings.product.profile import ProductProfile
from desktop.settings.product.release import Approver, ReleaseSection
from desktop.wiring import Services, bench_target
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.keys.pkcs11 import create_token_key
from signing.verification import public_key_sha256
from tests.bench.release.conftest import Account, Aws, make_account
from tests.contract.signers.soft_token import PIN, new_soft_tokens

PASSPHRASE = "planted passphrase"


def secret(uri: str) -> str:
    return PIN if uri.startswith("pkcs11:") else PASSPHRASE


def with_approvers(product: ProductProfile, needed: int, **keys: str) -> ProductProfile:
    approvers = tuple(Approver(name=name, public_key_sha256=key) for name, key in keys.items())
    return product.model_copy(update={"release": ReleaseSection(approvals=needed, approvers=approvers)})


@pytest.fixture
def uris(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aws: Aws) -> dict[str, str]:
    """Three approvers' keys: in a file, in a token, in KMS."""
    create_key_file(tmp_path / "ada.pem", PASSPHRASE)
    new_soft_tokens(tmp_path, monkeypatch).add("bea")
    token = "pkcs11:token=bea;object=approval"
    create_token_key(token, secret)
    key = aws("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    return {"ada": f"file:{tmp_path / 'ada.pem'}", "bea": token, "cy": f"awskms:{key}"}


@pytest.fixture
def product_of_three(product: ProductProfile, uris: dict[str, str], cloud: Cloud) -> ProductProfile:
    keys = {
        name: public_key_sha256(open_signer(uri, secret, client=cloud.client).public_key)
        for name, uri in uris.items()
    }
    return with_approvers(product, 3, **keys)


def signed(service: ReleaseService, image: Path) -> Release:
    return service.sign(image, "1.1.0", service.default_signer_uri(), secret)


def test_keys_in_a_file_a_token_and_kms_approve(
    cloud: Cloud,
    ledger: Ledger,
    release_account: Account,
    product_of_three: ProductProfile,
    uris: dict[str, str],
    image: Path,
    tmp_path: Path,
) -> None:
    service = ReleaseService(Context(product_of_three, cloud, ledger, lambda: release_account))
    release = signed(service, image)
    for uri in uris.values():
        with pytest.raises(ReleaseError, match="REL-021"):
            service.verify_approved(release)
        state = service.approve(release.release_id, uri, secret)
    assert (state.name, state.approved_by) == ("approved", ("ada", "bea", "cy"))
    service.verify_approved(release)
    service.verify(release)
    assert [entry.kind for entry in ledger.entries()] == ["release", *["release-approved"] * 3]
    everything = "".join(str(dict(entry.body)) for entry in ledger.entries())
    assert PASSPHRASE not in everything
    assert PIN not in everything


def test_an_approval_through_a_profile_names_its_job(
    cloud: Cloud, ledger: Ledger, release_account: Account, product: ProductProfile, aws: Aws, image: Path
) -> None:
    other = make_account(aws)
    uri = f"awssigner:{other.signing_profile}?bucket={other.bucket}"
    key = public_key_sha256(open_signer(uri, secret, client=cloud.client).public_key)
    service = ReleaseService(
        Context(with_approvers(product, 1, dora=key), cloud, ledger, lambda: release_account)
    )
    release = signed(service, image)
    state = service.approve(release.release_id, uri, secret)
    entry = ledger.latest("release-approved", release.release_id)
    assert entry is not None
    assert state.history[-1].detail == f"{uri}, signing job {entry.body['signing_job']}"
    cloud.client("signer").revoke_signature(jobId=entry.body["signing_job"], reason="wrong image")


def test_the_account_cannot_approve_what_it_signed(
    cloud: Cloud, ledger: Ledger, release_account: Account, product: ProductProfile, image: Path
) -> None:
    service = ReleaseService(Context(product, cloud, ledger, lambda: release_account))
    release = signed(service, image)
    with pytest.raises(ReleaseError, match="REL-022"):
        service.approve(release.release_id, service.default_signer_uri(), secret)


@pytest.fixture
def services(
    bench: BenchEndpoint, release_account: Account, product: ProductProfile, tmp_path: Path
) -> Iterator[Services]:
    """As the window and the command line have them, for a product of one approver."""
    create_key_file(tmp_path / "ada.pem", PASSPHRASE)
    key = open_signer(f"file:{tmp_path / 'ada.pem'}", secret).public_key
    with Services(bench_target(bench), with_approvers(product, 1, ada=public_key_sha256(key))) as made:
        made.facts = release_account  # type: ignore[assignment]
        yield made


def test_a_launch_waits_for_the_approval_and_ends_with_a_refusal(
    services: Services, aws: Aws, image: Path, tmp_path: Path
) -> None:
    told: list[Event] = []
    releases, rollouts = services.releases(), services.rollouts(told.append)
    release = signed(releases, image)
    thing = f"DL-{uuid.uuid4().hex[:8]}"
    aws("iot").create_thing(thingName=thing)

    def refused(code: str) -> None:
        before = {job["jobId"] for job in aws("iot").list_jobs()["jobs"]}
        with pytest.raises(ReleaseError) as caught:
            rollouts.launch(release, [thing])
        assert caught.value.code == code
        assert {job["jobId"] for job in aws("iot").list_jobs()["jobs"]} == before

    refused("REL-021")
    [approval] = [event for event in told if isinstance(event, CheckDone) and event.check == "approval"]
    assert approval.state == "fail"
    assert approval.problem is not None
    assert approval.problem.code == "REL-021"
    assert approval.detail == f"Release {release.release_id} has 0 of 1 approvals."
    releases.approve(release.release_id, f"file:{tmp_path / 'ada.pem'}", secret)
    assert rollouts.launch(release, [thing]).startswith("AFR_OTA-")
    releases.refuse(release.release_id, "units hang")
    refused("REL-020")
