"""Whoever is asked, the answer is one: TestAuthorization, the broker, and Linekey's reading of policies."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.account.rights.ask import ACTIONS, can, connection
from desktop.bench.endpoint import BenchEndpoint
from desktop.cloud.session import Cloud
from desktop.core.policy.evaluation import Outcome, decide
from desktop.sign_in import bench_target
from tests.bench.cloud.clients import Device, Identity, allow, make_csr

Aws = Callable[[str], Any]
Document = dict[str, Any]
A = "arn:aws:iot:us-east-1:000000000000"
OPEN = {"Version": "2012-10-17", "Statement": [allow("iot:Connect", "*")]}
NAMES = ["a", "b", "DL1", "DL2", "+", "#", "*", "D?1", "lamp-*"]
NAMES += [
    "${iot:ClientId}",
    "${iot:Connection.Thing.ThingName}",
    "${IOT:certificate.Subject.CommonName}",
    "${iot:Connection.Thing.Attributes[Room]}",
    "${iot:Connection.Thing.ThingTypeName}",
    "${iot:Certificate.Subject.Country}",
    "${iot:Nothing}",
]
CONDITIONS = [
    {},
    {},
    {"Bool": {"iot:Connection.Thing.IsAttached": "true"}},
    {"StringEquals": {"iot:ClientId": ["DL1", "DL3"]}},
    {"StringNotLike": {"iot:ClientId": ["DL*", "x"]}},
    {"StringLike": {"iot:Connection.Thing.ThingTypeName": "la*"}},
    {"StringEquals": {"iot:ClientId": "${iot:Connection.Thing.ThingName}"}},
    {"StringNotEquals": {"iot:Certificate.Subject.Country": "DE"}},
    {"StringEqualsIfExists": {"iot:Connection.Thing.Attributes[Room]": "hall"}},
    {"StringEqualsIgnoreCase": {"iot:Certificate.Subject.CommonName": "dl1"}},
    {"ForAllValues:StringEquals": {"iot:Certificate.Subject.Country": ["DE"]}},
    {"ForAnyValue:StringNotEquals": {"iot:Certificate.Subject.Country": ["DE"]}},
    {"Null": {"iot:Connection.Thing.ThingName": "true"}},
    {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    {"StringNotEquals": {"iot:ClientId": "${iot:Nothing}"}},
]
VERBS = [
    "iot:Connect",
    "iot:Publish",
    "iot:Receive",
    "iot:Subscribe",
    "IOT:pub*",
    "iot:*",
    "*",
    "iot:?onnect",
]
resources = st.just("*") | st.builds(
    lambda kind, parts: f"{A}:{kind}/{'/'.join(parts)}",
    st.sampled_from([*ACTIONS.values(), "top*"]),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3),
)
statements = st.builds(
    lambda effect, action, actions, resource, places, condition: {
        "Effect": effect,
        action: actions,
        resource: places,
        **({"Condition": condition} if condition else {}),
    },
    st.sampled_from(["Allow", "Allow", "Deny"]),
    st.sampled_from(["Action", "Action", "Action", "NotAction"]),
    st.lists(st.sampled_from(VERBS), min_size=1, max_size=2) | st.sampled_from(VERBS),
    st.sampled_from(["Resource", "Resource", "Resource", "NotResource"]),
    st.lists(resources, min_size=1, max_size=3) | resources,
    st.sampled_from(CONDITIONS),
)
documents = st.builds(
    lambda several: {"Version": "2012-10-17", "Statement": several},
    st.lists(statements, min_size=1, max_size=3),
)
topics = st.lists(st.sampled_from(["a", "b", "DL1", "DL2", "lamp-1", "hall", "+", "#", "${iot:Nothing}"]))
questions = st.lists(
    st.tuples(st.sampled_from(sorted(ACTIONS)), topics.filter(bool).map("/".join)), min_size=5, max_size=10
)
# A bench is asked in each: as many as find what a change breaks, in a few seconds.
asked_often = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
asked_seldom = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Unit:
    """DL1 with its certificate, which has the policy `own`; its thing's group has the policy `group`."""

    iot: Any
    cloud: Cloud
    identity: Identity

    @property
    def arn(self) -> str:
        return f"{A}:cert/{self.identity.certificate_id}"

    def give(self, name: str, document: Document) -> None:
        """That policy is this from now on."""
        made = self.iot.create_policy_version(
            policyName=name, policyDocument=json.dumps(document), setAsDefault=True
        )
        for one in self.iot.list_policy_versions(policyName=name)["policyVersions"]:
            if one["versionId"] != made["policyVersionId"]:
                self.iot.delete_policy_version(policyName=name, policyVersionId=one["versionId"])


