"""A shift: somebody with no rights but to enter the station's role makes a unit, and can do nothing else."""

from __future__ import annotations

import dataclasses
import json
import uuid

import pytest

from desktop.account.documents import compact
from desktop.account.names import Names
from desktop.account.people import person_policy, person_role
from desktop.cli.main import run
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError
from desktop.core.paths import data_dir
from desktop.core.verdicts import Verdict
from desktop.settings.shift import KINDS, Shift, begin_shift, current_shift
from desktop.sign_in import signing_in
from desktop.wiring import open_services
from tests.bench.provision.forbidden import Everything, answer, tries
from tests.bench.provision.line import Line, MakeBay, Plug, next_serial
from tests.bench.rights import by_chance

BEN = Shift("station", "e1815")
LAUNCHER = Shift("launcher", "e1815")
OTHERS = "of-somebody-else"


@pytest.fixture(scope="module")
def roles(line: Line) -> None:
    for kind in KINDS:
        person_role(line.cloud, line.product, kind).mend()


@pytest.fixture
def ben(line: Line, roles: None, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Signed in as a user who may enter the station's role and nothing else; so are the verbs."""
    iam, name = line.cloud.client("iam"), f"ben-{uuid.uuid4().hex[:8]}"
    iam.create_user(UserName=name)
    policy = compact(person_policy(line.cloud, line.product, ["station"]))
    iam.put_user_policy(UserName=name, PolicyName="shift", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    keys = {"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}
    target = dataclasses.replace(line.cloud.target, **keys)
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: target)
    return Cloud(target)


def at_work(who: Cloud, line: Line, shift: Shift = BEN) -> Cloud:
    return Cloud(who.target, signing_in(line.product, shift))


def test_a_unit_is_made_in_the_session_and_nothing_else_can_be_done(
    line: Line, ben: Cloud, make_bay: MakeBay, plug: Plug
) -> None:
    cloud = at_work(ben, line)
    made = make_bay(line=dataclasses.replace(line, cloud=cloud)).run(plug()[0], next_serial())
    assert made.verdict is Verdict.PASS, made
    assert cloud.signed_in_as.endswith(
        f":assumed-role/{Names(line.cloud, line.product).person_role('station')}/e1815"
    )
    for who in (cloud, ben):
        for action, (service, operation, parameters) in tries(line).items():
            assert (action, answer(who, service, operation, **parameters)) == (action, "CLD-002")
    line.cloud.client("s3").create_bucket(Bucket=OTHERS)
    everything = Everything(cloud, OTHERS)
    answers = {one: everything.answer(*one) for one in by_chance(everything.operations(), 60)}
    assert {one: told for one, told in answers.items() if told != "CLD-002"} == {}
    line.cloud.client("s3").delete_bucket(Bucket=OTHERS)


def test_another_role_cannot_be_entered(line: Line, ben: Cloud) -> None:
    for kind in ("release-manager", "launcher"):
        other = at_work(ben, line, Shift(kind, "e1815"))
        with pytest.raises(LinekeyError, match="sts:AssumeRole") as caught:
            other.signed_in_as  # noqa: B018 - it asks AWS
        assert caught.value.code == "CLD-002"


def test_without_a_name_the_role_cannot_be_entered(line: Line, ben: Cloud) -> None:
    role = Names(line.cloud, line.product).role_arn(Names(line.cloud, line.product).person_role("station"))
    entering = {"RoleArn": role, "RoleSessionName": "nobody"}
    assert answer(ben, "sts", "assume_role", **entering) == "CLD-002"
    named = [{"Key": "linekey-operator", "Value": "e1815"}]
    assert answer(ben, "sts", "assume_role", **entering, Tags=named) == "done"


def widen(line: Line, role: str) -> None:
    everything = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    line.cloud.client("iam").put_role_policy(
        RoleName=role, PolicyName="linekey", PolicyDocument=json.dumps(everything)
    )


def test_a_role_that_somebody_widened_stays_narrow_at_the_station(line: Line, ben: Cloud) -> None:
    role = person_role(line.cloud, line.product, "station")
    widen(line, role.name)
    try:
        assert answer(at_work(ben, line), "iot", "list_things") == "CLD-002"
        assert answer(at_work(ben, line), "dynamodb", "scan", TableName="linekey-serials") == "CLD-002"
    finally:
        assert role.problem() is not None
        role.mend()


def test_a_launchers_role_that_somebody_widened_reads_more_and_changes_no_more(
    line: Line, roles: None
) -> None:
    role, cloud = person_role(line.cloud, line.product, "launcher"), at_work(line.cloud, line, LAUNCHER)
    bucket = Names(line.cloud, line.product).bucket
    widen(line, role.name)
    try:
        assert answer(cloud, "iot", "list_jobs") == "done"
        assert answer(cloud, "s3", "put_object", Bucket=bucket, Key="rollouts/x.bin", Body=b"x") == "done"
        for key in ("release-policies/lamp-1/2.json", "signed/x"):
            assert answer(cloud, "s3", "put_object", Bucket=bucket, Key=key, Body=b"x") == "CLD-002"
        forbidden = tries(line)
        for action in ("iot:CreatePolicy", "iot:CreateThing", "ssm:PutParameter", "iam:CreateUser"):
            service, operation, parameters = forbidden[action]
            assert answer(cloud, service, operation, **parameters) == "CLD-002"
    finally:
        role.mend()


def test_a_shift_from_its_begin_to_its_end(
    line: Line, ben: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["account", "shift", "begin", "launcher", "--badge", "e1815"]) != 0
    assert current_shift(data_dir()) is None, "what AWS refuses has not begun"
    assert run(["account", "shift", "begin", "station", "--badge", "e1815", "--json"]) == 0
    assert current_shift(data_dir()) == BEN
    capsys.readouterr()
    assert run(["account", "shift", "show", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["shift"] == {"kind": "station", "badge": "e1815"}
    assert shown["arn"].endswith("/e1815")
    with open_services() as services:
        assert services.cloud.signed_in_as == shown["arn"]
    assert run(["account", "shift", "show"]) == 0
    assert capsys.readouterr().out == f"e1815 works as station: AWS takes them for {shown['arn']}.\n"
    assert run(["account", "shift", "end"]) == 0
    capsys.readouterr()
    assert run(["account", "shift", "show"]) == 0
    assert capsys.readouterr().out.startswith("No shift: AWS takes you for arn:aws:iam::")
    with open_services() as services:
        assert ":user/ben-" in services.cloud.signed_in_as


def test_set_up_makes_the_roles_and_tells_what_a_person_needs(
    line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: line.cloud.target)
    begin_shift(data_dir(), BEN)  # whose role may make none
    capsys.readouterr()
    assert run(["account", "shift", "setup", "station", "--json"]) == 0
    policy = json.loads(capsys.readouterr().out)
    assert policy == person_policy(line.cloud, line.product, ["station"])
    assert person_role(line.cloud, line.product, "station").problem() is None
