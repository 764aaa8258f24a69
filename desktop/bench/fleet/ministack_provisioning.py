"""Fleet and just-in-time provisioning in the place of MiniStack's: see `desktop.bench.stack`."""
# ruff: noqa: SLF001 - see desktop.bench.stack

from __future__ import annotations

from functools import partial
from typing import Any

from ministack.services import iot

from desktop.bench import stack
from desktop.bench.fleet import ministack_templates as templates
from desktop.bench.fleet import provisioning as fleet
from desktop.bench.fleet.just_in_time import JustInTimeProvisioning
from desktop.bench.limits import REGISTRATIONS, Limits
from desktop.bench.ministack_place import at


def install(provisioning: fleet.FleetProvisioning, limits: Limits) -> None:
    _provision_by_claim(provisioning)
    _provision_just_in_time(JustInTimeProvisioning(), limits)


def _provision_by_claim(provisioning: fleet.FleetProvisioning) -> None:
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
