"""Cloud engineer, station, release manager, functions and units have every right they use, and no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from desktop.account.names import Names
from desktop.account.people import person_policy, person_role
from desktop.account.policies import MAX_VERSIONS
from desktop.account.provider.affected import count_affected
from desktop.account.rights.ask import can
from desktop.account.rights.shipped import shipped
from desktop.account.roles import POLICY_NAME
from desktop.account.setup import AccountSetup
from desktop.bench.process import BenchProcess
from desktop.cli.main import run
from desktop.cloud.certificates import for_request
from desktop.cloud.session import Cloud
from desktop.core import paths
from desktop.core.verdicts import Verdict
from desktop.ledger.store import Ledger
from desktop.settings.product.profile import ProductProfile, load_product
from desktop.settings.shift import Shift, begin_shift, end_shift
from desktop.sign_in import bench_target
from desktop.wiring import cloud_checkpoints
from tests.bench.cloud.clients import allow, make_csr
from tests.bench.provision.line import Line, MakeBay, Plug, next_serial, passphrase
from tests.bench.release.conftest import image
from tests.bench.rights import LISTED, LOGS, Colleague, Decisions, Document, colleague, superfluous

__all__ = ["image"]

# What a template does; its role has all of AWS's own policy for such roles, AWSIoTThingsRegistration.
TEMPLATE = {"CreateThing", "AttachThingPrincipal", "AddThingToThingGroup"}
TEMPLATE |= {"AttachPolicy", "UpdateCertificate"}
# What AWS asks for and the bench does not.
ENDPOINT = {"iot:DescribeEndpoint"}  # the bench's target knows it
PASSED = {"iam:PassRole"}  # of functions and templates
IMPORTED = {"acm:AddTagsToCertificate", "acm:DescribeCertificate"}  # by Signer, in the name of who calls it


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


def lamp(**firmware: str) -> ProductProfile:
    """The lamp, with another way to update it."""
    product = load_product("lamp")
    return product.model_copy(update={"firmware": product.firmware.model_copy(update=firmware)})


def test_a_station_its_functions_and_its_units_use_every_right(
    factory: Factory, make_bay: MakeBay, plug: Plug, tmp_path: Path
) -> None:
    bay, line = make_bay(line=factory.line), factory.line
    made = bay.run(plug()[0], next_serial())
    assert made.verdict is Verdict.PASS, made
    back = bay.run(plug(faults=("refuses-certificate",))[0], next_serial())
    assert back.verdict is Verdict.FAIL, back
    # As the look for a certificate whose answer was lost does.
    list(for_request(factory.station.cloud, make_csr("x").csr_pem, datetime.now(UTC), "ACTIVE"))
    with Ledger(tmp_path / "another.sqlite3") as ledger:
        kept = cloud_checkpoints(ledger, lambda: factory.station.cloud, passphrase, passphrase)
        ledger.append("unit", made.serial, {"verdict": "PASS"})
        assert kept.take().waits is None
        kept.compare()
    decisions, names, iam = factory.decisions, factory.names, factory.office.client("iam")
    assert superfluous(factory.station.document, decisions.of(factory.station.arn)) == ENDPOINT

    def role(name: str) -> set[str]:
        document: Document = iam.get_role_policy(RoleName=name, PolicyName=POLICY_NAME)["PolicyDocument"]
        return superfluous(document, decisions.of(f"/{name}"))

    assert role(names.provider_role) == LOGS
    assert role(names.hook_role) == LOGS
    assert not {f"iot:{action}" for action in TEMPLATE} & role(names.provisioning_role)
    for name, certificate in (
        (names.unit_policy, made.certificate_id),
        (names.claim_policy, line.facts.claim_certificate_id),
    ):
        document = json.loads(line.iot.get_policy(policyName=name)["policyDocument"])
        assert superfluous(document, decisions.of(f"cert/{certificate}")) == set()


def test_a_release_manager_uses_every_right(
    factory: Factory, image: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manager = colleague(factory.office, shipped(factory.office, lamp(), "release-manager"))
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: manager.cloud.target)
    [key] = paths.data_dir().glob("accounts/*/lamp-1/owner-key.pem")

    def ask(*arguments: str) -> Any:
        capsys.readouterr()
        assert run([*arguments, "--json"]) == 0, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    made = ask("release", "create", str(image), "--version", "1.0.0", "--requester-key", f"file:{key}")
    ask("release", "push", made["release_id"])
    ask("release", "fetch", made["release_id"])
    ask("release", "verify", made["release_id"])
    assert superfluous(manager.document, factory.decisions.of(manager.arn)) == set()


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


def test_without_one_of_them_the_work_is_refused(factory: Factory) -> None:
    """That the reading here is also the bench's: a right less, and the same question is denied."""
    document = shipped(factory.office, lamp(), "station")
    for statement in document["Statement"]:
        if statement["Resource"] == factory.names.cloud.arn("dynamodb", "table/linekey-serials"):
            statement["Action"] = ["dynamodb:GetItem"]
    less = colleague(factory.office, document)
    table = less.cloud.client("dynamodb")
    described = factory.office.client("dynamodb").describe_table(TableName="linekey-serials")["Table"]
    key = {described["KeySchema"][0]["AttributeName"]: {"S": "nobody"}}
    table.get_item(TableName="linekey-serials", Key=key)
    with pytest.raises(table.exceptions.ClientError, match="AccessDenied"):
        table.delete_item(TableName="linekey-serials", Key=key)
    [asked] = factory.decisions.of(less.arn, allowed=False)
    assert asked.action == "dynamodb:DeleteItem"


