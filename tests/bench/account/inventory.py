"""Everything an account has that set-up could have made, as a caller without Linekey sees it."""

from __future__ import annotations

from typing import Any

from desktop.cloud.session import Cloud


def inventory(cloud: Cloud) -> set[tuple[str, str]]:
    """Kind and name; with its state where AWS keeps what was taken away."""
    found: set[tuple[str, str]] = set()
    for kind, names in (*_of_iot(cloud), *_of_others(cloud)):
        found |= {(kind, name) for name in names}
    return found


def _of_iot(cloud: Cloud) -> Any:
    iot = cloud.client("iot")
    types = iot.list_thing_types()["thingTypes"]
    events = iot.describe_event_configurations()["eventConfigurations"]
    yield (
        "thing type",
        [f"{one['thingTypeName']}{' deprecated' * one['thingTypeMetadata']['deprecated']}" for one in types],
    )
    yield "thing group", [one["groupName"] for one in iot.list_thing_groups()["thingGroups"]]
    yield "thing", [one["thingName"] for one in iot.list_things()["things"]]
    yield "certificate", [one["certificateId"] for one in iot.list_certificates()["certificates"]]
    yield "authority", [one["certificateId"] for one in iot.list_ca_certificates()["certificates"]]
    yield "IoT policy", [one["policyName"] for one in iot.list_policies()["policies"]]
    yield "template", [one["templateName"] for one in iot.list_provisioning_templates()["templates"]]
    providers = iot.list_certificate_providers()["certificateProviders"]
    yield "provider", [one["certificateProviderName"] for one in providers]
    authorizers = iot.list_authorizers()["authorizers"]
    yield "authorizer", [one["authorizerName"] for one in authorizers]
    yield "role alias", iot.list_role_aliases()["roleAliases"]
    yield "rule", [one["ruleName"] for one in iot.list_topic_rules()["rules"]]
    yield "stream", [one["streamId"] for one in iot.list_streams()["streams"]]
    yield "job", [one["jobId"] for one in iot.list_jobs()["jobs"]]
    yield "event", [name for name, state in events.items() if state.get("Enabled")]


def _of_others(cloud: Cloud) -> Any:
    kms, signer, s3 = cloud.client("kms"), cloud.client("signer"), cloud.client("s3")
    yield "bucket", [one["Name"] for one in s3.list_buckets()["Buckets"]]
    yield "table", cloud.client("dynamodb").list_tables()["TableNames"]
    yield "function", [one["FunctionName"] for one in cloud.client("lambda").list_functions()["Functions"]]
    yield "log", [one["logGroupName"] for one in cloud.client("logs").describe_log_groups()["logGroups"]]
    yield "role", [one["RoleName"] for one in cloud.client("iam").list_roles()["Roles"]]
    yield "alias", [one["AliasName"] for one in kms.list_aliases()["Aliases"]]
    states = (kms.describe_key(KeyId=one["KeyId"])["KeyMetadata"] for one in kms.list_keys()["Keys"])
    yield "key", [f"{one['KeyId']} {one['KeyState']}" for one in states]
    certificates = cloud.client("acm").list_certificates()["CertificateSummaryList"]
    yield "ACM certificate", [one["CertificateArn"] for one in certificates]
    profiles = signer.list_signing_profiles(includeCanceled=True)["profiles"]
    yield "signing profile", [f"{one['profileName']} {one['status']}" for one in profiles]
    yield "parameter", [one["Name"] for one in cloud.client("ssm").describe_parameters()["Parameters"]]
    yield "stack", [one["StackName"] for one in cloud.client("cloudformation").describe_stacks()["Stacks"]]
    yield "HTTP API", [one["Name"] for one in cloud.client("apigatewayv2").get_apis()["Items"]]
