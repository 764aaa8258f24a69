"""Certificates over MQTT: managed signing, a certificate provider's Lambda, its refusals, JSON and CBOR."""

from __future__ import annotations

import contextlib
import datetime
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import cbor2
import pytest
from awscrt import mqtt
from awsiot import iotidentity, mqtt_connection_builder
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.cloud.clients import NO_SUCH_KEY, SECONDS, Client, Identity, KeyAndCsr, allow, make_csr
from tests.bench.cloud.private_ca import make_root

Connect = Callable[[Identity, str], Client]
Aws = Callable[[str], Any]

CREATE = "$aws/certificates/create-from-csr"
PROVISION = "$aws/provisioning-templates/line/provision"

SIGNER = """
import datetime, os, time
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

CA_KEY = ec.generate_private_key(ec.SECP256R1())
CA = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Line CA")])

def sign(subject, key):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(CA, subject, key, x509.random_serial_number(), now,
                                      now + datetime.timedelta(days=1))
    return builder.sign(CA_KEY, hashes.SHA256()).public_bytes(Encoding.PEM).decode()

def handler(event, context):
    assert set(event) == {"certificateSigningRequest", "principalId", "clientId"}, event
    csr = x509.load_pem_x509_csr(event["certificateSigningRequest"].encode())
    name = csr.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    subject, key = csr.subject, csr.public_key()
    if name == "slow":
        time.sleep(8)
    if name == "throws":
        raise RuntimeError("no")
    if name == "other-key":
        key = ec.generate_private_key(ec.SECP256R1()).public_key()
    if name == "other-subject":
        subject = CA
    if name == "empty":
        return {}
    if name == "echo":
        subject = csr.subject
        assert len(event["principalId"]) == 64 and event["clientId"] == "claim-echo", event
    return {"certificatePem": sign(subject, key)}
"""


@pytest.fixture(scope="module")
def region() -> str:
    """All of it works in any Region: here in another than the bench's own."""
    return "eu-west-1"


@pytest.fixture(scope="module")
def signer(make_function: Callable[..., str], bench: BenchEndpoint) -> str:
    return make_function("line-signer", SIGNER, bench)


@pytest.fixture
def provider(aws: Aws, signer: str, bench: BenchEndpoint) -> Iterator[str]:
    """The account's certificate provider, allowed to run its function; its ARN."""
    iot, functions = aws("iot"), aws("lambda")
    arn = iot.create_certificate_provider(
        certificateProviderName="line",
        lambdaFunctionArn=signer,
        accountDefaultForOperations=["CreateCertificateFromCsr"],
    )["certificateProviderArn"]
    functions.add_permission(
        FunctionName=signer,
        StatementId="provider",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        SourceAccount=bench.account_id,
        SourceArn=arn,
    )
    yield arn
    functions.remove_permission(FunctionName=signer, StatementId="provider")
    iot.delete_certificate_provider(certificateProviderName="line")


@pytest.fixture(scope="module")
def template(aws: Aws) -> str:
    """A fleet template as the product has it: thing, type, group and policy."""
    iot, iam = aws("iot"), aws("iam")
    iot.create_thing_type(thingTypeName="lamp", thingTypeProperties={"searchableAttributes": ["serial"]})
    iot.create_thing_group(thingGroupName="line7")
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "iot:Connect",
            "Resource": "arn:aws:iot:*:*:client/${iot:Connection.Thing.ThingName}",
        },
    }
    iot.create_policy(policyName="unit", policyDocument=json.dumps(policy))
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "iot.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
    role = iam.create_role(RoleName="provisioning", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    allow = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iot:*", "Resource": "*"}}
    iam.put_role_policy(RoleName="provisioning", PolicyName="iot", PolicyDocument=json.dumps(allow))
    body = {
        "Parameters": {"SerialNumber": {"Type": "String"}, "AWS::IoT::Certificate::Id": {"Type": "String"}},
        "Resources": {
            "certificate": {
                "Type": "AWS::IoT::Certificate",
                "Properties": {"CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "ACTIVE"},
            },
            "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": "unit"}},
            "thing": {
                "Type": "AWS::IoT::Thing",
                "Properties": {
                    "ThingName": {"Fn::Join": ["", ["lamp-", {"Ref": "SerialNumber"}]]},
                    "AttributePayload": {"serial": {"Ref": "SerialNumber"}},
                    "ThingTypeName": "lamp",
                    "ThingGroups": ["line7"],
                },
            },
        },
    }
    iot.create_provisioning_template(
        templateName="line", templateBody=json.dumps(body), provisioningRoleArn=role, enabled=True
    )
    return "line"


