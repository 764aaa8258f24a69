"""What several templates have, as CloudFormation spells it."""

from __future__ import annotations

from typing import Any

from desktop.account.function import Function
from desktop.account.roles import POLICY_NAME, Role
from desktop.account.table import KeptTable

Resource = dict[str, Any]
# Kept when a stack is deleted; undone when its making fails. Nothing brings back what was in it.
KEPT = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}

PARAMETERS: dict[str, dict[str, Any]] = {
    "Product": {
        "Type": "String",
        "AllowedPattern": "[a-z0-9-]{1,24}",
        "Description": "The product in names of AWS.",
    },
    "ProductName": {"Type": "String", "Description": "The product's name, as its profile has it."},
    "CodeBucket": {"Type": "String", "Description": "Where the function's deployment package lies."},
    "CodeKey": {"Type": "String", "Description": "The package in that bucket, one key for each content."},
    "KeyArn": {"Type": "String", "Description": "The authority's key in AWS KMS, by its ARN."},
    "CertificateProfiles": {
        "Type": "String",
        "Default": "",
        "Description": "What products ask of certificates, as JSON; empty where none asks for anything.",
    },
    "Template": {
        "Type": "String",
        "AllowedPattern": "[0-9A-Za-z_-]{1,36}",
        "Description": "Name of the provisioning template.",
    },
    "TemplateBody": {"Type": "String", "Description": "The provisioning template itself, as JSON."},
    "ThingName": {"Type": "String", "Description": "A thing's name, with {serial} in it."},
    "Things": {"Type": "String", "Description": "The same with * for what differs."},
    "ThingType": {"Type": "String", "Description": "Thing type of the units."},
    "ThingGroups": {"Type": "String", "Description": "Thing groups of the units, as a list in JSON."},
    "Members": {
        "Type": "CommaDelimitedList",
        "Description": "ARNs of what may be put into groups, and of the groups.",
    },
    "FirstPolicy": {
        "Type": "String",
        "AllowedPattern": "[0-9a-f]{64}",
        "Description": "SHA-256 of the release policy's first version.",
    },
    "TokenPublicKey": {"Type": "String", "Description": "The key that verifies users' tokens, in PEM."},
    "Claim": {
        "Type": "String",
        "AllowedValues": ["certificate", "trusted-user"],
        "Default": "certificate",
        "Description": "How units come to their claim.",
    },
}


def arn(resource: str) -> Resource:
    return {"Fn::GetAtt": [resource, "Arn"]}


def role(part: Role) -> Resource:
    policy = {"PolicyName": POLICY_NAME, "PolicyDocument": part.policy()}
    properties = {"RoleName": part.name, "AssumeRolePolicyDocument": part.trust, "Policies": [policy]}
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def function(part: Function, role_resource: str) -> Resource:
    code = {"S3Bucket": "${CodeBucket}", "S3Key": "${CodeKey}"}
    properties = {"FunctionName": part.name, **part.settings(), "Role": arn(role_resource), "Code": code}
    return {"Type": "AWS::Lambda::Function", "Properties": properties}


def permission(function_resource: str, service: str, source: Any) -> Resource:
    """Lets the service call the function in the name of `source` of this account."""
    properties = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": {"Ref": function_resource},
        "Principal": f"{service}.amazonaws.com",
        "SourceAccount": "${AWS::AccountId}",
        "SourceArn": source,
    }
    return {"Type": "AWS::Lambda::Permission", "Properties": properties}


def table(part: KeptTable) -> Resource:
    properties = {
        "TableName": part.name,
        "AttributeDefinitions": [{"AttributeName": part.key, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": part.key, "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "DeletionProtectionEnabled": True,
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
    }
    return {"Type": "AWS::DynamoDB::Table", **KEPT, "Properties": properties}
