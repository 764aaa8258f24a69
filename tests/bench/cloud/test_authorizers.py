"""Custom authorizers: clients without a certificate, by every protocol that AWS IoT takes them in."""

from __future__ import annotations

import base64
import http.client
import json
import queue
import re
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any
from urllib.parse import quote, urlsplit

import boto3
import pytest
from awscrt import io as crt_io
from awscrt import mqtt, mqtt5
from awscrt.exceptions import AwsCrtError
from awsiot import mqtt5_client_builder, mqtt_connection_builder
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from desktop.bench.endpoint import BenchEndpoint
from tests.bench.cloud.clients import SECONDS, Client, allow, make_identity
from tests.bench.cloud.door import PASSWORD, make_authorizer, make_function, permit
from tests.bench.cloud.own_ca import new_ca
from tests.bench.doors.tls_clients import ACCEPTED, Dial
from tests.unit.bench.packets import MQTT_311, connect, packet

Aws = Callable[[str], Any]
Paho = Callable[..., tuple[paho.Client, "queue.Queue[Any]"]]

KEY = rsa.generate_private_key(65537, 2048)
HOST = "localhost"


def tls_port(bench: BenchEndpoint) -> int:
    """Where the bench speaks what AWS IoT does on port 443."""
    return int(urlsplit(bench.endpoint_url_tls).port or 0)


@pytest.fixture(scope="module")
def function(aws: Aws) -> str:
    return make_function(aws, "door")


@pytest.fixture(scope="module")
def door(aws: Aws, function: str) -> str:
    """For clients without tokens."""
    return make_authorizer(aws, "door", function, signingDisabled=True)


@pytest.fixture(scope="module")
def gate(aws: Aws, function: str) -> str:
    """One that wants a signed token."""
    key = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    signing = {"tokenKeyName": "Token", "tokenSigningPublicKeys": {"first": key}}
    return make_authorizer(aws, "gate", function, **signing)


def signature(token: str) -> str:
    return base64.b64encode(KEY.sign(token.encode(), padding.PKCS1v15(), SHA256())).decode()


def signed(token: str, written: str | None = None) -> str:
    """The query of a user name for the gate."""
    sign = quote(signature(token) if written is None else written, safe="")
    return f"?x-amz-customauthorizer-name=gate&Token={token}&x-amz-customauthorizer-signature={sign}"


@pytest.fixture
def connect_paho(bench: BenchEndpoint) -> Iterator[Paho]:
    """`connect(username, password, client_id)`: a library that is not AWS's; the client and what it hears.

    The first that it hears is the reason of its CONNACK, or that it was disconnected.
    """
    clients: list[paho.Client] = []

    def connect(
        username: str, password: str, client_id: str = "ana", protocol: int = paho.MQTTv5
    ) -> tuple[paho.Client, queue.Queue[Any]]:
        heard: queue.Queue[Any] = queue.Queue()
        client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id, protocol=protocol, reconnect_on_failure=False
        )
        context = ssl.create_default_context(cafile=bench.ca_file)
        context.set_alpn_protocols(["mqtt"])
        client.tls_set_context(context)
        client.username_pw_set(username, password)
        client.on_connect = lambda _c, _d, _f, reason, _p: heard.put(str(reason))
        client.on_disconnect = lambda _c, _d, _f, reason, _p: heard.put(f"ended: {reason}")
        client.on_message = lambda _c, _d, message: heard.put((message.topic, message.payload))
        client.on_subscribe = lambda _c, _d, _m, reasons, _p: heard.put([str(one) for one in reasons])
        client.connect(HOST, tls_port(bench), keepalive=30)
        client.loop_start()
        clients.append(client)
        return client, heard

    yield connect
    for client in clients:
        client.disconnect()
        client.loop_stop()


VERSIONS = pytest.mark.parametrize("protocol", [paho.MQTTv311, paho.MQTTv5])


