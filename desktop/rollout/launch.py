"""Object version, stream, job: made in this order, taken back in the other when one cannot be made.

Each step is noted in the journal before it is taken: a launch that was cut off is finished or undone later.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.cloud.artifacts import ROLLOUT_PREFIX, delete_all_versions, upload
from desktop.cloud.errors import NotFoundError
from desktop.cloud.jobs import create_job, describe_job
from desktop.cloud.session import Cloud
from desktop.cloud.streams import create_stream, delete_stream
from desktop.core.errors import CloudError
from desktop.core.events import Listener, StepDone
from desktop.core.ids import new_id
from desktop.ledger.journal import Journal, OpenRun
from desktop.rollout.parts import Release, RolloutAccount
from desktop.rollout.targets import Targets
from desktop.settings.product.profile import ProductProfile
from signing.formats.freertos import file_entry

AREA = "rollout"
# FreeRTOS agents know an OTA job by this prefix; their buffers hold 44 characters of stream name.
PREFIX = "AFR_OTA-"
DEFAULT_TIMEOUT_MINUTES = 24 * 60


@dataclass(frozen=True)
class Launch:
    """What one rollout makes in the cloud; every name is its own, so that undoing it can hurt no other."""

    account: str
    region: str
    job_id: str
    stream_id: str
    bucket: str
    key: str
    release_id: str
    product: str
    version: str
    targets: tuple[str, ...]
    things: int

    def facts(self) -> dict[str, object]:
        return {**self.__dict__, "targets": list(self.targets)}

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> Launch:
        values = {**facts, "targets": tuple(str(arn) for arn in _list(facts["targets"]))}
        return cls(**values)  # type: ignore[arg-type] # written by `facts`


def _list(value: object) -> list[object]:
    assert isinstance(value, list)  # noqa: S101 - written by `facts`
    return value


def plan_launch(cloud: Cloud, account: RolloutAccount, release: Release, targets: Targets) -> Launch:
    job_id = PREFIX + new_id("v" + release.version.replace(".", "_"))
    return Launch(
        account=cloud.account_id,
        region=cloud.region,
        job_id=job_id,
        stream_id=f"{PREFIX}{uuid.uuid4()}",
        bucket=account.bucket,
        key=f"{ROLLOUT_PREFIX}{job_id}.bin",
        release_id=release.release_id,
        product=release.product,
        version=release.version,
        targets=targets.arns,
        things=targets.things,
    )


def ota_document(release: Release, product: ProductProfile, stream_id: str) -> dict[str, object]:
    """The `afr_ota` job document (FreeRTOS OTA agent, Jobs-for-AWS-IoT library) for delivery over MQTT."""
    entry = file_entry(
        base64.b64decode(release.signature_b64),
        path=product.firmware.path,
        size=release.size,
        certificate=release.certificate_label,
    )
    return {"afr_ota": {"protocols": ["MQTT"], "streamname": stream_id, "files": [entry]}}


class Launcher:
    """Carries a plan out. When it raises, nothing of the launch is left, or the journal still knows of it."""

    def __init__(self, cloud: Cloud, journal: Journal, tell: Listener) -> None:
        self._cloud = cloud
        self._journal = journal
        self._tell = tell

    def launch(
        self,
        plan: Launch,
        release: Release,
        product: ProductProfile,
        role_arn: str,
        timeout_minutes: int = DEFAULT_TIMEOUT_MINUTES,
    ) -> None:
        """`timeout_minutes` (1 to 10,080): how long a unit may be IN_PROGRESS before it is TIMED_OUT."""
        self._journal.begin(plan.job_id, plan.job_id, plan.facts())
        try:
            self._journal.intend(plan.job_id, "upload", {})
            stored = upload(self._cloud, plan.bucket, plan.key, release.image)
            self._step("upload", f"s3://{stored.bucket}/{stored.key}, version {stored.version}")
            self._journal.intend(plan.job_id, "stream", {})
            create_stream(self._cloud, plan.stream_id, stored, role_arn, description=release.release_id)
            self._step("stream", plan.stream_id)
            self._journal.intend(plan.job_id, "job", {})
            self._create_job(plan, ota_document(release, product, plan.stream_id), timeout_minutes)
        except BaseException:
            self._undo_quietly(plan)
            raise
        self._record(plan)
        self._step("job", plan.job_id)

    def settle(self, run: OpenRun) -> bool:
        """Finishes or undoes a launch that was cut off. False: it belongs to another account or Region."""
        if not run.phases:
            self._journal.close(run.run_id)
            return True
        plan = Launch.of(run.facts)
        if (plan.account, plan.region) != (self._cloud.account_id, self._cloud.region):
            return False
        if any(phase.phase == "job" for phase in run.phases) and self._job_exists(plan.job_id):
            self._record(plan)
            self._step("recovered", f"{plan.job_id} had been launched")
        else:
            self._undo(plan)
            self._step("cleaned", f"{plan.job_id} had been cut off: its stream and file are removed")
        return True

    def _create_job(self, plan: Launch, document: Mapping[str, object], timeout_minutes: int) -> None:
        try:
            create_job(
                self._cloud,
                plan.job_id,
                plan.targets,
                document,
                description=f"{plan.product} {plan.version}",
                options={"timeoutConfig": {"inProgressTimeoutInMinutes": timeout_minutes}},
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
        delete_stream(self._cloud, plan.stream_id)
        delete_all_versions(self._cloud, plan.bucket, plan.key)
        self._journal.close(plan.job_id)

    def _undo_quietly(self, plan: Launch) -> None:
        """The error that stopped the launch is the one to tell; what is not undone stays in the journal."""
        try:
            if not self._job_exists(plan.job_id):
                self._undo(plan)
        except CloudError as error:
            self._tell(
                StepDone(AREA, "clean-up", f"later, at the next launch: {error.message}", changed=False)
            )

    def _step(self, name: str, detail: str) -> None:
        self._tell(StepDone(AREA, name, detail))
