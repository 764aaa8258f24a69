"""Author, approvers and launcher, each with a data folder of their own, a bucket or a stick between them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.account.names import AccountNames
from desktop.account.release_policy.pin import pin_of
from desktop.account.release_policy.publishing import Publisher
from desktop.bench.endpoint import BenchEndpoint
from desktop.cloud.release.policies import PolicyShelf
from desktop.cloud.release.shelf import ReleaseShelf
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError
from desktop.release.bundle.agreeing import agree_in_bundle
from desktop.release.bundle.exchange import push
from desktop.release.bundle.verification import verify_bundle
from desktop.release.record import read_record
from desktop.settings.product.profile import ProductProfile
from desktop.sign_in import bench_target
from desktop.wiring import Services
from signing.bundle import read_bundle
from signing.errors import SigningError
from signing.keys.file import create_key_file, file_signer
from signing.keys.local import LocalSigner
from signing.release_policy import ReleasePolicy, Role
from signing.verification import load_public_key, public_key_sha256
from tests.bench.release.conftest import Account, Aws
from tests.policies import person, policy_of, signed

PASSPHRASE = "planted passphrase"
ROLES: dict[str, tuple[Role, ...]] = {
    "ana": ("owner", "requester"),
    "ada": ("approver",),
    "bea": ("approver",),
}


def secret(_uri: str) -> str:
    return PASSPHRASE


@dataclass
class Team:
    """Four who share one account, and a stick that goes round; each key is in a file of its owner's."""

    folder: Path
    bench: BenchEndpoint
    account: Account
    product: ProductProfile
    policy: ReleasePolicy
    patch: pytest.MonkeyPatch

    @contextmanager
    def at(self, name: str) -> Iterator[Services]:
        """The computer of `name`."""
        with self.patch.context() as here:
            here.setenv("LINEKEY_DATA_DIR", str(self.folder / f"dätä {name}"))
            with Services(bench_target(self.bench), self.product) as services:
                services.facts = self.account  # type: ignore[assignment]
                yield services

    def uri(self, name: str) -> str:
        return f"file:{self.folder / name}.pem"

    def key(self, name: str) -> LocalSigner:
        return file_signer(self.uri(name), secret)

    def requested(self, image: Path) -> str:
        """A release that AWS Signer signed and Ana has requested."""
        with self.at("author") as services:
            releases = services.releases()
            release = releases.sign(image, "1.1.0", releases.default_signer_uri(), secret)
            releases.request(release.release_id, self.uri("ana"), secret)
            return release.release_id

    def push(self, name: str, release_id: str) -> None:
        with self.at(name) as services:
            services.sharing().push(release_id)

    def fetch(self, name: str, release_id: str) -> str:
        with self.at(name) as services:
            return services.sharing().fetch(release_id).name

    def approve(self, name: str, release_id: str) -> None:
        with self.at(name) as services:
            services.releases().approve(release_id, self.uri(name), secret)

    def launch(self, release_id: str, thing: str) -> str:
        with self.at("launcher") as services:
            return services.rollouts().launch(services.releases().get(release_id), [thing])