@VERSIONS
def test_a_client_of_another_library_is_held_to_the_returned_policy(
    door: str, connect_paho: Paho, protocol: int
) -> None:
    name = f"ana?x-amz-customauthorizer-name={door}"
    client, heard = connect_paho(name, PASSWORD, protocol=protocol)
    assert heard.get(timeout=SECONDS) == "Success"
    client.subscribe("room/+", 1)
    assert heard.get(timeout=SECONDS) == ["Granted QoS 1"]
    client.publish("room/a", b"hello", 1)
    assert heard.get(timeout=SECONDS) == ("room/a", b"hello")
    client.publish("hall/a", b"hello", 0)
    assert str(heard.get(timeout=SECONDS)).startswith("ended: ")


@VERSIONS
@pytest.mark.parametrize(
    ("name", "password", "client_id"),
    [
        ("ana?x-amz-customauthorizer-name=door", "open barley", "ana"),
        ("ana?x-amz-customauthorizer-name=door", "", "ana"),
        ("ana?x-amz-customauthorizer-name=door", "crash", "ana"),
        ("ana?x-amz-customauthorizer-name=door", PASSWORD, "bob"),
        ("ana?x-amz-customauthorizer-name=window", PASSWORD, "ana"),
        ("ana", PASSWORD, "ana"),
        (signed("t0ken", "AAAA"), PASSWORD, "ana"),
        ("?x-amz-customauthorizer-name=gate&Token=t0ken", PASSWORD, "ana"),
    ],
)
def test_others_are_refused(
    door: str, gate: str, connect_paho: Paho, name: str, password: str, client_id: str, protocol: int
) -> None:
    _, heard = connect_paho(name, password, client_id, protocol)
    refused = heard.get(timeout=SECONDS)
    assert refused == ("Not authorized" if protocol == paho.MQTTv5 else "ended: Unspecified error")


def test_elsewhere_a_certificate_is_needed(door: str, bench: BenchEndpoint) -> None:
    """Not by ALPN `mqtt` on the port of AWS's 443, a client has to prove itself in another way."""
    for port, protocol in (
        (bench.mqtt_port, "mqtt"),
        (tls_port(bench), "x-amzn-mqtt-ca"),
        (tls_port(bench), "http/1.1"),
    ):
        client = paho.Client(CallbackAPIVersion.VERSION2, "ana", reconnect_on_failure=False)
        context = ssl.create_default_context(cafile=bench.ca_file)
        context.set_alpn_protocols([protocol])
        client.tls_set_context(context)
        client.username_pw_set(f"ana?x-amz-customauthorizer-name={door}", PASSWORD)
        heard: queue.Queue[str] = queue.Queue()
        client.on_connect = lambda _c, _d, _f, reason, _p, heard=heard: heard.put(f"in: {reason}")
        client.on_disconnect = lambda _c, _d, _f, _reason, _p, heard=heard: heard.put("out")
        client.connect(HOST, port)
        client.loop_start()
        assert heard.get(timeout=SECONDS) == "out", protocol
        client.loop_stop()


@pytest.mark.skipif(
    not crt_io.is_alpn_available(), reason="the TLS of the AWS SDK names no protocol on this system"
)
def test_the_sdk_connects_directly(gate: str, bench: BenchEndpoint) -> None:
    opened: Future[mqtt5.LifecycleConnectSuccessData] = Future()
    client = mqtt5_client_builder.direct_with_custom_authorizer(
        endpoint=HOST,
        port=tls_port(bench),
        ca_filepath=bench.ca_file,
        client_id="ana-5",
        auth_username="ana",
        auth_authorizer_name=gate,
        auth_authorizer_signature=signature("t0ken"),
        auth_token_key_name="Token",
        auth_token_value="t0ken",
        on_lifecycle_connection_success=opened.set_result,
        on_lifecycle_connection_failure=lambda failure: opened.set_exception(failure.exception),
    )
    client.start()
    assert opened.result(SECONDS).connack_packet.maximum_qos == 1
    client.stop()


