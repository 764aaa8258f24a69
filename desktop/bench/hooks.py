"""Puts together MiniStack and all that it lacks; once per process, before it serves.

What each part replaces, it says itself: functions that MiniStack looks up by name at every call.
"""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from functools import partial
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iot, lambda_svc, signer, sts

from desktop.bench import (
    api_gateway,
    jobs,
    ministack_domains,
    ministack_endpoints,
    ministack_limits,
    ministack_portable,
    ministack_quality,
    ministack_stacks,
    ml_dsa,
    stack,
)
from desktop.bench.authorizers.ministack_connections import CustomAuthentication
from desktop.bench.authorizers.ministack_publishing import CustomPublishing
from desktop.bench.authorizers.ministack_sessions import serves_a_domain
from desktop.bench.authorizers.registry import PATH as AUTHORIZERS
from desktop.bench.authorizers.registry import Authorizers
from desktop.bench.doors import ministack_devices
from desktop.bench.fleet import ca_certificates, ministack_provisioning
from desktop.bench.fleet.providers import PREFIX as PROVIDERS
from desktop.bench.fleet.providers import CertificateProviders
from desktop.bench.fleet.provisioning import FleetProvisioning
from desktop.bench.fleet.register_thing import ThingRegistration
from desktop.bench.limits import UNLIMITED, Limits
from desktop.bench.ministack_domains import domain_at
from desktop.bench.ministack_place import here
from desktop.bench.ministack_services import extended, keep
from desktop.bench.ministack_stacks import RestType
from desktop.bench.policies import ministack_decisions, ministack_policies, ministack_requests
from desktop.bench.policies.authorization import PolicyTests
from desktop.bench.private_ca import ministack_state as private_ca_state
from desktop.bench.role_aliases import ministack_lending as lending
from desktop.bench.role_aliases.registry import RoleAliases
from desktop.bench.rules import ministack_rules
from desktop.bench.signer import ministack_state as signer_state
from desktop.bench.signer.jobs import SignerJobs
from desktop.bench.signer.lists import SignerLists
from desktop.bench.signer.lists import invalid as invalid_for_signer
from desktop.bench.signer.profiles import SignerProfiles
from desktop.bench.signer.revocations import SignerRevocations
from desktop.bench.signer.tags import SignerTags
from desktop.bench.streams import ministack_delivery
from desktop.bench.streams.delivery import StreamDelivery
from desktop.bench.streams.registry import Streams

FUNCTION_PENDING_SECONDS = 0.1


def install(tls_port: int, limits: Limits) -> None:
    """Raises BEN-004 when policies could not be enforced.

    The order counts: what comes later stands in front of what came before.
    """
    storage = stack.CloudStorage()
    providers, streams, authorizers = _providers(), _streams(storage), _authorizers()
    _secure()
    ministack_portable.install()
    _have_functions_ready_soon()
    _extend_iot(providers, streams, authorizers)
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
    ministack_provisioning.install(FleetProvisioning(providers, limits), limits)
    ministack_rules.install()
    ministack_devices.refuse_nameless_connections()
    _remember_who_asks()
    ministack_delivery.install(StreamDelivery(streams, storage, stack.reply))
    if limits is not UNLIMITED:
        ministack_limits.install(limits)
    ministack_decisions.install()


def _providers() -> CertificateProviders:
    kept = stack.Store()
    keep(iot, {"linekey_certificate_providers": kept})
    return CertificateProviders(kept, here)


def _streams(storage: stack.CloudStorage) -> Streams:
    kept = stack.Store()
    keep(iot, {"linekey_streams": kept})
    return Streams(kept, storage, here, stack.may_pass_role)


def _authorizers() -> Authorizers:
    kept, defaults = stack.Store(), stack.Store()
    keep(iot, {"linekey_authorizers": kept, "linekey_default_authorizers": defaults})
    return Authorizers(kept, defaults, here, stack.invoke_for_iot, serves_a_domain, domain_at)


def _secure() -> None:
    iam_evaluator.is_root_access_key = sts.is_root_access_key = stack.is_root_access_key
    ministack_requests.install()
    ministack_endpoints.install()
    ministack_domains.install()
    ministack_devices.install()


def _extend_iot(providers: CertificateProviders, streams: Streams, authorizers: Authorizers) -> None:
    keep(iot, {"linekey_role_aliases": lending.aliases})
    iot.handle_request = extended(
        iot.handle_request,
        ministack_endpoints.route,
        providers.route,
        streams.route,
        authorizers.route,
        ca_certificates.route,
        RoleAliases(lending.aliases, here, partial(stack.may_pass_role, to=lending.LENDER)).route,
        ThingRegistration(stack.permission_of_caller).route,
        PolicyTests(ministack_policies.BrokerAccount()).route,
    )


def _extend_signer() -> None:
    signer.handle_request = extended(
        signer.handle_request,
        SignerLists(signer_state.profiles.values).route,
        SignerProfiles(signer_state.profiles, signer_state.caller).route,
        SignerJobs(signer_state.jobs, signer_state.tokens, signer_state.SignerAccount(), here).route,
        SignerRevocations(signer_state.profiles, signer_state.jobs, here).route,
        SignerTags(signer_state.profiles, here).route,
        refuse=invalid_for_signer,
    )


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


def _have_functions_ready_soon() -> None:
    """A function is pending at first, as AWS has it; there is no need to wait half a second for that."""
    lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = FUNCTION_PENDING_SECONDS


def _remember_who_asks() -> None:
    """For the services that answer a connection: what it publishes is handled before its next packet."""
    dispatch = iot._WSSession._dispatch_packet

    async def dispatch_packet(session: Any, *packet: Any) -> bool:
        with stack.asking(session):
            return bool(await dispatch(session, *packet))

    iot._WSSession._dispatch_packet = dispatch_packet
