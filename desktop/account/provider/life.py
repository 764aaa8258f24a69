"""The life of the certificate provider: made, pointed elsewhere, shown, and taken away."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.account.names import PROVIDER
from desktop.account.part import needs_a_person, set_up
from desktop.account.provider.part import Provider, check_ours, is_ours
from desktop.account.provider.source import CHANGE, Source, current_source
from desktop.cloud import functions
from desktop.cloud.errors import NotFoundError
from desktop.cloud.providers import CertificateProvider, describe_provider, list_providers
from desktop.cloud.session import Cloud
from desktop.core.events import Listener, ignore


@dataclass(frozen=True)
class ProviderView:
    """`kind` is the source's, "another" for a provider that is not Linekey's. `callable` is whether its
    function exists and AWS IoT may call it.
    """

    provider: CertificateProvider
    kind: str
    callable: bool


def view_all(cloud: Cloud) -> list[ProviderView]:
    return [view(cloud, name) for name in list_providers(cloud)]


def view(cloud: Cloud, name: str) -> ProviderView:
    """Raises CLD-004 when there is no such provider."""
    found = describe_provider(cloud, name)
    kind = current_source(cloud).kind if name == PROVIDER else "another"
    return ProviderView(found, kind, _is_callable(cloud, found))


def check_create(cloud: Cloud, source: Source) -> None:
    """Raises SET-011 when the account has a provider that signs otherwise."""
    check_ours(cloud)
    if is_ours(cloud) and (problem := Provider(cloud, source.function_arn).problem()):
        raise needs_a_person(problem, f"To have this one sign: {CHANGE}")


def check_update(cloud: Cloud) -> None:
    """Raises SET-011 when the account's provider is another's, CLD-004 when it has none."""
    check_ours(cloud)
    describe_provider(cloud, PROVIDER)


def have_sign(cloud: Cloud, source: Source, tell: Listener = ignore) -> None:
    """Makes what the source needs, then the provider that calls it. Emits `StepDone` for each part.

    Raises SET-011 when a person must decide, `CloudError`, and what the signing library raises.
    """
    set_up((*source.shared, *source.parts, Provider(cloud, source.function_arn)), tell)


def _is_callable(cloud: Cloud, provider: CertificateProvider) -> bool:
    try:
        functions.describe_function(cloud, provider.function_arn)
    except NotFoundError:
        return False
    return functions.may_call(cloud, provider.function_arn, provider.arn)