def ask(client: Client, topic: str, request: Any, form: str = "json") -> tuple[str, dict[str, Any]]:
    """(`accepted` or `rejected`, document)."""
    dump, load = (
        (cbor2.dumps, cbor2.loads) if form == "cbor" else (lambda d: json.dumps(d).encode(), json.loads)
    )
    client.publish(f"{topic}/{form}", request if isinstance(request, bytes) else dump(request))
    answered, payload = client.hear()
    assert answered.startswith(f"{topic}/{form}/")
    return answered.rpartition("/")[2], load(payload)


def claimant(connect: Connect, claim: Identity, name: str, form: str = "json") -> Client:
    client = connect(claim, f"claim-{name}")
    for topic in (CREATE, PROVISION):
        for suffix in ("accepted", "rejected"):
            client.subscribe(f"{topic}/{form}/{suffix}")
    return client


@pytest.mark.parametrize("form", ["json", "cbor"])
def test_managed_signing(connect: Connect, claim: Identity, aws: Aws, form: str) -> None:
    client = claimant(connect, claim, "managed", form)
    made = make_csr("unit-1")
    outcome, document = ask(client, CREATE, {"certificateSigningRequest": made.csr_pem}, form)
    assert outcome == "accepted"
    certificate = x509.load_pem_x509_certificate(document["certificatePem"].encode())
    assert certificate.public_key() == made.key.public_key()
    assert certificate.subject.rfc4514_string() == "CN=unit-1"
    described = aws("iot").describe_certificate(certificateId=document["certificateId"])[
        "certificateDescription"
    ]
    assert described["status"] == "PENDING_ACTIVATION"


KEYS = {
    "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
}


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        pytest.param("json", "ec", marks=NO_SUCH_KEY),
        pytest.param("cbor", "ec", marks=NO_SUCH_KEY),
        ("json", "rsa"),
        ("cbor", "rsa"),
    ],
)
def test_a_unit_provisioned_through_the_provider_connects(
    connect: Connect, claim: Identity, aws: Aws, provider: str, template: str, form: str, kind: str
) -> None:
    client = claimant(connect, claim, "echo", form)
    made = make_csr("echo", KEYS[kind]())
    serial = f"{form}{kind}"
    outcome, document = ask(client, CREATE, {"certificateSigningRequest": made.csr_pem}, form)
    assert outcome == "accepted", document
    certificate = x509.load_pem_x509_certificate(document["certificatePem"].encode())
    assert certificate.issuer.rfc4514_string() == "CN=Line CA"
    described = aws("iot").describe_certificate(certificateId=document["certificateId"])[
        "certificateDescription"
    ]
    assert (described["status"], described["certificateMode"]) == ("PENDING_ACTIVATION", "SNI_ONLY")

    token = document["certificateOwnershipToken"]
    request = {"certificateOwnershipToken": token, "parameters": {"SerialNumber": serial}}
    outcome, reply = ask(client, PROVISION, request, form)
    assert (outcome, reply["thingName"]) == ("accepted", f"lamp-{serial}")
    iot = aws("iot")
    assert iot.describe_thing(thingName=f"lamp-{serial}")["thingTypeName"] == "lamp"
    groups = iot.list_thing_groups_for_thing(thingName=f"lamp-{serial}")["thingGroups"]
    assert [group["groupName"] for group in groups] == ["line7"]
    policies = iot.list_attached_policies(target=described["certificateArn"])["policies"]
    assert [policy["policyName"] for policy in policies] == ["unit"]

    unit = Identity(document["certificateId"], document["certificatePem"], made.key_pem)
    connect(unit, f"lamp-{serial}")


