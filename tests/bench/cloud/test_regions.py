"""Two Regions and two accounts of one bench: each has its own, and nothing is seen from another."""

from __future__ import annotations

import dataclasses
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from awsiot import mqtt_connection_builder
from botocore.exceptions import ClientError
from cryptography import x509

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.process import BenchProcess
from tests.bench.cloud.clients import SECONDS, Client, Identity, allow, make_csr, make_identity, make_role
from tests.bench.cloud.own_ca import new_ca
from tests.bench.cloud.test_fleet_provisioning import CREATE, SIGNER, ask, claimant
from tests.bench.cloud.test_streams import Downloader
from tests.bench.cloud.test_websocket import credentials

Connect = Callable[[Identity, str], Client]

ELSEWHERE, SECOND = "eu-west-1", "111122223333"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BenchEndpoint]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LINEKEY_DATA_DIR", str(tmp_path_factory.mktemp("bench data")))
        with BenchProcess("--account", SECOND) as process:
            yield process.endpoint


@pytest.fixture(scope="module")
def elsewhere(bench: BenchEndpoint) -> BenchEndpoint:
    """The same account in another Region."""
    return dataclasses.replace(bench, region=ELSEWHERE)


@pytest.fixture(scope="module")
def second(bench: BenchEndpoint) -> BenchEndpoint:
    """Another account in the same Region."""
    [administrator] = bench.accounts
    return dataclasses.replace(bench, **dataclasses.asdict(administrator))


def client(place: BenchEndpoint, service: str) -> Any:
    session = boto3.Session(place.access_key_id, place.secret_access_key, region_name=place.region)
    return session.client(service, endpoint_url=place.endpoint_url)


def arn(place: BenchEndpoint, resource: str) -> str:
    return f"arn:aws:iot:{place.region}:{place.account_id}:{resource}"


