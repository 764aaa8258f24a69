"""Who may ask for a certificate, by the words of policies that anybody may have written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from desktop.account.documents import document
from desktop.account.provider.affected import may_claim

IOT = "arn:aws:iot:eu-west-1:123456789012"
CLOUD: Any = SimpleNamespace(arn=lambda _service, resource: f"{IOT}:{resource}")
REQUEST = f"{IOT}:topic/$aws/certificates/create-from-csr"


def allowing(**elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", **elements}


@pytest.mark.parametrize(
    "statement",
    [
        document("policies/claim", iot=IOT, client_prefix="linekey-claim-", template="lamp")["Statement"],
        allowing(Action="iot:Publish", Resource=f"{REQUEST}/cbor"),
        [allowing(Action=["iot:Connect", "IOT:publish"], Resource=["other", f"{REQUEST}/*"])],
        allowing(NotAction="iot:Connect", Resource="*"),
        allowing(Action="iot:Publish", NotResource=f"{IOT}:topic/other"),
    ],
)
def test_who_may_claim(statement: Any) -> None:
    assert may_claim(CLOUD, {"Statement": statement})


@pytest.mark.parametrize(
    "statement",
    [
        document("policies/unit", iot=IOT)["Statement"],
        {"Effect": "Deny", "Action": "iot:Publish", "Resource": "*"},
        allowing(Action="iot:Publish", Resource=f"{REQUEST}/[a-z]son"),
        allowing(Action="iot:Publish", Resource=f"{IOT}:topic/$aws/certificates/create/*"),
        allowing(NotAction="iot:Pub*", Resource="*"),
        allowing(Action="iot:Publish", NotResource="*"),
        allowing(Action="iot:Publish"),
        allowing(Resource="*"),
    ],
)
def test_who_may_not(statement: Any) -> None:
    assert not may_claim(CLOUD, {"Statement": statement})
    assert not may_claim(CLOUD, {})
