"""What an attacker with access to the bucket would do: another image under a good signature.

Linekey's own preflight refuses such a release, so this goes round it: the unit is the last line of defence.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.core.events import ignore
from desktop.demo.workshop import Workshop
from desktop.ledger.journal import Journal
from desktop.release.store import Release
from desktop.rollout.launch import AREA, Launcher, plan_launch
from desktop.rollout.targets import resolve_targets


@dataclass(frozen=True)
class TamperedRelease:
    """Looks like `original` to the cloud, but brings other bytes."""

    original: Release
    image: Path
    version: str

    @property
    def release_id(self) -> str:
        return f"{self.original.release_id}-tampered"

    @property
    def product(self) -> str:
        return self.original.product

    @property
    def size(self) -> int:
        return self.image.stat().st_size

    @property
    def sha256(self) -> str:
        return self.original.sha256

    @property
    def signature_b64(self) -> str:
        return self.original.signature_b64

    @property
    def certificate_label(self) -> str:
        return self.original.certificate_label

    @property
    def certificate_pem(self) -> str:
        return self.original.certificate_pem


def launch_tampered(workshop: Workshop, original: Release, image: Path, version: str, thing: str) -> str:
    """Sends `image` with `original`'s signature to `thing`; returns the job's id."""
    services = workshop.services
    release = TamperedRelease(original, image, version)
    facts = services.facts
    plan = plan_launch(services.cloud, facts, release, resolve_targets(services.cloud, [f"thing/{thing}"]))
    launcher = Launcher(services.cloud, Journal(services.ledger, AREA), ignore)
    launcher.launch(plan, release, services.product, facts.stream_role_arn)
    return plan.job_id