def over_websocket(bench: BenchEndpoint, door: str, password: str) -> mqtt.Connection:
    address = urlsplit(bench.endpoint_url_tls)
    return mqtt_connection_builder.websockets_with_custom_authorizer(
        endpoint=address.hostname,
        port=address.port,
        ca_filepath=bench.ca_file,
        client_id="ana-ws",
        clean_session=True,
        auth_username="ana",
        auth_password=password,
        auth_authorizer_name=door,
    )


def test_the_sdk_connects_over_a_websocket(door: str, bench: BenchEndpoint) -> None:
    client = Client(over_websocket(bench, door, PASSWORD))
    client.subscribe("room/ws")
    client.publish("room/ws", b"hello")
    assert client.hear() == ("room/ws", b"hello")
    client.close()
    with pytest.raises(AwsCrtError):
        over_websocket(bench, door, "open barley").connect().result(SECONDS)


def test_a_websocket_s_upgrade_may_say_it(door: str, bench: BenchEndpoint) -> None:
    """As browsers do, and clients that have no user name to give."""

    def upgrade(transform_args: Any, **_: Any) -> None:
        for name, value in headers.items():
            transform_args.http_request.headers.add(name, value)
        transform_args.set_done()

    headers = {"x-amz-customauthorizer-name": door, "x-word": "sesame"}
    address = urlsplit(bench.endpoint_url_tls)

    def connection() -> mqtt.Connection:
        return mqtt_connection_builder.websockets_with_custom_handshake(
            websocket_handshake_transform=upgrade,
            endpoint=address.hostname,
            port=address.port,
            ca_filepath=bench.ca_file,
            client_id="ana-up",
            clean_session=True,
        )

    client = Client(connection())
    client.subscribe("room/up")
    client.close()
    headers["x-word"] = "barley"
    with pytest.raises(AwsCrtError):
        connection().connect().result(SECONDS)


# --- domains with an authorizer of their own


def test_a_domain_has_an_authorizer_of_its_own(
    door: str, gate: str, aws: Aws, bench: BenchEndpoint, function: str
) -> None:
    """It is told by the server's name; who names another authorizer is let in only where that is allowed."""
    iot, other = aws("iot"), make_authorizer(aws, "other", function, signingDisabled=True)

    def configured(**config: Any) -> str:
        iot.update_domain_configuration(domainConfigurationName="rooms", **config)
        return str(iot.describe_domain_configuration(domainConfigurationName="rooms")["domainName"])

    def lets_in(name: str, username: str, password: str = PASSWORD, alpn: str | None = "mqtt") -> bool:
        dial = Dial((HOST, tls_port(bench)), bench.ca_file, name, None, alpn)
        return dial.answer(packet(1, connect(MQTT_311, "ana-room", username, password.encode()))) == ACCEPTED

    config = {"defaultAuthorizerName": door, "allowAuthorizerOverride": False}
    iot.create_domain_configuration(domainConfigurationName="rooms", authorizerConfig=config)
    name = configured(authorizerConfig=config)
    assert re.fullmatch(rf"d[0-9a-f]+-ats\.iot\.{bench.region}\.localhost", name)

    assert lets_in(name, "ana")
    assert not lets_in(HOST, "ana"), "elsewhere there is no default"
    assert not lets_in(name, "ana", "open barley")
    assert lets_in(name, f"ana?x-amz-customauthorizer-name={door}")
    assert not lets_in(name, f"ana?x-amz-customauthorizer-name={other}")
    configured(authorizerConfig={"allowAuthorizerOverride": True})
    assert lets_in(name, f"ana?x-amz-customauthorizer-name={other}")
    assert not lets_in(name, "ana", alpn=None), "by ALPN, until the domain says what it speaks"

    configured(authenticationType="CUSTOM_AUTH", applicationProtocol="SECURE_MQTT")
    assert lets_in(name, "ana", alpn=None)
    iot.update_authorizer(authorizerName=door, status="INACTIVE")
    with pytest.raises(iot.exceptions.DeleteConflictException):
        iot.delete_authorizer(authorizerName=door)
    assert not lets_in(name, "ana", alpn=None)
    iot.update_authorizer(authorizerName=door, status="ACTIVE")
    configured(authenticationType="CUSTOM_AUTH", applicationProtocol="HTTPS")
    assert not lets_in(name, "ana")
    configured(authenticationType="DEFAULT", applicationProtocol="DEFAULT")
    assert lets_in(name, "ana")
    configured(domainConfigurationStatus="DISABLED")
    assert not lets_in(name, "ana")


