"""Job events over MQTT are off until somebody turns them on, for the account and Region."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud

_KINDS = ("JOB", "JOB_EXECUTION")


@dataclass(frozen=True)
class JobEvents:
    cloud: Cloud
    step: str = "job-events"

    @property
    def detail(self) -> str:
        return "job and execution events over MQTT"

    def problem(self) -> str | None:
        with translated("look up which events AWS IoT sends"):
            found = self.cloud.client("iot").describe_event_configurations().get("eventConfigurations", {})
        missing = [kind for kind in _KINDS if not found.get(kind, {}).get("Enabled")]
        return f"AWS IoT does not send {' and '.join(missing)} events." if missing else None

    def mend(self) -> None:
        with translated("turn job events on"):
            self.cloud.client("iot").update_event_configurations(
                eventConfigurations={kind: {"Enabled": True} for kind in _KINDS}
            )