@pytest.fixture(scope="module")
def bucket(bench: BenchEndpoint, aws: Aws) -> str:
    """The account's own, whoever makes it first."""
    name = AccountNames(Cloud(bench_target(bench))).bucket
    with suppress(aws("s3").exceptions.BucketAlreadyOwnedByYou):
        aws("s3").create_bucket(Bucket=name)
    aws("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


@pytest.fixture
def team(
    bench: BenchEndpoint,
    bucket: str,
    cloud: Cloud,
    release_account: Account,
    product: ProductProfile,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Team:
    own = product.model_copy(update={"name": f"Lamp {uuid.uuid4().hex[:8]}"})
    for name in ROLES:
        create_key_file(tmp_path / f"{name}.pem", PASSPHRASE)
    keys = {name: file_signer(f"file:{tmp_path / name}.pem", secret) for name in ROLES}
    code_key = load_public_key(release_account.code_signing_certificate_pem.encode(), "the certificate")
    policy = policy_of(
        *(person(name, keys[name], *roles) for name, roles in ROLES.items()),
        product=own.name,
        approvals=2,
        expires="2100-01-01T00:00:00+00:00",
        signers=(public_key_sha256(code_key),),
        path=own.firmware.path,
        certificate_label=own.firmware.certificate_label,
    )
    team = Team(tmp_path, bench, release_account, own, policy, monkeypatch)
    with team.at("owner"):
        shelf = PolicyShelf(cloud, bucket, own.slug)
        publisher = Publisher(shelf, own.name, pin_of(cloud, own), lambda: datetime.now(UTC))
        publisher.publish(signed(policy, keys["ana"]))
    return team


@pytest.fixture
def thing(aws: Aws) -> str:
    name = f"DL-{uuid.uuid4().hex[:8]}"
    aws("iot").create_thing(thingName=name)
    return name


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises((LinekeyError, SigningError)) as caught:
        act()
    assert caught.value.code == code


def test_through_the_bucket(team: Team, image: Path, thing: str) -> None:
    release_id = team.requested(image)
    team.push("author", release_id)
    for name in ("ada", "bea", "launcher"):
        with team.at(name) as services:
            assert services.sharing().fetchable() == [release_id]
        assert team.fetch(name, release_id) == "waiting"
    refused("SIG-135", lambda: team.launch(release_id, thing))
    team.approve("ada", release_id)
    team.approve("bea", release_id)
    push_at_once(team, release_id)
    assert team.fetch("launcher", release_id) == "approved"
    assert team.launch(release_id, thing).startswith("AFR_OTA-")
    with team.at("ada") as services:
        services.releases().refuse(release_id, "units hang")
    team.push("ada", release_id)
    # The launcher's own ledger has not heard of it yet.
    refused("REL-020", lambda: team.launch(release_id, thing))
    assert team.fetch("launcher", release_id) == "refused"
    assert team.fetch("late", release_id) == "refused"


def push_at_once(team: Team, release_id: str) -> None:
    """Ada and Bea, each with what their own ledger knows."""
    records = {}
    for name in ("ada", "bea"):
        with team.at(name) as services:
            records[name] = read_record(services.ledger, release_id)
    with team.at("ada") as services, ThreadPoolExecutor(2) as pool:
        shelf = ReleaseShelf(services.cloud, AccountNames(services.cloud).bucket, team.product.slug)
        list(pool.map(lambda record: push(shelf, record, lambda _event: None), records.values()))


def test_on_a_stick(team: Team, image: Path, thing: str) -> None:
    release_id, stick, now = team.requested(image), team.folder / "stick", datetime.now(UTC)
    with team.at("author") as services:
        path = services.sharing().export(release_id, stick, allowed=["unapproved"])
    for name in ("ada", "bea"):
        agree_in_bundle(path, "approve", team.key(name), team.policy, now, lambda _event: None)
    verify_bundle(path, team.policy, now, lambda _event: None)
    with team.at("launcher") as services:
        assert services.sharing().take(path).name == "approved"
    assert team.launch(release_id, thing).startswith("AFR_OTA-")


def test_what_aws_signer_revoked_says_so_wherever_it_goes(
    team: Team, image: Path, thing: str, aws: Aws
) -> None:
    release_id = team.requested(image)
    stick = team.folder / "stick"
    with team.at("author") as services:
        path = services.sharing().export(release_id, stick, allowed=["unapproved"])
    for name in ("ada", "bea"):
        agree_in_bundle(path, "approve", team.key(name), team.policy, datetime.now(UTC), lambda _event: None)
    with team.at("launcher") as services:
        services.sharing().take(path)
        job = services.releases().get(release_id).signing_job
    assert job == read_bundle(path).facts.signing_job
    aws("signer").revoke_signature(jobId=job, reason="wrong image")
    refused("CLD-052", lambda: team.launch(release_id, thing))
    with team.at("launcher") as services:
        sharing = services.sharing()
        refused("SIG-147", lambda: sharing.export(release_id, stick, allowed=["unapproved"]))
        gone = sharing.export(release_id, stick, allowed=["revoked"])
    assert gone.name == f"{release_id}.revoked.zip"
    refused("SIG-146", lambda: verify_bundle(gone, team.policy, datetime.now(UTC), lambda _event: None))


def test_s3_keeps_what_was_written_first(team: Team, cloud: Cloud, bucket: str, tmp_path: Path) -> None:
    shelf = ReleaseShelf(cloud, bucket, team.product.slug)
    (tmp_path / "file").write_bytes(b"second")
    assert shelf.put("rel-1/bundle.zip", b"first")
    assert not shelf.put("rel-1/bundle.zip", tmp_path / "file")
    assert shelf.get("rel-1/bundle.zip", 3) == b"fir"
    assert shelf.get("rel-2/bundle.zip", 3) is None
    assert not shelf.download("rel-2/bundle.zip", tmp_path / "none", 9)
    assert shelf.download("rel-1/bundle.zip", tmp_path / "copy", 9)
    assert (tmp_path / "copy").read_bytes() == b"first"
    shelf.put("refused/ab.json", tmp_path / "file")
    assert shelf.names() == ["refused", "rel-1"]
    assert shelf.names("rel-1/") == ["bundle.zip"]
    assert replace(shelf, slug="another").names() == []
