"""One template for each concern: what all products of an account share, and what one product has."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from desktop.account.authority import SigningKey
from desktop.account.authorizer.parts import KEY_NAME, authorizer_parts
from desktop.account.bucket import NO_PUBLIC_ACCESS
from desktop.account.documents import document
from desktop.account.function import Function
from desktop.account.gate import gate_of, gate_role, gate_variables
from desktop.account.names import PROVIDER, PROVIDER_FUNCTION
from desktop.account.policies import IotPolicy, claim_policy, unit_policy
from desktop.account.provider.source import PROFILES_VARIABLE, kms_source
from desktop.account.release_policy.chain import Named
from desktop.account.release_policy.kept import shelf_of
from desktop.account.release_policy.part import FIRST_POLICY
from desktop.account.roles import Role, hook_role, provider_role, provisioning_role, stream_role
from desktop.account.serials import serial_hook, serial_table
from desktop.account.table import KeptTable
from desktop.account.template import Template
from desktop.account.vending_machine.http_api import PAYLOAD, STAGE
from desktop.account.vending_machine.parts import vending_api, vending_parts
from resources.lambdas.authorizer.users import TOKEN_KEY
from tools.cloudformation.anywhere import PSEUDO, anywhere, filled_in
from tools.cloudformation.pieces import KEPT, PARAMETERS, Resource, arn, function, permission, role, table

_Part = TypeVar("_Part")

NAMES = anywhere()
CLOUD = NAMES.cloud


def core() -> dict[str, Resource]:
    bucket = {
        "BucketName": NAMES.bucket,
        "VersioningConfiguration": {"Status": "Enabled"},
        "PublicAccessBlockConfiguration": NO_PUBLIC_ACCESS,
    }
    return {
        "Firmware": {"Type": "AWS::S3::Bucket", **KEPT, "Properties": bucket},
        "SerialNumbers": table(serial_table(CLOUD)),
        "StreamRole": role(stream_role(CLOUD, NAMES)),
    }


def authority() -> dict[str, Resource]:
    part = SigningKey(CLOUD)
    key = {"KeySpec": part.spec, "KeyUsage": "SIGN_VERIFY", "Description": part.description}
    alias = {"AliasName": part.alias, "TargetKeyId": {"Ref": "Key"}}
    return {
        "Key": {"Type": "AWS::KMS::Key", **KEPT, "Properties": key},
        "Alias": {"Type": "AWS::KMS::Alias", **KEPT, "Properties": alias},
    }


def certificate_provider() -> dict[str, Resource]:
    *_, last = kms_source(CLOUD).parts
    part = _as(Function, last)
    told = {"Fn::If": ["AsksForCertificates", "${CertificateProfiles}", {"Ref": "AWS::NoValue"}]}
    made = function(dataclasses.replace(part, variables=lambda: {"CA_KEY_ID": "${KeyArn}"}), "Role")
    made["Properties"]["Environment"]["Variables"][PROFILES_VARIABLE] = told
    rights = document(
        "policies/provider-role", key="${KeyArn}", log_group=NAMES.log_group_arn(PROVIDER_FUNCTION)
    )
    provider = {
        "CertificateProviderName": PROVIDER,
        "LambdaFunctionArn": arn("Function"),
        "AccountDefaultForOperations": ["CreateCertificateFromCsr"],
    }
    return {
        "Role": role(dataclasses.replace(provider_role(CLOUD, NAMES), policy=lambda: rights)),
        "Function": made,
        "Permission": permission("Function", "iot", NAMES.provider_arn),
        "Provider": {
            "Type": "AWS::IoT::CertificateProvider",
            "DependsOn": "Permission",
            "Properties": provider,
        },
    }


def units() -> dict[str, Resource]:
    return {"Policy": _iot_policy(unit_policy(CLOUD, NAMES))}


def fleet() -> dict[str, Resource]:
    part = Template(CLOUD, NAMES)
    template = {
        "TemplateName": part.name,
        "TemplateType": part.kind,
        "TemplateBody": "${TemplateBody}",
        "ProvisioningRoleArn": arn("ProvisioningRole"),
        "Enabled": True,
        "PreProvisioningHook": {
            "PayloadVersion": part.hook()["preProvisioningHook"]["payloadVersion"],
            "TargetArn": arn("Hook"),
        },
    }
    return {
        "HookRole": role(hook_role(CLOUD, NAMES)),
        "Hook": function(serial_hook(CLOUD, NAMES), "HookRole"),
        "HookPermission": permission("Hook", "iot", NAMES.template_arn),
        "ProvisioningRole": role(provisioning_role(CLOUD, NAMES)),
        "ProvisioningTemplate": {
            "Type": "AWS::IoT::ProvisioningTemplate",
            "DependsOn": "HookPermission",
            "Properties": template,
        },
        "ClaimPolicy": {"Condition": "HasClaimKey", **_iot_policy(claim_policy(CLOUD, NAMES))},
    }


def vending_machine() -> dict[str, Resource]:
    kept, rights, last, _ = vending_parts(CLOUD, NAMES)
    answering = _as(Function, last)
    api = vending_api(CLOUD, NAMES)
    variables = answering.variables() | {"THING_GROUPS": "${ThingGroups}"}
    called = f"{CLOUD.arn('execute-api', '${Api}')}/*/*{api.path}"
    integration = {
        "ApiId": {"Ref": "Api"},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": arn("Function"),
        "PayloadFormatVersion": PAYLOAD,
    }
    route = {
        "ApiId": {"Ref": "Api"},
        "RouteKey": f"POST {api.path}",
        "Target": "integrations/${Integration}",
    }
    stage = {
        "ApiId": {"Ref": "Api"},
        "StageName": STAGE,
        "AutoDeploy": True,
        "DefaultRouteSettings": {"ThrottlingBurstLimit": api.rate, "ThrottlingRateLimit": api.rate},
    }
    return {
        "Table": table(_as(KeptTable, kept)),
        "Role": role(_as(Role, rights)),
        "Function": function(dataclasses.replace(answering, variables=lambda: variables), "Role"),
        "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": api.name, "ProtocolType": "HTTP"}},
        "Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": integration},
        "Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": route},
        "Stage": {"Type": "AWS::ApiGatewayV2::Stage", "DependsOn": "Route", "Properties": stage},
        "Permission": permission("Function", "apigateway", called),
    }


def authorizer() -> dict[str, Resource]:
    users, rights, last, *_ = authorizer_parts(CLOUD, NAMES)
    asked = {
        "AuthorizerName": NAMES.authorizer,
        "AuthorizerFunctionArn": arn("Function"),
        "SigningDisabled": False,
        "TokenKeyName": TOKEN_KEY,
        "TokenSigningPublicKeys": {KEY_NAME: "${TokenPublicKey}"},
        "Status": "ACTIVE",
    }
    return {
        "Users": table(_as(KeptTable, users)),
        "Role": role(_as(Role, rights)),
        "Function": function(_as(Function, last), "Role"),
        "Permission": permission("Function", "iot", NAMES.authorizer_arn),
        "Authorizer": {"Type": "AWS::IoT::Authorizer", "DependsOn": "Permission", "Properties": asked},
    }


def release_policy() -> dict[str, Resource]:
    shelf = shelf_of(CLOUD, NAMES.product)
    first = Named(1, f"${{{FIRST_POLICY}}}").to_text()
    parameter = {"Name": shelf.parameter, "Type": "String", "Value": first}
    return {"Parameter": {"Type": "AWS::SSM::Parameter", **KEPT, "Properties": parameter}}


def release_gate() -> dict[str, Resource]:
    _, part = gate_of(CLOUD, NAMES.product).parts()
    made = dataclasses.replace(
        _as(Function, part), variables=lambda: gate_variables(NAMES, f"${{{FIRST_POLICY}}}")
    )
    return {"Role": role(gate_role(CLOUD, NAMES)), "Function": function(made, "Role")}


def _as(kind: type[_Part], part: object) -> _Part:
    if not isinstance(part, kind):
        raise TypeError(f"{part!r} is no {kind.__name__}: the parts have another order")
    return part


def _iot_policy(part: IotPolicy) -> Resource:
    return {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": part.name, "PolicyDocument": part.body}}


CONCERNS = {
    "core": (core, "bucket for firmware and release policies, table of serial numbers, role of streams"),
    "authority": (authority, "the key that unit certificates are signed with, in AWS KMS"),
    "certificate-provider": (certificate_provider, "the function that signs for fleet provisioning"),
    "units": (units, "what a unit of the product may do"),
    "fleet": (fleet, "fleet provisioning: template, its role and hook, what a claim may do"),
    "vending-machine": (vending_machine, "the certificate vending machine: table, function and HTTP API"),
    "authorizer": (authorizer, "who may connect by user name and password"),
    "release-policy": (release_policy, "the parameter that names the release policy in force"),
    "release-gate": (release_gate, "the function that alone starts rollouts of the product"),
}
CONDITIONS: dict[str, dict[str, Any]] = {
    "AsksForCertificates": {"Fn::Not": [{"Fn::Equals": ["${CertificateProfiles}", ""]}]},
    "HasClaimKey": {"Fn::Equals": ["${Claim}", "certificate"]},
}


def template(concern: str) -> dict[str, Any]:
    """With those parameters and conditions that its resources name."""
    make, what = CONCERNS[concern]
    raw = make()
    conditions = {name: rule for name, rule in CONDITIONS.items() if f"'{name}'" in repr(raw)}
    said = repr((raw, conditions))
    parameters = {name: text for name, text in PARAMETERS.items() if f"${{{name}}}" in said}
    variables = {*PSEUDO, *parameters, *raw}
    body: dict[str, Any] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Linekey {concern}: {what}.",
    }
    sections: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("Parameters", parameters),
        ("Conditions", filled_in(conditions, variables)),
        ("Resources", filled_in(raw, variables)),
    )
    return body | {name: section for name, section in sections if section}
