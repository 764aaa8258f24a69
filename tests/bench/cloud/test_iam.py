"""The operations the bench adds are held to IAM like all others."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.cloud.clients import allow

Aws = Callable[[str], Any]


def test_a_user_may_do_only_what_the_policy_says(aws: Aws, bench: BenchEndpoint) -> None:
    iam = aws("iam")
    iam.create_user(UserName="reader")
    policy = {"Version": "2012-10-17", "Statement": allow(["iot:List*", "iot:Describe*"], "*")}
    iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=bench.region)
    iot = session.client("iot", endpoint_url=bench.endpoint_url)
    assert iot.list_certificate_providers()["certificateProviders"] == []
    assert iot.list_streams()["streams"] == []
    with pytest.raises(iot.exceptions.ClientError, match="AccessDenied"):
        iot.delete_certificate_provider(certificateProviderName="line")
    with pytest.raises(iot.exceptions.ClientError, match="AccessDenied"):
        iot.delete_stream(streamId="lamp")
    signer = session.client("signer", endpoint_url=bench.endpoint_url)
    with pytest.raises(signer.exceptions.ClientError, match="AccessDenied"):
        signer.list_signing_platforms()


@pytest.mark.parametrize("key", ["test", "123456789012"])
def test_the_keys_that_ministack_never_checks_are_unknown(bench: BenchEndpoint, key: str) -> None:
    session = boto3.Session(key, "test", region_name=bench.region)
    iot = session.client("iot", endpoint_url=bench.endpoint_url)
    with pytest.raises(iot.exceptions.ClientError, match="security token"):
        iot.list_streams()
