"""What somebody else may have made or changed under Linekey's names, and its undoing."""

from __future__ import annotations

import json
from collections.abc import Callable

from desktop.account.names import AUTHORITY_ALIAS, PROVIDER_FUNCTION, Names
from desktop.account.registry import ThingGroup, ThingType
from desktop.cloud.authorizers import delete_authorizer
from desktop.cloud.session import Cloud

Change = Callable[[Cloud, Names], None]


def other_role(cloud: Cloud, names: Names, role: str = "") -> None:
    body = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    cloud.client("iam").put_role_policy(
        RoleName=role or names.stream_role, PolicyName="theirs", PolicyDocument=json.dumps(body)
    )


def undo_role(cloud: Cloud, names: Names, role: str = "") -> None:
    cloud.client("iam").delete_role_policy(RoleName=role or names.stream_role, PolicyName="theirs")


def other_person(cloud: Cloud, names: Names) -> None:
    other_role(cloud, names, names.person_role("station"))


def undo_person(cloud: Cloud, names: Names) -> None:
    undo_role(cloud, names, names.person_role("station"))


def other_function(cloud: Cloud, names: Names) -> None:
    cloud.client("lambda").update_function_configuration(FunctionName=PROVIDER_FUNCTION, Handler="their.own")


def other_type(cloud: Cloud, names: Names) -> None:
    iot = cloud.client("iot")
    ThingType(cloud, "lamp").remove()
    iot.delete_thing_type(thingTypeName="lamp")
    iot.create_thing_type(thingTypeName="lamp")


def undo_type(cloud: Cloud, names: Names) -> None:
    cloud.client("iot").deprecate_thing_type(thingTypeName="lamp")
    cloud.client("iot").delete_thing_type(thingTypeName="lamp")


def other_group(cloud: Cloud, names: Names) -> None:
    ThingGroup(cloud, "lamp-line").remove()
    cloud.client("iot").create_thing_group(thingGroupName="lamp-line")


def undo_group(cloud: Cloud, names: Names) -> None:
    cloud.client("iot").delete_thing_group(thingGroupName="lamp-line")


def other_policy(cloud: Cloud, names: Names) -> None:
    body = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}
    cloud.client("iot").create_policy_version(
        policyName=names.unit_policy, policyDocument=json.dumps(body), setAsDefault=True
    )


def other_key(cloud: Cloud, names: Names) -> None:
    kms = cloud.client("kms")
    theirs = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    kms.update_alias(AliasName=AUTHORITY_ALIAS, TargetKeyId=theirs)


def undo_key(cloud: Cloud, names: Names) -> None:
    cloud.client("kms").delete_alias(AliasName=AUTHORITY_ALIAS)


def other_claim(cloud: Cloud, names: Names) -> None:
    _other_holder(cloud, names.claim_policy)


def undo_claim(cloud: Cloud, names: Names) -> None:
    _undo_holders(cloud, names.claim_policy)


def other_station(cloud: Cloud, names: Names) -> None:
    _other_holder(cloud, names.line)


def undo_station(cloud: Cloud, names: Names) -> None:
    _undo_holders(cloud, names.line)


def _other_holder(cloud: Cloud, policy: str) -> None:
    made = cloud.client("iot").create_keys_and_certificate(setAsActive=True)
    cloud.client("iot").attach_policy(policyName=policy, target=made["certificateArn"])


def _undo_holders(cloud: Cloud, policy: str) -> None:
    iot = cloud.client("iot")
    for target in iot.list_targets_for_policy(policyName=policy)["targets"]:
        iot.detach_policy(policyName=policy, target=target)
        iot.update_certificate(certificateId=target.rpartition("/")[2], newStatus="INACTIVE")
        iot.delete_certificate(certificateId=target.rpartition("/")[2])


def other_alias(cloud: Cloud, names: Names) -> None:
    theirs = names.role_arn(names.stream_role)
    cloud.client("iot").update_role_alias(roleAlias=names.line, roleArn=theirs)


def undo_alias(cloud: Cloud, names: Names) -> None:
    cloud.client("iot").delete_role_alias(roleAlias=names.line)


def other_authorizer(cloud: Cloud, names: Names) -> None:
    theirs = names.function_arn("theirs")
    cloud.client("iot").update_authorizer(authorizerName=names.authorizer, authorizerFunctionArn=theirs)


