"""What others of a factory do in AWS, and a station must not."""

from __future__ import annotations

import json
from typing import Any

from desktop.account.names import Names
from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError
from tests.bench.provision.line import Line

NEVER_THERE = "linekey-nobody"


def answer(cloud: Cloud, service: str, operation: str, **parameters: Any) -> str:
    """`done`, or the code of the error."""
    try:
        with translated("try it"):
            getattr(cloud.client(service), operation)(**parameters)
    except LinekeyError as error:
        return error.code
    return "done"


def tries(line: Line) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """What others of the factory do, action by action."""
    names = Names(line.cloud, line.product)
    empty = json.dumps({"Version": "2012-10-17", "Statement": []})
    nobody = f"{names.iot}:cert/{'0' * 64}"
    return {
        "iot:CreateJob": (
            "iot", "create_job", {"jobId": "AFR_OTA-x", "targets": [names.unit_arn], "document": "{}"},
        ),
        "iot:CreateThing": ("iot", "create_thing", {"thingName": "other"}),
        "iot:CreatePolicy": ("iot", "create_policy", {"policyName": "other", "policyDocument": empty}),
        "iot:AttachPolicy": (
            "iot", "attach_policy", {"policyName": names.unit_policy, "target": nobody},
        ),
        "iot:ListThings": ("iot", "list_things", {}),
        "iot:DescribeThing": ("iot", "describe_thing", {"thingName": "of-another-product"}),
        "iot:CreateKeysAndCertificate": ("iot", "create_keys_and_certificate", {}),
        "iot:UpdateCertificateProvider": (
            "iot", "update_certificate_provider", {"certificateProviderName": "linekey"},
        ),
        "iot:DeleteProvisioningTemplate": (
            "iot", "delete_provisioning_template", {"templateName": names.template},
        ),
        "lambda:GetFunction": ("lambda", "get_function", {"FunctionName": names.hook_function}),
        "kms:ListKeys": ("kms", "list_keys", {}),
        "signer:ListSigningProfiles": ("signer", "list_signing_profiles", {}),
        "s3:ListAllMyBuckets": ("s3", "list_buckets", {}),
        "s3:GetObject": ("s3", "get_object", {"Bucket": names.bucket, "Key": "signed/x"}),
        "s3:DeleteObject": ("s3", "delete_object", {"Bucket": names.bucket, "Key": "ledgers/x"}),
        "dynamodb:Scan": ("dynamodb", "scan", {"TableName": "linekey-serials"}),
        "dynamodb:DeleteTable": ("dynamodb", "delete_table", {"TableName": "linekey-serials"}),
        "ssm:PutParameter": ("ssm", "put_parameter", {"Name": "/linekey/x", "Value": "1", "Type": "String"}),
        "iam:CreateUser": ("iam", "create_user", {"UserName": NEVER_THERE}),
        "iam:PutRolePolicy": (
            "iam",
            "put_role_policy",
            {"RoleName": names.person_role("station"), "PolicyName": "all", "PolicyDocument": empty},
        ),
    }  # fmt: skip
