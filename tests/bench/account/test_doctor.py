"""Doctor changes nothing, and finds what lets in others."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import botocore.client
import pytest

from desktop.account.facts import AccountFacts
from desktop.account.names import PROVIDER_FUNCTION, Names
from desktop.account.setup import AccountSetup
from desktop.cli.main import run
from desktop.cloud.session import Cloud
from desktop.core.events import CheckDone, Event
from desktop.settings.product.profile import ProductProfile

from .conftest import passphrase
from .inventory import inventory

READING = ("Describe", "Get", "Head", "List")
WAY = ("identity", "region", "clock", "endpoint")
DANGERS = ("iot-policies", "templates", "function-permissions", "provider-authority")


def examined(cloud: Cloud, product: ProductProfile) -> list[CheckDone]:
    told: list[Event] = []
    wrong = AccountSetup(cloud, product, passphrase, told.append).doctor()
    checks = [event for event in told if isinstance(event, CheckDone)]
    assert wrong == sum(check.state == "fail" for check in checks)
    return checks


def not_green(cloud: Cloud, product: ProductProfile) -> list[tuple[str, str]]:
    return [(check.check, check.state) for check in examined(cloud, product) if check.state != "pass"]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every call to AWS from now on, by its operation."""
    made: list[str] = []
    call = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined] # what every call goes through

    def noted(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        made.append(operation)
        return call(client, operation, parameters)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", noted)
    return made


def test_it_only_reads(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts, account_folder: Path, calls: list[str]
) -> None:
    things, files = inventory(cloud), contents(account_folder)
    calls.clear()
    checks = examined(cloud, product)
    assert len(calls) > 30
    assert [operation for operation in calls if not operation.startswith(READING)] == []
    assert inventory(cloud) == things
    assert contents(account_folder) == files
    assert {check.state for check in checks} == {"pass"}
    names = [check.check for check in checks]
    assert tuple(names[:4]) == WAY
    assert tuple(names[-4:]) == DANGERS


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.glob("accounts/**/*") if path.is_file()}


def test_it_only_reads_a_broken_account(cloud: Cloud, product: ProductProfile, calls: list[str]) -> None:
    """Where most is missing, everything is looked at all the same."""
    empty = product.model_copy(update={"name": "Nothing of it is there"})
    checks = examined(cloud, empty)
    assert [operation for operation in calls if not operation.startswith(READING)] == []
    wrong = [check for check in checks if check.state == "fail"]
    assert len(wrong) > 5
    for check in wrong:
        assert check.problem is not None
        assert (check.problem.code, bool(check.problem.hint)) == ("SET-075", True), check


def test_without_a_sign_in_nothing_else_is_asked(
    cloud: Cloud, product: ProductProfile, calls: list[str]
) -> None:
    stranger = Cloud(dataclasses.replace(cloud.target, secret_access_key="wrong"))
    [check] = examined(stranger, product)
    assert (check.check, check.state) == ("identity", "fail")
    assert check.problem is not None
    assert check.problem.code == "CLD-014"
    assert calls == ["GetCallerIdentity"]


# --- dangers ---------------------------------------------------------------------------------------------

IOT_STAR = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}


def policy_of_others(cloud: Cloud, body: dict[str, Any], *, attached: bool) -> Iterator[None]:
    iot = cloud.client("iot")
    iot.create_policy(policyName="theirs", policyDocument=json.dumps(body))
    made = iot.create_keys_and_certificate(setAsActive=False)
    if attached:
        iot.attach_policy(policyName="theirs", target=made["certificateArn"])
    yield
    iot.delete_certificate(certificateId=made["certificateId"], forceDelete=True)
    iot.delete_policy(policyName="theirs")


def everything(cloud: Cloud, names: Names) -> Iterator[None]:
    yield from policy_of_others(cloud, IOT_STAR, attached=True)


def everything_for_nobody(cloud: Cloud, names: Names) -> Iterator[None]:
    yield from policy_of_others(cloud, IOT_STAR, attached=False)


def claim_and_more(cloud: Cloud, names: Names) -> Iterator[None]:
    topics = ["$aws/certificates/create-from-csr/*", "factory/*"]
    statement = {
        "Effect": "Allow",
        "Action": "iot:Publish",
        "Resource": [f"{names.iot}:topic/{topic}" for topic in topics],
    }
    body = {"Version": "2012-10-17", "Statement": [statement]}
    yield from policy_of_others(cloud, body, attached=True)


def no_hook(cloud: Cloud, names: Names) -> Iterator[None]:
    iot = cloud.client("iot")
    body = iot.describe_provisioning_template(templateName=names.template)["templateBody"]
    iot.create_provisioning_template(
        templateName="theirs",
        templateBody=body,
        provisioningRoleArn=names.role_arn(names.provisioning_role),
        enabled=True,
    )
    yield
    iot.delete_provisioning_template(templateName="theirs")


