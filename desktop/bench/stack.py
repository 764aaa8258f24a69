"""The inner parts of MiniStack 1.5.33 that the bench builds on, each under a name of ours.

MiniStack has no interface for extensions, so this module, `hooks`, `jobs`, `api_gateway` and those whose
names begin with `ministack_` reach into it, and nothing else does; the release is pinned. Importing this
module starts MiniStack: call `environment.prepare` first.
"""
# ruff: noqa: SLF001 - this is the one place for it

from __future__ import annotations

import asyncio
import json
import secrets
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, cast

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from ministack import app as gateway
from ministack.core import iam_evaluator, lambda_runtime
from ministack.core.concurrency import run_reentrant
from ministack.core.responses import AccountRegionScopedDict
from ministack.core.router import extract_access_key_id
from ministack.core.x509_utils import get_certificate_id
from ministack.services import iam, iot, lambda_svc, s3

from desktop.bench.endpoint_names import certified_names
from desktop.bench.environment import ACCOUNT_ID, HOST, LOOPBACK
from desktop.bench.ministack_place import at, here, region_of
from desktop.bench.streams.registry import StoredObject

ADMINISTRATOR = "bench"
ALLOW_ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}

Store = AccountRegionScopedDict
asgi_app = gateway.app
_build_tls_context = iot._mtls_build_ssl_context


def server_names() -> tuple[list[str], list[str]]:
    """DNS names and addresses in the server certificate.

    MiniStack adds the machine's name, which on Windows need not be a valid DNS name; loopback needs none.
    """
    return [HOST, *certified_names()], [LOOPBACK, "::1"]


def ca_certificate() -> str:
    """The CA that signed the server certificate, as PEM."""
    return str(iot.get_ca_cert_pem())


def server_tls_context() -> ssl.SSLContext:
    """The server certificate, and every registered certificate and CA trusted as a client."""
    return cast(ssl.SSLContext, _build_tls_context())


def remember_server_name(connection: ssl.SSLObject, name: str) -> None:
    iot._mtls_server_names[connection] = name


def trust_registered(context: ssl.SSLContext, known: set[str]) -> None:
    """Has a context take the certificates and CAs registered since; `known` are those it takes already."""
    for certificate, pem in iot._mtls_trust_anchors():
        if certificate not in known:
            known.add(certificate)
            with suppress(ssl.SSLError):  # one that cannot be used costs only itself
                context.load_verify_locations(cadata=pem)


async def serve_mqtt_websocket(scope: Any, receive: Any, send: Any) -> None:
    """In the Region that the signature names; MiniStack takes the account from the key."""
    region = region_of(scope)
    with at(ACCOUNT_ID, region):
        await iot.handle_websocket(scope, receive, send, ACCOUNT_ID, region)


def service_model(service: str) -> dict[str, Any]:
    """The API of an AWS service as botocore has it; empty where it is not installed."""
    ours = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    try:
        return cast(dict[str, Any], ours.load_service_model(service, "service-2"))
    except UnknownServiceError:
        return {}


def stop_lambda_workers() -> None:
    """Ends every Lambda process and waits for it."""
    lambda_runtime.reset()


def permission_of_caller(headers: Mapping[str, str]) -> Callable[[Sequence[tuple[str, str]]], bool]:
    """Whether who signed the request may do all of these (action, resource ARN)."""
    key = extract_access_key_id(headers)

    def allows(requests: Sequence[tuple[str, str]]) -> bool:
        return all(
            iam_evaluator.enforce(key, action, "iot", here().region, resource) is None
            for action, resource in requests
        )

    return allows


def may_pass_role(headers: Mapping[str, str], role_arn: str, to: str = "iot.amazonaws.com") -> bool:
    """Whether who signed the request may hand that role to a part of AWS IoT."""
    service = {"iam:PassedToService": to}
    key = extract_access_key_id(headers)
    return iam_evaluator.enforce(key, "iam:PassRole", "iam", here().region, role_arn, service) is None


