"""Devices with certificates of one's own CA, at their first connection: JITR, JITP, and what is turned away.

The clients are the unmodified AWS SDKs.
"""

from __future__ import annotations

import json
import queue
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from awscrt.exceptions import AwsCrtError

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.cloud.clients import SECONDS, Client, Identity, allow, make_identity
from tests.bench.cloud.own_ca import OwnCa, new_ca

Connect = Callable[[Identity, str], Client]
Aws = Callable[[str], Any]

ACTIVATE = """
import boto3

def handler(event, context):
    iot = boto3.client("iot")
    certificate = event["certificateId"]
    arn = iot.describe_certificate(certificateId=certificate)["certificateDescription"]["certificateArn"]
    name = "late-" + certificate[:8]
    iot.create_thing(thingName=name)
    iot.attach_thing_principal(thingName=name, principal=arn)
    iot.attach_policy(policyName="connects", target=arn)
    iot.update_certificate(certificateId=certificate, newStatus="ACTIVE")
"""

PARAMETERS = [
    "Country", "Organization", "OrganizationalUnit", "DistinguishedNameQualifier", "StateName",
    "CommonName", "SerialNumber", "Id",
]  # fmt: skip


@pytest.fixture(scope="module")
def region() -> str:
    """All of it works in any Region: here in another than the bench's own."""
    return "eu-west-1"


@pytest.fixture(scope="module", autouse=True)
def policy(aws: Aws) -> None:
    document = {"Version": "2012-10-17", "Statement": allow("iot:Connect", "*")}
    aws("iot").create_policy(policyName="connects", policyDocument=json.dumps(document))


