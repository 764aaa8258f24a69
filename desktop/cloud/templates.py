"""Provisioning templates of the account, whoever made them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud


@dataclass(frozen=True)
class ProvisioningTemplate:
    """`kind` is FLEET_PROVISIONING or JITP."""

    name: str
    kind: str
    enabled: bool


def describe_template(cloud: Cloud, name: str) -> ProvisioningTemplate:
    """Raises CLD-004 when there is no such template."""
    with translated("look up the provisioning template {template}", template=name):
        found = cloud.client("iot").describe_provisioning_template(templateName=name)
    return _template(found)


def list_templates(cloud: Cloud) -> list[ProvisioningTemplate]:
    with translated("list the provisioning templates"):
        pages = cloud.client("iot").get_paginator("list_provisioning_templates").paginate()
        return [_template(one) for page in pages for one in page["templates"]]


def _template(found: dict[str, object]) -> ProvisioningTemplate:
    kind = str(found.get("type") or "FLEET_PROVISIONING")
    return ProvisioningTemplate(str(found["templateName"]), kind, bool(found.get("enabled")))