@pytest.fixture(scope="module")
def unit(aws: Aws, bench: BenchEndpoint) -> Unit:
    """Its group lies in another, which has the policy."""
    iot, request = aws("iot"), make_csr("DL1")
    made = iot.create_certificate_from_csr(certificateSigningRequest=request.csr_pem, setAsActive=True)
    iot.create_thing_type(thingTypeName="lamp-1")
    iot.create_thing(
        thingName="DL1", thingTypeName="lamp-1", attributePayload={"attributes": {"Room": "hall"}}
    )
    iot.create_thing(thingName="DL2")
    iot.create_thing_group(thingGroupName="house")
    iot.create_thing_group(thingGroupName="line", parentGroupName="house")
    iot.add_thing_to_thing_group(thingName="DL1", thingGroupName="line")
    group = iot.describe_thing_group(thingGroupName="house")["thingGroupArn"]
    for name, target in (("own", made["certificateArn"]), ("group", group)):
        iot.create_policy(policyName=name, policyDocument=json.dumps(OPEN))
        iot.attach_policy(policyName=name, target=target)
    iot.attach_thing_principal(thingName="DL1", principal=made["certificateArn"])
    identity = Identity(made["certificateId"], made["certificatePem"], request.key_pem)
    return Unit(iot, Cloud(bench_target(bench)), identity)


@asked_often
@given(documents, documents, st.sampled_from(["DL1", "DL1", "DL2", "DL*"]), questions)
@example(
    {"Version": "2012-10-17", "Statement": allow("iot:Publish", f"{A}:topic/${{iot:Nothing}}")},
    OPEN,
    "DL1",
    [("publish", "${iot:Nothing}")],
)
def test_ours_is_what_aws_says(
    unit: Unit, own: Document, group: Document, client_id: str, asked: list[tuple[str, str]]
) -> None:
    unit.give("own", own)
    unit.give("group", group)
    known = connection(unit.cloud, unit.identity.certificate_id, client_id)
    infos = [
        {"actionType": action.upper(), "resources": [f"{A}:{ACTIONS[action]}/{topic}"]}
        for action, topic in asked
    ]
    told = unit.iot.test_authorization(principal=unit.arn, clientId=client_id, authInfos=infos)["authResults"]
    ours = [
        decide(known.policies, f"iot:{action.capitalize()}", info["resources"][0], known.values)
        for (action, _), info in zip(asked, infos, strict=True)
    ]
    assert [one.outcome for one in ours] == [one["authDecision"] for one in told]
    assert [list(one.missing) for one in ours] == [one["missingContextValues"] for one in told]


filters = st.lists(st.sampled_from(["a", "b", "DL1", "+"]), min_size=1, max_size=3).map("/".join)
names = st.lists(st.sampled_from(["a", "b", "DL1"]), min_size=1, max_size=3).map("/".join)


@asked_seldom
@given(
    documents,
    documents,
    st.sampled_from(["DL1", "DL1", "DL2"]),
    st.lists(filters, min_size=4, max_size=8),
    names,
)
def test_ours_is_what_the_broker_does(
    unit: Unit,
    bench: BenchEndpoint,
    tmp_path_factory: pytest.TempPathFactory,
    own: Document,
    group: Document,
    client_id: str,
    subscribed: list[str],
    published: str,
) -> None:
    unit.give("own", {**own, "Statement": [*own["Statement"], allow("iot:Connect", f"{A}:client/DL*")]})
    unit.give("group", group)
    known = connection(unit.cloud, unit.identity.certificate_id, client_id)

    def may(action: str, name: str) -> bool:
        resource = f"{A}:{ACTIONS[action]}/{name}"
        return (
            decide(known.policies, f"iot:{action.capitalize()}", resource, known.values).outcome
            is Outcome.ALLOWED
        )

    with Device(bench, unit.identity, client_id, tmp_path_factory.mktemp("unit")) as device:
        assert device.connected == may("connect", client_id)
        if device.connected:
            assert device.subscribe(subscribed) == [may("subscribe", one) for one in subscribed]
            assert device.publish(published) == may("publish", published)


def test_a_client_id_that_is_a_variable_opens_nothing(
    unit: Unit, bench: BenchEndpoint, tmp_path: Path
) -> None:
    """A broker that compares what it could not replace lets it in."""
    thing = "${iot:Connection.Thing.ThingName}"
    unit.give("own", {**OPEN, "Statement": [allow("iot:Connect", f"{A}:client/{thing}")]})
    unit.give("group", {**OPEN, "Statement": [allow("iot:Publish", "*")]})
    with Device(bench, unit.identity, thing, tmp_path) as cheat:
        assert not cheat.connected
    with Device(bench, unit.identity, "DL1", tmp_path) as honest:
        assert honest.connected
        assert honest.publish("a")


