"""IoT policies of the account, whoever wrote them, and who has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud


def policy_names(cloud: Cloud) -> Iterator[str]:
    with translated("list the IoT policies of the account"):
        for page in cloud.client("iot").get_paginator("list_policies").paginate():
            yield from (policy["policyName"] for policy in page["policies"])


def policy_document(cloud: Cloud, name: str) -> dict[str, Any]:
    """Its default version. Raises CLD-004 when there is no such policy."""
    with translated("look up the policy {name}", name=name):
        text = cloud.client("iot").get_policy(policyName=name)["policyDocument"]
    found: dict[str, Any] = json.loads(text)
    return found


def policy_targets(cloud: Cloud, name: str) -> Iterator[str]:
    """ARNs of certificates and thing groups that have it. Raises CLD-004 when there is no such policy."""
    with translated("list who has the policy {name}", name=name):
        pages = cloud.client("iot").get_paginator("list_targets_for_policy").paginate(policyName=name)
        for page in pages:
            yield from page["targets"]
