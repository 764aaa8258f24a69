"""What depends on who signs for fleet provisioning: counted, before it is changed for a whole account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from desktop.cloud.errors import translated
from desktop.cloud.fleet_provisioning import CREATE_FROM_CSR
from desktop.cloud.session import Cloud
from desktop.cloud.templates import list_templates

FLEET = "FLEET_PROVISIONING"


@dataclass(frozen=True)
class Affected:
    """Enabled templates of fleet provisioning, and certificates that may ask for one by a CSR over MQTT."""

    templates: int
    claims: int

    def __str__(self) -> str:
        return (
            f"This account and Region has {_count(self.templates, 'enabled provisioning template')} and "
            f"{_count(self.claims, 'certificate')} that may claim others."
        )


def count_affected(cloud: Cloud) -> Affected:
    """Reads every IoT policy of the account: some seconds where there are many."""
    templates = [one for one in list_templates(cloud) if one.kind == FLEET and one.enabled]
    topics = [cloud.arn("iot", f"topic/{CREATE_FROM_CSR}/{encoding}") for encoding in ("json", "cbor")]
    claims: set[str] = set()
    with translated("count the certificates that may claim others"):
        iot = cloud.client("iot")
        for page in iot.get_paginator("list_policies").paginate():
            for policy in page["policies"]:
                text = iot.get_policy(policyName=policy["policyName"])["policyDocument"]
                if any(_may_ask(json.loads(text), topic) for topic in topics):
                    claims |= _holders(iot, policy["policyName"])
    return Affected(len(templates), len(claims))


def _holders(iot: Any, policy: str) -> set[str]:
    pages = iot.get_paginator("list_targets_for_policy").paginate(policyName=policy)
    return {target for page in pages for target in page["targets"] if ":cert/" in target}


def _may_ask(policy: Mapping[str, Any], topic: str) -> bool:
    """By its words alone: a refusal elsewhere, or a variable in the topic, is not taken into account."""
    return any(
        statement.get("Effect") == "Allow"
        and any(fnmatchcase("iot:Publish", action) for action in _list(statement.get("Action")))
        and any(fnmatchcase(topic, resource) for resource in _list(statement.get("Resource")))
        for statement in _list(policy.get("Statement"))
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