@pytest.mark.parametrize("kind", ["certificate", "trusted-user"])
def test_the_unmodified_fleet_provisioning_client_of_the_sdk(
    bench: BenchEndpoint, claim: Identity, aws: Aws, provider: str, template: str, kind: str
) -> None:
    if kind == "trusted-user":
        claim, _ = claim_of_a_trusted_user(aws, bench)
    connection = mqtt_connection_builder.mtls_from_bytes(
        claim.certificate_pem.encode(),
        claim.key_pem.encode(),
        endpoint=bench.mqtt_host,
        port=bench.mqtt_port,
        ca_filepath=bench.ca_file,
        client_id="claim-sdk",
    )
    connection.connect().result(SECONDS)
    identity = iotidentity.IotIdentityClient(connection)
    heard: list[Any] = []
    event = threading.Event()

    def keep(answer: Any) -> None:
        heard.append(answer)
        event.set()

    at_least_once = mqtt.QoS.AT_LEAST_ONCE
    for subscribe in (
        identity.subscribe_to_create_certificate_from_csr_accepted,
        identity.subscribe_to_create_certificate_from_csr_rejected,
    ):
        subscribe(iotidentity.CreateCertificateFromCsrSubscriptionRequest(), at_least_once, keep)[0].result(
            SECONDS
        )
    names = iotidentity.RegisterThingSubscriptionRequest(template_name=template)
    for subscribe in (
        identity.subscribe_to_register_thing_accepted,
        identity.subscribe_to_register_thing_rejected,
    ):
        subscribe(names, at_least_once, keep)[0].result(SECONDS)

    request = iotidentity.CreateCertificateFromCsrRequest(certificate_signing_request=make_csr("sdk").csr_pem)
    identity.publish_create_certificate_from_csr(request, at_least_once).result(SECONDS)
    assert event.wait(SECONDS)
    created = heard.pop()
    assert isinstance(created, iotidentity.CreateCertificateFromCsrResponse)
    issuer = x509.load_pem_x509_certificate(created.certificate_pem.encode()).issuer
    assert issuer.rfc4514_string() == "CN=Line CA"

    event.clear()
    register = iotidentity.RegisterThingRequest(
        template_name=template,
        certificate_ownership_token=created.certificate_ownership_token,
        parameters={"SerialNumber": kind},
    )
    identity.publish_register_thing(register, at_least_once).result(SECONDS)
    assert event.wait(SECONDS)
    assert heard.pop().thing_name == f"lamp-{kind}"
    connection.disconnect().result(SECONDS)


# As in AWS's guide to certificate providers, sleep and single question included.
PRIVATE_CA_SIGNER = """
import os
import time
import uuid

import boto3


def handler(event, context):
    ca_arn = os.environ["CA_ARN"]
    csr = (event["certificateSigningRequest"]).encode("utf-8")

    acmpca = boto3.client("acm-pca")
    cert_arn = acmpca.issue_certificate(
        CertificateAuthorityArn=ca_arn,
        Csr=csr,
        Validity={"Type": "DAYS", "Value": 365},
        SigningAlgorithm="SHA256WITHRSA",
        IdempotencyToken=str(uuid.uuid4()),
    )["CertificateArn"]

    # Wait for certificate to be issued
    time.sleep(1)
    cert_pem = acmpca.get_certificate(CertificateAuthorityArn=ca_arn, CertificateArn=cert_arn)["Certificate"]

    return {"certificatePem": cert_pem}
"""


