"""Jobs for devices where MiniStack's differ from AWS: see `desktop.bench.stack`.

AWS IoT developer guide, "Jobs device MQTT API": answers go to the device that asked, whether it subscribed or
not, and do not pass the message broker; notifications do. "AWS IoT Device Management endpoints and quotas":
what is asked for over MQTT and over HTTPS counts together.
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from ministack.services import iot, iot_jobs_data

from desktop.bench import stack
from desktop.bench.limits import JOB_CHANGES, JOB_READS, THROTTLED, Limits
from desktop.bench.ministack_services import extended
from desktop.bench.rest import Refused, Request, invalid

ANSWER = re.compile(r"\$aws/things/[^/]+/jobs/.+/(?:accepted|rejected)")

_answering: ContextVar[bool] = ContextVar("answering", default=False)


def install(limits: Limits) -> None:
    _answer_who_asked()
    _refuse_what_cannot_be_read(limits)
    iot_jobs_data.handle_request = extended(iot_jobs_data.handle_request, partial(_check, limits))
    _refuse_numbers_without_end()
    _sign_links_for_the_gateway()
    iot._jobs_ms_to_s = _seconds


def _seconds(millis: int | None) -> float | None:
    """To the millisecond, as AWS tells them (AWS CLI reference, `iot describe-job-execution`)."""
    return None if millis is None else millis / 1000


def _answer_who_asked() -> None:
    publish = iot.broker_publish

    async def publish_or_answer(
        account: str, region: str, topic: str, payload: bytes, *rest: Any, **named: Any
    ) -> None:
        if _answering.get() and ANSWER.fullmatch(topic):
            await stack.reply(topic, payload)
        else:
            await publish(account, region, topic, payload, *rest, **named)

    iot.broker_publish = publish_or_answer


def _refuse_what_cannot_be_read(limits: Limits) -> None:
    handle = iot._handle_jobs_publish

    async def handle_readable(
        account: str, region: str, thing: str, verb: str, job_id: str | None, payload: bytes
    ) -> None:
        topic = "/".join(filter(None, ("$aws/things", thing, "jobs", job_id, verb, "rejected")))
        with _to_who_asks():
            if not limits.admit(JOB_READS if verb == "get" else JOB_CHANGES):
                await _reject(topic, "RequestThrottled", "Rate exceeded", payload)
                return
            try:
                await handle(account, region, thing, verb, job_id, payload)
            except RecursionError:
                await _reject(topic, "InvalidJson", "The request is nested too deep.", b"")

    iot._handle_jobs_publish = handle_readable


@contextmanager
def _to_who_asks() -> Iterator[None]:
    token = _answering.set(True)
    try:
        yield
    finally:
        _answering.reset(token)


async def _reject(topic: str, code: str, message: str, payload: bytes) -> None:
    try:
        client_token = json.loads(payload or b"{}").get("clientToken")
    except (ValueError, AttributeError, RecursionError):
        client_token = None
    document = iot._jobs_rejected(code, message, client_token)
    await stack.reply(topic, iot._jobs_mqtt_json(document).encode())


def _check(limits: Limits, request: Request) -> None:
    """Of a request over HTTPS. Raises `Refused`."""
    if not limits.admit(JOB_READS if request.method == "GET" else JOB_CHANGES):
        raise Refused(THROTTLED, "Rate exceeded", 429)
    if not isinstance(request.body.get("status", ""), str):
        raise invalid("status is not a string.")


def _refuse_numbers_without_end() -> None:
    """1e999 is JSON, but MiniStack would hand it to devices as `Infinity`, which is none."""
    is_json = iot._job_document_is_json

    def is_json_with_numbers(document: str) -> bool:
        return bool(is_json(document)) and _is_finite(json.loads(document))

    iot._job_document_is_json = is_json_with_numbers


def _is_finite(value: Any) -> bool:
    """Of a document that is not nested too deep."""
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def _sign_links_for_the_gateway() -> None:
    """MiniStack's links to S3 are for HTTP at the port that the device asked, where TLS may be spoken."""
    signed = iot._jobs_presigned_document

    def signed_for_the_gateway(job: dict[str, Any]) -> str:
        token = iot.jobs_device_host.set("")
        try:
            return str(signed(job))
        finally:
            iot.jobs_device_host.reset(token)

    iot._jobs_presigned_document = signed_for_the_gateway
