"""What one rollout makes in the cloud, by names that it shares with no other."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.cloud.session import Cloud
from desktop.core.ids import new_id
from desktop.rollout.canary import Step, arns_of, steps_of
from desktop.rollout.parts import Options, Release, RolloutAccount
from desktop.rollout.targets import Targets
from desktop.settings.product.profile import ProductProfile
from resources.lambdas.release_gate.names import PREFIX, key_of
from signing.formats.freertos import file_entry


@dataclass(frozen=True)
class Launch:
    """What one rollout makes in the cloud; every name is its own, so that undoing it can hurt no other.

    `follows`: the rollout that this one is a `retry` or a `rollback` of (`why`).
    """

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
    follows: str = ""
    why: str = ""
    steps: tuple[Step, ...] = ()
    newcomers: bool = False

    def facts(self) -> dict[str, object]:
        said = {name: value for name, value in self.__dict__.items() if value not in ("", (), False)}
        steps = {"steps": [step.facts() for step in self.steps]} if self.steps else {}
        return {**said, **steps, "targets": list(self.targets)}

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> Launch:
        targets = tuple(str(arn) for arn in _list(facts["targets"]))
        steps = tuple(Step.of(step) for step in _list(facts.get("steps", [])))
        values = {**facts, "targets": targets, "steps": steps}
        return cls(**{name: values[name] for name in cls.__dataclass_fields__ if name in values})  # type: ignore[arg-type] # written by `facts`

    def begins_with(self, cloud: Cloud) -> tuple[str, ...]:
        """ARNs of the things of the first step, or the targets."""
        return arns_of(cloud, self.steps[0]) if self.steps else self.targets


def _list(value: object) -> list[object]:
    assert isinstance(value, list)  # noqa: S101 - written by `facts`
    return value


def plan_launch(
    cloud: Cloud, account: RolloutAccount, release: Release, targets: Targets, options: Options
) -> Launch:
    follows, how = options.follows, options.how
    job_id = PREFIX + new_id("v" + release.version.replace(".", "_"))
    return Launch(
        account=cloud.account_id,
        region=cloud.region,
        job_id=job_id,
        stream_id=f"{PREFIX}{uuid.uuid4()}",
        bucket=account.bucket,
        key=key_of(job_id),
        release_id=release.release_id,
        product=release.product,
        version=release.version,
        targets=targets.arns,
        things=targets.things,
        follows=follows.job_id if follows else "",
        why=follows.why if follows else "",
        steps=steps_of(how.canary, targets, job_id),
        newcomers=how.newcomers,
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