def test_the_example_function_of_aws_signs_with_a_private_ca(
    connect: Connect,
    claim: Identity,
    aws: Aws,
    provider: str,
    bench: BenchEndpoint,
    make_function: Callable[..., str],
) -> None:
    authority = make_root(aws("acm-pca"), "Private line CA", key="RSA_2048")
    rights = {"Version": "2012-10-17", "Statement": allow("acm-pca:*Certificate", authority)}
    function = make_function("private-signer", PRIVATE_CA_SIGNER, bench, rights)
    functions = aws("lambda")
    functions.update_function_configuration(
        FunctionName="private-signer", Environment={"Variables": {"CA_ARN": authority}}
    )
    functions.add_permission(
        FunctionName="private-signer",
        StatementId="provider",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        SourceAccount=bench.account_id,
        SourceArn=provider,
    )
    aws("iot").update_certificate_provider(certificateProviderName="line", lambdaFunctionArn=function)
    client = claimant(connect, claim, "private")
    outcome, document = ask(client, CREATE, {"certificateSigningRequest": make_csr("private").csr_pem})
    assert outcome == "accepted", document
    certificate = x509.load_pem_x509_certificate(document["certificatePem"].encode())
    own = aws("acm-pca").get_certificate_authority_certificate(CertificateAuthorityArn=authority)
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(own["Certificate"].encode()))
    assert certificate.subject.rfc4514_string() == "CN=private"

    # An authority that is disabled: the function throws, and nothing is left.
    aws("acm-pca").update_certificate_authority(CertificateAuthorityArn=authority, Status="DISABLED")
    before = certificate_ids(aws)
    outcome, document = ask(client, CREATE, {"certificateSigningRequest": make_csr("private").csr_pem})
    assert (outcome, document["errorCode"]) == ("rejected", "InvocationError")
    assert certificate_ids(aws) == before


@pytest.mark.parametrize(
    ("name", "status", "code", "words"),
    [
        ("slow", 500, "InvocationError", "5 s"),
        ("throws", 400, "InvocationError", "not executed"),
        ("other-key", 400, "InvalidResult", "another public key"),
        ("other-subject", 400, "InvalidResult", "another subject"),
        ("empty", 400, "InvalidResult", "no certificatePem"),
    ],
)
def test_a_provider_that_misbehaves_is_refused(
    connect: Connect, claim: Identity, aws: Aws, provider: str, name: str, status: int, code: str, words: str
) -> None:
    before = certificate_ids(aws)
    client = claimant(connect, claim, name)
    outcome, document = ask(client, CREATE, {"certificateSigningRequest": make_csr(name).csr_pem})
    assert (outcome, document["statusCode"], document["errorCode"]) == ("rejected", status, code)
    assert words in document["errorMessage"]
    assert certificate_ids(aws) == before


def certificate_ids(aws: Aws) -> set[str]:
    pages = aws("iot").get_paginator("list_certificates").paginate()
    return {certificate["certificateId"] for page in pages for certificate in page["certificates"]}


@pytest.mark.parametrize("source", ["missing", "other provider", "other account"])
def test_a_function_that_does_not_admit_the_provider_is_not_run(
    connect: Connect, claim: Identity, aws: Aws, provider: str, signer: str, bench: BenchEndpoint, source: str
) -> None:
    functions = aws("lambda")
    functions.remove_permission(FunctionName=signer, StatementId="provider")
    permission = {
        "FunctionName": signer,
        "StatementId": "provider",
        "Action": "lambda:InvokeFunction",
        "Principal": "iot.amazonaws.com",
        "SourceAccount": "111122223333" if source == "other account" else bench.account_id,
        "SourceArn": provider + "x" if source == "other provider" else provider,
    }
    if source == "missing":
        permission["Principal"] = "events.amazonaws.com"
    functions.add_permission(**permission)
    client = claimant(connect, claim, "denied")
    outcome, document = ask(client, CREATE, {"certificateSigningRequest": make_csr("denied").csr_pem})
    assert (outcome, document["errorCode"]) == ("rejected", "InvocationError")
    assert "Access denied" in document["errorMessage"]


@pytest.mark.parametrize(
    ("request_document", "code"),
    [
        (
            {"certificateSigningRequest": "-----BEGIN CERTIFICATE REQUEST-----"},
            "InvalidCertificateSigningRequest",
        ),
        ({}, "InvalidCertificateSigningRequest"),
        (b"\xff not a message", "InvalidPayload"),
        ([1, 2], "InvalidPayload"),
    ],
)
@pytest.mark.parametrize("form", ["json", "cbor"])
def test_a_bad_request_is_rejected(
    connect: Connect, claim: Identity, form: str, request_document: Any, code: str
) -> None:
    client = claimant(connect, claim, "bad", form)
    outcome, document = ask(client, CREATE, request_document, form)
    assert (outcome, document["errorCode"]) == ("rejected", code)


