"""Job events over MQTT are off until somebody turns them on, for the account and Region."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.account.part import NOTHING, Holding, left_alone
from desktop.cloud.errors import translated
from desktop.cloud.jobs import events_enabled
from desktop.cloud.session import Cloud
from signing.messages import said

_KINDS = ("JOB", "JOB_EXECUTION")


@dataclass(frozen=True)
class JobEvents:
    cloud: Cloud
    step: str = "job-events"

    @property
    def detail(self) -> str:
        return "job and execution events over MQTT"

    def problem(self) -> str | None:
        return None if events_enabled(self.cloud) else said("AWS IoT sends no job events.")

    def held(self) -> Holding:
        if not events_enabled(self.cloud):
            return NOTHING
        return left_alone("all of the account may watch their jobs by it, and it costs nothing")

    def remove(self) -> str:
        return ""

    def mend(self) -> None:
        with translated("turn job events on"):
            self.cloud.client("iot").update_event_configurations(
                eventConfigurations={kind: {"Enabled": True} for kind in _KINDS}
            )
