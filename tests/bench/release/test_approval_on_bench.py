"""Two people bring a release to units by the account's policy, and nobody alone, whatever is done to it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.account.bucket import Bucket
from desktop.account.names import Names
from desktop.bench.endpoint import BenchEndpoint
from desktop.core.errors import ReleaseError
from desktop.core.events import CheckDone, Event
from desktop.release.service import ReleaseService
from desktop.release.store import Release
from desktop.settings.product.profile import ProductProfile
from desktop.sign_in import bench_target
from desktop.wiring import Services
from signing.errors import SigningError
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.keys.local import LocalSigner
from signing.keys.pkcs11 import create_token_key
from signing.release_policy import Person, ReleasePolicy, Role, add_owner, unsigned
from signing.verification import load_public_key, public_key_pem, public_key_sha256
from tests.bench.release.conftest import Account, Aws, make_account
from tests.contract.signers.soft_token import PIN, new_soft_tokens
from tests.policies import after, new_key, person

PASSPHRASE = "planted passphrase"
ROLES: dict[str, tuple[Role, ...]] = {"ana": ("owner", "requester"), "bea": ("approver",)}


def secret(uri: str) -> str:
    return PIN if uri.startswith("pkcs11:") else PASSPHRASE


@pytest.fixture
def lamp(product: ProductProfile) -> ProductProfile:
    """Of its own: all tests share one account."""
    return product.model_copy(update={"name": f"LAMP {uuid.uuid4().hex[:8]}"})


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Ana's in a file, Bea's in a token."""
    create_key_file(tmp_path / "ana.pem", PASSPHRASE)
    new_soft_tokens(tmp_path, monkeypatch).add("bea")
    token = "pkcs11:token=bea;object=approval"
    create_token_key(token, secret)
    return {"ana": f"file:{tmp_path / 'ana.pem'}", "bea": token}


@pytest.fixture
def policy(lamp: ProductProfile, release_account: Account, keys: dict[str, str]) -> ReleasePolicy:
    people = [
        Person(name, public_key_pem(open_signer(uri, secret).public_key), ROLES[name])
        for name, uri in keys.items()
    ]
    signer = load_public_key(release_account.code_signing_certificate_pem.encode(), "the certificate")
    return ReleasePolicy(
        product=lamp.name,
        version=1,
        previous="",
        expires="2100-01-01T00:00:00+00:00",
        people=tuple(people),
        threshold=1,
        approvals=1,
        signers=(public_key_sha256(signer),),
        path=lamp.firmware.path,
        certificate_label=lamp.firmware.certificate_label,
    )


@pytest.fixture
def services(
    bench: BenchEndpoint,
    release_account: Account,
    lamp: ProductProfile,
    policy: ReleasePolicy,
    keys: dict[str, str],
) -> Iterator[Services]:
    """As the window and the command line have them; the policy is in force."""
    with Services(bench_target(bench), lamp) as made:
        made.facts = release_account  # type: ignore[assignment]
        bucket = Bucket(made.cloud, Names(made.cloud, lamp))
        if bucket.problem() is not None:
            bucket.mend()
        ana = open_signer(keys["ana"], secret)
        made.policy_publisher().publish(add_owner(unsigned(policy), ana))
        yield made


@pytest.fixture
def thing(aws: Aws) -> str:
    name = f"DL-{uuid.uuid4().hex[:8]}"
    aws("iot").create_thing(thingName=name)
    return name


def signed(service: ReleaseService, image: Path) -> Release:
    return service.sign(image, "1.1.0", service.default_signer_uri(), secret)


def approved(services: Services, keys: dict[str, str], image: Path) -> Release:
    releases = services.releases()
    release = signed(releases, image)
    releases.request(release.release_id, keys["ana"], secret)
    releases.approve(release.release_id, keys["bea"], secret)
    return release


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises((ReleaseError, SigningError)) as caught:
        act()
    assert caught.value.code == code


def nothing_launched(services: Services, aws: Aws, release: Release, thing: str, code: str) -> None:
    def jobs() -> set[str]:
        return {job["jobId"] for job in aws("iot").list_jobs()["jobs"]}

    before = jobs()
    refused(code, lambda: services.rollouts().launch(release, [thing]))
    refused(code, lambda: services.rollouts().preflight(release, [thing]))
    assert jobs() == before


def test_keys_in_a_file_and_a_token_agree(services: Services, keys: dict[str, str], image: Path) -> None:
    release = approved(services, keys, image)
    state = services.releases().state(release)
    assert (state.name, state.requested_by, state.approved_by) == ("approved", "ana", ("bea",))
    services.releases().verify_approved(release)
    kinds = [entry.kind for entry in services.ledger.entries()]
    assert kinds == ["release", "release-requested", "release-approved"]
    everything = "".join(str(dict(entry.body)) for entry in services.ledger.entries())
    assert PASSPHRASE not in everything
    assert PIN not in everything


