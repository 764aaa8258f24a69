"""Object version, stream, job: made in this order, taken back in the other when one cannot be made.

Where the account has a release gate, that makes stream and job. Each step is noted in the journal before it
is taken: a launch that was cut off is finished or undone later.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from desktop.cloud.artifacts import ObjectVersion, delete_all_versions, upload
from desktop.cloud.errors import NotFoundError
from desktop.cloud.jobs import create_job, describe_job
from desktop.cloud.release.gate import GateRefusedError, ReleaseGate
from desktop.cloud.session import Cloud
from desktop.cloud.streams import create_stream, delete_stream
from desktop.core.catalogue.rollout import GATE_KNOWS_NO_STEPS
from desktop.core.errors import CloudError, RolloutError
from desktop.core.events import Listener, StepDone
from desktop.ledger.journal import Journal, OpenRun
from desktop.rollout.job_options import job_options
from desktop.rollout.parts import NO_GATE, Gateway, Release
from desktop.rollout.plan import Launch, ota_document
from desktop.settings.product.profile import ProductProfile
from desktop.settings.rollout_plan import USUAL, RolloutPlan
from resources.lambdas.package import GATE_SECONDS

AREA = "rollout"
GATE_PATIENCE = GATE_SECONDS + 15  # after so long it has ended, whatever became of its answer


class Launcher:
    """Carries a plan out. When it raises, nothing of the launch is left, or the journal still knows of it."""

    def __init__(self, cloud: Cloud, journal: Journal, tell: Listener, gateway: Gateway = NO_GATE) -> None:
        self._cloud = cloud
        self._journal = journal
        self._tell = tell
        self._gateway = gateway

    def launch(
        self,
        plan: Launch,
        release: Release,
        product: ProductProfile,
        role_arn: str,
        how: RolloutPlan = USUAL,
    ) -> None:
        gate = self._gateway.find()
        if gate is not None and plan.steps:
            raise RolloutError(GATE_KNOWS_NO_STEPS, function=gate.function)
        self._journal.begin(plan.job_id, plan.job_id, plan.facts())
        try:
            self._journal.intend(plan.job_id, "upload", {})
            stored = upload(self._cloud, plan.bucket, plan.key, release.image)
            self._step("upload", f"s3://{stored.bucket}/{stored.key}, version {stored.version}")
            if gate is not None:
                self._ask_gate(gate, plan, release, stored, how)
            else:
                self._journal.intend(plan.job_id, "stream", {})
                create_stream(self._cloud, plan.stream_id, stored, role_arn, description=release.release_id)
                self._step("stream", plan.stream_id)
                self._journal.intend(plan.job_id, "job", {})
                self._create_job(plan, ota_document(release, product, plan.stream_id), how)
        except BaseException:
            self._undo_quietly(plan)
            raise
        self._record(plan)
        self._step("job", plan.job_id)

    def settle(self, run: OpenRun) -> bool:
        """Finishes or undoes a launch that was cut off.

        False: it belongs to another account or Region, or the gate may still be at work on it.
        """
        if not run.phases:
            self._journal.close(run.run_id)
            return True
        plan = Launch.of(run.facts)
        if (plan.account, plan.region) != (self._cloud.account_id, self._cloud.region):
            return False
        if any(phase.phase in ("job", "gate") for phase in run.phases) and self._job_exists(plan.job_id):
            self._record(plan)
            self._step("recovered", f"{plan.job_id} had been launched")
        elif _is_at_the_gate(run):
            return False
        else:
            self._undo(plan)
            self._step("cleaned", f"{plan.job_id} had been cut off: its stream and file are removed")
        return True

    def _ask_gate(
        self,
        gate: ReleaseGate,
        plan: Launch,
        release: Release,
        stored: ObjectVersion,
        how: RolloutPlan,
    ) -> None:
        """Has the gate make stream and job: it takes no document, and looks at the image itself."""
        request = {
            "job": plan.job_id,
            "stream": plan.stream_id,
            "release": release.release_id,
            "image": stored.version,
            "manifest": self._gateway.manifest(release.release_id).decode(),
            "certificate": release.certificate_pem,
            "signature": release.signature_b64,
            "targets": list(plan.targets),
            "options": job_options(how),
        }
        self._journal.intend(plan.job_id, "gate", {"until": int(time.time()) + GATE_PATIENCE})
        try:
            gate.launch(request)
        except GateRefusedError:
            self._journal.done(plan.job_id, "gate", {"refused": True})
            raise
        except (CloudError, RolloutError):
            # The answer may have been lost: the id is ours alone, so a job of that name is this one.
            if not self._job_exists(plan.job_id):
                raise
        self._step("gate", gate.function)

    def _create_job(self, plan: Launch, document: Mapping[str, object], how: RolloutPlan) -> None:
        try:
            create_job(
                self._cloud,
                plan.job_id,
                plan.begins_with(self._cloud),
                document,
                description=f"{plan.product} {plan.version}",
                options=job_options(how, more_targets=bool(plan.steps)),
            )
        except CloudError:
            # The answer may have been lost: the id is ours alone, so a job of that name is this one.
            if not self._job_exists(plan.job_id):
                raise

    def _job_exists(self, job_id: str) -> bool:
        try:
            describe_job(self._cloud, job_id)
        except NotFoundError:
            return False
        return True

    def _record(self, plan: Launch) -> None:
        self._journal.finish(plan.job_id, {"action": "launched", **plan.facts()})

    def _undo(self, plan: Launch) -> None:
        if gate := self._gateway.find():
            gate.abandon(plan.job_id, plan.stream_id)
        else:
            delete_stream(self._cloud, plan.stream_id)
            delete_all_versions(self._cloud, plan.bucket, plan.key)
        self._journal.close(plan.job_id)

    def _undo_quietly(self, plan: Launch) -> None:
        """The error that stopped the launch is the one to tell; what is not undone stays in the journal."""
        try:
            runs = (run for run in self._journal.open_runs() if run.run_id == plan.job_id)
            if any(map(_is_at_the_gate, runs)):
                self._step_later("the gate may still be at work on it")
            elif not self._job_exists(plan.job_id):
                self._undo(plan)
        except (CloudError, RolloutError) as error:
            self._step_later(error.message)

    def _step_later(self, why: str) -> None:
        self._tell(StepDone(AREA, "clean-up", f"later, at the next launch: {why}", changed=False))

    def _step(self, name: str, detail: str) -> None:
        self._tell(StepDone(AREA, name, detail))


def _is_at_the_gate(run: OpenRun) -> bool:
    """Whether the gate was asked a moment ago, and nobody knows what became of it."""
    until = [phase.intent["until"] for phase in run.phases if phase.phase == "gate" and phase.result is None]
    return any(0 < moment - time.time() <= GATE_PATIENCE for moment in until)
