"""The action of a topic rule that writes to CloudWatch Logs: see `desktop.bench.stack`.

AWS IoT developer guide, "CloudWatch Logs". How AWS IoT names the log stream is not documented.
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch_logs, iot

from desktop.bench.ministack_place import at
from desktop.bench.place import Place
from desktop.bench.rules.records import ACTIONS, records_of


def write_records(place: Place, rule: str, action: Mapping[str, Any], event: object) -> None:
    """With the rights of the action's role, into a log group that exists; its log stream has the rule's name.

    What it raises is a failure of the action: `PermissionError`, `ValueError` for a batch that is none,
    `RuntimeError` when CloudWatch Logs refuses.
    """
    group, role = str(action.get("logGroupName", "")), str(action.get("roleArn", ""))
    stream = place.arn("logs", f"log-group:{group}:log-stream:{rule}")
    batch = str(action.get("batchMode")).lower() == "true"  # CloudFormation's is a text
    records = records_of(event, batch=batch, now=int(time.time() * 1000))
    names = {"logGroupName": group, "logStreamName": rule}
    with at(place.account_id, place.region):
        if not iot._provisioning_role_allows(role, [(one, stream) for one in ACTIONS]):
            raise PermissionError(f"{role} may not write to the log group {group}")
        _ask(cloudwatch_logs._create_log_stream(names), "ResourceAlreadyExistsException")
        _ask(cloudwatch_logs._put_log_events({**names, "logEvents": records}))


def _ask(answer: tuple[int, Mapping[str, str], bytes], *expected: str) -> None:
    status, _, body = answer
    if status >= 400:
        told = json.loads(body)
        if str(told.get("__type", "")).rpartition("#")[2] not in expected:
            raise RuntimeError(f"{told.get('__type')}: {told.get('message')}")