def is_root_access_key(access_key_id: str) -> bool:
    """Only a request without a key: MiniStack never checks a root key's signature, so the bench has none."""
    return not access_key_id


def admit_administrator(access_key_id: str, secret_access_key: str) -> None:
    """An IAM user who may do everything, with this key and no other."""
    iam._create_user({"UserName": ADMINISTRATOR})
    iam._put_user_policy(
        {"UserName": ADMINISTRATOR, "PolicyName": "all", "PolicyDocument": json.dumps(ALLOW_ALL)}
    )
    for key, record in iam._access_keys.items():
        if record["UserName"] == ADMINISTRATOR:
            del iam._access_keys[key]
    iam._access_keys[access_key_id] = {
        "UserName": ADMINISTRATOR,
        "AccessKeyId": access_key_id,
        "SecretAccessKey": secret_access_key,
        "Status": "Active",
        "CreateDate": iam._now(),
    }


class Session:
    """One MQTT connection."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.client_id: str = session._client_id
        self.certificate_id: str = session.certificate_id or ""

    async def ministack_reply(
        self, operation: str, template: str | None, payload: bytes
    ) -> tuple[str, dict[str, Any]]:
        """MiniStack's answer to a fleet provisioning request: `accepted` or `rejected`, and a document."""
        connection = {"clientId": self.client_id, "claimCertificateId": self.certificate_id}
        async with iot.publishing_events():
            reply = await iot._fleet_provisioning_reply(
                self._session.account_id, self._session.region, operation, template, payload, connection
            )
        return reply[0], reply[1]

    async def deliver(self, topic: str, payload: bytes) -> None:
        """Sends the message on this connection, also when it did not subscribe to `topic`."""
        granted = [
            self._session._sub_granted_qos.get(subscription, 0)
            for subscription, topic_filter in self._session._sub_filters.items()
            if iot._subscription_matches(topic_filter, topic)
        ]
        # Not the properties of the request, which MiniStack would hand on.
        token = iot._delivery_properties.set(b"")
        try:
            await self._session.deliver_to_client(topic, payload, max(granted, default=0))
        finally:
            iot._delivery_properties.reset(token)


# The connection whose message is at work.
_asking: ContextVar[Any] = ContextVar("asking", default=None)


@contextmanager
def asking(session: Any) -> Iterator[None]:
    """While this lasts, `reply` goes to the MiniStack session."""
    token = _asking.set(session)
    try:
        yield
    finally:
        _asking.reset(token)


async def reply(topic: str, payload: bytes) -> None:
    """Answers the connection that asked, and no other; nobody when it is gone and this was its last will."""
    session = _asking.get()
    if session is not None:
        await Session(session).deliver(topic, payload)


def sign_csr(pem: str) -> str:
    """A certificate of the bench's own CA, as AWS IoT's managed signing makes them."""
    return str(iot.sign_certificate_request(*iot._ensure_ca(), pem))


def certificate_exists(pem: str) -> bool:
    return get_certificate_id(pem) in iot._certificates


def register_pending(pem: str, mode: str = "DEFAULT") -> dict[str, str]:
    """Registers a certificate as PENDING_ACTIVATION and issues its ownership token, which lives one hour."""
    _drop_unclaimed()
    certificate_id = get_certificate_id(pem)
    record = iot._certificate_record(certificate_id, pem, "PENDING_ACTIVATION")
    iot._certificates[certificate_id] = {**record, "certificateMode": mode}
    token = secrets.token_urlsafe(48)
    expiration = time.time() + iot._OWNERSHIP_TOKEN_SECONDS
    iot._ownership_tokens[token] = {"certificateId": certificate_id, "expiration": expiration}
    return {"certificateId": certificate_id, "certificatePem": pem, "certificateOwnershipToken": token}


def _drop_unclaimed() -> None:
    """AWS IoT deletes a certificate that was not activated while its ownership token lived."""
    for token, claim in iot._ownership_tokens.items():
        if claim["expiration"] > time.time():
            continue
        del iot._ownership_tokens[token]
        certificate = iot._certificates.get(claim["certificateId"])
        if certificate and certificate["status"] == "PENDING_ACTIVATION":
            del iot._certificates[claim["certificateId"]]


