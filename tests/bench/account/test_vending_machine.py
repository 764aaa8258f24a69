"""The vending machine on the bench, behind API Gateway, with its role's rights and no others."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.account.names import Names
from desktop.account.roles import POLICY_NAME
from desktop.account.vending_machine.parts import set_up_vending, vending_parts
from desktop.account.vending_machine.units import reset_unit
from desktop.cli.main import run
from desktop.cloud import vending as client
from desktop.cloud.errors import LostAnswerError
from desktop.cloud.session import Cloud
from desktop.cloud.vending_table import VendingTable
from desktop.core.cancel import CancelToken
from desktop.core.errors import CloudError, ProvisionError
from desktop.core.events import Event, StepDone
from desktop.core.paths import write_atomic
from desktop.provision.issuer import Trace
from desktop.provision.issuers.vending import VendingIssuer
from desktop.settings.product.identity import VendingSection
from desktop.settings.product.profile import ProductProfile
from resources.lambdas.vending.rows import BUSY, FREE, ISSUED, STALE_SECONDS, NotFreeError, Rows
from resources.lambdas.vending.tokens import hashed
from tests.bench.account.asker import ask
from tests.bench.account.conftest import DECISIONS
from tests.bench.rights import Decisions, prove
from tests.unit.provision.world import access

TOKEN = "a-token-of-a-unit-in-tests"
HASH = hashed(TOKEN)
RACES = 50


@pytest.fixture(scope="module")
def names(cloud: Cloud, product: ProductProfile) -> Names:
    return Names(cloud, product)


@pytest.fixture(scope="module")
def url(cloud: Cloud, product: ProductProfile) -> str:
    return set_up_vending(cloud, product)


@pytest.fixture
def table(cloud: Cloud, names: Names, url: str) -> VendingTable:
    return VendingTable(cloud, names.vending)


@pytest.fixture
def certificates(cloud: Cloud) -> Callable[[], dict[str, str]]:
    """Id and status of each in the account."""

    def listed() -> dict[str, str]:
        pages = cloud.client("iot").get_paginator("list_certificates").paginate()
        return {one["certificateId"]: one["status"] for page in pages for one in page["certificates"]}

    return listed


def request_for(name: str) -> str:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    signed = request.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


def body_for(name: str) -> dict[str, str]:
    return {"productid": name, "csr": request_for(name)}


def principals(cloud: Cloud, thing: str) -> list[str]:
    arns = cloud.client("iot").list_thing_principals(thingName=thing)["principals"]
    return [arn.rpartition("/")[2] for arn in arns]


def test_a_second_set_up_changes_nothing(cloud: Cloud, product: ProductProfile, url: str) -> None:
    told: list[Event] = []
    assert set_up_vending(cloud, product, told.append) == url
    steps = {event.step: event.changed for event in told if isinstance(event, StepDone)}
    assert {"vending-table", "vending-role", "vending-function", "vending-api"} <= set(steps)
    assert not any(steps.values())


def damage_table(cloud: Cloud, name: str) -> None:
    cloud.client("dynamodb").update_table(TableName=name, DeletionProtectionEnabled=False)


def damage_backup(cloud: Cloud, name: str) -> None:
    cloud.client("dynamodb").update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )


def damage_function(cloud: Cloud, name: str) -> None:
    cloud.client("lambda").update_function_configuration(FunctionName=name, Timeout=60)


def api_id(cloud: Cloud, name: str) -> str:
    apis = cloud.client("apigatewayv2").get_apis()["Items"]
    return str(next(one["ApiId"] for one in apis if one["Name"] == name))


def damage_stage(cloud: Cloud, name: str) -> None:
    api = api_id(cloud, name)
    cloud.client("apigatewayv2").delete_stage(ApiId=api, StageName="$default")


def damage_route(cloud: Cloud, name: str) -> None:
    gateway, api = cloud.client("apigatewayv2"), api_id(cloud, name)
    [route] = gateway.get_routes(ApiId=api)["Items"]
    gateway.update_route(ApiId=api, RouteId=route["RouteId"], RouteKey="GET /certificate")


def damage_permission(cloud: Cloud, name: str) -> None:
    cloud.client("lambda").remove_permission(FunctionName=name, StatementId="linekey-api")


@pytest.mark.parametrize(
    ("damage", "step"),
    [
        (damage_table, "vending-table"),
        (damage_backup, "vending-table"),
        (damage_function, "vending-function"),
        (damage_stage, "vending-api"),
        (damage_route, "vending-api"),
        (damage_permission, "vending-api"),
    ],
)
def test_what_is_wrong_is_found_and_mended(
    cloud: Cloud, names: Names, url: str, damage: Callable[[Cloud, str], None], step: str
) -> None:
    damage(cloud, names.vending)
    wrong = [part for part in vending_parts(cloud, names) if part.problem()]
    assert [part.step for part in wrong] == [step]
    wrong[0].mend()
    assert wrong[0].problem() is None
    assert set_up_vending(cloud, names.product) == url


def test_a_unit_asks_for_itself(
    cloud: Cloud, url: str, table: VendingTable, certificates: Callable[[], dict[str, str]]
) -> None:
    table.add("DL10000001", HASH)
    status, made = ask(url, str(cloud.target.ca_file), TOKEN, body_for("DL10000001"))
    assert (status, made["thingName"]) == (200, "DL10000001")
    assert certificates()[made["certificateId"]] == "ACTIVE"
    assert principals(cloud, "DL10000001") == [made["certificateId"]]
    thing = cloud.client("iot").describe_thing(thingName="DL10000001")
    assert thing["thingTypeName"] == "lamp"
    row = table.get("DL10000001")
    assert (row.state, row.certificate_id) == (ISSUED, made["certificateId"])
    assert abs(row.timestamp - time.time()) < 60
    again = ask(url, str(cloud.target.ca_file), TOKEN, body_for("DL10000001"))
    assert (again[0], again[1]["code"]) == (409, "AlreadyIssued")


def test_what_others_try_is_refused_and_makes_nothing(
    cloud: Cloud, url: str, table: VendingTable, certificates: Callable[[], dict[str, str]]
) -> None:
    table.add("DL10000002", HASH)
    table.add("DL10000003", hashed("another-token-of-a-unit"))
    ca, before = str(cloud.target.ca_file), certificates()
    theirs = {"productid": "DL10000002", "csr": request_for("DL10000003")}
    tries = {
        "no such unit": ask(url, ca, TOKEN, body_for("DL19999999")),
        "another unit's token": ask(url, ca, TOKEN, body_for("DL10000003")),
        "in the URL": ask(url, ca, TOKEN, body_for("DL10000002"), f"?accessToken={TOKEN}"),
        "CSR of another": ask(url, ca, TOKEN, theirs),
        "no CSR": ask(url, ca, TOKEN, {"productid": "DL10000002", "csr": "x" * 10_000}),
        "too long": ask(url, ca, TOKEN, {"productid": "x" * 10_000, "csr": "x"}),
        "long token": ask(url, ca, "x" * 5_000, body_for("DL10000002")),
    }
    assert {what: (status, answer["code"]) for what, (status, answer) in tries.items()} == {
        "no such unit": (403, "AccessDenied"),
        "another unit's token": (403, "AccessDenied"),
        "in the URL": (400, "QueryRefused"),
        "CSR of another": (400, "CsrRefused"),
        "no CSR": (413, "TooLong"),
        "too long": (413, "TooLong"),
        "long token": (401, "TokenMissing"),
    }
    assert tries["no such unit"] == tries["another unit's token"]
    assert certificates() == before
    assert {table.get(name).state for name in ("DL10000002", "DL10000003")} == {FREE}


@pytest.mark.timeout(300)
def test_two_that_ask_at_once_get_one_certificate(
    cloud: Cloud, url: str, table: VendingTable, certificates: Callable[[], dict[str, str]]
) -> None:
    before = set(certificates())
    askers = [
        subprocess.Popen(
            [sys.executable, "-X", "utf8", str(Path(__file__).with_name("asker.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    refused: set[str] = set()
    for number in range(RACES):
        name = f"DL2{number:07d}"
        table.add(name, HASH)
        lines = [
            json.dumps({"url": url, "ca_file": cloud.target.ca_file, "token": TOKEN, "body": body_for(name)})
            for _ in askers
        ]
        for asker, line in zip(askers, lines, strict=True):
            assert asker.stdin
            print(line, file=asker.stdin, flush=True)
        answers = [json.loads(asker.stdout.readline()) for asker in askers if asker.stdout]
        assert sorted(status for status, _ in answers) == [200, 409], (name, answers)
        made = next(answer for status, answer in answers if status == 200)
        refused |= {answer["code"] for status, answer in answers if status == 409}
        assert principals(cloud, name) == [made["certificateId"]]
        assert table.get(name).certificate_id == made["certificateId"]
    for asker in askers:
        asker.communicate(timeout=10)
    assert len(set(certificates()) - before) == RACES
    assert "InProgress" in refused  # so they did meet
    assert refused <= {"InProgress", "AlreadyIssued"}


def test_what_a_request_left_that_ended_is_taken_back_by_the_next_one(
    cloud: Cloud, url: str, table: VendingTable, names: Names, certificates: Callable[[], dict[str, str]]
) -> None:
    name, ca, iot = "DL30000001", str(cloud.target.ca_file), cloud.client("iot")
    table.add(name, HASH)
    before = certificates()
    left = iot.create_certificate_from_csr(certificateSigningRequest=request_for(name), setAsActive=True)
    iot.create_thing(thingName=name, thingTypeName="lamp")
    iot.attach_policy(policyName=names.unit_policy, target=left["certificateArn"])
    iot.attach_thing_principal(thingName=name, principal=left["certificateArn"])
    now = int(time.time())
    write_busy(table, name, now, left["certificateId"])
    assert ask(url, ca, TOKEN, body_for(name))[1]["code"] == "InProgress"
    write_busy(table, name, now - STALE_SECONDS, left["certificateId"])
    status, made = ask(url, ca, TOKEN, body_for(name))
    assert status == 200, made
    assert set(certificates()) - set(before) == {made["certificateId"]}
    assert principals(cloud, name) == [made["certificateId"]]


def write_busy(table: VendingTable, name: str, began: int, certificate_id: str) -> None:
    item = {
        "productid": {"S": name},
        "accessToken": {"S": HASH},
        "applyState": {"N": str(BUSY)},
        "timestamp": {"N": str(began)},
        "owner": {"S": "a request that ended"},
        "publicKey": {"S": "0" * 64},
        "certID": {"S": certificate_id},
    }
    table.cloud.client("dynamodb").put_item(TableName=table.name, Item=item)


def test_a_function_without_rights_makes_nothing_and_says_try_again(
    cloud: Cloud, url: str, table: VendingTable, names: Names, certificates: Callable[[], dict[str, str]]
) -> None:
    table.add("DL40000001", HASH)
    before, iam = certificates(), cloud.client("iam")
    deny = {"Effect": "Deny", "Action": "iot:AttachThingPrincipal", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    iam.put_role_policy(RoleName=names.vending_role, PolicyName="deny", PolicyDocument=document)
    try:
        status, answer = ask(url, str(cloud.target.ca_file), TOKEN, body_for("DL40000001"))
    finally:
        iam.delete_role_policy(RoleName=names.vending_role, PolicyName="deny")
    assert (status, answer["code"]) == (503, "TryAgain")
    assert certificates() == before
    assert table.get("DL40000001").state == FREE
    with pytest.raises(cloud.client("iot").exceptions.ResourceNotFoundException):
        cloud.client("iot").describe_thing(thingName="DL40000001")
    assert ask(url, str(cloud.target.ca_file), TOKEN, body_for("DL40000001"))[0] == 200


def test_its_function_uses_every_right(
    cloud: Cloud, url: str, table: VendingTable, names: Names, account_folder: Path
) -> None:
    """What requests leave that ended, before and after they noted their certificate, is taken back too."""
    iam, iot, ca = cloud.client("iam"), cloud.client("iot"), str(cloud.target.ca_file)
    for name, known in (("DL45000001", True), ("DL45000002", False)):
        table.add(name, HASH)
        request = request_for(name)
        left = iot.create_certificate_from_csr(certificateSigningRequest=request, setAsActive=False)
        write_busy(table, name, int(time.time()) - STALE_SECONDS, left["certificateId"] if known else "")
        assert ask(url, ca, TOKEN, body_for(name))[0] == 200
    table.add("DL45000003", HASH)
    deny = {"Effect": "Deny", "Action": "iot:AttachThingPrincipal", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    iam.put_role_policy(RoleName=names.vending_role, PolicyName="deny", PolicyDocument=document)
    try:
        assert ask(url, ca, TOKEN, body_for("DL45000003"))[0] == 503
    finally:
        iam.delete_role_policy(RoleName=names.vending_role, PolicyName="deny")
    given = iam.get_role_policy(RoleName=names.vending_role, PolicyName=POLICY_NAME)["PolicyDocument"]
    prove("vending-role", given, Decisions(account_folder / DECISIONS).of(f"/{names.vending_role}"))


def test_a_row_is_one_request_s_until_it_frees_it(cloud: Cloud, table: VendingTable) -> None:
    """As DynamoDB compares, where the function's own tests have a table in memory."""
    rows, now = Rows(cloud.client("dynamodb"), table.name), int(time.time())
    table.add("DL35000001", HASH)
    free = table.get("DL35000001")
    rows.claim(free, "one", "key", now)
    rows.claim(free, "one", "key", now)  # the answer was lost, and botocore asks again
    for other in (free, replace(free, state=BUSY, owner="nobody"), replace(free, access_token="x")):
        with pytest.raises(NotFreeError):
            rows.claim(other, "two", "key", now)
    for change in (lambda: rows.bind("DL35000001", "two", "id"), lambda: rows.issue("DL35000001", "two")):
        with pytest.raises(NotFreeError):
            change()
    rows.free("DL35000001", "two")
    assert table.get("DL35000001").state == BUSY

    rows.bind("DL35000001", "one", "id")
    rows.claim(table.get("DL35000001"), "three", "key", now)  # taken over, as from one that ended
    assert table.get("DL35000001").certificate_id == ""
    with pytest.raises(NotFreeError):
        rows.issue("DL35000001", "one")
    rows.issue("DL35000001", "three")
    assert table.get("DL35000001").state == ISSUED
    rows.free("DL35000001", "three")  # its answer was lost, and all is taken back
    assert table.get("DL35000001") == replace(free, timestamp=now)
    del_state(cloud, table.name, "DL35000001")
    rows.claim(table.get("DL35000001"), "four", "key", now)  # a row that somebody else wrote


