"""The release gate: a function of ours that starts a product's rollouts and publishes its release policy.

What it asks for and answers stands in `resources/lambdas/release_gate`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.cloud.errors import NotFoundError
from desktop.cloud.functions import describe_function, invoke
from desktop.cloud.release.policies import PolicyShelf
from desktop.cloud.session import Cloud
from desktop.core.catalogue.rollout import (
    GATE_FAILED,
    GATE_HAS_NO_POLICY,
    GATE_IMAGE_DIFFERS,
    GATE_KNOWS_NOT,
    GATE_NAME_TAKEN,
    GATE_NOT_APPROVED,
    GATE_POLICY_EXPIRED,
    GATE_SIGNATURE_DIFFERS,
    GATE_SILENT,
    GATE_TARGETS_REFUSED,
)
from desktop.core.errors import RolloutError
from resources.lambdas.release_gate import refusals

_REFUSALS = {
    refusals.REQUEST: GATE_KNOWS_NOT,
    refusals.POLICY: GATE_HAS_NO_POLICY,
    refusals.EXPIRED: GATE_POLICY_EXPIRED,
    refusals.NOT_APPROVED: GATE_NOT_APPROVED,
    refusals.IMAGE: GATE_IMAGE_DIFFERS,
    refusals.SIGNATURE: GATE_SIGNATURE_DIFFERS,
    refusals.TARGETS: GATE_TARGETS_REFUSED,
    refusals.TAKEN: GATE_NAME_TAKEN,
}


class GateRefusedError(RolloutError):
    """The gate said no, and has done nothing (ROL-031 to ROL-039)."""


def gate_function(slug: str) -> str:
    """`slug` is the product's name in names of AWS."""
    return f"linekey-{slug}-gate"


@dataclass(frozen=True)
class ReleaseGate:
    """Raises `GateRefusedError`; `RolloutError` ROL-030 or `CloudError` when nobody knows what it did."""

    cloud: Cloud
    function: str

    def launch(self, request: Mapping[str, object]) -> None:
        self._ask({"action": "launch", **request})

    def abandon(self, job_id: str, stream_id: str) -> None:
        """Removes what a launch that never became a job has left."""
        self._ask({"action": "abandon", "job": job_id, "stream": stream_id})

    def publish(self, envelope: bytes) -> None:
        """Puts a version of the release policy into force."""
        self._ask({"action": "publish", "policy": envelope.decode()})

    def _ask(self, event: Mapping[str, object]) -> None:
        try:
            said = invoke(self.cloud, self.function, event)
        except TimeoutError as error:
            raise RolloutError(GATE_SILENT, function=self.function, reason=str(error)) from error
        answer = _answer(said.text)
        if said.failed or answer is None:
            raise RolloutError(GATE_SILENT, function=self.function, reason=said.text[:300])
        if "code" in answer:
            refusal = _REFUSALS.get(answer["code"], GATE_FAILED)
            raise GateRefusedError(refusal, function=self.function, reason=answer.get("message", ""))


@dataclass(frozen=True)
class GatedShelf(PolicyShelf):
    """Where only the gate may write: it does both steps itself, whichever it is asked for."""

    gate: ReleaseGate

    def write(self, version: int, data: bytes, instead_of: str | None) -> bool:
        self.gate.publish(data)
        return True

    def name(self, text: str, *, first: bool) -> None:
        stored = self.read(json.loads(text)["version"])
        if stored is not None:
            self.gate.publish(stored.data)


def find_gate(cloud: Cloud, slug: str) -> ReleaseGate | None:
    """The product's, if the account has one; asks AWS. Raises `CloudError`."""
    gate = ReleaseGate(cloud, gate_function(slug))
    try:
        describe_function(cloud, gate.function)
    except NotFoundError:
        return None
    return gate


def _answer(text: str) -> dict[str, Any] | None:
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
