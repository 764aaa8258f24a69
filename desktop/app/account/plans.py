"""What would be changed in an account, looked at and told; nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.app.account.events import (
    AccountNamed,
    Change,
    Kept,
    ProviderOffPlanned,
    Reach,
    RemovalPlanned,
    SetUpPlanned,
)

if TYPE_CHECKING:
    from desktop.account.removal.removal import Plan
    from desktop.wiring import Services

AUTHORIZER, PROVIDER = "authorizer", "certificate-provider"


def named(services: Services, *, signed_in: bool = True) -> AccountNamed:
    cloud = services.cloud
    account = cloud.account_id if signed_in else ""
    return AccountNamed(account, cloud.region, services.product.name, cloud.target.endpoint_url is None)


def set_up_planned(services: Services, step: str) -> SetUpPlanned:
    account, place = services.account(authorizer=step == AUTHORIZER), named(services)
    changes = tuple(Change(part.step, part.detail, problem) for part, problem in account.problems(step))
    makes = PROVIDER in {change.step for change in changes} and account.makes_provider()
    return SetUpPlanned(place, changes, _reach(services) if place.on_aws and makes else None, step=step)


def removal_planned(services: Services, plan: Plan, *, emptied: bool) -> RemovalPlanned:
    removed = tuple((part.step, part.detail) for part in plan.removed)
    kept = tuple(Kept(part.step, part.detail, part.stays) for part in plan.kept)
    return RemovalPlanned(named(services), removed, kept, emptied)


def provider_off_planned(services: Services) -> ProviderOffPlanned:
    """Raises CLD-004 when the account has no certificate provider of Linekey's."""
    from desktop.account.names import PROVIDER as NAME  # slow to load, as the others here
    from desktop.cloud.providers import describe_provider

    describe_provider(services.cloud, NAME)
    return ProviderOffPlanned(named(services), _reach(services))


def _reach(services: Services) -> Reach:
    from desktop.account.provider.affected import count_affected

    affected = count_affected(services.cloud)
    return Reach(affected.templates, affected.claims)
