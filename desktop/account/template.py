"""Provisioning templates: what becomes of a unit's certificate, when it is asked for or first used."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

from desktop.account.documents import compact, document
from desktop.account.names import Names
from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.cloud.errors import NotFoundError, RefusedError, translated
from desktop.cloud.eventually import eventually
from desktop.cloud.session import Cloud
from signing.messages import said

# AWS IoT keeps at most five versions of a template.
MAX_VERSIONS = 5


@dataclass(frozen=True)
class Template:
    cloud: Cloud
    names: Names
    step: str = "template"
    kind: ClassVar[str] = "FLEET_PROVISIONING"

    @property
    def name(self) -> str:
        return self.names.template

    @property
    def detail(self) -> str:
        return self.name

    def body(self) -> dict[str, Any]:
        identity = self.names.product.identity
        return document(
            "templates/fleet",
            thing_name=_pieces(self.names.product.unit.thing_name),
            thing_type=identity.thing_type,
            thing_groups=list(identity.thing_groups),
            unit_policy=self.names.unit_policy,
        )

    def hook(self) -> dict[str, Any]:
        """What AWS IoT asks before it registers; version of the payload: `CreateProvisioningTemplate`."""
        target = self.names.function_arn(self.names.hook_function)
        return {"preProvisioningHook": {"payloadVersion": "2020-04-01", "targetArn": target}}

    def problem(self) -> str | None:
        found = self._found()
        if found is None:
            return said("The provisioning template {name} does not exist.", name=self.name)
        if json.loads(found["templateBody"]) != self.body():
            return said(
                "The provisioning template {name} says something else than it should.", name=self.name
            )
        if not found.get("enabled") or found["provisioningRoleArn"] != self._role():
            return said("The provisioning template {name} is disabled or has another role.", name=self.name)
        if found.get("preProvisioningHook") != self.hook().get("preProvisioningHook"):
            return said(
                "The provisioning template {name} does not ask {hook}: whoever has the claim key can "
                "register a certificate of his own as any unit, also a provisioned one.",
                name=self.name,
                hook=self.names.hook_function,
            )
        return None

    def mend(self) -> None:
        found = self._found()
        if found is None:
            # IAM is eventually consistent: AWS IoT refuses a role that is a few seconds old.
            eventually(self._create, RefusedError, timeout=60.0, pause=2.0)
            return
        iot, name = self.cloud.client("iot"), self.name
        with translated("update the provisioning template {name}", name=name):
            if json.loads(found["templateBody"]) != self.body():
                self._make_room(iot)
                iot.create_provisioning_template_version(
                    templateName=name, templateBody=compact(self.body()), setAsDefault=True
                )
            iot.update_provisioning_template(
                templateName=name, enabled=True, provisioningRoleArn=self._role(), **self.hook()
            )

    def held(self) -> Holding:
        """Ours by the role it makes units with."""
        found = self._found()
        if found is None:
            return NOTHING
        if found["provisioningRoleArn"] != self._role():
            return left_alone("it makes units with another role than Linekey's")
        return OURS

    def remove(self) -> str:
        with suppress(NotFoundError), translated("remove the provisioning template {name}", name=self.name):
            self.cloud.client("iot").delete_provisioning_template(templateName=self.name)
        return ""

    def _create(self) -> None:
        with translated("create the provisioning template {template}", template=self.name):
            self.cloud.client("iot").create_provisioning_template(
                templateName=self.name,
                templateBody=compact(self.body()),
                provisioningRoleArn=self._role(),
                enabled=True,
                type=self.kind,
                **self.hook(),
            )

    def _found(self) -> Any:
        try:
            with translated("look up the provisioning template {template}", template=self.name):
                return self.cloud.client("iot").describe_provisioning_template(templateName=self.name)
        except NotFoundError:
            return None

    def _make_room(self, iot: Any) -> None:
        versions = iot.list_provisioning_template_versions(templateName=self.name)["versions"]
        if len(versions) >= MAX_VERSIONS:
            old = min(version["versionId"] for version in versions if not version["isDefaultVersion"])
            iot.delete_provisioning_template_version(templateName=self.name, versionId=old)

    def _role(self) -> str:
        return self.names.role_arn(self.names.provisioning_role)


@dataclass(frozen=True)
class JustInTimeTemplate(Template):
    """Carried out when a unit of the authority first connects, whose name is in its certificate."""

    step: str = "just-in-time-template"
    kind: ClassVar[str] = "JITP"

    @property
    def name(self) -> str:
        return self.names.just_in_time_template

    def hook(self) -> dict[str, Any]:
        """AWS IoT has none for this kind: the key of the authority is the only guard."""
        return {}

    def body(self) -> dict[str, Any]:
        identity = self.names.product.identity
        return document(
            "templates/just-in-time",
            thing_type=identity.thing_type,
            thing_groups=list(identity.thing_groups),
            unit_policy=self.names.unit_policy,
        )


def _pieces(pattern: str) -> list[object]:
    """`lamp-{serial}` -> ["lamp-", {"Ref": "SerialNumber"}], for Fn::Join."""
    before, _, after = pattern.partition("{serial}")
    return [piece for piece in (before, {"Ref": "SerialNumber"}, after) if piece]