def test_a_key_that_is_not_accepted(connect: Connect, claim: Identity) -> None:
    client = claimant(connect, claim, "weak")
    weak = make_csr("weak", ec.generate_private_key(ec.SECP256K1()))
    outcome, document = ask(client, CREATE, {"certificateSigningRequest": weak.csr_pem})
    assert (outcome, document["errorCode"]) == ("rejected", "InvalidCertificateSigningRequest")


def test_only_the_connection_that_asked_is_answered(connect: Connect, claim: Identity) -> None:
    bystander = claimant(connect, claim, "bystander")
    client = claimant(connect, claim, "asks")
    made: KeyAndCsr = make_csr("asks")
    assert ask(client, CREATE, {"certificateSigningRequest": made.csr_pem})[0] == "accepted"
    # The bystander's own answer comes first: nothing was queued for it before.
    outcome, document = ask(bystander, CREATE, {"certificateSigningRequest": "nothing"})
    assert (outcome, document["errorCode"]) == ("rejected", "InvalidCertificateSigningRequest")


def test_an_ownership_token_of_another_certificate_is_not_accepted(
    connect: Connect, claim: Identity, template: str
) -> None:
    client = claimant(connect, claim, "token")
    request = {"certificateOwnershipToken": "made up", "parameters": {"SerialNumber": "9"}}
    outcome, document = ask(client, PROVISION, request)
    assert (outcome, document["errorCode"]) == ("rejected", "InvalidCertificateOwnershipToken")


HOOK = """
import time

def handler(event, context):
    assert set(event) == {
        "claimCertificateId", "certificateId", "certificatePem", "templateArn", "clientId", "parameters"
    }, event
    name = event["parameters"]["SerialNumber"]
    if name == "throws":
        raise RuntimeError("no")
    if name == "hangs":
        time.sleep(8)
    if name == "answers nonsense":
        return ["yes"]
    if name == "answers nothing":
        return None
    allow = name not in {"denies", "gone"}
    return {"allowProvisioning": allow, "parameterOverrides": {"SerialNumber": name + "-checked"}}
"""


@pytest.fixture(scope="module")
def hook(make_function: Callable[..., str], bench: BenchEndpoint) -> str:
    return make_function("hook", HOOK, bench)


@pytest.fixture
def hooked(aws: Aws, template: str, hook: str, bench: BenchEndpoint) -> Iterator[None]:
    """The template has a pre-provisioning hook, which admits it as the statement `template`."""
    iot, functions = aws("iot"), aws("lambda")
    functions.add_permission(
        FunctionName="hook",
        StatementId="template",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        SourceAccount=bench.account_id,
        SourceArn=iot.describe_provisioning_template(templateName=template)["templateArn"],
    )
    iot.update_provisioning_template(templateName=template, preProvisioningHook={"targetArn": hook})
    yield
    iot.update_provisioning_template(templateName=template, removePreProvisioningHook=True)
    with contextlib.suppress(functions.exceptions.ResourceNotFoundException):
        functions.remove_permission(FunctionName="hook", StatementId="template")


def provision(client: Client, serial: str, name: str) -> tuple[str, dict[str, Any], str]:
    """What becomes of a request with this serial number, and the certificate's id."""
    _, made = ask(client, CREATE, {"certificateSigningRequest": make_csr(name).csr_pem})
    request = {"certificateOwnershipToken": made["certificateOwnershipToken"]}
    outcome, document = ask(client, PROVISION, {**request, "parameters": {"SerialNumber": serial}})
    return outcome, document, made["certificateId"]


def test_a_hook_that_allows_sets_parameters(connect: Connect, claim: Identity, hooked: None) -> None:
    outcome, document, _ = provision(claimant(connect, claim, "hook"), "good", "good")
    assert (outcome, document["thingName"]) == ("accepted", "lamp-good-checked")


