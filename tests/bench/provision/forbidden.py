"""What others of a factory do in AWS, and a station must not."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.config import Config
from botocore.utils import ArgumentGenerator

from desktop.account.names import Names
from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError
from tests.bench.provision.line import Line

NEVER_THERE = "linekey-nobody"
# What AWS offers in the services that a factory uses.
SERVICES = ("acm", "dynamodb", "iam", "iot", "iot-data", "kms", "lambda", "s3", "signer", "ssm", "sts")
# What a station may of the whole account and of any certificate: see `test_shipped_policies`.
GIVEN = {
    "DeleteCertificate",
    "DescribeCertificate",
    "DescribeEndpoint",
    "DetachPolicy",
    "DetachThingPrincipal",
    "ListAttachedPolicies",
    "ListCertificates",
    "ListPrincipalThings",
    "UpdateCertificate",
}
# What AWS STS denies nobody, and does not ask who it is.
ANYBODY = {"GetCallerIdentity", "GetSessionToken", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"}


def answer(cloud: Cloud, service: str, operation: str, **parameters: Any) -> str:
    """`done`, or the code of the error."""
    return _answer(cloud.client(service), operation, parameters)


def _answer(client: Any, operation: str, parameters: dict[str, Any]) -> str:
    try:
        with translated("try it"):
            getattr(client, operation)(**parameters)
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
        "lambda:InvokeFunction": (
            "lambda", "invoke_with_response_stream", {"FunctionName": names.hook_function},
        ),
        "lambda:GetAccountSettings": ("lambda", "get_account_settings", {}),
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


class Everything:
    """Each operation of `SERVICES` but what a station is given, by somebody; `bucket` is another's."""

    def __init__(self, cloud: Cloud, bucket: str) -> None:
        self._cloud, self._bucket = cloud, bucket
        self._client = cache(self._new_client)

    def operations(self) -> list[tuple[str, str]]:
        """Service and operation."""
        return [
            (service, operation)
            for service in SERVICES
            for operation in self._client(service).meta.service_model.operation_names
            if operation not in ANYBODY | (GIVEN if service == "iot" else set())
        ]

    def answer(self, service: str, operation: str) -> str:
        """As `answer`, to parameters that AWS need not like: whether one may is asked first."""
        client = self._client(service)
        shape = client.meta.service_model.operation_model(operation).input_shape
        wanted = shape.required_members if shape else ()
        given = ArgumentGenerator(use_member_names=True).generate_skeleton(shape) if wanted else {}
        parameters = {name: _with_bytes(given[name]) for name in wanted}
        if "Bucket" in parameters:  # of a name that cannot be, S3 says so first
            parameters["Bucket"] = self._bucket
        return _answer(client, xform_name(operation), parameters)

    def _new_client(self, service: str) -> Any:
        config = Config(
            parameter_validation=False,
            inject_host_prefix=False,
            s3={"addressing_style": "path"},
        )
        target = self._cloud.target
        return self._cloud.session.client(
            service, endpoint_url=target.endpoint_url, verify=target.ca_file, config=config
        )


def _with_bytes(given: Any) -> Any:
    """The generator of arguments knows none of the kind."""
    if isinstance(given, dict):
        return {name: _with_bytes(value) for name, value in given.items()}
    if isinstance(given, list):
        return [_with_bytes(value) for value in given]
    return b"x" if given is None else given