def test_a_cloud_engineer_uses_every_right(factory: Factory) -> None:
    """Last, because it changes the account."""
    drift(factory)
    moved = AccountSetup(factory.engineer.cloud, lamp(certificate_label="other_label"), passphrase)
    moved.setup()
    assert moved.doctor() == 0
    count_affected(factory.engineer.cloud)
    claim = factory.line.facts.claim_certificate_id
    answer = can(factory.engineer.cloud, claim, "publish", "$aws/certificates/create-from-csr/json")
    assert answer.allowed
    asked = factory.decisions.of(factory.engineer.arn)
    assert superfluous(factory.engineer.document, asked) == PASSED | ENDPOINT | LISTED | IMPORTED


def drift(factory: Factory) -> None:
    """What somebody did to the account since, so that set-up has to mend all of it."""
    office, names = factory.office, factory.names
    s3, iot, functions = office.client("s3"), office.client("iot"), office.client("lambda")
    s3.put_bucket_versioning(Bucket=names.bucket, VersioningConfiguration={"Status": "Suspended"})
    office.client("dynamodb").update_table(TableName="linekey-serials", DeletionProtectionEnabled=False)
    everything = {"Version": "2012-10-17", "Statement": [allow("*", "*")]}
    for _ in range(MAX_VERSIONS - 1):
        iot.create_policy_version(
            policyName=names.unit_policy, policyDocument=json.dumps(everything), setAsDefault=True
        )
        body = json.loads(iot.describe_provisioning_template(templateName=names.template)["templateBody"])
        body["DeviceConfiguration"] = {"changed": "yes"}
        iot.create_provisioning_template_version(
            templateName=names.template, templateBody=json.dumps(body), setAsDefault=True
        )
    functions.update_function_configuration(FunctionName=names.hook_function, Timeout=77)
    functions.update_function_code(FunctionName=names.hook_function, ZipFile=b"PK\x05\x06" + bytes(18))
    office.client("iam").put_role_policy(
        RoleName=names.hook_role,
        PolicyName=POLICY_NAME,
        PolicyDocument=json.dumps(everything),
    )
    off = {"JOB": {"Enabled": False}}
    iot.update_event_configurations(eventConfigurations=off)