def test_a_certificate_gets_in_at_a_domain_of_its_account(aws: Aws, bench: BenchEndpoint) -> None:
    iot = aws("iot")
    make_identity(iot, "domain", [allow("iot:Connect", "*")])
    unit = new_ca("Domains").device(common_name="unit")  # in SNI_ONLY mode: the name has to be the account's
    made = iot.register_certificate_without_ca(certificatePem=unit.certificate_pem, status="ACTIVE")
    iot.attach_policy(policyName="domain", target=made["certificateArn"])

    def lets_in(name: str, alpn: str | None) -> bool:
        return Dial((HOST, tls_port(bench)), bench.ca_file, name, unit, alpn).lets_in("unit")

    plain, strict = (
        iot.create_domain_configuration(domainConfigurationName=name, **config)["domainConfigurationName"]
        for name, config in (
            ("plain", {}),
            ("strict", {"authenticationType": "AWS_X509", "applicationProtocol": "SECURE_MQTT"}),
        )
    )
    names = [
        iot.describe_domain_configuration(domainConfigurationName=name)["domainName"]
        for name in (plain, strict)
    ]
    assert [lets_in(name, "x-amzn-mqtt-ca") for name in names] == [True, True]
    assert [lets_in(name, None) for name in names] == [False, True]
    iot.update_domain_configuration(domainConfigurationName=strict, domainConfigurationStatus="DISABLED")
    assert [lets_in(name, "x-amzn-mqtt-ca") for name in names] == [True, False]


# --- publishing over HTTPS


def post(bench: BenchEndpoint, topics: list[str], headers: dict[str, str]) -> list[int]:
    """On one connection."""
    address = urlsplit(bench.endpoint_url_tls)
    context = ssl.create_default_context(cafile=bench.ca_file)
    line = http.client.HTTPSConnection(str(address.hostname), address.port, context=context, timeout=SECONDS)
    statuses = []
    for topic in topics:
        line.request("POST", f"/topics/{topic}", b"hello", headers)
        answer = line.getresponse()
        assert "traceId" in json.loads(answer.read())
        statuses.append(answer.status)
    line.close()
    return statuses


def test_a_message_is_published_over_https(door: str, bench: BenchEndpoint, connect_paho: Paho) -> None:
    client, heard = connect_paho(f"ana?x-amz-customauthorizer-name={door}", PASSWORD, "ana-hears")
    assert heard.get(timeout=SECONDS) == "Success"
    client.subscribe("room/#", 1)
    assert heard.get(timeout=SECONDS) == ["Granted QoS 1"]
    known = {"x-amz-customauthorizer-name": door, "x-word": "sesame"}
    assert post(bench, ["room/post%201?qos=1", "hall/a", "room/a?qos=2", "%24aws/x"], known) == [
        200,
        403,
        400,
        400,
    ]
    assert heard.get(timeout=SECONDS) == ("room/post 1", b"hello")
    assert post(bench, ["room/a"], {**known, "x-word": "barley"}) == [403]
    assert post(bench, ["room/a"], {"x-word": "sesame"}) == [403]
    assert post(bench, [f"room/q?x-amz-customauthorizer-name={door}"], {"x-word": "sesame"}) == [200]
    assert heard.get(timeout=SECONDS) == ("room/q", b"hello")


