"""Fleet provisioning over MQTT where MiniStack stops: certificates for a CSR, providers, and CBOR.

Topics and payloads: AWS IoT developer guide, "Device provisioning MQTT API". What a device sees when a
provider fails is not documented: `InvocationError` and `InvalidResult` are codes that AWS IoT has used.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cbor2

from desktop.bench import stack
from desktop.bench.fleet.csr import check_answer, read_csr
from desktop.bench.fleet.providers import CertificateProviders
from desktop.bench.limits import Limits

PROVIDER_SECONDS = 5.0
HOOK_SECONDS = 5.0
# What MiniStack says of a hook that throws, hangs, or answers what it may not.
HOOK_FAILURES = ("InvocationError", "InvalidResult")
TOPIC = re.compile(
    r"\$aws/(?:certificates/(?P<create>create|create-from-csr)"
    r"|provisioning-templates/(?P<template>[^/]+)/provision)/(?:json|cbor)"
)

logger = logging.getLogger(__name__)


class Rejected(Exception):  # noqa: N818 - AWS's answer, not an error of ours
    """What goes to `/rejected`."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.document = {"statusCode": status, "errorCode": code, "errorMessage": message}


@dataclass(frozen=True)
class Requester:
    client_id: str
    certificate_id: str


def parse_topic(topic: str) -> tuple[str, str | None] | None:
    """The operation and, for `provision`, its template; None for any other topic."""
    match = TOPIC.fullmatch(topic)
    if match is None:
        return None
    return match["create"] or "provision", match["template"]


def decode(payload: bytes, form: str) -> dict[str, Any]:
    try:
        document = cbor2.loads(payload) if form == "cbor" else json.loads(payload)
    except (ValueError, RecursionError, cbor2.CBORDecodeError) as error:
        raise Rejected("InvalidPayload", "Message cannot be parsed") from error
    if not isinstance(document, dict):
        raise Rejected("InvalidPayload", "Message cannot be parsed")
    return document


def encode(document: Mapping[str, Any], form: str) -> bytes:
    return cbor2.dumps(document) if form == "cbor" else json.dumps(document).encode()


class FleetProvisioning:
    def __init__(self, providers: CertificateProviders, limits: Limits) -> None:
        self._providers = providers
        self._limits = limits
        # Lambda starts a worker per call under way. Here all share this machine: one warm worker answers a
        # line of units sooner than as many cold ones, and the 5 s count from when it is a unit's turn.
        self._turn = asyncio.Lock()

    async def answer(
        self, session: stack.Session, topic: str, operation: str, template: str | None, payload: bytes
    ) -> None:
        """Answers on the connection that asked, and on no other; `parse_topic` gave the operation."""
        form = topic.rpartition("/")[2]
        try:
            kind, document = await self._reply(session, operation, template, payload, form)
        except Rejected as rejected:
            kind, document = "rejected", rejected.document
        except Exception:
            logger.exception("A request on %s failed.", topic)
            kind, document = "rejected", Rejected("InternalFailure", "Internal failure", 500).document
        await session.deliver(f"{topic}/{kind}", encode(document, form))

    async def _reply(
        self, session: stack.Session, operation: str, template: str | None, payload: bytes, form: str
    ) -> tuple[str, Mapping[str, Any]]:
        if not self._limits.admit(operation):
            raise Rejected("RequestThrottled", "Rate exceeded", 429)
        # `create` takes an empty message.
        request = decode(payload, form) if payload or operation != "create" else {}
        if operation == "create-from-csr":
            requester = Requester(session.client_id, session.certificate_id)
            return "accepted", await self._create_from_csr(request, requester)
        payload = json.dumps(request, default=str).encode()
        kind, document = await session.ministack_reply(operation, template, payload)
        return kind, _as_documented(document)

    async def _create_from_csr(self, request: Mapping[str, Any], requester: Requester) -> Mapping[str, Any]:
        pem = request.get("certificateSigningRequest")
        try:
            csr = read_csr(pem)
        except ValueError as error:
            raise Rejected("InvalidCertificateSigningRequest", str(error)) from error
        provider = self._providers.current()
        if provider is None:
            return stack.register_pending(stack.sign_csr(str(pem)))
        async with self._turn:
            answer = await _ask(provider, str(pem), requester)
        try:
            certificate = check_answer(answer.get("certificatePem"), csr)
        except ValueError as error:
            raise Rejected("InvalidResult", f"Certificate provider: {error}") from error
        if stack.certificate_exists(certificate):
            raise Rejected(
                "ResourceAlreadyExists", "Certificate provider: the certificate is already registered.", 409
            )
        return stack.register_pending(certificate, mode="SNI_ONLY")


def _as_documented(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A pre-provisioning hook that fails in any way is one that denies (developer guide, its page)."""
    if document.get("errorCode") in HOOK_FAILURES:
        return Rejected("AccessDenied", "Access Denied", 403).document
    return document


async def _ask(provider: Mapping[str, Any], pem: str, requester: Requester) -> Mapping[str, Any]:
    event = {
        "certificateSigningRequest": pem,
        "principalId": requester.certificate_id,
        "clientId": requester.client_id,
    }
    try:
        answer = await _invoke(provider["lambdaFunctionArn"], provider["certificateProviderArn"], event)
    except PermissionError as error:
        raise Rejected("InvocationError", "Access denied while invoking Lambda function") from error
    except TimeoutError as error:
        raise Rejected(
            "InvocationError", f"The certificate provider did not answer in {PROVIDER_SECONDS:g} s.", 500
        ) from error
    except RuntimeError as error:
        raise Rejected(
            "InvocationError", "The certificate provider was not executed successfully."
        ) from error
    if not isinstance(answer, dict):
        raise Rejected("InvalidResult", "Certificate provider: the answer is not an object.")
    return answer


async def _invoke(function_arn: str, provider_arn: str, event: object) -> object:
    """AWS's guide lets AWS IoT call the function for `certificateprovider:NAME`, its IAM reference for
    `certificateprovider/NAME`: a function's policy may have either.
    """
    try:
        return await stack.invoke_for_iot(function_arn, provider_arn, event, PROVIDER_SECONDS)
    except PermissionError:
        with_colon = provider_arn.replace("certificateprovider/", "certificateprovider:")
        return await stack.invoke_for_iot(function_arn, with_colon, event, PROVIDER_SECONDS)
