"""What others made in the account, or changed, that lets in whom nobody expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from desktop.account.doctor.too_wide import allows_all, beyond_claiming
from desktop.account.names import PRIVATE_CA_FUNCTION, PROVIDER_FUNCTION, Names
from desktop.account.provider.affected import FLEET, may_claim
from desktop.account.provider.part import is_ours
from desktop.account.provider.source import current_source
from desktop.cloud.authorities import list_authorities
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.functions import loose_permissions
from desktop.cloud.iot_policies import policy_document, policy_names, policy_targets
from desktop.cloud.providers import describe_provider, list_providers
from desktop.cloud.session import Cloud
from desktop.cloud.templates import list_templates
from desktop.core.catalogue.settings import (
    CALLED_BY_ANYBODY,
    CLAIM_DOES_MORE,
    POLICY_ALLOWS_ALL,
    PROVIDER_AUTHORITY_REGISTERS,
    TEMPLATE_ASKS_NOBODY,
)
from desktop.core.events import CheckDone, Problem
from desktop.settings.product.identity import FleetSection
from desktop.settings.product.profile import ProductProfile
from signing.certificates.authorities import share_key
from signing.errors import SigningError
from signing.messages import N, said

Look = Callable[[], Sequence[CheckDone]]
SHOWN = 5


def dangers(cloud: Cloud, product: ProductProfile) -> tuple[tuple[str, Look], ...]:
    """What to look at, by name. The product's own parts are not told a second time."""
    names, identity = Names(cloud, product), product.identity
    templates = {identity.template} if isinstance(identity, FleetSection) else set()
    return (
        ("iot-policies", partial(_policies, cloud, {names.unit_policy, names.claim_policy})),
        ("templates", partial(_templates, cloud, templates)),
        ("function-permissions", partial(_functions, cloud, names)),
        ("provider-authority", partial(_authority, cloud)),
    )


def _policies(cloud: Cloud, own: set[str]) -> list[CheckDone]:
    """Reads every IoT policy of the account: some seconds where there are many."""
    found, known = [], list(policy_names(cloud))
    for name in known:
        if name not in own:
            with suppress(NotFoundError):  # somebody removed it just now
                found += _of_policy(cloud, name, policy_document(cloud, name))
    return found or [CheckDone("iot-policies", "pass", f"{len(known)} looked at")]


def _of_policy(cloud: Cloud, name: str, body: Mapping[str, Any]) -> list[CheckDone]:
    """One that nobody has harms nobody yet."""
    everything = allows_all(body)
    more = beyond_claiming(body) if not everything and may_claim(cloud, body) else []
    if not everything and not more:
        return []
    count = sum(1 for _ in policy_targets(cloud, name))
    if everything:
        problem = Problem.made(POLICY_ALLOWS_ALL, policy=name, count=count)
    else:
        shown = ", ".join(more[:SHOWN] + ["…"] * (len(more) > SHOWN))
        problem = Problem.made(CLAIM_DOES_MORE, policy=name, more=shown, count=count)
    return [CheckDone("iot-policies", "fail" if count else "warn", problem.message, problem)]


def _templates(cloud: Cloud, own: set[str]) -> list[CheckDone]:
    found, open_ones = [], [one for one in list_templates(cloud) if one.kind == FLEET and one.enabled]
    for one in open_ones:
        if one.name not in own and not _has_hook(cloud, one.name):
            problem = Problem.made(TEMPLATE_ASKS_NOBODY, template=one.name)
            found.append(CheckDone("templates", "warn", problem.message, problem))
    return found or [CheckDone("templates", "pass", f"{len(open_ones)} enabled")]


def _has_hook(cloud: Cloud, template: str) -> bool:
    with translated("look up the provisioning template {template}", template=template):
        found = cloud.client("iot").describe_provisioning_template(templateName=template)
    return bool(found.get("preProvisioningHook"))


def _functions(cloud: Cloud, names: Names) -> list[CheckDone]:
    """Those of Linekey that AWS IoT calls, and the one that signs, whoever wrote it."""
    known = {names.hook_function, names.registration_function, PROVIDER_FUNCTION, PRIVATE_CA_FUNCTION}
    called = {names.function_arn(function) for function in known}
    called |= {describe_provider(cloud, provider).function_arn for provider in list_providers(cloud)}
    found = [check for function in sorted(called) for check in _of_function(cloud, function)]
    return found or [CheckDone("function-permissions", "pass", "each for one resource")]


def _of_function(cloud: Cloud, function: str) -> list[CheckDone]:
    checks = []
    for loose in loose_permissions(cloud, function):
        whom = said(N("any resource of this account")) if loose.account else said(N("any AWS account"))
        problem = Problem.made(
            CALLED_BY_ANYBODY,
            function=function.rpartition(":")[2],
            statement=loose.statement,
            whom=whom,
        )
        state = "warn" if loose.account else "fail"
        checks.append(CheckDone("function-permissions", state, problem.message, problem))
    return checks


def _authority(cloud: Cloud) -> list[CheckDone]:
    """Nothing to say where AWS IoT signs itself, or a function whose authority is not known."""
    if not is_ours(cloud):
        return []
    try:
        pem = current_source(cloud).authority_pem()
    except NotFoundError:  # a part of its own says so
        return []
    found = []
    for one in list_authorities(cloud) if pem else ():
        if one.auto_registration and _of_one_key(pem, one.pem):
            problem = Problem.made(PROVIDER_AUTHORITY_REGISTERS, id=one.authority_id)
            found.append(CheckDone("provider-authority", "fail", problem.message, problem))
    return found or [CheckDone("provider-authority", "pass", "registers no units by itself")]


def _of_one_key(one: str, other: str) -> bool:
    try:
        return share_key(one, other)
    except SigningError:  # what cannot be read has signed nothing that AWS IoT takes
        return False