def test_an_answer_is_cached_for_one_https_connection(door: str, bench: BenchEndpoint, aws: Aws) -> None:
    known = {"x-amz-customauthorizer-name": door, "x-word": "sesame"}
    aws("iot").update_authorizer(authorizerName=door, enableCachingForHttp=True)
    kept = http.client.HTTPSConnection(
        str(urlsplit(bench.endpoint_url_tls).hostname),
        urlsplit(bench.endpoint_url_tls).port,
        context=ssl.create_default_context(cafile=bench.ca_file),
        timeout=SECONDS,
    )

    def publish(headers: dict[str, str]) -> int:
        kept.request("POST", "/topics/room/cached", b"hello", headers)
        answer = kept.getresponse()
        answer.read()
        return answer.status

    assert publish(known) == 200
    aws("lambda").remove_permission(FunctionName="door", StatementId="door")
    try:
        assert publish(known) == 200, "the function is not asked again"
        assert publish({**known, "x-word": "barley"}) == 403, "what another says is another's"
        assert post(bench, ["room/cached"], known) == [403], "nor is it kept for other connections"
    finally:
        aws("iot").update_authorizer(authorizerName=door, enableCachingForHttp=False)
        permit(aws, "door", f"arn:aws:iot:{bench.region}:{bench.account_id}:authorizer/door")
    kept.close()


# --- the operations


def test_a_default_is_asked_where_nobody_is_named(door: str, aws: Aws, connect_paho: Paho) -> None:
    iot = aws("iot")
    iot.set_default_authorizer(authorizerName=door)
    try:
        assert iot.describe_default_authorizer()["authorizerDescription"]["authorizerName"] == door
        _, heard = connect_paho("ana", PASSWORD, "ana-default")
        assert heard.get(timeout=SECONDS) == "Success"
    finally:
        iot.clear_default_authorizer()
    _, heard = connect_paho("ana", PASSWORD, "ana-default")
    assert heard.get(timeout=SECONDS) == "Not authorized"


def test_a_trial_by_the_api(door: str, gate: str, aws: Aws) -> None:
    iot = aws("iot")
    mqtt_context = {"username": "ana", "password": PASSWORD.encode(), "clientId": "ana"}
    told = iot.test_invoke_authorizer(authorizerName=door, mqttContext=mqtt_context)
    assert (told["isAuthenticated"], told["principalId"]) == (True, "ana")
    assert told["policyDocuments"][0].startswith('{"Version"')
    wrong = {**mqtt_context, "password": b"open barley"}
    assert not iot.test_invoke_authorizer(authorizerName=door, mqttContext=wrong)["isAuthenticated"]
    crash = {**mqtt_context, "password": b"crash"}
    with pytest.raises(iot.exceptions.InvalidResponseException):
        iot.test_invoke_authorizer(authorizerName=door, mqttContext=crash)
    token = {"token": "t0ken", "tokenSignature": signature("t0ken")}
    assert iot.test_invoke_authorizer(authorizerName=gate, **token)["isAuthenticated"]
    with pytest.raises(iot.exceptions.InvalidRequestException):
        iot.test_invoke_authorizer(authorizerName=gate, **{**token, "token": "forged"})


def test_rights_may_name_an_authorizer(door: str, gate: str, aws: Aws, bench: BenchEndpoint) -> None:
    iam, arn = aws("iam"), f"arn:aws:iot:{bench.region}:{bench.account_id}:authorizer"
    iam.create_user(UserName="porter")
    statement = {"Effect": "Allow", "Action": "iot:DescribeAuthorizer", "Resource": f"{arn}/{door}"}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    iam.put_user_policy(UserName="porter", PolicyName="one", PolicyDocument=document)
    key = iam.create_access_key(UserName="porter")["AccessKey"]
    porter = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=bench.region).client(
        "iot", endpoint_url=bench.endpoint_url
    )
    assert porter.describe_authorizer(authorizerName=door)["authorizerDescription"]["status"] == "ACTIVE"
    for refused in (
        lambda: porter.describe_authorizer(authorizerName=gate),
        lambda: porter.delete_authorizer(authorizerName=door),
    ):
        with pytest.raises(ClientError, match="not authorized"):
            refused()
