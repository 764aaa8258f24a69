"""What people get wrong in IoT policies is found, on its line; what Linekey ships has none of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.account.documents import compact
from desktop.account.names import Names
from desktop.account.rights.lint import lint
from desktop.account.rights.shipped import companion_policies, shipped
from desktop.account.rights.words import explain
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.errors import SettingsError
from desktop.core.policy.document import MOST_LETTERS, policy_of
from desktop.core.policy.evaluation import Outcome, decide
from desktop.settings.product.profile import load_product

A = "arn:aws:iot:eu-west-1:123456789012"
THING = "${iot:Connection.Thing.ThingName}"
MINE = f"{A}:topic/$aws/things/{THING}/*"


@pytest.fixture
def cloud() -> Cloud:
    cloud = Cloud(CloudTarget(region="eu-west-1", access_key_id="AKIA", secret_access_key="x"))
    cloud.__dict__ |= {"account_id": "123456789012", "partition": "aws"}
    return cloud


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> str:
    return json.dumps({"Version": version, "Statement": list(statements)}, indent=1)


def allow(action: str | list[str], resource: str | list[str], **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


CONNECT = allow("iot:Connect", f"{A}:client/{THING}")
CLAIM = f"{A}:topic/$aws/certificates/create-from-csr/*"


@pytest.mark.parametrize(
    ("statement", "rule", "on"),
    [
        (allow("iot:*", MINE), "all-actions", '"iot:*"'),
        (allow("*", MINE), "all-actions", '"*"'),
        (allow("i*", MINE), "all-actions", '"i*"'),
        (allow("iot:**", MINE), "all-actions", '"iot:**"'),
        (allow("iot:Pub*", MINE), "wildcard-action", '"iot:Pub*"'),
        (allow(["iot:Publish", "iot:Publsh"], MINE), "unknown-action", '"iot:Publsh"'),
        (allow("s3:GetObject", MINE), "unknown-action", "s3:GetObject"),
        (allow("iot:Publish", "*"), "any-topic", '"*"'),
        (allow("iot:Publish", f"{A}:topic/*"), "any-topic", "topic/*"),
        (allow("iot:Publish", f"{A}:topic/?*"), "any-topic", "topic/?*"),
        (allow("iot:Publish", f"{A}:topic/*/*"), "any-topic", "topic/*/*"),
        (allow("iot:Publish", f"{A}:topic/$aws/things/*"), "other-units", "things/*"),
        (allow("iot:Publish", f"{A}:topic/*/jobs/get"), "other-units", "jobs/get"),
        (
            allow(["iot:Subscribe", "iot:Receive"], [f"{A}:topicfilter/$aws/things/+/shadow/#", MINE]),
            "other-units",
            "things/+/",
        ),
        (allow("iot:Receive", "arn:aws:iot:*"), "any-topic", "arn:aws:iot:*"),
        (allow("iot:Connect", "*"), "any-client-id", '"*"'),
        (allow("iot:Connect", f"{A}:client/*"), "any-client-id", "client/*"),
        (allow("iot:Connect", f"{A}:client/${{iot:ClientId}}"), "any-client-id", "ClientId"),
        (allow("iot:Connect", f"{A}:client/?*"), "any-client-id", "client/?*"),
        (allow("iot:Connect", f"{A}:client/${{iot:ClientID}}*"), "any-client-id", "ClientID"),
        (allow("iot:Connect", f"{A}:client/lamp-*"), "shared-client-ids", "lamp-*"),
        (allow("iot:Subscribe", [MINE]), "topic-in-subscribe", ":topic/"),
        (allow("iot:Publish", f"{A}:topicfilter/a"), "never-matches", ":topicfilter/a"),
        (allow(["iot:Publish", "iot:Subscribe"], MINE), "never-matches", '"iot:Subscribe"'),
        (allow("iot:Publish", f"{A}:topic/a/+/b"), "mqtt-wildcard", "a/+/b"),
        (allow("iot:Receive", f"{A}:topic/a/#"), "mqtt-wildcard", "a/#"),
        (allow("iot:Subscribe", f"{A}:topicfilter/a/#"), "no-receive", "a/#"),
        (allow("iot:Publish", f"{A}:topic/${{iot:Thing}}"), "unknown-variable", "iot:Thing"),
        ({"Effect": "Allow", "NotAction": "iot:Connect", "Resource": MINE}, "all-but", "NotAction"),
        ({"Effect": "Allow", "Action": "iot:Publish", "NotResource": MINE}, "all-but", "NotResource"),
        (allow("iot:Publish", [CLAIM, f"{A}:topic/data/*"]), "claim-does-more", "data/*"),
        (allow(["iot:Publish", "iot:RetainPublish"], CLAIM), "claim-does-more", "RetainPublish"),
        (
            allow("iot:Publish", f"{A}:topic/$aws/provisioning-templates/*/provision/*"),
            "claim-any-template",
            "provisioning-templates",
        ),
        (
            allow("iot:Publish", f"{A}:topic/$aws/certificates/create/*"),
            "no-create-from-csr",
            "certificates/create/*",
        ),
    ],
)
def test_a_mistake_is_found_on_its_line(statement: dict[str, Any], rule: str, on: str) -> None:
    text = policy(CONNECT, statement)
    found = lint("unit.json", text)
    assert [one.rule for one in found] == [rule]
    assert on in text.splitlines()[found[0].line - 1]
    assert found[0].why
    assert found[0].mend


def test_a_deny_that_denies_nothing_is_a_mistake_too() -> None:
    deny = {"Effect": "Deny", "Action": "iot:Subscribe", "Resource": f"{A}:topic/secret"}
    assert [one.rule for one in lint("x", policy(CONNECT, deny))] == ["topic-in-subscribe"]


def test_receive_is_looked_for_in_the_whole_policy() -> None:
    subscribe = allow("iot:Subscribe", f"{A}:topicfilter/a/+/b")
    for heard, silent in ((f"{A}:topic/a/*", False), (f"{A}:topic/b/*", True)):
        found = lint("x", policy(CONNECT, subscribe, allow("iot:Receive", heard)))
        assert [one.mend.split(",")[0] for one in found] == ["Allow iot:Receive on topic/a/*/b"] * silent


def test_variables_need_the_newer_language() -> None:
    assert {one.rule for one in lint("x", policy(CONNECT, version="2008-10-17"))} == {"old-language"}


def test_what_is_too_long_and_what_stands_twice() -> None:
    long = policy(CONNECT, allow("iot:Publish", [f"{A}:topic/{number}" for number in range(60)]))
    assert [one.rule for one in lint("x", long)] == ["too-long"]
    spacious = policy(CONNECT).replace("\n", "\n" * 3000)
    assert lint("x", spacious) == []
    twice = policy(CONNECT).replace('"Effect": "Allow"', '"Effect": "Deny", "Effect": "Allow"')
    assert [one.rule for one in lint("x", twice)] == ["key-twice"]


def test_a_policy_of_the_first_slides_is_refused_line_by_line() -> None:
    """As a talk on AWS IoT shows one: all actions on all kinds of resources, of any unit."""
    slide = allow(
        ["iot:Connect", "iot:Publish", "iot:Receive", "iot:Subscribe"],
        [f"{A}:client/${{iot:ClientId}}", f"{A}:topic/pid1/*", f"{A}:topicfilter/pid1/*"],
    )
    assert [one.rule for one in lint("x", policy(slide))] == ["any-client-id"]


@pytest.mark.parametrize("name", ["unit", "claim"])
def test_what_is_shipped_for_units_has_no_mistake(cloud: Cloud, name: str) -> None:
    found = lint(name, json.dumps(shipped(cloud, load_product("lamp"), name)))
    assert {one.rule for one in found} <= ({"shared-client-ids"} if name == "claim" else set())


def test_an_app_has_many_units_and_nobody_elses(cloud: Cloud) -> None:
    units = [f"DL{number:08d}" for number in range(30)]
    documents = companion_policies(cloud, "phone-1", [*units, units[0]])
    policies = [policy_of(str(number), one) for number, one in enumerate(documents)]
    for document in documents:
        assert len(compact(document)) <= MOST_LETTERS
        assert lint("app", json.dumps(document)) == []

    def may(action: str, resource: str) -> bool:
        return decide(policies, f"iot:{action}", f"{A}:{resource}", {}).outcome is Outcome.ALLOWED

    for unit in units:
        shadow = f"$aws/things/{unit}/shadow"
        assert may("Publish", f"topic/{shadow}/update")
        assert may("Receive", f"topic/{shadow}/update/documents")
        assert may("Subscribe", f"topicfilter/{shadow}/update/documents")
        assert not may("Publish", f"topic/{shadow}/update/accepted")
        assert not may("Publish", f"topic/$aws/things/{unit}/jobs/get")
        assert not may("Connect", f"client/{unit}")
    assert may("Connect", "client/phone-1")
    assert not may("Publish", "topic/$aws/things/DL00000099/shadow/update")


@pytest.mark.parametrize("name", ["*", "DL?", "a/b", "${iot:ClientId}", "", "ä", "x" * 129])
def test_a_name_that_would_be_more_than_one_unit_is_refused(cloud: Cloud, name: str) -> None:
    for app, unit in ((name, "DL1"), ("phone", name)):
        with pytest.raises(SettingsError) as refused:
            companion_policies(cloud, app, [unit])
        assert refused.value.code == "SET-007"


def test_an_app_with_more_units_than_policies_hold_is_told_how_many_fit(cloud: Cloud) -> None:
    units = [f"DL{number:08d}" for number in range(200)]
    with pytest.raises(SettingsError) as refused:
        companion_policies(cloud, "phone-1", units)
    assert refused.value.code == "SET-071"
    most = next(int(word) for word in refused.value.message.split() if word.isdigit())
    assert len(companion_policies(cloud, "phone-1", units[:most])) == 10
    with pytest.raises(SettingsError):
        companion_policies(cloud, "phone-1", units[: most + 1])


def test_a_policy_is_told_in_words(cloud: Cloud) -> None:
    text = json.dumps(shipped(cloud, load_product("lamp"), "unit"), indent=2)
    first, second, *_ = explain("unit.json", text)
    assert (first.allowed, first.what, first.where) == (True, "connect as", ("<its thing's name>",))
    assert first.conditions == ("its certificate is attached to a thing that is called as its client id",)
    assert second.what == "publish to"
    assert "$aws/things/<its thing's name>/shadow/update" in second.where
    assert text.splitlines()[second.line - 1].strip() == "{"


def test_what_never_matches_is_not_told() -> None:
    both = allow(["iot:Publish", "iot:Subscribe"], f"{A}:topic/a")
    told = explain("x", policy(both))
    assert [(one.what, one.where) for one in told] == [("publish to", ("a",)), ("subscribe to", ())]


@pytest.mark.parametrize(
    "name", ["station", "release-manager", "launcher", "launcher-gated", "cloud-engineer"]
)
def test_the_rights_of_people_fit_what_iam_takes(cloud: Cloud, name: str) -> None:
    """A managed policy; 6,144 characters ("IAM and AWS STS quotas")."""
    document = shipped(cloud, load_product("lamp"), name)
    assert len(compact(document)) <= 6144
    policy_of(name, document)
    assert "{{" not in compact(document)


def test_names_of_another_region_are_of_that_region(cloud: Cloud) -> None:
    cloud.__dict__["region"] = "cn-north-1"
    cloud.__dict__["partition"] = "aws-cn"
    for name in ("station", "cloud-engineer", "release-manager"):
        text = compact(shipped(cloud, load_product("lamp"), name))
        assert "arn:aws:" not in text
        assert Names(cloud, load_product("lamp")).bucket in text


NEVER = {
    "station": [
        "iot:CreateJob job/AFR_OTA-1",
        "iot:CreateStream stream/AFR_OTA-1",
        "iot:AttachPolicy cert/1",
        "iot:CreatePolicyVersion policy/linekey-lamp-1-unit",
        "iot:DeleteThing thing/another-products",
        "iot:Publish topic/$aws/things/DL00000001/jobs/get",
        "iot:Connect client/DL00000001",
        "iot:Subscribe topicfilter/$aws/things/DL00000001/shadow/*",
        "s3:DeleteObjectVersion BUCKET/ledgers/st-1/1",
        "s3:GetObject BUCKET/release-policies/lamp-1/1.json",
        "s3:PutObject BUCKET/rollouts/1.bin",
        "signer:StartSigningJob *",
        "iam:PassRole *",
    ],
    "release-manager": [
        "iot:CreateJob job/AFR_OTA-1",
        "s3:PutObject BUCKET/rollouts/1.bin",
        "s3:PutObject BUCKET/release-policies/lamp-1/1.json",
        "s3:DeleteObjectVersion BUCKET/signed/1",
        "ssm:PutParameter *",
        "iam:PassRole *",
        "signer:PutSigningProfile *",
    ],
    "cloud-engineer": [
        "iot:CreateJob job/AFR_OTA-1",
        "iot:DeleteThing thing/DL00000001",
        "iot:DeleteCertificate cert/1",
        "iot:CreatePolicy policy/another",
        "iam:CreateUser *",
        "kms:ScheduleKeyDeletion *",
        "signer:StartSigningJob *",
        "s3:PutObject BUCKET/rollouts/1.bin",
        "dynamodb:DeleteTable *",
    ],
}


@pytest.mark.parametrize("name", NEVER)
def test_what_is_another_persons_work_is_refused(cloud: Cloud, name: str) -> None:
    bucket = Names(cloud, load_product("lamp")).bucket_arn
    policy = policy_of(name, shipped(cloud, load_product("lamp"), name))

    def may(wanted: str) -> bool:
        action, _, resource = wanted.partition(" ")
        arn = resource if resource == "*" else f"{A}:{resource}"
        asked = resource.replace("BUCKET", bucket) if resource.startswith("BUCKET") else arn
        return decide([policy], action, asked, {}).outcome is not Outcome.IMPLICIT_DENY

    assert [wanted for wanted in NEVER[name] if may(wanted)] == []