def undo_authorizer(cloud: Cloud, names: Names) -> None:
    delete_authorizer(cloud, names.authorizer)


def other_provider(cloud: Cloud, names: Names) -> None:
    theirs = names.function_arn("theirs")
    cloud.client("iot").update_certificate_provider(
        certificateProviderName="linekey",
        lambdaFunctionArn=theirs,
        accountDefaultForOperations=["CreateCertificateFromCsr"],
    )


def undo_provider(cloud: Cloud, names: Names) -> None:
    cloud.client("iot").delete_certificate_provider(certificateProviderName="linekey")


def other_template(cloud: Cloud, names: Names) -> None:
    cloud.client("iot").update_provisioning_template(
        templateName=names.template, provisioningRoleArn=names.role_arn(names.stream_role)
    )


def other_object(cloud: Cloud, names: Names) -> None:
    cloud.client("s3").put_object(Bucket=names.bucket, Key="holiday/photo.jpg", Body=b"sea")


def undo_object(cloud: Cloud, names: Names) -> None:
    s3 = cloud.client("s3")
    for version in s3.list_object_versions(Bucket=names.bucket, Prefix="holiday/").get("Versions", ()):
        s3.delete_object(Bucket=names.bucket, Key=version["Key"], VersionId=version["VersionId"])


def other_profile(cloud: Cloud, names: Names) -> None:
    """Its certificate's tag is what proves it."""
    acm = cloud.client("acm")
    for one in acm.list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})["CertificateSummaryList"]:
        acm.remove_tags_from_certificate(
            CertificateArn=one["CertificateArn"], Tags=[{"Key": "linekey:product"}]
        )


def undo_profile(cloud: Cloud, names: Names) -> None:
    signer, acm = cloud.client("signer"), cloud.client("acm")
    for one in signer.list_signing_profiles()["profiles"]:
        signer.cancel_signing_profile(profileName=one["profileName"])
    for one in acm.list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})["CertificateSummaryList"]:
        acm.delete_certificate(CertificateArn=one["CertificateArn"])


def other_release_policy(cloud: Cloud, names: Names) -> None:
    cloud.client("s3").put_object(
        Bucket=names.bucket, Key=f"release-policies/{names.slug}/1.json", Body=b'{"payload": "theirs"}'
    )


def undo_release_policy(cloud: Cloud, names: Names) -> None:
    cloud.client("ssm").delete_parameter(Name=f"/linekey/{names.slug}/release-policy")
    s3 = cloud.client("s3")
    for version in s3.list_object_versions(Bucket=names.bucket, Prefix="release-").get("Versions", ()):
        s3.delete_object(Bucket=names.bucket, Key=version["Key"], VersionId=version["VersionId"])


# Step -> what is in the account of it, a word of why it stays, how it comes about, and how it ends; without
# an end, set-up mends it.
OTHERS: dict[str, tuple[str, str, Change, Change | None]] = {
    "stream-role": ("role", "rights", other_role, undo_role),
    "provider-function": ("function", "runs something else", other_function, None),
    "thing-type": ("thing type", "no proof", other_type, undo_type),
    "thing-group": ("thing group", "no proof", other_group, undo_group),
    "unit-policy": ("IoT policy", "allows something else", other_policy, None),
    "authority-key": ("alias", "not one that Linekey made", other_key, undo_key),
    "claim-policy": ("certificate", "no claim certificate of Linekey", other_claim, undo_claim),
    "line-policy": ("certificate", "no station certificate of Linekey", other_station, undo_station),
    "line-alias": ("role alias", "not Linekey's", other_alias, undo_alias),
    "station-role": ("role", "rights", other_person, undo_person),
    "authorizer": ("authorizer", "not Linekey's", other_authorizer, undo_authorizer),
    "certificate-provider": ("provider", "not Linekey's", other_provider, undo_provider),
    "template": ("template", "another role", other_template, None),
    "bucket": ("bucket", "holiday/", other_object, undo_object),
    "signing-profile": ("ACM certificate", "did not make", other_profile, undo_profile),
    "release-policy": ("parameter", "somebody changed it", other_release_policy, undo_release_policy),
}
