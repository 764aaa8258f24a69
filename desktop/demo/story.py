"""The acts of the demo, on a workshop: each does real work and returns what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from desktop.bench.unit.firmware import build_image
from desktop.cloud import certificates, shadows
from desktop.core.cancel import CancelToken
from desktop.core.errors import ProvisionError
from desktop.core.events import Listener, RolloutFinished, RunFinished
from desktop.core.verdicts import Verdict
from desktop.demo.report import Report, UnitResult, faults
from desktop.demo.tampering import launch_tampered
from desktop.demo.workshop import ANA, BEA, Workshop
from desktop.ledger.database import Database
from desktop.ledger.projections.executions import ExecutionRow
from desktop.provision.station import Station
from desktop.release.store import Release
from signing.certificates import issuer_name
from signing.errors import NotAllowedError

NEW_VERSION = "1.1.0"
IMAGE_BYTES = 1200 * 1024
ROLLOUT_SECONDS = 180.0


def provision(workshop: Workshop, station: Station) -> list[RunFinished]:
    """Every unit in its slot, all at once."""
    plugged = zip(workshop.ports, workshop.serials, strict=True)
    runs = [station.start(str(slot), port, serial) for slot, (port, serial) in enumerate(plugged, 1)]
    return [run.result() for run in runs]


def build_firmware(workshop: Workshop, version: str) -> Path:
    """A firmware such as a build server would hand over."""
    path = workshop.folder / f"lamp-{version}.bin"
    path.write_bytes(build_image(version, IMAGE_BYTES))
    return path


def sign(workshop: Workshop, listener: Listener) -> Release:
    """Through the account's Signer profile."""
    releases = workshop.services.releases(listener)
    image = build_firmware(workshop, NEW_VERSION)
    return releases.sign(image, NEW_VERSION, releases.default_signer_uri(), workshop.secret)


def request_alone(workshop: Workshop, release: Release, listener: Listener) -> dict[str, str]:
    """Ana requests the release and would roll it out at once; returns why she cannot, empty when she can."""
    releases, rollouts = workshop.services.releases(listener), workshop.services.rollouts(listener)
    releases.request(release.release_id, workshop.key(ANA), workshop.secret)
    try:
        rollouts.launch(release, targets(workshop))
    except NotAllowedError as error:
        return {"who": ANA, "code": error.code, "message": error.message}
    return {"who": ANA, "code": "", "message": ""}


def approve(workshop: Workshop, release: Release, listener: Listener) -> None:
    """Bea looks at it and agrees."""
    workshop.services.releases(listener).approve(release.release_id, workshop.key(BEA), workshop.secret)


def targets(workshop: Workshop) -> list[str]:
    return [f"thing/{serial}" for serial in workshop.serials]


def roll_out(workshop: Workshop, release: Release, listener: Listener) -> RolloutFinished:
    """To every unit of the line."""
    rollouts = workshop.services.rollouts(listener)
    job_id = rollouts.launch(release, targets(workshop))
    return rollouts.watch(job_id, CancelToken(), ROLLOUT_SECONDS)


def refuse_tampered(workshop: Workshop, release: Release, listener: Listener) -> ExecutionRow:
    """Sends the release with one byte changed to the first unit; returns how the unit answered."""
    job_id = launch_tampered(workshop, release)
    rollouts = workshop.services.rollouts(listener)
    rollouts.watch(job_id, CancelToken(), ROLLOUT_SECONDS)
    [answer] = rollouts.executions(job_id).page()
    return answer


def running_version(workshop: Workshop, thing: str) -> str:
    """What the unit itself reports in its shadow."""
    return str(shadows.reported(workshop.services.cloud, thing).get("firmware", {}).get("version", ""))


def issuer_of(workshop: Workshop, certificate_id: str) -> str:
    """The name of the authority that signed a unit's certificate."""
    return issuer_name(certificates.describe(workshop.services.cloud, certificate_id).pem)


def tell(unit_count: int, listen: Callable[[Database], Listener], logs: Path | None = None) -> Report:
    """All acts, from an empty bench to the report; `listen` is given the database that they write to.

    A copy of the logs goes to the folder `logs`.
    """
    started = time.monotonic()
    with Workshop(unit_count, logs) as workshop:
        listener = listen(workshop.services.ledger.database)
        workshop.set_up_account(listener)
        with workshop.services.station(listener) as station:
            runs = provision(workshop, station)
        require_pass(runs)
        release = sign(workshop, listener)
        alone = request_alone(workshop, release, listener)
        approve(workshop, release, listener)
        rollout = roll_out(workshop, release, listener)
        units = tuple(_unit_result(workshop, run) for run in runs)
        refused = refusal(refuse_tampered(workshop, release, listener))
    rolled_out = {"job_id": rollout.job_id, "counts": dict(rollout.counts)}
    return Report(
        units=units,
        release={
            "release_id": release.release_id,
            "version": release.version,
            "signer": release.signer_uri,
            "sha256": release.sha256,
        },
        alone=alone,
        rollout=rolled_out,
        refused=refused,
        seconds=round(time.monotonic() - started, 1),
        faults=tuple(faults(units, alone, rolled_out, refused, NEW_VERSION)),
    )


def require_pass(runs: list[RunFinished]) -> None:
    """The rest of the story needs every unit. Raises the first problem of a run as it was told."""
    for run in runs:
        if run.problem:
            raise ProvisionError.told(run.problem.code, run.problem.message, run.problem.hint)


def refusal(answer: ExecutionRow) -> dict[str, str]:
    return {"thing": answer.thing, "state": answer.state, "reason": answer.details.get("reason", "")}


def _unit_result(workshop: Workshop, run: RunFinished) -> UnitResult:
    passed = run.verdict is Verdict.PASS
    return UnitResult(
        serial=run.serial,
        thing=run.thing,
        verdict=run.verdict.value,
        connected=run.connected,
        issuer=issuer_of(workshop, run.certificate_id) if passed else "",
        version=running_version(workshop, run.thing) if passed else "",
        seconds=round(run.seconds, 1),
    )