def test_keys_in_aws_sign_releases_and_agree_to_none(services: Services, aws: Aws, image: Path) -> None:
    """Whoever may use the account may use them, and AWS Signer's `requestedBy` is a name of that account."""
    key = aws("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    other = make_account(aws)
    releases = services.releases()
    release = signed(releases, image)
    profile = f"awssigner:{other.signing_profile}?bucket={other.bucket}"
    for uri in (f"awskms:{key}", profile, releases.default_signer_uri()):
        refused("SIG-138", lambda: releases.request(release.release_id, uri, secret))  # noqa: B023 - at once
        refused("SIG-138", lambda: releases.approve(release.release_id, uri, secret))  # noqa: B023 - at once


def test_a_launch_waits_for_both_and_ends_with_a_refusal(
    services: Services, aws: Aws, keys: dict[str, str], image: Path, thing: str
) -> None:
    told: list[Event] = []
    releases, rollouts = services.releases(), services.rollouts(told.append)
    release = signed(releases, image)
    nothing_launched(services, aws, release, thing, "SIG-134")
    releases.request(release.release_id, keys["ana"], secret)
    refused("SIG-135", lambda: rollouts.launch(release, [thing]))
    [approval] = [event for event in told if isinstance(event, CheckDone) and event.check == "approval"]
    assert (approval.state, approval.problem and approval.problem.code) == ("fail", "SIG-135")
    refused("REL-023", lambda: releases.approve(release.release_id, keys["ana"], secret))
    releases.approve(release.release_id, keys["bea"], secret)
    assert rollouts.launch(release, [thing]).startswith("AFR_OTA-")
    releases.refuse(release.release_id, "units hang")
    nothing_launched(services, aws, release, thing, "REL-020")


def forged(services: Services, aws: Aws, policy: ReleasePolicy, *, mine: LocalSigner) -> None:
    """What somebody with rights to bucket and parameter would put there."""
    bucket, slug = Names(services.cloud, services.product).bucket, services.product.slug
    body = add_owner(unsigned(policy), mine).to_json()
    aws("s3").put_object(Bucket=bucket, Key=f"release-policies/{slug}/{policy.version}.json", Body=body)
    text = f'{{"sha256":"{policy.sha256}","version":{policy.version}}}'
    aws("ssm").put_parameter(
        Name=f"/linekey/{slug}/release-policy", Value=text, Type="String", Overwrite=True
    )


@pytest.mark.parametrize(("version", "code"), [(1, "REL-063"), (2, "REL-061")])
def test_a_policy_of_ones_own_in_the_account(
    services: Services, aws: Aws, policy: ReleasePolicy, image: Path, thing: str, version: int, code: str
) -> None:
    release = signed(services.releases(), image)
    mine = new_key("mine")
    easy = replace(policy, people=(person("ana", mine),), approvals=0)
    forged(services, aws, easy if version == 1 else after(policy, people=easy.people, approvals=0), mine=mine)
    nothing_launched(services, aws, release, thing, code)


def test_what_was_launched_is_watched_and_stopped_without_a_policy(
    services: Services, aws: Aws, keys: dict[str, str], image: Path, thing: str
) -> None:
    release = approved(services, keys, image)
    rollouts = services.rollouts()
    job_id = rollouts.launch(release, [thing])
    aws("ssm").delete_parameter(Name=f"/linekey/{services.product.slug}/release-policy")
    nothing_launched(services, aws, release, thing, "REL-062")
    assert services.releases().state(release).name == "barred"
    assert rollouts.show(job_id)[0].status == "IN_PROGRESS"
    rollouts.cancel(job_id, "stop")
    assert rollouts.watch(job_id, timeout=30).status == "CANCELED"
    services.releases().refuse(release.release_id, "units hang")


def test_the_next_version_counts_at_once_and_an_expired_one_for_nothing(
    services: Services,
    aws: Aws,
    policy: ReleasePolicy,
    keys: dict[str, str],
    image: Path,
    thing: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = approved(services, keys, image)
    services.rollouts().preflight(release, [thing])
    with monkeypatch.context() as later:
        later.setattr(services.cloud, "now", lambda: policy.ends)
        nothing_launched(services, aws, release, thing, "SIG-132")
    dora = person("dora", new_key("dora"), "approver")
    without_bea = after(policy, people=tuple(sorted((policy.people[0], dora), key=lambda one: one.id)))
    ana = open_signer(keys["ana"], secret)
    services.policy_publisher().publish(add_owner(unsigned(without_bea), ana))
    nothing_launched(services, aws, release, thing, "SIG-135")