def del_state(cloud: Cloud, table: str, name: str) -> None:
    cloud.client("dynamodb").update_item(
        TableName=table, Key={"productid": {"S": name}}, UpdateExpression="REMOVE applyState"
    )


# --- what an engineer does


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], url: str) -> Any:
    def call(*arguments: str, status: int = 0) -> Any:
        assert run(["account", "vending", *arguments, "--endpoint", "bench", "--json"]) == status
        return json.loads(capsys.readouterr().out)

    return call


def test_lines_that_are_wrong_are_named_and_nothing_is_imported(
    cli: Any, table: VendingTable, tmp_path: Path
) -> None:
    file = tmp_path / "units.csv"
    lines = [
        "productid,accessToken",
        f"DL50000001,{TOKEN}",
        "DL/5,",
        "DL50000002,short",
        f"DL50000001,{TOKEN}",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    file.chmod(0o600)
    told = cli("import", str(file), status=12)["error"]
    assert told["code"] == "PRV-078"
    assert [f"{number}:" in told["message"] for number in range(1, 6)] == [False, False, True, True, True]
    assert TOKEN not in json.dumps(told)
    assert "DL50000001" not in {row.productid for row in table.rows()}


def test_an_import_can_be_repeated_and_tokens_are_written_once(
    cli: Any, table: VendingTable, cloud: Cloud, url: str, tmp_path: Path
) -> None:
    units, out = tmp_path / "units.csv", tmp_path / "tokens.csv"
    units.write_text("productid\nDL60000001\nDL60000002\n", encoding="utf-8")
    assert cli("import", str(units), status=12)["error"]["code"] == "PRV-075"
    assert cli("import", str(units), "--out", str(out))["added"] == 2
    if sys.platform != "win32":
        assert out.stat().st_mode & 0o777 == 0o600
    assert cli("import", str(units)) == {"added": 0, "known": 2, "tokens_made": 0, "out": None}
    units.write_text("productid\nDL60000003\n", encoding="utf-8")
    assert cli("import", str(units), "--out", str(out), status=12)["error"]["code"] == "PRV-075"
    assert cli("import", str(out))["known"] == 2
    _, token = out.read_text(encoding="utf-8").split()[1].split(",")
    assert token not in table.get("DL60000001").access_token
    assert ask(url, str(cloud.target.ca_file), token, body_for("DL60000001"))[0] == 200


def test_a_table_of_awss_sample_is_taken_over(cli: Any, cloud: Cloud, url: str, table: VendingTable) -> None:
    tables, iot = cloud.client("dynamodb"), cloud.client("iot")
    tables.create_table(
        TableName="cvm-sample",
        KeySchema=[{"AttributeName": "serialNumber", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "serialNumber", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    made = iot.create_keys_and_certificate(setAsActive=True)
    rows = {
        "DL70000001": {"deviceToken": {"S": TOKEN}},
        "DL70000002": {"deviceToken": {"S": TOKEN}, "certinfo": {"S": made["certificateArn"]}},
    }
    for name, attributes in rows.items():
        tables.put_item(TableName="cvm-sample", Item={"serialNumber": {"S": name}, **attributes})
    assert cli("import", "--from-table", "cvm-sample")["added"] == 2
    assert table.get("DL70000002").certificate_id == made["certificateId"]
    ca = str(cloud.target.ca_file)
    assert ask(url, ca, TOKEN, body_for("DL70000001"))[0] == 200
    assert ask(url, ca, TOKEN, body_for("DL70000002"))[1]["code"] == "AlreadyIssued"
    cloud.client("iot").create_thing(thingName="somebody-else")
    iot.attach_thing_principal(thingName="somebody-else", principal=made["certificateArn"])
    refused = cli("reset", "DL70000002", "--yes", status=12)["error"]
    assert "another thing" in refused["message"]
    assert principals(cloud, "somebody-else") == [made["certificateId"]]


def test_a_reset_does_not_take_a_certificate_that_came_meanwhile(table: VendingTable) -> None:
    table.add("DL80000001", HASH, "a" * 64, issued=True)
    seen = table.get("DL80000001")
    assert table.free("DL80000001", "a" * 64)
    with pytest.raises(ProvisionError, match="another certificate by now"):
        reset_unit(table, seen)
    assert not table.free("DL80000001", "b" * 64)
    assert not table.free("DL89999999", "")


# --- what a station hears


def test_a_station_tells_apart_what_it_hears(cloud: Cloud, url: str, table: VendingTable) -> None:
    table.add("DL90000001", HASH)
    made = client.vend(cloud, url, TOKEN, "DL90000001", request_for("DL90000001"))
    assert made.status == "INACTIVE"
    codes = {}
    for what, name, token, address in (
        ("issued", "DL90000001", TOKEN, url),
        ("unknown", "DL99999999", TOKEN, url),
        ("elsewhere", "DL90000001", TOKEN, url + "s"),
        ("nobody", "DL90000001", TOKEN, "https://localhost:1/certificate"),
    ):
        with pytest.raises(CloudError) as refused:
            client.vend(cloud, address, token, name, request_for(name))
        assert not isinstance(refused.value, LostAnswerError)
        codes[what] = refused.value.code
    assert codes == {"issued": "PRV-072", "unknown": "PRV-071", "elsewhere": "PRV-074", "nobody": "CLD-001"}


@pytest.fixture
def issuer(cloud: Cloud, url: str, names: Names, tmp_path: Path) -> VendingIssuer:
    lines = [f"DL9{number:07d},{TOKEN}" for number in range(100)]
    text = "\n".join(["productid,accessToken", *lines])
    write_atomic(tmp_path / "tokens.csv", text.encode(), private=True)
    section = VendingSection(
        issuer="vending", tokens=str(tmp_path / "tokens.csv"), thing_type="lamp", thing_groups=("lamp-line",)
    )
    lent = replace(access(cloud), vending_url=lambda: url, vending_table=names.vending)
    return VendingIssuer(section, lent)


def test_what_a_lost_answer_came_with_is_found_and_taken_back_and_the_unit_may_ask_again(
    table: VendingTable,
    issuer: VendingIssuer,
    certificates: Callable[[], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table.add("DL90000002", HASH)
    before, request, asked_at = certificates(), request_for("DL90000002"), datetime.now(UTC)
    post = client._post

    def lose(*request: Any) -> Any:
        post(*request)
        raise client._lost()

    with monkeypatch.context() as patch:
        patch.setattr(client, "_post", lose)
        with pytest.raises(LostAnswerError):
            issuer.acquire(request, CancelToken())
    assert table.get("DL90000002").state == ISSUED
    [found] = issuer.find(Trace(request, asked_at))
    issuer.revoke(found)
    assert certificates() == before
    assert table.get("DL90000002").state == FREE
    again = issuer.acquire(request, CancelToken())
    issuer.revoke(found)  # of the one before: the row has another certificate by now
    row = table.get("DL90000002")
    assert (row.state, row.certificate_id) == (ISSUED, again.certificate_id)


def test_a_unit_without_a_token_is_not_asked_for(issuer: VendingIssuer, tmp_path: Path) -> None:
    with pytest.raises(ProvisionError) as refused:
        issuer.acquire(request_for("DL10000001"), CancelToken())
    assert refused.value.code == "PRV-077"
    (tmp_path / "tokens.csv").write_text("productid,accessToken\nDL10000001,short\n", encoding="utf-8")
    with pytest.raises(ProvisionError) as refused:
        issuer.acquire(request_for("DL10000001"), CancelToken())
    assert refused.value.code == "PRV-078"