def error_of(call: Callable[..., Any], **arguments: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    return str(refused.value.response["Error"]["Code"])


def claim_of(place: BenchEndpoint) -> Identity:
    statements = [
        allow("iot:Connect", arn(place, "client/claim-*")),
        allow(["iot:Publish", "iot:Receive"], arn(place, f"topic/{CREATE}/*")),
        allow("iot:Subscribe", arn(place, "topicfilter/$aws/*")),
    ]
    return make_identity(client(place, "iot"), "claims", statements)


def make_provider(place: BenchEndpoint, function: str) -> str:
    """A certificate provider that may call its function; its ARN."""
    made = client(place, "iot").create_certificate_provider(
        certificateProviderName="line",
        lambdaFunctionArn=function,
        accountDefaultForOperations=["CreateCertificateFromCsr"],
    )["certificateProviderArn"]
    client(place, "lambda").add_permission(
        FunctionName=function,
        StatementId="provider",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        SourceAccount=place.account_id,
        SourceArn=made,
    )
    return str(made)


def test_a_provider_signs_in_its_own_region_alone(
    bench: BenchEndpoint, elsewhere: BenchEndpoint, connect: Connect, make_function: Callable[..., str]
) -> None:
    function = make_function("eu-signer", SIGNER, elsewhere)
    assert make_provider(elsewhere, function) == arn(elsewhere, "certificateprovider/line")
    create = client(bench, "iot").create_certificate_provider
    operations = ["CreateCertificateFromCsr"]
    wrong = {"lambdaFunctionArn": function, "accountDefaultForOperations": operations}
    assert error_of(create, certificateProviderName="line", **wrong) == "InvalidRequestException"
    assert client(bench, "iot").list_certificate_providers()["certificateProviders"] == []
    issuers = []
    for place, other in ((bench, elsewhere), (elsewhere, bench)):
        device = claimant(connect, claim_of(place), place.region)
        outcome, made = ask(device, CREATE, {"certificateSigningRequest": make_csr("unit").csr_pem})
        assert outcome == "accepted", made
        certificate = x509.load_pem_x509_certificate(made["certificatePem"].encode())
        issuers.append(certificate.issuer.rfc4514_string())
        asked = {"certificateId": made["certificateId"]}
        told = client(place, "iot").describe_certificate(**asked)["certificateDescription"]
        assert told["certificateArn"] == arn(place, f"cert/{made['certificateId']}")
        assert error_of(client(other, "iot").describe_certificate, **asked) == "ResourceNotFoundException"
    assert issuers[1] == "CN=Line CA"
    assert issuers[0] != issuers[1]


def test_a_stream_is_delivered_in_its_own_region_alone(
    bench: BenchEndpoint, elsewhere: BenchEndpoint, connect: Connect
) -> None:
    role = make_role(client(bench, "iam"), "streams", "s3:GetObject*")
    s3 = client(elsewhere, "s3")
    s3.create_bucket(Bucket="releases", CreateBucketConfiguration={"LocationConstraint": ELSEWHERE})
    s3.put_object(Bucket="releases", Key="a", Body=b"firmware")
    file = {"fileId": 0, "s3Location": {"bucket": "releases", "key": "a"}}
    made = client(elsewhere, "iot").create_stream(streamId="lamp", files=[file], roleArn=role)
    assert made["streamArn"] == arn(elsewhere, "stream/lamp")
    heard = {}
    for place in (bench, elsewhere):
        unit = make_identity(client(place, "iot"), "lamp-streams", [allow("iot:*", arn(place, "*"))])
        download = Downloader(connect(unit, "lamp"), "lamp", "json")
        download.ask("get", {"f": 0, "l": 256})
        heard[place.region] = download.hear()
    assert heard[bench.region][1]["o"] == "ResourceNotFound"
    assert heard[ELSEWHERE][1]["p"] == b"firmware"


def listen(place: BenchEndpoint) -> Client:
    """To presence, as a station does: over WebSocket, signed for the Region."""
    address = urlsplit(place.endpoint_url_tls)
    listener = Client(
        mqtt_connection_builder.websockets_with_default_aws_signing(
            place.region,
            credentials(place.access_key_id, place.secret_access_key),
            endpoint=address.hostname,
            port=address.port,
            ca_filepath=place.ca_file,
            client_id="station",
            clean_session=True,
        )
    )
    listener.subscribe("$aws/events/presence/connected/+")
    return listener


@pytest.mark.parametrize("which", ["elsewhere", "second"])
def test_a_station_hears_the_units_of_its_own_place(
    bench: BenchEndpoint, which: str, connect: Connect, request: pytest.FixtureRequest
) -> None:
    other: BenchEndpoint = request.getfixturevalue(which)
    listeners = {name: listen(place) for name, place in (("here", bench), ("there", other))}
    for name, place in (("here", bench), ("there", other)):
        # What it may is said of both places: only one of them is its own.
        resources = [arn(one, f"client/unit-{name}") for one in (bench, other)]
        unit = make_identity(client(place, "iot"), f"{which}-{name}", [allow("iot:Connect", resources)])
        connect(unit, f"unit-{name}")
    for name, listener in listeners.items():
        assert listener.hear()[0] == f"$aws/events/presence/connected/unit-{name}"
        listener.close()
        assert listener.messages.empty()


def test_a_policy_for_another_region_lets_nobody_in(
    bench: BenchEndpoint, elsewhere: BenchEndpoint, connect: Connect
) -> None:
    statement = allow("iot:Connect", arn(bench, "client/stray"))
    unit = make_identity(client(elsewhere, "iot"), "of-another-region", [statement])
    # The bench hangs up, as AWS IoT does; what the runtime calls that depends on what it hears first.
    with pytest.raises(Exception, match=r"AWS_ERROR_MQTT|AWS_IO_SOCKET_CLOSED"):
        connect(unit, "stray")


def test_accounts_have_their_own(bench: BenchEndpoint, second: BenchEndpoint) -> None:
    assert client(second, "sts").get_caller_identity()["Account"] == SECOND
    for place in (bench, second):
        made = client(place, "iot").create_thing(thingName="same")
        assert made["thingArn"] == arn(place, "thing/same")
    client(second, "iot").delete_thing(thingName="same")
    assert client(bench, "iot").describe_thing(thingName="same")["thingName"] == "same"
    function = f"arn:aws:lambda:{bench.region}:{bench.account_id}:function:sign"
    refused = error_of(
        client(second, "iot").create_certificate_provider,
        certificateProviderName="line",
        lambdaFunctionArn=function,
        accountDefaultForOperations=["CreateCertificateFromCsr"],
    )
    assert refused == "InvalidRequestException"


def admits(place: BenchEndpoint, name: str, identity: Path, client_id: str) -> bool:
    """Whether a device that names this server is let in: MQTT 3.1.1, spoken by hand."""
    context = ssl.create_default_context(cafile=place.ca_file)
    context.load_cert_chain(identity)
    rest = b"\0\4MQTT\4\2\0\x3c" + len(client_id).to_bytes(2, "big") + client_id.encode()
    with (
        socket.create_connection((place.mqtt_host, place.mqtt_port), SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=name) as device,
    ):
        device.sendall(b"\x10" + bytes([len(rest)]) + rest)
        try:
            return device.recv(4) == b"\x20\2\0\0"
        except OSError:
            return False


def test_one_certificate_in_several_places_is_where_its_device_connects(
    bench: BenchEndpoint, elsewhere: BenchEndpoint, second: BenchEndpoint, tmp_path: Path
) -> None:
    device, file = new_ca("Everywhere").device(common_name="unit"), tmp_path / "unit.pem"
    file.write_text(device.certificate_pem + device.key_pem, encoding="ascii")
    places = {"here": bench, "elsewhere": elsewhere, "second": second}
    names = {}
    for client_id, place in places.items():
        iot = client(place, "iot")
        names[client_id] = iot.describe_endpoint(endpointType="iot:Data-ATS")["endpointAddress"]
        made = iot.register_certificate_without_ca(certificatePem=device.certificate_pem, status="ACTIVE")
        statement = allow("iot:Connect", arn(place, f"client/{client_id}"))
        policy = {"Version": "2012-10-17", "Statement": statement}
        iot.create_policy(policyName="of-this-place", policyDocument=json.dumps(policy))
        iot.attach_policy(policyName="of-this-place", target=made["certificateArn"])
    let_in = {(name, one) for name in names for one in names if admits(bench, names[name], file, one)}
    assert let_in == {(name, name) for name in names}
    # Nobody can tell whose it is.
    assert not [one for one in names if admits(bench, "localhost", file, one)]


def trust_of(place: BenchEndpoint) -> str:
    """Whoever that account lets."""
    principal = {"AWS": f"arn:aws:iam::{place.account_id}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


def test_an_administrator_is_nobody_in_another_account(bench: BenchEndpoint, second: BenchEndpoint) -> None:
    """Until that account lets it in."""
    iam, assume = client(second, "iam"), client(bench, "sts").assume_role
    guest = iam.create_role(RoleName="guest", AssumeRolePolicyDocument=trust_of(second))["Role"]["Arn"]
    assert error_of(assume, RoleArn=guest, RoleSessionName="ana") == "AccessDenied"
    iam.update_assume_role_policy(RoleName="guest", PolicyDocument=trust_of(bench))
    look = {"Version": "2012-10-17", "Statement": allow("iot:ListThings", "*")}
    iam.put_role_policy(RoleName="guest", PolicyName="look", PolicyDocument=json.dumps(look))
    client(second, "iot").create_thing(thingName="theirs")
    lent = assume(RoleArn=guest, RoleSessionName="ana")["Credentials"]
    session = boto3.Session(
        lent["AccessKeyId"], lent["SecretAccessKey"], lent["SessionToken"], region_name=bench.region
    )
    iot = session.client("iot", endpoint_url=bench.endpoint_url)
    assert [one["thingName"] for one in iot.list_things()["things"]] == ["theirs"]
    assert "AccessDenied" in error_of(iot.create_thing, thingName="mine")
