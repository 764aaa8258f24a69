"""What a rule's action writes to CloudWatch Logs: AWS IoT developer guide, "CloudWatch Logs"."""

from __future__ import annotations

import json
from typing import Any

ACTIONS = ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")


def records_of(event: object, *, batch: bool, now: int) -> list[dict[str, Any]]:
    """The log's records, with times in ms since 1970; `now` is that of a message which is one record.

    Raises `ValueError` when a batch is no list of records, each with its own time and message.
    """
    if not batch:
        return [{"timestamp": now, "message": event if isinstance(event, str) else json.dumps(event)}]
    if not isinstance(event, list) or not event or not all(map(_is_record, event)):
        raise ValueError("the message is no list of objects with a timestamp and a message")
    return [{"timestamp": one["timestamp"], "message": one["message"]} for one in event]


def _is_record(one: object) -> bool:
    return isinstance(one, dict) and type(one.get("timestamp")) is int and isinstance(one.get("message"), str)
