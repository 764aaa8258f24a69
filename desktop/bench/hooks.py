"""Where the bench hooks into MiniStack: functions it looks up by name at every call are replaced here."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

import inspect
import logging
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from ministack import app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime
from ministack.services import iot, lambda_svc, s3, signer, sts

from desktop.bench import (
    api_gateway,
    endpoint_names,
    jobs,
    ministack_quality,
    ministack_stacks,
    ml_dsa,
    stack,
)
from desktop.bench.authorizers import ministack_sessions as custom
from desktop.bench.authorizers.ministack_connections import CustomAuthentication
from desktop.bench.authorizers.ministack_publishing import CustomPublishing
from desktop.bench.authorizers.registry import PATH as AUTHORIZERS
from desktop.bench.authorizers.registry import Authorizers
from desktop.bench.doors import ministack_devices
from desktop.bench.fleet import ca_certificates
from desktop.bench.fleet import ministack_templates as templates
from desktop.bench.fleet import provisioning as fleet
from desktop.bench.fleet.just_in_time import JustInTimeProvisioning
from desktop.bench.fleet.providers import PREFIX as PROVIDERS
from desktop.bench.fleet.providers import CertificateProviders
from desktop.bench.fleet.register_thing import ThingRegistration
from desktop.bench.limits import REGISTRATIONS, UNLIMITED, Limits
from desktop.bench.ministack_place import at, here
from desktop.bench.ministack_stacks import RestType
from desktop.bench.policies import ministack_decisions, ministack_policies, ministack_requests
from desktop.bench.policies.authorization import PolicyTests
from desktop.bench.private_ca import ministack_state as private_ca_state
from desktop.bench.private_ca import service as private_ca
from desktop.bench.rest import Answer, Refused, Request, Route, answer, invalid, refusal
from desktop.bench.role_aliases import ministack_lending as lending
from desktop.bench.role_aliases.registry import RoleAliases
from desktop.bench.signer import ministack_state as signer_state
from desktop.bench.signer.jobs import SignerJobs
from desktop.bench.signer.lists import SignerLists
from desktop.bench.signer.lists import invalid as invalid_for_signer
from desktop.bench.signer.profiles import SignerProfiles
from desktop.bench.signer.revocations import SignerRevocations
from desktop.bench.signer.tags import SignerTags
from desktop.bench.streams.delivery import StreamDelivery
from desktop.bench.streams.registry import Streams

# Those whose requests are counted when the bench is asked for limits.
LIMITED = ("iot", "iot-data", private_ca.NAME)

logger = logging.getLogger(__name__)

FUNCTION_PENDING_SECONDS = 0.1

Handler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Answer]]


def install(tls_port: int, limits: Limits) -> None:
    """Adds what MiniStack lacks; once per process, before it serves.

    Raises BEN-004 when policies could not be enforced.
    """
    kept_providers, kept_streams = stack.Store(), stack.Store()
    storage = stack.CloudStorage()
    providers = CertificateProviders(kept_providers, here)
    streams = Streams(kept_streams, storage, here, stack.may_pass_role)
    authorizers = _authorizers()
    _secure()
    _make_lambda_portable()
    _have_functions_ready_soon()
    _make_objects_portable()
    _keep(iot, {"linekey_certificate_providers": kept_providers, "linekey_streams": kept_streams})
    _keep(iot, {"linekey_role_aliases": lending.aliases})
    iot.handle_request = _extended(
        iot.handle_request,
        _endpoint_route,
        providers.route,
        streams.route,
        authorizers.route,
        ca_certificates.route,
        RoleAliases(lending.aliases, here, partial(stack.may_pass_role, to=lending.LENDER)).route,
        ThingRegistration(stack.permission_of_caller).route,
        PolicyTests(ministack_policies.BrokerAccount()).route,
    )
    ministack_policies.install()
    _extend_signer()
    private_ca_state.install()
    api_gateway.install(tls_port)
    jobs.install(limits)
    ml_dsa.install()
    _extend_stacks(providers, authorizers)
    ministack_quality.install()
    CustomAuthentication(authorizers.admit).install()
    stack.asgi_app = CustomPublishing(authorizers.admit).in_front_of(stack.asgi_app)
    _extend_fleet_provisioning(fleet.FleetProvisioning(providers, limits))
    _provision_just_in_time(JustInTimeProvisioning(), limits)
    _ask_functions_whether_rules_may_run_them()
    _refuse_nameless_connections()
    _remember_who_asks()
    _deliver(StreamDelivery(streams, storage, stack.reply))
    if limits is not UNLIMITED:
        _limit(limits)
    ministack_decisions.install()


def _extend_stacks(providers: CertificateProviders, authorizers: Authorizers) -> None:
    ministack_stacks.install(
        RestType(
            "AWS::IoT::CertificateProvider",
            providers.route,
            PROVIDERS,
            "CertificateProviderName",
            "certificateProviderArn",
        ),
        RestType(
            "AWS::IoT::Authorizer",
            authorizers.route,
            AUTHORIZERS,
            "AuthorizerName",
            "authorizerArn",
            before_deleting={"status": "INACTIVE"},
        ),
    )


def _authorizers() -> Authorizers:
    kept, defaults = stack.Store(), stack.Store()
    _keep(iot, {"linekey_authorizers": kept, "linekey_default_authorizers": defaults})
    return Authorizers(kept, defaults, custom.current_scope, stack.invoke_for_iot, custom.serves_a_domain)


def _extend_signer() -> None:
    signer.handle_request = _extended(
        signer.handle_request,
        SignerLists(signer_state.profiles.values).route,
        SignerProfiles(signer_state.profiles, signer_state.caller).route,
        SignerJobs(signer_state.jobs, signer_state.tokens, signer_state.SignerAccount(), here).route,
        SignerRevocations(signer_state.profiles, signer_state.jobs, here).route,
        SignerTags(signer_state.profiles, here).route,
        refuse=invalid_for_signer,
    )


def _secure() -> None:
    iam_evaluator.is_root_access_key = sts.is_root_access_key = stack.is_root_access_key
    ministack_requests.install()
    iot._mtls_server_cert_sans = stack.server_names
    iot._endpoint_prefix = endpoint_names.prefix_of
    iot._endpoint_address = _endpoint_address
    ministack_devices.install()


def _make_lambda_portable() -> None:
    """MiniStack writes the worker's script in the system's encoding, and Python reads it as UTF-8."""
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.encode("ascii", "backslashreplace").decode()


def _have_functions_ready_soon() -> None:
    """A function is pending at first, as AWS has it; there is no need to wait half a second for that."""
    lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = FUNCTION_PENDING_SECONDS


def _make_objects_portable() -> None:
    """MiniStack reads a key back from an object's path, which on Windows comes with backslashes.

    There each object lies under the encoded name that MiniStack has for keys which a path cannot hold.
    """
    if sys.platform == "win32":
        s3._plain_path_key = lambda _key: False


def _keep(service: Any, stores: dict[str, Any]) -> None:
    """Has MiniStack save and load our records with those of `service`."""
    get_state, load = service.get_state, service.load_persisted_state

    def get_state_and_ours() -> dict[str, Any]:
        return {**get_state(), **stores}

    def load_and_ours(state: dict[str, Any]) -> None:
        load(state)
        for name, store in stores.items():
            store.update(state.get(name, {}))

    service.get_state = get_state_and_ours
    service.load_persisted_state = load_and_ours


def _extended(original: Handler, *routes: Route, refuse: Callable[[str], Refused] = invalid) -> Handler:
    """MiniStack has authenticated and authorised the caller before it calls this.

    `refuse` is how the service answers what it cannot read.
    """

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        try:
            request = Request.read(method, path, body, query, headers, refuse)
            for route in routes:
                document = route(request)
                if inspect.isawaitable(document):
                    document = await document
                if document is not None:
                    return answer(document)
        except Refused as refused:
            return refusal(refused)
        return await original(method, path, headers, body, query)

    return handle_request


def _endpoint_address(kind: str) -> str:
    """A bare name, as AWS has it: MiniStack's comes with the port of its HTTP."""
    place = here()
    return endpoint_names.endpoint_name(kind, place.account_id, place.region)