@pytest.mark.parametrize(
    "fault", ["denies", "throws", "hangs", "answers nonsense", "answers nothing", "does not admit it"]
)
def test_a_hook_that_does_not_allow_denies(
    connect: Connect, claim: Identity, aws: Aws, hooked: None, fault: str
) -> None:
    functions = aws("lambda")
    if fault == "does not admit it":
        functions.remove_permission(FunctionName="hook", StatementId="template")
    client = claimant(connect, claim, "hook")
    began = time.monotonic()
    outcome, document, certificate = provision(client, fault, "unlucky")
    seconds = time.monotonic() - began
    denied = {"statusCode": 403, "errorCode": "AccessDenied", "errorMessage": "Access Denied"}
    assert (outcome, document) == ("rejected", denied)
    assert (5 <= seconds < 7) if fault == "hangs" else seconds < 4
    described = aws("iot").describe_certificate(certificateId=certificate)["certificateDescription"]
    assert described["status"] == "PENDING_ACTIVATION"
    assert not aws("iot").list_principal_things(principal=described["certificateArn"])["things"]


def claim_of_a_trusted_user(aws: Aws, bench: BenchEndpoint) -> tuple[Identity, Any]:
    """Made by a user who may do nothing else; and when it expires."""
    iam = aws("iam")
    user = f"technician-{time.monotonic_ns()}"
    iam.create_user(UserName=user)
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}:provisioningtemplate/line"
    policy = {"Version": "2012-10-17", "Statement": allow("iot:CreateProvisioningClaim", arn)}
    iam.put_user_policy(UserName=user, PolicyName="claim", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=user)["AccessKey"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=bench.region)
    iot = session.client("iot", endpoint_url=bench.endpoint_url)
    with pytest.raises(iot.exceptions.ClientError, match="AccessDenied"):
        iot.list_certificates()
    made = iot.create_provisioning_claim(templateName="line")
    identity = Identity(made["certificateId"], made["certificatePem"], made["keyPair"]["PrivateKey"])
    return identity, made["expiration"]


@pytest.mark.parametrize("form", ["json", "cbor"])
def test_a_unit_provisioned_with_the_claim_of_a_trusted_user_connects(
    connect: Connect, aws: Aws, bench: BenchEndpoint, template: str, form: str
) -> None:
    lent, expiration = claim_of_a_trusted_user(aws, bench)
    left = (expiration - datetime.datetime.now(datetime.UTC)).total_seconds()
    assert 280 < left <= 300
    assert lent.certificate_id not in certificate_ids(aws)
    iot = aws("iot")
    with pytest.raises(iot.exceptions.ResourceNotFoundException):
        iot.describe_certificate(certificateId=lent.certificate_id)
    client = claimant(connect, lent, "trusted", form)
    made = make_csr("trusted", KEYS["rsa"]())
    outcome, document = ask(client, CREATE, {"certificateSigningRequest": made.csr_pem}, form)
    assert outcome == "accepted", document
    request = {"certificateOwnershipToken": document["certificateOwnershipToken"]}
    request["parameters"] = {"SerialNumber": f"trusted-{form}"}  # type: ignore[assignment]
    outcome, reply = ask(client, PROVISION, request, form)
    assert (outcome, reply["thingName"]) == ("accepted", f"lamp-trusted-{form}")
    connect(Identity("", document["certificatePem"], made.key_pem), f"lamp-trusted-{form}")


def test_the_claim_of_a_trusted_user_serves_its_template_only(
    connect: Connect, aws: Aws, bench: BenchEndpoint, template: str
) -> None:
    lent, _ = claim_of_a_trusted_user(aws, bench)
    client = connect(lent, "claim-other")
    with pytest.raises(Exception, match="AWS_ERROR_MQTT"):
        client.subscribe("$aws/provisioning-templates/other/provision/json/accepted")
    iot = aws("iot")
    with pytest.raises(iot.exceptions.ResourceNotFoundException):
        iot.create_provisioning_claim(templateName="none")