@pytest.fixture(scope="module")
def role(aws: Aws) -> str:
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "iot.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
    iam = aws("iam")
    arn = iam.create_role(RoleName="just-in-time", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    document = {"Version": "2012-10-17", "Statement": allow("iot:*", "*")}
    iam.put_role_policy(RoleName="just-in-time", PolicyName="iot", PolicyDocument=json.dumps(document))
    return str(arn)


def register(aws: Aws, ca: OwnCa, *, active: bool = True, auto: bool = True, **options: Any) -> str:
    """Registers the CA, in DEFAULT mode unless told; its id."""
    iot = aws("iot")
    if options.get("certificateMode") != "SNI_ONLY":
        options["verificationCertificate"] = ca.verification(iot.get_registration_code()["registrationCode"])
    made = iot.register_ca_certificate(
        caCertificate=ca.pem, setAsActive=active, allowAutoRegistration=auto, **options
    )
    return str(made["certificateId"])


def refused(connect: Connect, device: Identity) -> float:
    """Seconds until the connection was refused."""
    began = time.monotonic()
    with pytest.raises(AwsCrtError):
        connect(device, "early")
    return time.monotonic() - began


def status(aws: Aws, device: Identity) -> str | None:
    iot = aws("iot")
    try:
        described = iot.describe_certificate(certificateId=device.certificate_id)
    except iot.exceptions.ResourceNotFoundException:
        return None
    return str(described["certificateDescription"]["status"])


def wait_until_active(aws: Aws, device: Identity) -> None:
    deadline = time.monotonic() + SECONDS
    while status(aws, device) != "ACTIVE":
        assert time.monotonic() < deadline, status(aws, device)
        time.sleep(0.05)


@pytest.fixture
def registered(aws: Aws, connect: Connect) -> queue.Queue[tuple[str, bytes]]:
    """What is published of certificates registered just in time."""
    watcher = make_identity(aws("iot"), f"watch-{time.monotonic_ns()}", [allow("iot:*", "*")])
    client = connect(watcher, "watcher")
    client.subscribe("$aws/events/certificates/registered/+")
    return client.messages


def test_registration_by_a_rule_and_its_function(
    aws: Aws,
    bench: BenchEndpoint,
    connect: Connect,
    make_function: Callable[..., str],
    registered: queue.Queue[tuple[str, bytes]],
) -> None:
    policy = {"Version": "2012-10-17", "Statement": allow("iot:*", "*")}
    function = make_function("activate", ACTIVATE, bench, policy)
    ca = new_ca("JITR CA")
    ca_id = register(aws, ca)
    topic = f"$aws/events/certificates/registered/{ca_id}"
    payload = {"sql": f"SELECT * FROM '{topic}'", "actions": [{"lambda": {"functionArn": function}}]}
    aws("iot").create_topic_rule(ruleName="activate", topicRulePayload=payload)
    device = ca.device(common_name="unit-1")

    assert status(aws, device) is None
    assert refused(connect, device) < 5
    told_on, told = registered.get(timeout=SECONDS)
    event = json.loads(told)
    assert told_on == topic
    assert event["certificateId"] == device.certificate_id
    assert event["caCertificateId"] == ca_id
    assert event["certificateStatus"] == "PENDING_ACTIVATION"
    assert event["awsAccountId"] == bench.account_id
    assert abs(event["timestamp"] / 1000 - time.time()) < 60
    assert event["certificateRegistrationTimestamp"] is None
    # The function does not admit the rule yet.
    time.sleep(1)
    assert status(aws, device) == "PENDING_ACTIVATION"

    aws("lambda").add_permission(
        FunctionName="activate",
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        SourceAccount=bench.account_id,
        SourceArn=f"arn:aws:iot:{bench.region}:{bench.account_id}:rule/activate",
    )
    refused(connect, device)
    again = json.loads(registered.get(timeout=SECONDS)[1])
    assert again["certificateId"] == device.certificate_id
    assert int(again["certificateRegistrationTimestamp"]) <= again["timestamp"]
    wait_until_active(aws, device)
    connect(device, "unit-1")
    assert registered.empty()
    thing = aws("iot").describe_thing(thingName=f"late-{device.certificate_id[:8]}")
    assert thing["thingName"]


@pytest.mark.parametrize("way", ["templateBody", "templateName"])
def test_provisioning_by_the_template_of_the_ca(
    aws: Aws, connect: Connect, role: str, registered: queue.Queue[tuple[str, bytes]], way: str
) -> None:
    iot = aws("iot")
    body = template_body(PARAMETERS)
    configuration = {"templateBody": body, "roleArn": role}
    if way == "templateName":
        iot.create_provisioning_template(
            templateName="jitp", templateBody=body, provisioningRoleArn=role, enabled=True, type="JITP"
        )
        configuration = {"templateName": "jitp"}
    ca = new_ca(f"JITP CA {way}")
    ca_id = register(aws, ca, registrationConfig=configuration)
    assert iot.describe_ca_certificate(certificateId=ca_id)["registrationConfig"] == configuration
    device = ca.device(
        country_name="DE",
        organization_name="Lamps",
        organizational_unit_name="Line 7",
        dn_qualifier="q",
        state_or_province_name="Saxony",
        common_name=f"unit-{way}",
        serial_number="4711",
    )
    assert refused(connect, device) < 5
    wait_until_active(aws, device)
    connect(device, f"unit-{way}")
    thing = iot.describe_thing(thingName=f"unit-{way}")
    assert thing["attributes"] == {
        "Country": "DE", "Organization": "Lamps", "OrganizationalUnit": "Line 7",
        "DistinguishedNameQualifier": "q", "StateName": "Saxony", "SerialNumber": "4711",
    }  # fmt: skip
    described = iot.describe_certificate(certificateId=device.certificate_id)["certificateDescription"]
    assert described["caCertificateId"] == ca_id
    assert iot.list_thing_principals(thingName=f"unit-{way}")["principals"] == [described["certificateArn"]]
    policies = iot.list_attached_policies(target=described["certificateArn"])["policies"]
    assert [one["policyName"] for one in policies] == ["connects"]


def template_body(parameters: list[str], policy: str = "connects") -> str:
    """A thing named by the certificate's common name, with the other parameters as its attributes."""
    kept = [name for name in parameters if name not in {"CommonName", "Id"}]
    attributes = {name: {"Ref": f"AWS::IoT::Certificate::{name}"} for name in kept}
    return json.dumps(
        {
            "Parameters": {f"AWS::IoT::Certificate::{name}": {"Type": "String"} for name in parameters},
            "Resources": {
                "thing": {
                    "Type": "AWS::IoT::Thing",
                    "Properties": {
                        "ThingName": {"Ref": "AWS::IoT::Certificate::CommonName"},
                        "AttributePayload": attributes,
                    },
                },
                "certificate": {
                    "Type": "AWS::IoT::Certificate",
                    "Properties": {
                        "CertificateId": {"Ref": "AWS::IoT::Certificate::Id"},
                        "Status": "ACTIVE",
                    },
                },
                "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": policy}},
            },
        }
    )


@pytest.mark.parametrize("fault", ["parameter missing", "declared only", "policy missing", "role may not"])
def test_a_template_that_cannot_be_applied_leaves_the_certificate_pending(
    aws: Aws, connect: Connect, role: str, fault: str
) -> None:
    ca = new_ca(f"JITP {fault}")
    body = template_body(
        ["CommonName", "Id", *(["Country"] if fault == "parameter missing" else [])],
        "no such policy" if fault == "policy missing" else "connects",
    )
    if fault == "declared only":
        document = json.loads(body)
        document["Parameters"]["AWS::IoT::Certificate::StateName"] = {"Type": "String"}
        body = json.dumps(document)
    if fault == "role may not":
        role += "-unknown"
    ca_id = register(aws, ca, registrationConfig={"templateBody": body, "roleArn": role})
    device = ca.device(common_name="unlucky")
    for _ in range(2):
        refused(connect, device)
        assert status(aws, device) == "PENDING_ACTIVATION"
    iot = aws("iot")
    with pytest.raises(iot.exceptions.ResourceNotFoundException):
        iot.describe_thing(thingName="unlucky")

    # Mended, the next connection is provisioned.
    mended = {"templateBody": template_body(["CommonName", "Id"]), "roleArn": role.removesuffix("-unknown")}
    iot.update_ca_certificate(certificateId=ca_id, registrationConfig=mended)
    refused(connect, device)
    wait_until_active(aws, device)
    connect(device, "unlucky")
    iot.detach_thing_principal(
        thingName="unlucky",
        principal=iot.describe_certificate(certificateId=device.certificate_id)["certificateDescription"][
            "certificateArn"
        ],
    )
    iot.delete_thing(thingName="unlucky")


