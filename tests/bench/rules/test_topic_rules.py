"""Topic rules: what a message becomes, and where it goes, with the unmodified AWS SDK."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.cloud.clients import allow

Aws = Callable[[str], Any]

GROUP, ERRORS = "rules/unit-r", "rules/errors"
TRUST = {"Effect": "Allow", "Principal": {"Service": "iot.amazonaws.com"}, "Action": "sts:AssumeRole"}


def document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


@pytest.fixture(scope="module")
def may_write(aws: Aws) -> Callable[[str, str], str]:
    """`may_write(name, resource)`: a role for the rule that may write to that log group, or read; its ARN."""
    actions = ["iot:GetThingShadow", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]

    def make(name: str, resource: str) -> str:
        iam = aws("iam")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(TRUST))["Role"]["Arn"]
        iam.put_role_policy(
            RoleName=name, PolicyName="logs", PolicyDocument=document(allow(actions, resource))
        )
        return str(role)

    return make


@pytest.fixture
def rule(aws: Aws) -> Iterator[Callable[..., None]]:
    """`rule(name, sql, action, error_action=None)`, gone after the test."""
    iot, made = aws("iot"), []

    def make(name: str, sql: str, action: dict[str, Any], error_action: dict[str, Any] | None = None) -> None:
        payload = {"sql": sql, "awsIotSqlVersion": "2016-03-23", "actions": [action]}
        if error_action is not None:
            payload["errorAction"] = error_action
        iot.create_topic_rule(ruleName=name, topicRulePayload=payload)
        made.append(name)

    yield make
    for name in made:
        iot.delete_topic_rule(ruleName=name)


def publish(aws: Aws, topic: str, message: object) -> None:
    """When it returns, the rules have run."""
    aws("iot-data").publish(topic=topic, qos=1, payload=json.dumps(message).encode())


def records(aws: Aws, group: str) -> list[tuple[int, str]]:
    events = aws("logs").filter_log_events(logGroupName=group)["events"]
    return [(event["timestamp"], event["message"]) for event in events]


def test_a_unit_s_message_becomes_its_shadow(aws: Aws, rule: Callable[..., None], may_write: Any) -> None:
    """By an alias of several levels, and a topic that the message tells."""
    role = may_write("rules-shadow", "*")
    sql = "SELECT t AS state.reported.t, topic(2) AS state.reported.id FROM 'rules/+/data' WHERE t > 20"
    rule("shadow", sql, {"republish": {"topic": "$$aws/things/${topic(2)}/shadow/update", "roleArn": role}})
    aws("iot").create_thing(thingName="unit-r")
    publish(aws, "rules/unit-r/data", {"t": 22.5, "other": 1})
    publish(aws, "rules/unit-r/data", {"t": 19})
    shadow = json.loads(aws("iot-data").get_thing_shadow(thingName="unit-r")["payload"].read())
    assert shadow["state"] == {"reported": {"t": 22.5, "id": "unit-r"}}


def test_a_rule_looks_at_a_shadow_with_the_rights_of_a_role(
    aws: Aws, bench: BenchEndpoint, rule: Callable[..., None], may_write: Any
) -> None:
    things = f"arn:aws:iot:{bench.region}:{bench.account_id}:thing"
    reader = may_write("rules-reader", f"{things}/unit-*")
    iot, data = aws("iot"), aws("iot-data")
    for thing in ("unit-s", "else-s"):
        iot.create_thing(thingName=thing)
        data.update_thing_shadow(thingName=thing, payload=b'{"state": {"reported": {"alarm": "ON"}}}')
    shadow = f"get_thing_shadow(topic(2), '{reader}')"
    sql = f"SELECT * FROM 'rules/+/seen' WHERE {shadow}.state.reported.alarm = 'ON'"
    topic = "$$aws/things/${topic(2)}/shadow/name/seen/update"
    rule("seen", sql, {"republish": {"topic": topic, "roleArn": reader}})
    for thing in ("unit-s", "else-s", "nothing-s"):
        publish(aws, f"rules/{thing}/seen", {"state": {"reported": {"seen": 1}}})
    assert data.get_thing_shadow(thingName="unit-s", shadowName="seen")["payload"].read()
    for thing in ("else-s", "nothing-s"):
        with pytest.raises(data.exceptions.ResourceNotFoundException):
            data.get_thing_shadow(thingName=thing, shadowName="seen")


def test_a_batch_of_records_goes_to_cloudwatch_logs(
    aws: Aws, bench: BenchEndpoint, rule: Callable[..., None], may_write: Any
) -> None:
    arn = f"arn:aws:logs:{bench.region}:{bench.account_id}:log-group"
    logs, writer = aws("logs"), may_write("rules-units", f"{arn}:rules/unit-*:*")
    for group in (GROUP, ERRORS, "rules/else"):
        logs.create_log_group(logGroupName=group)
    action = {"logGroupName": "rules/${topic(2)}", "roleArn": writer, "batchMode": True}
    error = {"logGroupName": ERRORS, "roleArn": may_write("rules-errors", f"{arn}:{ERRORS}:*")}
    wanted = "SELECT at AS timestamp, text AS message FROM log WHERE level <> 'debug'"
    sql = f"SELECT VALUE ({wanted}) FROM 'rules/+/log'"
    rule("log", sql, {"cloudwatchLogs": action}, {"cloudwatchLogs": error})

    log = [
        {"at": 1790000000001, "text": "one", "level": "info"},
        {"at": 1790000000002, "text": "two", "level": "error"},
        {"at": 1790000000003, "text": "three", "level": "debug"},
    ]
    publish(aws, "rules/unit-r/log", {"log": log})
    assert records(aws, GROUP) == [(1790000000001, "one"), (1790000000002, "two")]
    assert records(aws, ERRORS) == []

    for topic, message, reason in (
        ("rules/unit-r/log", {"log": [{"level": "info", "at": "now", "text": "one"}]}, "timestamp"),
        ("rules/unit-r/log", {"nothing": 1}, "timestamp"),
        ("rules/else/log", {"log": log[:1]}, "may not write"),
        ("rules/unit-nowhere/log", {"log": log[:1]}, "does not exist"),
    ):
        before = len(records(aws, ERRORS))
        publish(aws, topic, message)
        (_, told), *more = records(aws, ERRORS)[before:]
        failure = json.loads(told)
        assert (failure["ruleName"], failure["topic"], more) == ("log", topic, [])
        assert json.loads(base64.b64decode(failure["base64OriginalPayload"])) == message
        assert failure["failures"][0]["failedAction"] == "CloudwatchLogsAction"
        assert reason in failure["failures"][0]["errorMessage"]
    assert len(records(aws, GROUP)) == 2
    assert records(aws, "rules/else") == []


def test_a_message_is_one_record(aws: Aws, rule: Callable[..., None], may_write: Any) -> None:
    group = "rules/plain"
    aws("logs").create_log_group(logGroupName=group)
    rule(
        "plain",
        "SELECT clientId AS device_id, disconnectReason FROM 'rules/presence/#'",
        {"cloudwatchLogs": {"logGroupName": group, "roleArn": may_write("rules-plain", "*")}},
    )
    publish(aws, "rules/presence/unit-r", {"clientId": "unit-r", "disconnectReason": "CONNECTION_LOST"})
    ((_, told),) = records(aws, group)
    assert json.loads(told) == {"device_id": "unit-r", "disconnectReason": "CONNECTION_LOST"}


def test_sql_that_is_none_is_refused(aws: Aws, may_write: Any) -> None:
    action = {"republish": {"topic": "elsewhere", "roleArn": may_write("rules-none", "*")}}
    with pytest.raises(ClientError, match="single quotes") as refused:
        aws("iot").create_topic_rule(
            ruleName="none", topicRulePayload={"sql": "SELECT a FROM FROM 't'", "actions": [action]}
        )
    assert refused.value.response["Error"]["Code"] == "SqlParseException"
