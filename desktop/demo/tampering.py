"""What an attacker with access to the bucket would do: other bytes under a good signature.

Linekey's own preflight refuses such a release, so this goes round it: the unit is the last line of defence.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from desktop.core.events import ignore
from desktop.demo.workshop import Workshop
from desktop.ledger.journal import Journal
from desktop.release.store import Release
from desktop.rollout.launch import AREA, Launcher
from desktop.rollout.parts import Options
from desktop.rollout.plan import plan_launch
from desktop.rollout.targets import resolve_targets


class TamperedRelease(Release):
    """Claims what the good release claims; its image is another file."""

    @property
    def image(self) -> Path:
        return super().image.with_suffix(".tampered")


def launch_tampered(workshop: Workshop, good: Release) -> str:
    """Sends `good` with its last byte changed to the first unit; returns the job's id."""
    services = workshop.services
    tampered = TamperedRelease(**asdict(good))
    image = bytearray(good.image.read_bytes())
    image[-1] ^= 1
    tampered.image.write_bytes(image)
    targets = resolve_targets(services.cloud, [f"thing/{workshop.serials[0]}"])
    plan = plan_launch(services.cloud, services.facts, tampered, targets, Options())
    launcher = Launcher(services.cloud, Journal(services.ledger, AREA), ignore)
    launcher.launch(plan, tampered, services.product, services.facts.stream_role_arn)
    return plan.job_id
