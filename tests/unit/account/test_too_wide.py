"""IoT policies that allow too much, and those that only look so."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.account.doctor.too_wide import allows_all, beyond_claiming
from desktop.account.documents import document

IOT = "arn:aws:iot:eu-west-1:123456789012"
CLAIM = document("policies/claim", iot=IOT, client_prefix="linekey-claim-", template="lamp")
UNIT = document("policies/unit", iot=IOT)


def policy(action: Any, resource: Any = "*", effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {"Statement": [{"Effect": effect, "Action": action, "Resource": resource, **more}]}


@pytest.mark.parametrize(
    "body",
    [
        policy("iot:*"),
        policy("IoT:*", f"{IOT}:topic/x"),
        policy(["iot:Connect", "*"]),
        policy("iot:**"),
        policy("*:?*"),
        {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
        {"Statement": [{"Effect": "Allow", "NotAction": "iot:Connect", "Resource": "*"}]},
    ],
)
def test_everything(body: dict[str, Any]) -> None:
    assert allows_all(body)


@pytest.mark.parametrize("body", [CLAIM, UNIT, policy("iot:Publish"), policy("iot:*", effect="Deny"), {}])
def test_not_everything(body: dict[str, Any]) -> None:
    assert not allows_all(body)


def test_a_claim_that_only_claims() -> None:
    assert beyond_claiming(CLAIM) == []
    sample = f"{IOT}:topic/$aws/certificates/create/*"  # as AWS's guide has it
    assert beyond_claiming(policy(["iot:Publish", "iot:Receive"], sample)) == []
    assert beyond_claiming(policy("iot:DeleteThingShadow", effect="Deny")) == []


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (policy("iot:Publish"), ["iot:publish *"]),
        (policy("iot:Subscribe", f"{IOT}:topicfilter/#"), ["iot:subscribe #"]),
        (policy("iot:Receive", [f"{IOT}:topic/$aws/certificates/*"]), ["iot:receive $aws/certificates/*"]),
        (policy("iot:UpdateThingShadow"), ["iot:updatethingshadow"]),
        (policy("iot:Pub*"), ["iot:pub*"]),
        (
            {"Statement": [{"Effect": "Allow", "Action": "iot:Publish", "NotResource": f"{IOT}:topic/x"}]},
            ["NotAction, NotResource"],
        ),
        (policy("iot:Publish", f"{IOT}:topic/data/$aws/certificates/create"), None),
    ],
)
def test_a_claim_that_may_do_more(body: dict[str, Any], more: list[str] | None) -> None:
    assert beyond_claiming(body) == (more or ["iot:publish data/$aws/certificates/create"])
