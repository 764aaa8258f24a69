"""Cloud engineer, station, release manager, functions and units have every right they use, and no other."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from desktop.account.names import Names
from desktop.account.people import person_policy, person_role
from desktop.account.rights.shipped import companion_policies, shipped
from desktop.account.roles import POLICY_NAME
from desktop.account.setup import AccountSetup
from desktop.bench.process import BenchProcess
from desktop.cli.main import run
from desktop.cloud.regions import AWS, iot_regions
from desktop.cloud.session import Cloud
from desktop.core import paths
from desktop.settings.shift import Shift, begin_shift, end_shift
from desktop.sign_in import bench_target
from tests.bench.cloud.clients import SECONDS, Device, make_identity
from tests.bench.provision.line import Line, next_serial, passphrase
from tests.bench.provision.work import StationAtWork, Told, lamp, mend_account
from tests.bench.release.conftest import image
from tests.bench.rights import Colleague, Decisions, Document, by_chance, colleague, prove, removals

__all__ = ["image"]

VERSIONS = itertools.count(1)


@dataclass(frozen=True)
class Factory:
    office: Cloud  # with all rights
    engineer: Colleague
    station: Colleague
    line: Line
    decisions: Decisions

    @property
    def names(self) -> Names:
        return Names(self.office, self.line.product)


@pytest.fixture(scope="module")
def factory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Factory]:
    """Set up by an engineer who has no more rights than `cloud-engineer.json`."""
    with ExitStack() as stack:
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        folder = tmp_path_factory.mktemp("Halle 3")
        decisions = Decisions(tmp_path_factory.mktemp("decisions") / "asked.jsonl")
        environment.setenv("LINEKEY_DATA_DIR", str(folder))
        environment.setenv("LINEKEY_BENCH_DECISIONS", str(decisions.path))
        environment.setenv("LINEKEY_CLAIM_PASSPHRASE", passphrase("claim passphrase"))
        environment.setenv("LINEKEY_PASSPHRASE", passphrase("passphrase"))
        endpoint = stack.enter_context(BenchProcess()).endpoint
        office, product = Cloud(bench_target(endpoint)), lamp()
        engineer = colleague(office, shipped(office, product, "cloud-engineer"))
        facts = AccountSetup(engineer.cloud, product, passphrase).setup()
        station = colleague(office, shipped(office, product, "station"))
        session = boto3.Session(
            endpoint.access_key_id, endpoint.secret_access_key, region_name=endpoint.region
        )
        iot = session.client("iot", endpoint_url=endpoint.endpoint_url)
        line = Line(folder, endpoint, station.cloud, product, facts, iot)
        yield Factory(office, engineer, station, line, decisions)


@pytest.fixture(autouse=True)
def data_dir(factory: Factory) -> None:
    """In place of the folder each test has for itself."""


@pytest.fixture
def work_on_a_release(
    factory: Factory, image: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[Cloud, Told], None]:
    """By a release manager: a release is made, taken to the bucket, fetched and verified."""
    [key] = paths.data_dir().glob(f"accounts/*-{factory.office.region}/lamp-1/owner-key.pem")

    def work(cloud: Cloud, told: Told) -> None:
        monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: cloud.target)
        release = []
        for verb in ("create", "push", "fetch", "verify"):
            new = (str(image), "--version", f"1.0.{next(VERSIONS)}", "--requester-key", f"file:{key}")
            capsys.readouterr()
            ended = run(["release", verb, *(release or new), "--json"])
            said = json.loads(capsys.readouterr().out)
            if ended:
                told.lines.append(f"{said['error']['message']} {said['error']['hint']}")
                return
            release = release or [said["release_id"]]

    return work


def test_a_station_its_functions_and_its_units_use_every_right(factory: Factory, tmp_path: Path) -> None:
    told, line = Told(), factory.line
    made = StationAtWork(line, factory.station.cloud, tmp_path, told).work()
    assert told.lines == []
    decisions, names, iam = factory.decisions, factory.names, factory.office.client("iam")
    prove("station", factory.station.document, decisions.of(factory.station.arn))
    roles = {
        "provider-role": names.provider_role,
        "hook-role": names.hook_role,
        "provisioning-role": names.provisioning_role,
    }
    for policy, role in roles.items():
        given: Document = iam.get_role_policy(RoleName=role, PolicyName=POLICY_NAME)["PolicyDocument"]
        prove(policy, given, decisions.of(f"/{role}"))
    for policy, name, certificate in (
        ("unit", names.unit_policy, made.certificate_id),
        ("claim", names.claim_policy, line.facts.claim_certificate_id),
    ):
        document = json.loads(line.iot.get_policy(policyName=name)["policyDocument"])
        prove(policy, document, decisions.of(f"cert/{certificate}"))


def test_a_release_manager_uses_every_right(
    factory: Factory, work_on_a_release: Callable[[Cloud, Told], None]
) -> None:
    told, manager = Told(), colleague(factory.office, shipped(factory.office, lamp(), "release-manager"))
    work_on_a_release(manager.cloud, told)
    assert told.lines == []
    prove("release-manager", manager.document, factory.decisions.of(manager.arn))


def test_a_release_manager_needs_no_right_but_to_enter_the_role(
    factory: Factory, image: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person_role(factory.office, lamp(), "release-manager").mend()
    ana = colleague(factory.office, person_policy(factory.office, lamp(), ["release-manager"]))
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: ana.cloud.target)
    [key] = paths.data_dir().glob("accounts/*/lamp-1/owner-key.pem")
    begin_shift(paths.data_dir(), Shift("release-manager", "e2001"))
    try:
        capsys.readouterr()
        assert run(["release", "create", str(image), "--version", "2.0.0"]) == 0
        made = capsys.readouterr().out.split()[-1]
        assert run(["release", "request", made, "--key", f"file:{key}"]) == 0
        for verb in ("push", "fetch", "verify", "show"):
            assert run(["release", verb, made]) == 0, (verb, capsys.readouterr())
    finally:
        end_shift(paths.data_dir())
    prove("person", ana.document, factory.decisions.of(ana.arn))


def test_the_app_of_a_unit_s_owner_uses_every_right(factory: Factory, tmp_path: Path) -> None:
    iot, thing = factory.line.iot, next_serial()
    iot.create_thing(thingName=thing)
    shadow = f"$aws/things/{thing}/shadow"
    [document] = companion_policies(factory.office, "phone-1", [thing])
    identity = make_identity(iot, "phone-1", document["Statement"])
    with Device(factory.line.endpoint, identity, "phone-1", tmp_path) as app:
        assert app.subscribe([f"{shadow}/get/rejected"]) == [True]
        assert app.publish(f"{shadow}/get")
        assert app.topics.get(timeout=SECONDS) == f"{shadow}/get/rejected"  # it has none
    prove("companion-app", document, factory.decisions.of(f"cert/{identity.certificate_id}"))


def test_a_cloud_engineer_uses_every_right(factory: Factory) -> None:
    told, engineer = Told(), factory.engineer
    mend_account(factory.office, engineer.cloud, factory.line.facts.claim_certificate_id, told)
    assert told.lines == []
    prove("cloud-engineer", engineer.document, factory.decisions.of(engineer.arn))


def test_with_a_right_less_the_work_is_refused_and_the_right_named(
    factory: Factory, work_on_a_release: Callable[[Cloud, Told], None], tmp_path: Path
) -> None:
    """That the reading of policies above is the bench's, too, and that whoever lacks a right learns which."""
    empty = iter(sorted(set(iot_regions(AWS)) - {factory.office.region}))

    def station(less: Document, told: Told) -> None:
        folder = tmp_path / f"station {len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        StationAtWork(factory.line, colleague(factory.office, less).cloud, folder, told).work()

    def release_manager(less: Document, told: Told) -> None:
        work_on_a_release(colleague(factory.office, less).cloud, told)

    def engineer(less: Document, told: Told) -> None:
        home, region = factory.office.region, next(empty)
        there = Cloud(bench_target(factory.line.endpoint, region))
        cloud = colleague(there, json.loads(json.dumps(less).replace(home, region))).cloud
        with told.of_errors():
            facts = AccountSetup(cloud, lamp(), passphrase).setup()
            mend_account(there, cloud, facts.claim_certificate_id, told)

    works = {"station": station, "release-manager": release_manager, "cloud-engineer": engineer}
    pool = [
        (kind, *removal)
        for kind in works
        for removal in removals(kind, shipped(factory.office, lamp(), kind))
    ]
    unnamed = []
    for kind, action, less in by_chance(pool, 1):
        told = Told()
        works[kind](less, told)
        if action not in " ".join(told.lines):
            unnamed.append((kind, action, told.lines))
    assert unnamed == []
