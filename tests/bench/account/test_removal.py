"""An account is taken back to what it was: nothing of Linekey stays, nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.account.authorizer.parts import set_up_authorizer
from desktop.account.enrolment import enrolment, enrolment_parts
from desktop.account.gate import gate_of
from desktop.account.names import Names
from desktop.account.people import person_role
from desktop.account.removal import station_certificates
from desktop.account.removal.removal import Plan, Removal
from desktop.account.setup import AccountSetup
from desktop.account.vending_machine.parts import set_up_vending
from desktop.cli.main import run
from desktop.cloud.session import Cloud
from desktop.core.errors import CloudError, LinekeyError
from desktop.core.events import CheckDone, Event, StepDone
from desktop.core.paths import data_dir
from desktop.settings.enrolment import current_enrolment, forget_enrolment, keep_enrolment
from desktop.settings.product.profile import ProductProfile, load_product
from desktop.settings.shift import KINDS, Shift, begin_shift, end_shift
from tests.bench.gate.conftest import user_of
from tests.contract.issuers.ways import new_authority

from .conftest import passphrase
from .inventory import inventory
from .others import OTHERS, other_role, undo_role

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
# What AWS gives back later, or never: the list with which a removal ends.
KEPT = {"key", "signing profile", "thing type", "event"}
MADE = {"authorizer", "bucket", "function", "log", "role", "role alias", "table"}
UNITS_LIVE_FROM = {"unit-policy", "signing-profile", "serials", "bucket", "release-policy", "authority-key"}


def set_up(cloud: Cloud, product: ProductProfile) -> None:
    AccountSetup(cloud, product, passphrase).setup()


def set_up_all(cloud: Cloud, product: ProductProfile) -> None:
    """With what is made on request: gate, authorizer, roles of people, and this station's enrolment."""
    set_up(cloud, product)
    gate_of(cloud, product).set_up()
    set_up_authorizer(cloud, product)
    for kind in KINDS:
        person_role(cloud, product, kind).mend()
    enrol(cloud, product)


def enrol(cloud: Cloud, product: ProductProfile) -> None:
    for part in enrolment_parts(cloud, product, lambda _name: passphrase("passphrase")):
        part.mend()
    keep_enrolment(data_dir(), enrolment(cloud, product))


def failing(cloud: Cloud, product: ProductProfile) -> set[str]:
    told: list[Event] = []
    AccountSetup(cloud, product, passphrase, told.append).doctor()
    return {event.check for event in told if isinstance(event, CheckDone) and event.state == "fail"}


def remove(cloud: Cloud, product: ProductProfile, **options: bool) -> list[str]:
    removal = Removal(cloud, product, **options)
    return removal.remove(removal.plan())


def stays(plan: Plan) -> dict[str, str]:
    return {part.step: part.stays for part in plan.kept}


@pytest.fixture(autouse=True)
def emptied(cloud: Cloud, product: ProductProfile) -> Any:
    """Each test leaves the account without what set-up makes."""
    yield
    remove(cloud, product, emptied=True)


@pytest.mark.timeout(300)
def test_the_account_is_as_it_was_but_for_what_aws_keeps(cloud: Cloud, product: ProductProfile) -> None:
    before = inventory(cloud)
    parts = {part.step for part in AccountSetup(cloud, product, passphrase).parts()}
    told: list[Event] = []
    assert failing(cloud, product) == parts - {"certificate-profile"}
    set_up_all(cloud, product)
    enrolled = current_enrolment(data_dir())
    assert enrolled is not None
    begin_shift(data_dir(), Shift("launcher", "e1815"))
    assert failing(cloud, product) == set()
    assert {kind for kind, _ in inventory(cloud) - before} > MADE

    removal = Removal(cloud, product, told.append)
    plan = removal.plan()
    assert set(stays(plan)) == {"job-events"}
    left = removal.remove(plan)
    assert current_enrolment(data_dir()) is None
    assert not Path(enrolled.key).exists()
    assert any("e1815 still works here" in sentence for sentence in left)
    end_shift(data_dir())
    assert [event.step for event in told if isinstance(event, StepDone)] == [
        part.step for part in plan.removed
    ]
    after = inventory(cloud)
    assert {kind for kind, _ in after - before} == KEPT
    assert before - after == set()
    for kind, name in after - before - {("event", "JOB"), ("event", "JOB_EXECUTION")}:
        assert any(name.split()[0] in sentence for sentence in left), (kind, name, left)
    set_up(cloud, product)
    assert failing(cloud, product) == set()
    remove(cloud, product)
    assert [part.step for part in Removal(cloud, product).plan().removed] == ["thing-type"]
    assert remove(cloud, product) == []
    assert "thing type" not in {kind for kind, _ in inventory(cloud)}
    assert Removal(cloud, product).plan().removed == ()