async def run_warm_hook(
    run: Callable[[Any, Any], Awaitable[dict[str, Any]]], template: Mapping[str, Any], event: Any
) -> dict[str, Any]:
    """MiniStack's `run` of a template's hook, with a worker that is there before its time begins."""
    hook = template["preProvisioningHook"]["targetArn"]
    function = iot._provisioning_hook_function(hook, template["templateArn"])
    if function is not None:
        await warm_up(function)
    return await run(template, event)


async def warm_up(function: Mapping[str, Any]) -> None:
    """Starts a worker for the function, if none is free.

    Lambda does that in a fraction of a second; a computer that also runs the units and the line may take
    longer than AWS IoT waits, and the function would be blamed for it.
    """
    config, code = function["config"], function.get("code_zip")
    if not code or not config.get("Runtime", "").startswith("python"):
        return
    version = config.get("Version", "$LATEST")
    worker, _ = lambda_runtime.acquire_worker(config["FunctionName"], config, code, qualifier=version)
    if worker is None:
        return
    try:
        with suppress(Exception):  # the call that follows tries again, and tells
            await asyncio.to_thread(lambda_runtime.ensure_spawned, worker)
    finally:
        lambda_runtime.release_worker(worker)


async def invoke_for_iot(function_arn: str, source_arn: str, event: object, seconds: float) -> object:
    """Runs a Lambda function on behalf of AWS IoT and returns its answer.

    Raises `PermissionError` when its resource policy does not let `iot.amazonaws.com` invoke it for
    `source_arn` in this account, `TimeoutError`, and `RuntimeError` when it throws. Past the time it runs on,
    unheard.
    """
    function = iot._provisioning_hook_function(function_arn, source_arn)
    if function is None:
        raise PermissionError(function_arn)
    await warm_up(function)
    running = run_reentrant(
        lambda_svc._execute_function_with_config_scope, function, event, thread_name="bench-lambda"
    )
    result = await asyncio.wait_for(asyncio.shield(running), seconds)
    if not isinstance(result, dict) or result.get("error") or result.get("throttle"):
        raise RuntimeError(function_arn)
    return result.get("body")


def function_admits(function: str, principal: str, source_arn: str) -> bool:
    """Whether the function, if there is one, has a resource policy that lets the service invoke it.

    `source_arn` is in whose name it does.
    """
    record, _, _ = lambda_svc._get_base_func_record_for_ref(function)
    if record is None:
        return True
    context = iam_evaluator.EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action="lambda:InvokeFunction",
        resource_arn=function,
        region=here().region,
        service_context={"aws:sourcearn": source_arn, "aws:sourceaccount": here().account_id},
    )
    decided = iam_evaluator.evaluate_resource_policy(record.get("policy"), context, service=principal)
    return bool(decided.decision == "Allow")


class CloudStorage:
    """S3 and IAM as a stream sees them: `streams.Storage`."""

    def read_object(self, bucket: str, key: str, version: str | None) -> StoredObject | None:
        data = s3._get_object_data(bucket, key, version_id=version)
        if data is None:
            return None
        if version is None:
            record = s3._buckets[bucket]["objects"][key]
        else:
            record = next(
                entry for entry in s3._object_versions[bucket, key] if entry["version_id"] == version
            )
        return StoredObject(data, record["etag"])

    def role_usable(self, role_arn: str) -> bool:
        return bool(iot._iot_role_usable(role_arn))

    def role_reads(self, role_arn: str, bucket: str, key: str) -> bool:
        """AWS documents s3:GetObject for a stream's role; reading a version goes by s3:GetObjectVersion."""
        resource = f"arn:aws:s3:::{bucket}/{key}"
        actions = ("s3:GetObject", "s3:GetObjectVersion")
        return any(iot._provisioning_role_allows(role_arn, [(action, resource)]) for action in actions)
