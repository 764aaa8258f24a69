"""RegisterThing, asked by boto3: a template applied in the caller's name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.cloud.clients import allow, make_csr
from tests.bench.cloud.own_ca import new_ca

Aws = Callable[[str], Any]


@pytest.fixture(scope="module", autouse=True)
def policy(aws: Aws) -> None:
    document = {"Version": "2012-10-17", "Statement": allow("iot:Connect", "*")}
    aws("iot").create_policy(policyName="unit", policyDocument=json.dumps(document))


def template(certificate: dict[str, Any], *, policy: str = "unit", **thing: Any) -> str:
    return json.dumps(
        {
            "Parameters": {"Serial": {"Type": "String"}, "Room": {"Type": "String", "Default": "hall"}},
            "Resources": {
                "lamp": {
                    "Type": "AWS::IoT::Thing",
                    "Properties": {
                        "ThingName": {"Fn::Sub": "lamp-${Serial}"},
                        "AttributePayload": {"room": {"Ref": "Room"}},
                    },
                    **thing,
                },
                "paper": {"Type": "AWS::IoT::Certificate", "Properties": certificate},
                "rights": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": policy}},
            },
        }
    )


BY_CSR = {"CertificateSigningRequest": {"Ref": "Csr"}, "Status": "Active"}


def certificate_ids(iot: Any) -> set[str]:
    return {one["certificateId"] for one in iot.list_certificates(pageSize=250)["certificates"]}


def test_a_request_becomes_a_thing_with_its_certificate(aws: Aws, bench: BenchEndpoint) -> None:
    iot = aws("iot")
    parameters = {"Serial": "1", "Csr": make_csr("lamp-1").csr_pem}
    made = iot.register_thing(templateBody=template(BY_CSR), parameters=parameters)
    arns = made["resourceArns"]
    prefix = f"arn:aws:iot:{bench.region}:{bench.account_id}"
    assert (arns["lamp"], arns["rights"]) == (f"{prefix}:thing/lamp-1", f"{prefix}:policy/unit")
    described = iot.describe_certificate(certificateId=arns["paper"].rpartition("/")[2])
    assert described["certificateDescription"]["status"] == "ACTIVE"
    assert described["certificateDescription"]["certificatePem"] == made["certificatePem"]
    assert iot.list_thing_principals(thingName="lamp-1")["principals"] == [arns["paper"]]
    assert iot.describe_thing(thingName="lamp-1")["attributes"] == {"room": "hall"}


def test_a_certificate_that_is_there_or_comes_along(aws: Aws) -> None:
    iot = aws("iot")
    existing = iot.create_keys_and_certificate(setAsActive=False)
    by_id = {"CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "INACTIVE"}
    parameters = {"Serial": "2", "AWS::IoT::Certificate::Id": existing["certificateId"]}
    made = iot.register_thing(templateBody=template(by_id), parameters=parameters)
    assert made["resourceArns"]["paper"] == existing["certificateArn"]
    described = iot.describe_certificate(certificateId=existing["certificateId"])
    assert described["certificateDescription"]["status"] == "INACTIVE"

    ca = new_ca("Register thing")
    iot.register_ca_certificate(caCertificate=ca.pem, certificateMode="SNI_ONLY", setAsActive=True)
    brought = {"CertificatePem": {"Ref": "Pem"}, "CACertificatePem": {"Ref": "Ca"}, "Status": "ACTIVE"}
    device = ca.device(common_name="lamp-3")
    parameters = {"Serial": "3", "Pem": device.certificate_pem, "Ca": ca.pem}
    arn = iot.register_thing(templateBody=template(brought), parameters=parameters)["resourceArns"]["paper"]
    assert arn.endswith(device.certificate_id)


@pytest.mark.parametrize(
    ("body", "parameters", "code"),
    [
        ("{", {}, "InvalidRequestException"),
        ("[" * 5000, {}, "InvalidRequestException"),
        ('{"Resources": {}}', {}, "InvalidRequestException"),
        (template({"CertificateId": "0" * 64}), {"Serial": "9"}, "ResourceRegistrationFailureException"),
        (template(BY_CSR), {"Serial": "9", "Csr": "no"}, "ResourceRegistrationFailureException"),
        (template(BY_CSR, policy="none"), {"Serial": "9"}, "ResourceRegistrationFailureException"),
        (template(BY_CSR), {"Serial": "no name / at all"}, "ResourceRegistrationFailureException"),
        (template(BY_CSR), {}, "InvalidRequestException"),
        *(
            (template(BY_CSR, Properties={"ThingName": "lamp-9", **wrong}), {}, "InvalidRequestException")
            for wrong in (
                {"ThingName": {"Ref": {}}},
                {"AttributePayload": "x"},
                {"AttributePayload": {"room": 1}},
                {"ThingGroups": [{}]},
                {"ThingTypeName": ["lamp"]},
            )
        ),
        (template(BY_CSR, OverrideSettings="x"), {"Serial": "9"}, "InvalidRequestException"),
        (template({"Status": "ACTIVE"}), {"Serial": "9"}, "InvalidRequestException"),
        (template({**BY_CSR, "Status": "PENDING"}), {"Serial": "9"}, "InvalidRequestException"),
    ],
)
def test_what_cannot_be_registered_leaves_nothing(
    aws: Aws, body: str, parameters: dict[str, str], code: str
) -> None:
    iot = aws("iot")
    before = certificate_ids(iot)
    parameters = {"Csr": make_csr("lamp").csr_pem, **parameters}
    with pytest.raises(iot.exceptions.ClientError) as refused:
        iot.register_thing(templateBody=body, parameters=parameters)
    assert refused.value.response["Error"]["Code"] == code
    assert certificate_ids(iot) == before
    with pytest.raises(iot.exceptions.ResourceNotFoundException):
        iot.describe_thing(thingName="lamp-9")


def test_a_thing_that_is_there_conflicts_unless_the_template_says_what_to_do(aws: Aws) -> None:
    iot = aws("iot")
    iot.create_thing(thingName="lamp-8", attributePayload={"attributes": {"room": "cellar"}})
    before = certificate_ids(iot)
    request = {"parameters": {"Serial": "8", "Csr": make_csr("lamp-8").csr_pem}}
    for setting in ({}, {"OverrideSettings": {"AttributePayload": "FAIL"}}):
        with pytest.raises(iot.exceptions.ConflictingResourceUpdateException, match="cellar"):
            iot.register_thing(templateBody=template(BY_CSR, **setting), **request)
    assert certificate_ids(iot) == before
    for word, room in (("DO_NOTHING", "cellar"), ("REPLACE", "hall")):
        settings = {"AttributePayload": word}
        iot.register_thing(templateBody=template(BY_CSR, OverrideSettings=settings), **request)
        assert iot.describe_thing(thingName="lamp-8")["attributes"]["room"] == room


def test_the_caller_needs_the_rights_to_what_the_template_does(aws: Aws, bench: BenchEndpoint) -> None:
    iam = aws("iam")
    iam.create_user(UserName="registers")
    key = iam.create_access_key(UserName="registers")["AccessKey"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=bench.region)
    iot = session.client("iot", endpoint_url=bench.endpoint_url)
    request = {"templateBody": template(BY_CSR)}
    request["parameters"] = {"Serial": "7", "Csr": make_csr("lamp-7").csr_pem}  # type: ignore[assignment]

    def grant(*actions: str) -> None:
        document = {"Version": "2012-10-17", "Statement": allow(list(actions), "*")}
        iam.put_user_policy(UserName="registers", PolicyName="iot", PolicyDocument=json.dumps(document))

    grant("iot:CreateThing")
    with pytest.raises(iot.exceptions.ClientError, match="AccessDenied"):
        iot.register_thing(**request)
    rights = ["iot:CreateThing", "iot:AttachPolicy", "iot:AttachThingPrincipal", "iot:UpdateCertificate"]
    rights.append("iot:CreateCertificateFromCsr")
    before = certificate_ids(aws("iot"))
    for missing in rights:
        grant("iot:RegisterThing", *[right for right in rights if right != missing])
        with pytest.raises(iot.exceptions.UnauthorizedException):
            iot.register_thing(**request)
    assert certificate_ids(aws("iot")) == before
    grant("iot:RegisterThing", *rights)
    assert iot.register_thing(**request)["certificatePem"]