def _endpoint_route(request: Request) -> dict[str, Any] | None:
    kind = request.query.get("endpointType", endpoint_names.DATA)
    if request.path != "/endpoint" or kind not in (endpoint_names.DATA, endpoint_names.CREDENTIALS):
        return None
    return {"endpointAddress": _endpoint_address(kind)}


def _extend_fleet_provisioning(provisioning: fleet.FleetProvisioning) -> None:
    async def answer_fleet_provisioning(
        session: Any, topic: str, operation: str, template: str | None, payload: bytes
    ) -> None:
        await provisioning.answer(stack.Session(session), topic, operation, template, payload)

    iot._PROVISIONING_HOOK_SECONDS = fleet.HOOK_SECONDS
    iot._run_provisioning_hook = partial(stack.run_warm_hook, iot._run_provisioning_hook)
    iot._parse_fleet_provisioning_topic = fleet.parse_topic
    iot._WSSession._answer_fleet_provisioning = answer_fleet_provisioning


def _provision_just_in_time(provisioning: JustInTimeProvisioning, limits: Limits) -> None:
    """MiniStack tells of every connection with a certificate that its CA has registered, and refuses it."""
    publish, register = iot._publish_certificate_registered, iot._mtls_auto_register

    async def register_within_limits(*connection: Any) -> bool:
        return limits.admit(REGISTRATIONS) and bool(await register(*connection))

    async def publish_and_provision(account: str, region: str, record: dict[str, Any], *rest: Any) -> None:
        await publish(account, region, record, *rest)
        with at(account, region):
            provisioning.start(record)

    iot._mtls_auto_register = register_within_limits
    iot._publish_certificate_registered = publish_and_provision
    iot._provisioning_role_allows = templates.allowed


