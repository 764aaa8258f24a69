"""IoT policies: what a unit may do, and the little a claim certificate may."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from desktop.account.documents import compact, document
from desktop.account.names import Names
from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.cloud.errors import ConflictError, NotFoundError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.fleet_provisioning import CLIENT_PREFIX
from desktop.cloud.iot_policies import policy_targets
from desktop.cloud.session import Cloud
from signing.messages import said

# AWS IoT keeps at most five versions of a policy.
MAX_VERSIONS = 5


@dataclass(frozen=True)
class IotPolicy:
    cloud: Cloud
    step: str
    name: str
    body: dict[str, Any]

    @property
    def detail(self) -> str:
        return self.name

    def problem(self) -> str | None:
        given = self._given()
        if given is None:
            return said("The policy {name} does not exist.", name=self.name)
        if given == self.body:
            return None
        return said("The policy {name} allows something else than it should.", name=self.name)

    def mend(self) -> None:
        iot = self.cloud.client("iot")
        with translated("write the policy {name}", name=self.name):
            if self._given() is None:
                iot.create_policy(policyName=self.name, policyDocument=compact(self.body))
                return
            self._make_room(iot)
            iot.create_policy_version(
                policyName=self.name, policyDocument=compact(self.body), setAsDefault=True
            )

    def held(self) -> Holding:
        held = self.written_here()
        if not held.ours:
            return held
        count = sum(1 for _ in policy_targets(self.cloud, self.name))
        return left_alone("{count:,} certificates or groups have it", count=count) if count else OURS

    def written_here(self) -> Holding:
        """Ours by its words, whoever has it."""
        given = self._given()
        if given is None:
            return NOTHING
        if given != self.body:
            return left_alone("it allows something else than this Linekey writes; set-up would mend it first")
        return OURS

    def remove(self) -> str:
        # AWS IoT takes up to five minutes to notice that a policy was detached (API reference, DeletePolicy).
        with suppress(NotFoundError):
            eventually(self._delete, ConflictError, timeout=330.0, pause=3.0)
        return ""

    def _delete(self) -> None:
        iot = self.cloud.client("iot")
        with translated("remove the policy {name}", name=self.name):
            for version in iot.list_policy_versions(policyName=self.name)["policyVersions"]:
                if not version["isDefaultVersion"]:
                    iot.delete_policy_version(policyName=self.name, policyVersionId=version["versionId"])
            iot.delete_policy(policyName=self.name)

    def _given(self) -> Any:
        try:
            with translated("look up the policy {name}", name=self.name):
                return json.loads(self.cloud.client("iot").get_policy(policyName=self.name)["policyDocument"])
        except NotFoundError:
            return None

    def _make_room(self, iot: Any) -> None:
        versions = iot.list_policy_versions(policyName=self.name)["policyVersions"]
        if len(versions) >= MAX_VERSIONS:
            old = min(
                (version for version in versions if not version["isDefaultVersion"]),
                key=lambda version: int(version["versionId"]),
            )
            iot.delete_policy_version(policyName=self.name, policyVersionId=old["versionId"])


def unit_policy(cloud: Cloud, names: Names) -> IotPolicy:
    """Its own shadow, jobs and streams, under its own thing name; nothing else."""
    return IotPolicy(cloud, "unit-policy", names.unit_policy, document("policies/unit", iot=names.iot))


def claim_policy(cloud: Cloud, names: Names) -> IotPolicy:
    """A CSR in, and the one template: whoever holds the claim key can ask for no more."""
    body = document("policies/claim", iot=names.iot, client_prefix=CLIENT_PREFIX, template=names.template)
    return IotPolicy(cloud, "claim-policy", names.claim_policy, body)
