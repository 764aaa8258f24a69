"""A station without any AWS key makes a unit, by a certificate of its own, and can do nothing else."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.account.enrolment import PASSPHRASE
from desktop.account.names import Names
from desktop.cli.main import run
from desktop.cloud import certificates
from desktop.cloud.credential_provider import Identity, borrow
from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.errors import LinekeyError
from desktop.core.paths import data_dir
from desktop.core.verdicts import Verdict
from desktop.settings.enrolment import FILE, Enrolment, current_enrolment
from desktop.settings.secrets import environment_name
from desktop.sign_in import signing_in
from desktop.wiring import open_services
from signing.certificates import fingerprint
from signing.identity import client_key_pem
from tests.bench.provision.forbidden import answer, tries
from tests.bench.provision.line import DECISIONS, Line, MakeBay, Plug, next_serial, passphrase
from tests.bench.rights import Decisions, prove


@pytest.fixture
def enrolled(line: Line, monkeypatch: pytest.MonkeyPatch) -> Enrolment:
    """By somebody who may do everything; afterwards nobody is signed in at this computer."""
    monkeypatch.setenv(environment_name(PASSPHRASE), passphrase(PASSPHRASE))
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: line.cloud.target)
    assert run(["account", "station", "enrol", "--json"]) == 0
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: nobody(line))
    found = current_enrolment(data_dir())
    assert found is not None
    return found


def nobody(line: Line) -> CloudTarget:
    return dataclasses.replace(line.cloud.target, access_key_id=None, secret_access_key=None)


def by_itself(line: Line) -> Cloud:
    return Cloud(nobody(line), signing_in(line.product, None))


def refused(cloud: Cloud) -> str:
    with pytest.raises(LinekeyError) as caught:
        cloud.signed_in_as  # noqa: B018 - it asks AWS
    return caught.value.code


def test_a_unit_is_made_without_an_aws_key_and_nothing_else_can_be_done(
    line: Line, enrolled: Enrolment, make_bay: MakeBay, plug: Plug
) -> None:
    assert refused(Cloud(nobody(line))) == "CLD-006"
    cloud = by_itself(line)
    made = make_bay(line=dataclasses.replace(line, cloud=cloud)).run(plug()[0], next_serial())
    assert made.verdict is Verdict.PASS, made
    certificate = fingerprint(Path(enrolled.certificate).read_text(encoding="ascii"))
    role = Names(line.cloud, line.product).line_role
    assert cloud.signed_in_as.endswith(f":assumed-role/{role}/{certificate}")
    for action, (service, operation, parameters) in tries(line).items():
        assert (action, answer(cloud, service, operation, **parameters)) == (action, "CLD-002")
    given = json.loads(line.iot.get_policy(policyName=enrolled.alias)["policyDocument"])
    prove("enrolled", given, Decisions(line.folder / DECISIONS).of(f"cert/{certificate}"))


def test_a_certificate_out_of_use_opens_nothing(line: Line, enrolled: Enrolment) -> None:
    assert by_itself(line).signed_in_as
    certificate = fingerprint(Path(enrolled.certificate).read_text(encoding="ascii"))
    line.iot.update_certificate(certificateId=certificate, newStatus="INACTIVE")
    assert refused(by_itself(line)) in ("CLD-058", "CLD-059")
    line.iot.update_certificate(certificateId=certificate, newStatus="ACTIVE")
    assert by_itself(line).signed_in_as


def test_another_certificate_of_the_account_borrows_nothing(line: Line, enrolled: Enrolment) -> None:
    facts = line.facts
    key = client_key_pem(Path(facts.claim_key_path), lambda: passphrase("claim passphrase"))
    claim = Identity(facts.claim_certificate_pem, key)

    def sign_in(base: Cloud) -> object:
        return borrow(base, enrolled.host, enrolled.alias, claim)

    assert refused(Cloud(nobody(line), sign_in)) == "CLD-059"


def test_another_alias_lends_nothing(line: Line, enrolled: Enrolment) -> None:
    names = Names(line.cloud, line.product)
    role = names.role_arn(names.line_role)  # which does trust AWS IoT
    with translated("write an alias"):
        line.iot.create_role_alias(roleAlias="everything", roleArn=role)
    other = dataclasses.replace(enrolled, alias="everything")

    def sign_in(base: Cloud) -> object:
        key = client_key_pem(Path(other.key), lambda: passphrase(PASSPHRASE))
        certificate = Path(other.certificate).read_text(encoding="ascii")
        return borrow(base, other.host, other.alias, Identity(certificate, key))

    assert refused(Cloud(nobody(line), sign_in)) == "CLD-059"
    line.iot.delete_role_alias(roleAlias="everything")


def test_in_another_region_it_does_not_sign_in(line: Line, enrolled: Enrolment) -> None:
    elsewhere = dataclasses.replace(nobody(line), region="eu-west-1")
    assert refused(Cloud(elsewhere, signing_in(line.product, None))) == "SET-094"


def test_enrolling_again_changes_nothing(
    line: Line, enrolled: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = line.certificates()
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: line.cloud.target)
    assert run(["account", "station", "enrol"]) == 0
    assert current_enrolment(data_dir()) == enrolled
    assert line.certificates() == before


def alias_of_others(line: Line, _certificate: str) -> str:
    line.iot.update_role_alias(
        roleAlias=Names(line.cloud, line.product).line, credentialDurationSeconds=43200
    )
    return "line-alias"


def without_policy(line: Line, certificate: str) -> str:
    arn = certificates.certificate_arn(line.cloud, certificate)
    line.iot.detach_policy(policyName=Names(line.cloud, line.product).line, target=arn)
    return "station-certificate"


def unknown_to_aws(line: Line, certificate: str) -> str:
    certificates.discard(line.cloud, certificate)
    return "station-certificate"


@pytest.mark.parametrize("damage", [alias_of_others, without_policy, unknown_to_aws])
def test_what_somebody_changed_is_mended_by_enrolling_again(
    line: Line,
    enrolled: Enrolment,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[Line, str], str],
) -> None:
    step = damage(line, fingerprint(Path(enrolled.certificate).read_text(encoding="ascii")))
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: line.cloud.target)
    capsys.readouterr()
    assert run(["account", "station", "enrol", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] == [step]
    assert by_itself(line).signed_in_as


def test_a_station_that_leaves_has_nothing_left(
    line: Line, enrolled: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = fingerprint(Path(enrolled.certificate).read_text(encoding="ascii"))
    with open_services() as services:
        assert services.cloud.signed_in_as
    assert run(["account", "station", "leave"]) != 0, "nobody who may is signed in"
    assert current_enrolment(data_dir()) == enrolled
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: line.cloud.target)
    assert run(["account", "station", "leave"]) == 0
    assert certificate not in line.certificates()
    assert not Path(enrolled.key).exists()
    assert not (data_dir() / FILE).exists()


def test_where_it_is_not_enrolled_a_station_does_not_leave(
    line: Line, enrolled: Enrolment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = dataclasses.replace(line.cloud.target, region="eu-west-1")
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: elsewhere)
    assert run(["account", "station", "leave"]) != 0
    assert "SET-095" in capsys.readouterr().err
    assert by_itself(line).signed_in_as, "nothing was taken from it"


def test_a_station_leaves_where_it_is_enrolled(
    line: Line, enrolled: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def target(_endpoint: str, profile: str, region: str, *_: object) -> CloudTarget:
        asked.append((profile, region))
        return line.cloud.target

    monkeypatch.setattr("desktop.sign_in.cloud_target", target)
    assert run(["account", "station", "leave", "--profile", "admin"]) == 0
    assert asked == [("admin", enrolled.region)], "whatever Region the profile has"


def test_leaving_goes_on_after_a_cut(
    line: Line, enrolled: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: line.cloud.target)

    def cut(_place: Path) -> None:
        raise OSError("the power is gone")

    with monkeypatch.context() as off:
        off.setattr("desktop.account.enrolment.forget_enrolment", cut)
        assert run(["account", "station", "leave"]) != 0
    assert current_enrolment(data_dir()) == enrolled
    assert run(["account", "station", "leave"]) == 0
    assert current_enrolment(data_dir()) is None
    assert not Path(enrolled.key).exists()
    assert not Path(enrolled.certificate).exists()


def test_another_enrolment_leaves_none_behind(
    line: Line, enrolled: Enrolment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, enrol = line.certificates(), ["account", "station", "enrol"]
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: line.cloud.target)
    assert run([*enrol, "--product", "docs/examples/beacon.toml"]) != 0
    assert "SET-095" in capsys.readouterr().err
    elsewhere = dataclasses.replace(line.cloud.target, region="eu-west-1")
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: elsewhere)
    assert run(enrol) != 0
    assert "SET-095" in capsys.readouterr().err
    assert current_enrolment(data_dir()) == enrolled
    assert line.certificates() == before


def test_enrolling_again_mends_what_cannot_be_read(
    line: Line, enrolled: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data_dir() / FILE).write_text("{", encoding="utf-8")
    monkeypatch.setattr("desktop.sign_in.cloud_target", lambda *_: line.cloud.target)
    assert run(["account", "station", "enrol"]) == 0
    assert current_enrolment(data_dir()) == enrolled