def test_policies_of_the_things_group_need_the_things_name(
    unit: Unit, bench: BenchEndpoint, tmp_path: Path
) -> None:
    unit.give("own", OPEN)
    unit.give("group", {**OPEN, "Statement": [allow("iot:Publish", "*")]})
    with Device(bench, unit.identity, "DL2", tmp_path) as stranger:
        assert stranger.connected
        assert not stranger.publish("a")
    assert can(unit.cloud, unit.identity.certificate_id, "publish", "a").aws_by == ("group",)
    assert not can(unit.cloud, unit.identity.certificate_id, "publish", "a", "DL2").allowed


def test_effective_policies(unit: Unit) -> None:
    unit.give("own", OPEN)
    unit.give("group", OPEN)

    def named(**asked: str) -> list[str]:
        found = unit.iot.get_effective_policies(**asked)["effectivePolicies"]
        assert all(json.loads(one["policyDocument"]) == OPEN for one in found)
        assert all(one["policyArn"] == f"{A}:policy/{one['policyName']}" for one in found)
        return [one["policyName"] for one in found]

    assert named(principal=unit.arn) == ["own"]
    assert named(principal=unit.arn, thingName="DL1") == ["own", "group"]
    assert named(thingName="DL1") == ["group"]
    assert named(thingName="DL2") == []
    assert named(principal=f"{A}:thinggroup/house") == ["group"]


def test_policies_added_and_skipped_and_several_resources(unit: Unit) -> None:
    unit.give("own", {**OPEN, "Statement": [allow("iot:Publish", f"{A}:topic/a")]})
    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    unit.give("group", OPEN)
    unit.iot.create_policy(policyName="never", policyDocument=json.dumps(deny))
    both = {"actionType": "PUBLISH", "resources": [f"{A}:topic/a", f"{A}:topic/b"]}
    one = {"actionType": "PUBLISH", "resources": [f"{A}:topic/a"]}

    def decision(*infos: Document, **more: Any) -> list[Document]:
        asked = unit.iot.test_authorization(principal=unit.arn, clientId="DL1", authInfos=list(infos), **more)
        return list(asked["authResults"])

    first, second = decision(one, both)
    assert (first["authDecision"], second["authDecision"]) == ("ALLOWED", "IMPLICIT_DENY")
    assert [found["policyName"] for found in first["allowed"]["policies"]] == ["own"]
    assert [found["policyName"] for found in first["denied"]["implicitDeny"]["policies"]] == ["group"]
    assert first["authInfo"] == one
    assert decision(one, policyNamesToSkip=["own"])[0]["authDecision"] == "IMPLICIT_DENY"
    [denied] = decision(one, policyNamesToAdd=["never"])
    assert denied["authDecision"] == "EXPLICIT_DENY"
    assert [found["policyName"] for found in denied["denied"]["explicitDeny"]["policies"]] == ["never"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"principal": f"{A}:cert/{'0' * 64}"}, "ResourceNotFoundException"),
        ({"principal": f"{A}:thinggroup/house"}, "InvalidRequestException"),
        ({"principal": "nobody"}, "ResourceNotFoundException"),
        ({"authInfos": [{"resources": ["x"]}]}, "InvalidRequestException"),
        ({"authInfos": [{"actionType": "CONNECT", "resources": []}]}, "InvalidRequestException"),
        ({"policyNamesToAdd": ["missing"]}, "ResourceNotFoundException"),
        ({"cognitoIdentityPoolId": "us-east-1:1"}, "InvalidRequestException"),
    ],
)
def test_bad_questions(unit: Unit, asked: Document, code: str) -> None:
    good = {"principal": unit.arn, "authInfos": [{"actionType": "CONNECT", "resources": [f"{A}:client/a"]}]}
    with pytest.raises(ClientError) as refused:
        unit.iot.test_authorization(**(good | asked))
    assert refused.value.response["Error"]["Code"] == code


def test_what_a_certificate_may_do(unit: Unit) -> None:
    unit.give("own", {**OPEN, "Statement": [allow("iot:Connect", f"{A}:client/DL1")]})
    unit.give("group", OPEN)
    certificate = unit.identity.certificate_id
    assert can(unit.cloud, certificate, "connect", "DL1").allowed
    refused = can(unit.cloud, certificate, "publish", "a")
    assert (refused.client_id, refused.thing, refused.agree, refused.allowed) == ("DL1", "DL1", True, False)
    unit.iot.update_certificate(certificateId=certificate, newStatus="INACTIVE")
    try:
        answer = can(unit.cloud, certificate, "connect", "DL1")
        assert (answer.aws, answer.status, answer.allowed) == (Outcome.ALLOWED, "INACTIVE", False)
    finally:
        unit.iot.update_certificate(certificateId=certificate, newStatus="ACTIVE")
