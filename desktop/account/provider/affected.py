"""What depends on who signs for fleet provisioning: counted, before it is changed for a whole account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.cloud.fleet_provisioning import CREATE_FROM_CSR
from desktop.cloud.iot_policies import policy_document, policy_names, policy_targets
from desktop.cloud.session import Cloud
from desktop.cloud.templates import list_templates
from desktop.core.policy.patterns import matches

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
    claims: set[str] = set()
    for name in policy_names(cloud):
        if may_claim(cloud, policy_document(cloud, name)):
            claims |= {target for target in policy_targets(cloud, name) if ":cert/" in target}
    return Affected(len(templates), len(claims))


def may_claim(cloud: Cloud, policy: Mapping[str, Any]) -> bool:
    """Whether who has the IoT policy may ask for a certificate by a CSR over MQTT."""
    topics = (cloud.arn("iot", f"topic/{CREATE_FROM_CSR}/{encoding}") for encoding in ("json", "cbor"))
    return any(_may_ask(policy, topic) for topic in topics)


def _may_ask(policy: Mapping[str, Any], topic: str) -> bool:
    """By the words that allow it alone: a condition, a refusal, or a variable in the topic is not taken into
    account, nor need the policy be one that can be judged here.
    """
    return any(
        statement.get("Effect") == "Allow"
        and _covers(statement, "Action", lambda action: matches(action.lower(), "iot:publish"))
        and _covers(statement, "Resource", lambda resource: matches(resource, topic))
        for statement in _list(policy.get("Statement", []))
    )


def _covers(statement: Mapping[str, Any], element: str, fits: Callable[[str], bool]) -> bool:
    """By what the element names; with `NotAction` and `NotResource`, by what that leaves."""
    if element in statement:
        return any(map(fits, _list(statement[element])))
    return not any(map(fits, _list(statement.get(f"Not{element}", "*"))))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
