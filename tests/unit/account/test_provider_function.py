"""The certificate provider's function, with a Lambda that answers as told."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from unittest.mock import MagicMock

import pytest

from desktop.account.function import Function
from desktop.cloud import functions
from desktop.cloud.functions import Permission, loose_permissions, may_call
from desktop.core.errors import CloudError

ACCOUNT = "123456789012"
PROVIDER = f"arn:aws:iot:us-east-1:{ACCOUNT}:certificateprovider/my-certificate-provider"


def mended(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud: Any = MagicMock()
    cloud.client("lambda").invoke.return_value = {"Payload": BytesIO(answer)}
    monkeypatch.setattr(functions, "describe_function", MagicMock())
    monkeypatch.setattr(functions, "may_call", MagicMock())
    monkeypatch.setattr(Function, "_update", MagicMock())
    whatever: Any = MagicMock()
    Function(cloud, whatever, "step", "sign", "", "", whatever, whatever, PROVIDER).mend()


def test_cld_033_a_function_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CloudError, match=r"does not run: .*ImportModuleError") as refused:
        mended(b'{"errorType": "Runtime.ImportModuleError"}', monkeypatch)
    assert refused.value.code == "CLD-033"


def test_a_function_that_refuses_an_empty_request_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    mended(b'{"errorMessage": "certificateSigningRequest is missing"}', monkeypatch)


def statement(**changes: Any) -> dict[str, Any]:
    """As AWS's guide for certificate providers has it."""
    return {
        "Sid": "LambdaAllowIotProvider",
        "Effect": "Allow",
        "Principal": {"Service": "iot.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:my-function",
        "Condition": {
            "StringEquals": {"AWS:SourceAccount": ACCOUNT},
            "ArnLike": {"AWS:SourceArn": PROVIDER.replace("certificateprovider/", "certificateprovider:")},
        },
        **changes,
    }


def arn_like(arn: str) -> dict[str, Any]:
    return {"ArnLike": {"AWS:SourceArn": arn}}


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"Condition": arn_like(PROVIDER)}, True),
        ({"Condition": arn_like(PROVIDER.replace("my-", "*"))}, True),
        ({"Condition": {}}, True),
        ({"Principal": "*", "Action": "lambda:*"}, True),
        ({"Action": "lambda:invokefunction"}, True),
        ({"Condition": arn_like(PROVIDER.replace("my", "[mM]y"))}, False),
        ({"Condition": arn_like(PROVIDER + "-2")}, False),
        ({"Condition": {"StringEquals": {"AWS:SourceAccount": "999999999999"}}}, False),
        ({"Condition": {"StringNotEquals": {"AWS:SourceAccount": ACCOUNT}}}, False),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}, False),
        ({"Principal": {"Service": "s3.amazonaws.com"}}, False),
        ({"Action": "lambda:GetFunction"}, False),
        ({"Effect": "Deny"}, False),
    ],
    ids=str,
)
def test_who_may_call_a_function(changes: dict[str, Any], allowed: bool) -> None:
    assert may_call(with_policy(changes), "my-function", PROVIDER) is allowed


@pytest.mark.parametrize(
    ("changes", "loose"),
    [
        ({}, []),
        ({"Action": "lambda:invokefunction", "Condition": {}}, [False]),
        ({"Condition": arn_like(PROVIDER.replace("my-", "*"))}, [True]),
        ({"Condition": arn_like(PROVIDER.replace("my-", "??-"))}, [True]),
        ({"Condition": arn_like(PROVIDER.replace(ACCOUNT, "????????????"))}, [False]),
    ],
    ids=str,
)
def test_a_function_that_is_called_for_more_than_one_resource(
    changes: dict[str, Any], loose: list[bool]
) -> None:
    expected = [Permission("LambdaAllowIotProvider", account) for account in loose]
    assert loose_permissions(with_policy(changes), "my-function") == expected


def with_policy(changes: dict[str, Any]) -> Any:
    cloud = MagicMock(account_id=ACCOUNT)
    policy = {"Version": "2012-10-17", "Statement": [statement(**changes)]}
    cloud.client("lambda").get_policy.return_value = {"Policy": json.dumps(policy)}
    return cloud