def test_one_of_two_authorities_with_one_name(aws: Aws, connect: Connect) -> None:
    authorities = [new_ca("Twice"), new_ca("Twice")]
    ids = [register(aws, ca) for ca in authorities]
    for ca, ca_id in zip(authorities, ids, strict=True):
        device = ca.device(common_name="unit")
        refused(connect, device)
        described = aws("iot").describe_certificate(certificateId=device.certificate_id)
        assert described["certificateDescription"]["caCertificateId"] == ca_id


def test_a_certificate_that_was_deactivated_is_not_registered_again(
    aws: Aws, connect: Connect, registered: queue.Queue[tuple[str, bytes]]
) -> None:
    ca = new_ca("Deactivated")
    register(aws, ca)
    device = ca.device(common_name="unit")
    refused(connect, device)
    registered.get(timeout=SECONDS)
    aws("iot").update_certificate(certificateId=device.certificate_id, newStatus="INACTIVE")
    refused(connect, device)
    assert status(aws, device) == "INACTIVE"
    assert registered.empty()


@pytest.mark.parametrize("why", ["inactive", "not automatic", "unknown CA", "expired", "another CA's name"])
def test_others_are_refused_and_nothing_is_stored(
    aws: Aws, connect: Connect, registered: queue.Queue[tuple[str, bytes]], why: str
) -> None:
    ca = new_ca(f"Refused {why}")
    if why != "unknown CA":
        register(aws, ca, active=why != "inactive", auto=why != "not automatic")
    if why == "another CA's name":
        ca = new_ca(f"Refused {why}")
    device = ca.device(days=-1 if why == "expired" else 1, common_name="stranger")
    refused(connect, device)
    assert status(aws, device) is None
    assert registered.empty()


def test_an_expired_certificate_does_not_connect_though_it_is_active(aws: Aws, connect: Connect) -> None:
    device = new_ca("Old").device(days=-1, common_name="old")
    aws("iot").register_certificate_without_ca(certificatePem=device.certificate_pem, status="ACTIVE")
    refused(connect, device)


def tls(bench: BenchEndpoint, device: Identity, folder: Path, server_name: str | None) -> bytes:
    """What the broker answers to a CONNECT: empty when it closes the connection."""
    for suffix, text in (("crt", device.certificate_pem), ("key", device.key_pem)):
        (folder / f"device.{suffix}").write_text(text, encoding="utf-8")
    context = ssl.create_default_context(cafile=bench.ca_file)
    context.check_hostname = False
    context.load_cert_chain(folder / "device.crt", folder / "device.key")
    with (
        socket.create_connection((bench.mqtt_host, bench.mqtt_port), SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=server_name) as secure,
    ):
        secure.sendall(bytes([0x10, 13]) + b"\x00\x04MQTT\x04\x02\x00\x3c\x00\x01u")
        try:
            return secure.recv(100)
        except OSError:
            return b""


def test_in_sni_only_mode_a_device_must_name_the_server(
    aws: Aws, bench: BenchEndpoint, tmp_path: Path
) -> None:
    ca = new_ca("SNI CA")
    ca_id = register(aws, ca, certificateMode="SNI_ONLY")
    device = ca.device(common_name="unit")
    assert tls(bench, device, tmp_path, None) == b""
    assert status(aws, device) is None
    assert tls(bench, device, tmp_path, bench.mqtt_host) == b""
    assert status(aws, device) == "PENDING_ACTIVATION"
    iot = aws("iot")
    described = iot.describe_certificate(certificateId=device.certificate_id)["certificateDescription"]
    assert (described["certificateMode"], described["caCertificateId"]) == ("SNI_ONLY", ca_id)
    iot.attach_policy(policyName="connects", target=described["certificateArn"])
    iot.update_certificate(certificateId=device.certificate_id, newStatus="ACTIVE")
    assert tls(bench, device, tmp_path, None) == b""
    assert tls(bench, device, tmp_path, bench.mqtt_host)[:1] == b"\x20"