def _ask_functions_whether_rules_may_run_them() -> None:
    """A rule runs only a function whose resource policy admits it; MiniStack would run any."""
    dispatch = iot._dispatch_rule_action

    async def dispatch_admitted(
        account: str, region: str, rule: str, action: dict[str, Any], event: Any
    ) -> None:
        function = (action.get("lambda") or {}).get("functionArn")
        if function:
            with at(account, region):
                stack.check_rule_may_invoke(function, rule)
        await dispatch(account, region, rule, action, event)

    iot._dispatch_rule_action = dispatch_admitted


def _refuse_nameless_connections() -> None:
    """A certificate in SNI_ONLY mode serves only clients that name the server."""
    serve = iot._mtls_serve_conn

    async def serve_named(reader: Any, writer: Any) -> None:
        if stack.lacks_server_name(writer.get_extra_info("ssl_object")):
            await iot._mtls_close(writer)
        else:
            await serve(reader, writer)

    iot._mtls_serve_conn = serve_named


def _remember_who_asks() -> None:
    """For the services that answer a connection: what it publishes is handled before its next packet."""
    dispatch = iot._WSSession._dispatch_packet

    async def dispatch_packet(session: Any, *packet: Any) -> bool:
        with stack.asking(session):
            return bool(await dispatch(session, *packet))

    iot._WSSession._dispatch_packet = dispatch_packet


def _deliver(delivery: StreamDelivery) -> None:
    """Files of streams are asked for on topics; no policy applies to the service that hears them."""
    publish = iot.broker_publish

    async def publish_and_hear(
        account: str, region: str, topic: str, payload: bytes, *rest: Any, **named: Any
    ) -> None:
        await publish(account, region, topic, payload, *rest, **named)
        try:
            await delivery.hear(topic, payload)
        except Exception:  # a fault of the bench does not end the connection that asked
            logger.exception("A request on %s failed.", topic)

    iot.broker_publish = publish_and_hear


def _limit(limits: Limits) -> None:
    """Requests are counted after their sender was found to be allowed to make them."""
    limits.count_apart(here)
    for service in LIMITED:
        app.SERVICE_HANDLERS[service] = _within(limits, service, app.SERVICE_HANDLERS[service])


def _within(limits: Limits, service: str, handler: Handler) -> Handler:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        action = iam_actions.extract_iam_action(service, method, path, headers, body, query)
        try:
            limits.check(action or "")
        except Refused as refused:
            return refusal(refused)
        return await handler(method, path, headers, body, query)

    return handle_request
