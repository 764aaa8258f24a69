"""Taking back what a run made, in the order that leaves nothing usable behind at any moment."""

from __future__ import annotations

import logging

from desktop.cloud import certificates, registry
from desktop.cloud.session import Cloud
from desktop.core.errors import DeviceError
from desktop.device.driver import Ability
from desktop.provision.unit import UnitAtWork

log = logging.getLogger(__name__)


def undo(unit: UnitAtWork) -> None:
    """First the cloud, then the unit. Raises `CloudError` when AWS cannot be asked: reconcile later."""
    if unit.issued.certificate_id:
        undo_in_cloud(
            unit.services.cloud, unit.thing, [unit.issued.certificate_id], made_thing=not unit.thing_existed
        )
    if unit.touched:
        erase(unit)


def undo_in_cloud(cloud: Cloud, thing: str, certificate_ids: list[str], *, made_thing: bool) -> None:
    """Certificates are detached, deactivated, deleted; then the thing goes, if new and not in use."""
    for certificate_id in certificate_ids:
        certificates.discard(cloud, certificate_id)
    if made_thing and not registry.thing_principals(cloud, thing):
        registry.delete_thing(cloud, thing)


def erase(unit: UnitAtWork) -> None:
    if Ability.ERASE not in unit.driver.abilities:
        return
    try:
        unit.driver.erase()
    except DeviceError as error:
        # The run has failed already, and without its certificate's cloud side the unit can do nothing.
        log.warning("%s: the unit could not be erased: %s", unit.job.run_id, error)
