"""An account made by CloudFormation is the one that set-up makes, and is changed by plans that are shown."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.account.authorizer.parts import authorizer_parts, token_signer
from desktop.account.authorizer.users import Users
from desktop.account.gate import gate_of
from desktop.account.names import Names
from desktop.account.removal.removal import Removal
from desktop.account.setup import AccountSetup
from desktop.account.stacks import definitions
from desktop.account.stacks.definitions import Code, Definition
from desktop.account.stacks.deployment import Deployment
from desktop.account.stacks.plan import Plan
from desktop.account.vending_machine.parts import vending_url
from desktop.bench.unit.process import UnitProcess
from desktop.cli.main import run
from desktop.cloud.authorizers import ask_authorizer, describe_authorizer
from desktop.cloud.errors import NotFoundError
from desktop.cloud.functions import describe_function
from desktop.cloud.session import Cloud
from desktop.cloud.stacks import carry_out, delete_stack, find_stack, make_change_set
from desktop.core.errors import SettingsError
from desktop.core.events import Event, StackProgress, StepDone
from desktop.settings.product.profile import ProductProfile, load_product
from resources.lambdas.package import authorizer_zip, release_gate_zip
from signing.verification import public_key_pem
from tests.bench.account.asker import ask
from tests.elsewhere import EXAMPLES

from .conftest import passphrase
from .inventory import inventory
from .taking_back import take_back_units
from .test_removal import KEPT, KilledError, die_after, remove

TRIVIAL = {"Description": "Somebody's.", "Resources": {"Key": {"Type": "AWS::KMS::Key"}}}


def deployment(cloud: Cloud, product: ProductProfile, told: list[Event] | None = None) -> Deployment:
    listener = [].append if told is None else told.append
    return Deployment(cloud, product, AccountSetup(cloud, product, passphrase, listener), listener)


def deploy(cloud: Cloud, product: ProductProfile) -> list[Event]:
    told: list[Event] = []
    made = deployment(cloud, product, told)
    made.carry_out(made.plan())
    return told


def kinds(plan: Plan) -> dict[str, str]:
    return {one.definition.template: one.kind for one in plan.stacks}


def change_sets(cloud: Cloud, stack: str) -> list[str]:
    waiting = cloud.client("cloudformation").list_change_sets(StackName=stack)["Summaries"]
    return [one["ChangeSetId"] for one in waiting if one["ExecutionStatus"] == "AVAILABLE"]


def problems(cloud: Cloud, product: ProductProfile) -> dict[str, str | None]:
    return {part.step: part.problem() for part in AccountSetup(cloud, product, passphrase).parts()}


def made_by_calls(told: list[Event]) -> set[str]:
    return {event.step for event in told if isinstance(event, StepDone) and event.changed}


@pytest.fixture(scope="module")
def before(cloud: Cloud, account_folder: Path) -> set[tuple[str, str]]:
    """What the account had."""
    return inventory(cloud)


@pytest.fixture(scope="module")
def deployed(cloud: Cloud, product: ProductProfile, before: set[tuple[str, str]]) -> list[Event]:
    """The account, made by stacks; what was told meanwhile."""
    return deploy(cloud, product)


@pytest.fixture(scope="module")
def others() -> dict[str, ProductProfile]:
    """The other products of the account, by name."""
    return {}


@pytest.fixture(scope="module")
def other(product: ProductProfile, others: dict[str, ProductProfile]) -> Callable[..., ProductProfile]:
    """Another product of the same kind."""

    def make(name: str, **identity: Any) -> ProductProfile:
        changed = product.identity.model_copy(update={"template": f"linekey-{name}", **identity})
        others[name] = product.model_copy(update={"name": name, "identity": changed})
        return others[name]

    return make


def test_an_empty_account_is_planned_whole_and_left_empty(cloud: Cloud, product: ProductProfile) -> None:
    plan = deployment(cloud, product).plan()
    assert set(kinds(plan).values()) == {"make"}
    assert [one.definition.name for one in plan.stacks] == [
        "linekey-core",
        "linekey-authority",
        "linekey-certificate-provider",
        "linekey-lamp-1-units",
        "linekey-lamp-1-fleet",
    ]
    by_api = {part.step for part in plan.by_api}
    assert {"thing-type", "thing-group", "authority-certificate", "signing-profile", "job-events"} <= by_api
    assert not by_api & {"bucket", "unit-policy", "template", "certificate-provider"}
    assert cloud.client("cloudformation").list_stacks()["StackSummaries"] == []
    assert cloud.client("s3").list_buckets()["Buckets"] == []


def test_set_up_finds_everything_ready(cloud: Cloud, product: ProductProfile, deployed: list[Event]) -> None:
    """And the events of every stack were told, live."""
    told = [event for event in deployed if isinstance(event, StackProgress)]
    ends = {event.stack: event.status for event in told if event.resource == event.stack}
    assert set(ends.values()) == {"CREATE_COMPLETE"}
    assert len(ends) == 5
    assert {"Firmware", "Key", "Provider", "Policy", "ProvisioningTemplate"} <= {e.resource for e in told}
    assert made_by_calls(deployed) == {
        "thing-type",
        "thing-group",
        "authority-certificate",
        "claim-certificate",
        "signing-profile",
        "job-events",
        "release-policy",
    }
    again: list[Event] = []
    assert AccountSetup(cloud, product, passphrase, again.append).doctor() == 0
    AccountSetup(cloud, product, passphrase, again.append).setup()
    assert made_by_calls(again) == set()


def test_a_unit_is_provisioned_by_what_the_stacks_made(
    product: ProductProfile,
    deployed: list[Event],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LINEKEY_CLAIM_PASSPHRASE", passphrase("claim passphrase"))
    with UnitProcess(tmp_path / "flash") as units:
        asked = ["--port", units.uris[0], "--serial", "DL00000001"]
        assert run(["provision", "--endpoint", "bench", *asked, "--json"]) == 0
    [unit] = json.loads(capsys.readouterr().out)["units"]
    assert (unit["verdict"], unit["connected"]) == ("PASS", True)


def test_a_second_plan_is_empty_and_leaves_nothing_waiting(
    cloud: Cloud, product: ProductProfile, deployed: list[Event]
) -> None:
    plan = deployment(cloud, product).plan()
    assert plan.does_nothing
    assert set(kinds(plan).values()) == {"same"}
    assert [change_sets(cloud, one.definition.name) for one in plan.stacks] == [[]] * 5


def test_new_code_is_one_change_which_waits_for_a_yes(
    cloud: Cloud,
    product: ProductProfile,
    deployed: list[Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stack, hook = "linekey-lamp-1-fleet", Names(cloud, product).hook_function
    before = describe_function(cloud, hook)["CodeSha256"]
    archive = release_gate_zip()  # as if it were that of a newer Linekey
    monkeypatch.setattr(definitions, "serial_hook_zip", lambda: archive)
    undecided = deployment(cloud, product)
    plan = undecided.plan()
    [changed] = [one for one in plan.stacks if one.kind != "same"]
    first, *following = [(one.action, one.resource, one.properties) for one in changed.changes]
    assert first == ("Modify", "Hook", ("Code",))
    assert following in ([], [("Modify", "ProvisioningTemplate", ("PreProvisioningHook",))])
    assert not any(one.replaced for one in changed.changes)
    assert len(change_sets(cloud, stack)) == 1
    undecided.drop(plan)
    assert change_sets(cloud, stack) == []
    assert describe_function(cloud, hook)["CodeSha256"] == before

    agreed = deployment(cloud, product)
    waiting = [one for one in agreed.plan().stacks if one.kind == "change"]
    agreed._carry_out(waiting[0])
    assert describe_function(cloud, hook)["CodeSha256"] != before
    monkeypatch.undo()
    deploy(cloud, product)
    assert describe_function(cloud, hook)["CodeSha256"] == before


def test_what_was_changed_by_hand_is_mended_by_calls(
    cloud: Cloud, product: ProductProfile, deployed: list[Event]
) -> None:
    """CloudFormation compares templates, not the account."""
    policy = Names(cloud, product).unit_policy
    wide = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}
    cloud.client("iot").create_policy_version(
        policyName=policy, policyDocument=json.dumps(wide), setAsDefault=True
    )
    plan = deployment(cloud, product).plan()
    assert [part.step for part in plan.by_api] == ["unit-policy"]
    assert set(kinds(plan).values()) == {"same"}
    deployment(cloud, product).carry_out(plan)
    assert problems(cloud, product)["unit-policy"] is None


def test_a_product_that_set_up_made_stays_apart(
    cloud: Cloud, deployed: list[Event], other: Callable[..., ProductProfile]
) -> None:
    made = other("by-calls")
    AccountSetup(cloud, made, passphrase).setup()
    plan = deployment(cloud, made).plan()
    assert kinds(plan) | {"units": "apart", "fleet": "apart"} == kinds(plan)
    assert plan.does_nothing
    assert find_stack(cloud, "linekey-by-calls-units") is None


def test_another_product_keeps_what_the_first_asked_of_certificates(
    cloud: Cloud, product: ProductProfile, deployed: list[Event], other: Callable[..., ProductProfile]
) -> None:
    section = load_product(EXAMPLES / "idevid.toml").identity.certificate
    asking = other("asking", certificate=section)
    deploy(cloud, asking)
    assert problems(cloud, asking)["certificate-profile"] is None
    deploy(cloud, product)
    assert problems(cloud, asking)["certificate-profile"] is None
    assert problems(cloud, product)["provider-function"] is None


def test_a_stack_of_somebody_is_not_touched(
    cloud: Cloud, deployed: list[Event], other: Callable[..., ProductProfile]
) -> None:
    product, stack = other("claimed"), "linekey-claimed-fleet"
    carry_out(cloud, make_change_set(cloud, stack, json.dumps(TRIVIAL), {}, new=True), lambda _event: None)
    with pytest.raises(SettingsError, match="Somebody's") as refused:
        deployment(cloud, product).plan()
    assert refused.value.code == "SET-080"
    assert find_stack(cloud, "linekey-claimed-units") is None
    assert change_sets(cloud, "linekey-core") == change_sets(cloud, stack) == []


def test_a_stack_that_cannot_be_made_is_taken_back_and_made_later(
    cloud: Cloud, deployed: list[Event], other: Callable[..., ProductProfile]
) -> None:
    product = other("stumbling")
    names, iam = Names(cloud, product), cloud.client("iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    iam.create_role(RoleName=names.hook_role, AssumeRolePolicyDocument=trust)
    with pytest.raises(SettingsError, match=f"HookRole .*{names.hook_role}.* already exists") as refused:
        deploy(cloud, product)
    assert refused.value.code == "SET-085"
    found = find_stack(cloud, "linekey-stumbling-fleet")
    assert found is not None
    assert found.status == "ROLLBACK_COMPLETE"
    assert iam.get_role(RoleName=names.hook_role)["Role"]["RoleName"] == names.hook_role
    assert problems(cloud, product)["provisioning-role"] is not None

    iam.delete_role(RoleName=names.hook_role)
    deploy(cloud, product)
    assert set(problems(cloud, product).values()) == {None}


def test_a_vending_machine_made_by_a_stack_answers(cloud: Cloud, deployed: list[Event]) -> None:
    product = load_product(EXAMPLES / "vending.toml")
    plan = deployment(cloud, product).plan()
    assert kinds(plan) == {"core": "same", "units": "make", "vending-machine": "make"}
    assert made_by_calls(deploy(cloud, product)) == {"signing-profile", "release-policy"}
    assert set(problems(cloud, product).values()) == {None}
    url = vending_url(cloud, Names(cloud, product).vending)
    status, answer = ask(url, str(cloud.target.ca_file), "unknown", {"productid": "VM00000001"})
    assert (status, answer["code"]) == (400, "RequestMalformed")


def test_a_gate_made_by_a_stack_is_the_gate(
    cloud: Cloud, product: ProductProfile, deployed: list[Event]
) -> None:
    gate, names = gate_of(cloud, product), Names(cloud, product)
    code = Code(names.gate, release_gate_zip)
    cloud.client("s3").put_object(Bucket=names.bucket, Key=code.key(), Body=code.archive())
    first = gate._first_policy()
    told = {"Product": names.slug, "ProductName": product.name, "FirstPolicy": first}
    stack = Definition("release-gate", "linekey-lamp-1-gate", (), parameters=lambda: told, code=code)
    planned = make_change_set(cloud, stack.name, stack.body(), stack.told(names.bucket), new=True)
    assert carry_out(cloud, planned, lambda _event: None) == "CREATE_COMPLETE"
    view = gate.view()
    assert (view.exists, view.first_policy, view.problems) == (True, first, ())
    gate.remove()


def test_an_authorizer_made_by_a_stack_lets_users_in(
    cloud: Cloud, product: ProductProfile, deployed: list[Event]
) -> None:
    names, (*parts, key, _) = Names(cloud, product), authorizer_parts(cloud, Names(cloud, product))
    key.mend()
    code = Code(names.authorizer, authorizer_zip)
    cloud.client("s3").put_object(Bucket=names.bucket, Key=code.key(), Body=code.archive())
    public = public_key_pem(token_signer(cloud).public_key)
    told = {"Product": names.slug, "TokenPublicKey": public}
    stack = Definition("authorizer", "linekey-lamp-1-users", (), parameters=lambda: told, code=code)
    planned = make_change_set(cloud, stack.name, stack.body(), stack.told(names.bucket), new=True)
    assert carry_out(cloud, planned, lambda _event: None) == "CREATE_COMPLETE"
    assert [part.problem() for part in authorizer_parts(cloud, names)] == [None] * (len(parts) + 2)
    login = Users(cloud, names).add("ana", "correct horse")
    for password in ("correct horse", "wrong horse"):
        said = ask_authorizer(cloud, names.authorizer, dataclasses.replace(login, password=password))
        assert said.admitted == (password == "correct horse")

    assert delete_stack(cloud, stack.name, lambda _event: None) == "DELETE_COMPLETE"
    with pytest.raises(NotFoundError):
        describe_authorizer(cloud, names.authorizer)
    assert parts[0].problem() is None  # its table of users is kept


def test_the_verb_shows_its_plan_and_asks(
    cloud: Cloud,
    product: ProductProfile,
    deployed: list[Event],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LINEKEY_CLAIM_PASSPHRASE", passphrase("claim passphrase"))
    verb = ["account", "deploy", "--endpoint", "bench"]
    assert run([*verb, "--plan", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert {stack["kind"] for stack in plan["stacks"]} == {"same"}

    archive = release_gate_zip()
    monkeypatch.setattr(definitions, "serial_hook_zip", lambda: archive)
    assert run(verb) == 2  # nobody is there to say yes
    assert "~ Hook" in capsys.readouterr().err
    assert change_sets(cloud, "linekey-lamp-1-fleet") == []
    monkeypatch.undo()

    monkeypatch.setenv("LINEKEY_CLAIM_PASSPHRASE", passphrase("claim passphrase"))
    assert run([*verb, "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["facts"]["product"], done["progress"]) == (product.name, [])
    assert not any(step["changed"] for step in done["steps"])


# --- the end: what was made above, by stacks and by calls, goes ---------------------------------------------


@pytest.fixture
def changed(cloud: Cloud, product: ProductProfile, deployed: list[Event]) -> Callable[[], None]:
    """Somebody changed a role of one stack, and protected another; called, it is undone."""
    role, iam = {"RoleName": Names(cloud, product).hook_role, "PolicyName": "theirs"}, cloud.client("iam")

    def protect(*, wanted: bool) -> None:
        cloud.client("cloudformation").update_termination_protection(
            StackName="linekey-core", EnableTerminationProtection=wanted
        )

    def undo() -> None:
        iam.delete_role_policy(**role)
        protect(wanted=False)

    nothing = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    iam.put_role_policy(**role, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": nothing}))
    protect(wanted=True)
    return undo


@pytest.mark.timeout(300)
def test_the_account_goes_back_to_what_it_was(
    cloud: Cloud,
    product: ProductProfile,
    before: set[tuple[str, str]],
    others: dict[str, ProductProfile],
    changed: Callable[[], None],
) -> None:
    """But for what AWS keeps, and for the stack of somebody; and it is made ready again by the same verb."""
    cloud.client("iot").create_thing(thingName="DL00000002", thingTypeName="lamp")
    with_units = Removal(cloud, product, with_units=True).plan()
    assert {"units-stack", "core-stack", "authority-stack"} <= {part.step for part in with_units.kept}
    assert "claim-policy" in {part.step for part in with_units.removed}
    take_back_units(cloud)
    for one in (*others.values(), load_product(EXAMPLES / "vending.toml")):
        remove(cloud, one, emptied=True)
    assert find_stack(cloud, "linekey-certificate-provider"), "the lamp has it, too"

    told: list[Event] = []
    removal = Removal(cloud, product, told.append, emptied=True)
    plan = removal.plan()
    stays = {part.step: part.stays for part in plan.kept}
    assert "hook-role: it has rights" in stays["fleet-stack"]
    assert "protection" in stays["core-stack"]
    removal.remove(plan)
    assert [event.step for event in told if isinstance(event, StepDone)] == [
        part.step for part in plan.removed
    ]
    names = Names(cloud, product)
    assert inventory(cloud) >= {
        ("template", names.template),
        ("function", names.hook_function),
        ("role", names.provisioning_role),
        ("role", names.stream_role),
        ("stack", "linekey-lamp-1-fleet"),
        ("stack", "linekey-core"),
    }
    changed()

    mortal, to_come = Cloud(cloud.target), {"DeleteStack"}
    die_after(mortal, to_come)
    with pytest.raises(KilledError):
        remove(mortal, product, emptied=True)
    removal = Removal(cloud, product, told.append, emptied=True)
    removal.remove(removal.plan())
    ends = {event.stack: event.status for event in told if isinstance(event, StackProgress)}
    assert set(ends.values()) == {"DELETE_COMPLETE"}
    assert set(ends) >= {"linekey-certificate-provider", "linekey-lamp-1-units", "linekey-core"}

    left = inventory(cloud) - before
    assert {name for kind, name in left if kind == "stack"} <= {"linekey-claimed-fleet"}
    assert {kind for kind, _ in left} <= KEPT | {"stack"}
    assert before - inventory(cloud) == set()
    deploy(cloud, product)
    assert AccountSetup(cloud, product, passphrase).doctor() == 0