class KilledError(BaseException):
    """The station's end, in the moment after AWS carried a change out and before anyone heard of it."""


# Of parts that are removed by more than one change: after the first of them.
CUTS = {
    "CancelSigningProfile",
    "DeleteLogGroup",
    "DeleteObjects",
    "DeleteParameter",
    "DeleteRolePolicy",
    "ScheduleKeyDeletion",
    "TagResource",
    "UpdateAuthorizer",
    "UpdateCertificate",
    "UpdateTable",
}


@pytest.mark.timeout(300)
def test_a_removal_that_is_cut_off_goes_on(
    cloud: Cloud, product: ProductProfile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = inventory(cloud)
    set_up(cloud, product)
    set_up_authorizer(cloud, product)
    enrol(cloud, product)
    with monkeypatch.context() as elsewhere:  # another station, with a claim and an enrolment of its own
        elsewhere.setenv("LINEKEY_DATA_DIR", str(tmp_path))
        set_up(cloud, product)
        enrol(cloud, product)
    assert len([1 for kind, _ in inventory(cloud) - before if kind == "certificate"]) == 4
    mortal, to_come = Cloud(cloud.target), {*CUTS, "forget"}
    die_after(mortal, to_come)

    def forget(place: Path) -> None:
        """AWS knows nothing of the enrolment any more."""
        if "forget" in to_come:
            to_come.remove("forget")
            raise KilledError
        forget_enrolment(place)

    monkeypatch.setattr(station_certificates, "forget_enrolment", forget)
    while to_come:
        with pytest.raises(KilledError):
            remove(mortal, product)
    left = remove(mortal, product)
    assert current_enrolment(data_dir()) is None
    assert any("KMS deletes the key" in sentence for sentence in left)
    assert {kind for kind, _ in inventory(cloud) - before} <= KEPT
    set_up(cloud, product)
    assert failing(cloud, product) == set()


def die_after(cloud: Cloud, changes: set[str]) -> None:
    """Once after each of `changes`, which are then no longer in it."""

    def die(model: Any, **_rest: Any) -> None:
        if model.name in changes:
            changes.remove(model.name)
            raise KilledError(model.name)

    for service in ("acm", "cloudformation", "dynamodb", "iam", "iot", "kms", "logs", "s3", "signer", "ssm"):
        cloud.client(service).meta.events.register("after-call", die)


# --- units -----------------------------------------------------------------------------------------------


@pytest.fixture
def unit(cloud: Cloud, product: ProductProfile) -> Any:
    """A thing and its certificate, as a run leaves them; its ARN."""
    set_up(cloud, product)
    iot, names = cloud.client("iot"), Names(cloud, product)
    made = iot.create_keys_and_certificate(setAsActive=True)
    iot.create_thing(thingName="DL00000001", thingTypeName="lamp")
    iot.add_thing_to_thing_group(thingGroupName="lamp-line", thingName="DL00000001")
    iot.attach_thing_principal(thingName="DL00000001", principal=made["certificateArn"])
    iot.attach_policy(policyName=names.unit_policy, target=made["certificateArn"])
    yield made["certificateArn"]
    iot.detach_policy(policyName=names.unit_policy, target=made["certificateArn"])
    iot.detach_thing_principal(thingName="DL00000001", principal=made["certificateArn"])
    iot.update_certificate(certificateId=made["certificateId"], newStatus="INACTIVE")
    iot.delete_certificate(certificateId=made["certificateId"])
    iot.delete_thing(thingName="DL00000001")


def test_units_keep_all_they_live_from(cloud: Cloud, product: ProductProfile, unit: str) -> None:
    before = inventory(cloud)
    with pytest.raises(LinekeyError, match="1 things of the type lamp, and 1 certificates") as refused:
        remove(cloud, product)
    assert refused.value.code == "SET-077"
    assert inventory(cloud) == before

    removal = Removal(cloud, product, with_units=True)
    plan = removal.plan()
    assert (plan.units.things, plan.units.certificates) == (1, 1)
    assert set(stays(plan)) >= UNITS_LIVE_FROM
    removal.remove(plan)
    iot, names = cloud.client("iot"), Names(cloud, product)
    assert iot.list_thing_principals(thingName="DL00000001")["principals"] == [unit]
    assert iot.describe_certificate(certificateId=unit.rpartition("/")[2])["certificateDescription"][
        "status"
    ] == ("ACTIVE")
    attached = iot.list_attached_policies(target=unit)["policies"]
    assert [policy["policyName"] for policy in attached] == [names.unit_policy]
    assert "lamp-line" in {group["groupName"] for group in iot.list_thing_groups()["thingGroups"]}
    kinds = {kind for kind, _ in inventory(cloud)}
    assert not kinds & {"provider", "template"}
    assert ("function", names.hook_function) not in inventory(cloud)
    set_up(cloud, product)
    assert failing(cloud, product) == set()


def test_a_unit_that_comes_meanwhile_stops_it(cloud: Cloud, product: ProductProfile) -> None:
    """After the plan was confirmed, and before anything was removed that it lives from."""
    set_up(cloud, product)
    for with_units in (False, True):
        removal = Removal(cloud, product, with_units=with_units)
        plan = removal.plan()
        cloud.client("iot").create_thing(thingName="DL00000002", thingTypeName="lamp")
        with pytest.raises(LinekeyError) as refused:
            removal.remove(plan)
        assert refused.value.code == "SET-077"
        assert "ACM certificate" in {kind for kind, _ in inventory(cloud)}
        cloud.client("iot").delete_thing(thingName="DL00000002")


# --- what is not proved to be Linekey's ------------------------------------------------------------------


def test_what_is_not_proved_to_be_ours_stays(cloud: Cloud, product: ProductProfile) -> None:
    names = Names(cloud, product)
    set_up_all(cloud, product)
    for _kind, _why, change, _undo in OTHERS.values():
        change(cloud, names)
    before = inventory(cloud)
    try:
        removal = Removal(cloud, product, emptied=True)
        plan = removal.plan()
        kept = stays(plan)
        assert {step for step, (_, why, *_) in OTHERS.items() if why not in kept.get(step, "")} == set()
        removal.remove(plan)
        after = inventory(cloud)
        for kind, *_ in OTHERS.values():
            assert {one for one in before & after if one[0] == kind}, kind
    finally:
        for *_, undo in OTHERS.values():
            if undo is not None:
                undo(cloud, names)
        remove(cloud, product)  # this station's copy of the release policy, too; set-up mends the rest
        set_up(cloud, product)


def test_an_authorizer_that_is_asked_unnamed_stays(cloud: Cloud, product: ProductProfile) -> None:
    """Clients that name none are let in by it, which nobody sees at the authorizer."""
    iot, name = cloud.client("iot"), set_up_authorizer(cloud, product)
    iot.set_default_authorizer(authorizerName=name)
    assert "default" in stays(Removal(cloud, product).plan())["authorizer"]
    iot.clear_default_authorizer()
    asked = {"defaultAuthorizerName": name, "allowAuthorizerOverride": True}
    iot.create_domain_configuration(domainConfigurationName="theirs", authorizerConfig=asked)
    plan = Removal(cloud, product).plan()
    assert "theirs" in stays(plan)["authorizer"]
    assert {"authorizer-table", "authorizer-function", "token-key"} <= set(stays(plan))
    remove(cloud, product)
    assert iot.describe_authorizer(authorizerName=name)["authorizerDescription"]["status"] == "ACTIVE"
    iot.update_domain_configuration(domainConfigurationName="theirs", removeAuthorizerConfig=True)
    remove(cloud, product)
    assert "authorizer" not in {kind for kind, _ in inventory(cloud)}


def test_what_changes_after_the_plan_stays(cloud: Cloud, product: ProductProfile) -> None:
    set_up(cloud, product)
    names, removal = Names(cloud, product), Removal(cloud, product)
    plan = removal.plan()
    assert "stream-role" not in stays(plan)
    other_role(cloud, names)
    removal.remove(plan)
    assert ("role", names.stream_role) in inventory(cloud)
    undo_role(cloud, names)


def test_records_in_the_bucket_are_deleted_only_when_that_is_said(
    cloud: Cloud, product: ProductProfile
) -> None:
    set_up(cloud, product)
    names = Names(cloud, product)
    cloud.client("s3").put_object(Bucket=names.bucket, Key="ledgers/a/1-1", Body=b"a checkpoint")
    assert "ledgers/" in stays(Removal(cloud, product).plan())["bucket"]
    remove(cloud, product)
    assert ("bucket", names.bucket) in inventory(cloud)
    remove(cloud, product, emptied=True)
    assert ("bucket", names.bucket) not in inventory(cloud)


# --- other products and issuers --------------------------------------------------------------------------


def test_what_products_share_goes_with_the_last_of_them(cloud: Cloud, product: ProductProfile) -> None:
    before = inventory(cloud)
    second = product.model_copy(
        update={
            "name": "Second",
            "identity": product.identity.model_copy(update={"template": "linekey-second"}),
        }
    )
    set_up(cloud, product)
    set_up(cloud, second)
    set_up_vending(cloud, second)
    plan = Removal(cloud, second).plan()
    assert plan.others == ("lamp-1",)
    assert {"certificate-provider", "serials", "bucket", "authority-key"} <= set(stays(plan))
    remove(cloud, second)
    assert "HTTP API" not in {kind for kind, _ in inventory(cloud)}
    assert failing(cloud, product) == set()
    remove(cloud, product)
    assert {kind for kind, _ in inventory(cloud) - before} <= KEPT


@pytest.mark.parametrize("example", ["vending", "jitr", "offline"])
def test_other_issuers(cloud: Cloud, example: str, tmp_path: Path) -> None:
    """Your own authority is yours: while it lets units in, what makes them stays too."""
    before = inventory(cloud)
    profile = tmp_path / f"{example}.toml"
    profile.write_bytes((EXAMPLES / profile.name).read_bytes())
    new_authority(tmp_path, f"Authority of {example}")
    product = load_product(str(profile))
    set_up(cloud, product)
    if example != "vending":
        plan = Removal(cloud, product).plan()
        works = "registration-rule" if example == "jitr" else "just-in-time-template"
        assert {"authority", works} <= set(stays(plan))
        remove(cloud, product)
        assert failing(cloud, product) >= {"bucket", "unit-policy"}
        (one,) = cloud.client("iot").list_ca_certificates()["certificates"]
        cloud.client("iot").update_ca_certificate(certificateId=one["certificateId"], newStatus="INACTIVE")
        cloud.client("iot").delete_ca_certificate(certificateId=one["certificateId"])
    remove(cloud, product)
    assert {kind for kind, _ in inventory(cloud) - before} <= KEPT


# --- the verb --------------------------------------------------------------------------------------------


def test_the_verb_shows_first_and_asks(
    cloud: Cloud, product: ProductProfile, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also at a station that is enrolled: its own role could remove nothing."""
    set_up(cloud, product)
    enrol(cloud, product)
    before = inventory(cloud)
    at = ("--endpoint", "bench")
    assert run(["account", "remove", "--plan", *at, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["removed"], told["left"]) == (False, [])
    assert {part["step"] for part in told["plan"]["parts"]} >= {
        "bucket",
        "certificate-provider",
        "job-events",
    }
    assert run(["account", "remove", *at]) == 2  # nobody is at a terminal
    shown = capsys.readouterr()
    assert "--yes" in shown.err
    assert "certificate-provider" in shown.out
    assert inventory(cloud) == before
    assert run(["account", "remove", "--yes", *at]) == 0
    assert "AWS Signer never gives these names again" in capsys.readouterr().out
    assert ("provider", "linekey") not in inventory(cloud)
    assert run(["account", "remove", "--yes", *at]) == 0  # the type
    capsys.readouterr()
    assert run(["account", "remove", "--yes", *at]) == 0
    assert "nothing to remove" in capsys.readouterr().out


def test_without_the_right_it_stops_and_names_it(cloud: Cloud, product: ProductProfile) -> None:
    set_up(cloud, product)
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    denied = {"Effect": "Deny", "Action": "signer:CancelSigningProfile", "Resource": "*"}
    user = user_of(cloud, {"Version": "2012-10-17", "Statement": [everything, denied]})
    with pytest.raises(CloudError, match="signer:CancelSigningProfile") as refused:
        remove(user, product)
    assert refused.value.code == "CLD-002"