def anybody_calls(cloud: Cloud, names: Names, **conditions: str) -> Iterator[None]:
    client = cloud.client("lambda")
    client.add_permission(
        FunctionName=PROVIDER_FUNCTION,
        StatementId="too-loose",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        **conditions,
    )
    yield
    client.remove_permission(FunctionName=PROVIDER_FUNCTION, StatementId="too-loose")


def anything_here_calls(cloud: Cloud, names: Names) -> Iterator[None]:
    yield from anybody_calls(cloud, names, SourceAccount=cloud.account_id)


def any_arn_calls(cloud: Cloud, names: Names) -> Iterator[None]:
    yield from anybody_calls(cloud, names, SourceArn="arn:aws:iot:*:*:certificateprovider/*")


def registered(cloud: Cloud, facts: AccountFacts, *, by_itself: bool) -> Iterator[None]:
    iot = cloud.client("iot")
    made = iot.register_ca_certificate(
        caCertificate=facts.ca_certificate_pem,
        setAsActive=True,
        allowAutoRegistration=by_itself,
        certificateMode="SNI_ONLY",
    )
    yield
    iot.update_ca_certificate(certificateId=made["certificateId"], newStatus="INACTIVE")
    iot.delete_ca_certificate(certificateId=made["certificateId"])


@pytest.mark.parametrize(
    ("danger", "check", "state", "code", "said"),
    [
        (everything, "iot-policies", "fail", "SET-076", "The IoT policy theirs allows every action"),
        (everything_for_nobody, "iot-policies", "warn", "SET-076", "0 certificates"),
        (claim_and_more, "iot-policies", "fail", "SET-076", "iot:publish factory/*"),
        (no_hook, "templates", "warn", "SET-078", "The provisioning template theirs has no hook"),
        (anybody_calls, "function-permissions", "fail", "SET-078", "for any AWS account"),
        (any_arn_calls, "function-permissions", "fail", "SET-078", "for any AWS account"),
        (anything_here_calls, "function-permissions", "warn", "SET-078", "any resource of this account"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_danger(
    cloud: Cloud,
    product: ProductProfile,
    facts: AccountFacts,
    danger: Callable[[Cloud, Names], Iterator[None]],
    check: str,
    state: str,
    code: str,
    said: str,
) -> None:
    making = danger(cloud, Names(cloud, product))
    next(making)
    try:
        [found] = [one for one in examined(cloud, product) if one.state != "pass"]
        assert (found.check, found.state) == (check, state)
        assert found.problem is not None
        assert (found.problem.code, bool(found.problem.hint)) == (code, True)
        assert said in found.detail
    finally:
        next(making, None)


@pytest.mark.parametrize("by_itself", [True, False])
def test_the_providers_authority_must_not_register_by_itself(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts, *, by_itself: bool
) -> None:
    making = registered(cloud, facts, by_itself=by_itself)
    next(making)
    try:
        assert not_green(cloud, product) == ([("provider-authority", "fail")] if by_itself else [])
    finally:
        next(making, None)


def test_a_code_signing_certificate_that_ends_soon(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.account.expiry.WARN_DAYS", 20 * 365)
    found = {check.check: check for check in examined(cloud, product) if check.state == "warn"}
    assert "make its successor" in found["signing-profile"].detail


def test_what_is_denied_is_named_and_the_rest_is_looked_at(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts
) -> None:
    from tests.bench.gate.conftest import user_of

    allowed = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    denied = {"Effect": "Deny", "Action": ["iot:ListPolicies", "iam:GetRole"], "Resource": "*"}
    user = user_of(cloud, {"Version": "2012-10-17", "Statement": [allowed, denied]})
    failed = {check.check: check for check in examined(user, product) if check.state == "fail"}
    assert set(failed) == {"stream-role", "provider-role", "provisioning-role", "hook-role", "iot-policies"}
    assert {check.problem and check.problem.code for check in failed.values()} == {"CLD-002"}
    assert "iot:ListPolicies" in failed["iot-policies"].detail


def test_the_verb_says_what_to_do(
    cloud: Cloud, product: ProductProfile, facts: AccountFacts, capsys: pytest.CaptureFixture[str]
) -> None:
    making = anybody_calls(cloud, Names(cloud, product))
    next(making)
    try:
        assert run(["account", "doctor", "--endpoint", "bench"]) == 15
        shown = capsys.readouterr().out
        assert f"remove-permission --function-name {PROVIDER_FUNCTION} --statement-id too-loose" in shown
        assert "1 to mend." in shown
        assert run(["account", "doctor", "--endpoint", "bench", "--json"]) == 15
        told = json.loads(capsys.readouterr().out)
        [wrong] = [check for check in told["checks"] if check["state"] == "fail"]
        assert (told["wrong"], wrong["code"], "remove-permission" in wrong["hint"]) == (1, "SET-078", True)
    finally:
        next(making, None)
