"""A bench on AWS IoT's own ports, and clients that know nothing but what DescribeEndpoint answers.

Runs in a user and network namespace of its own, with its own hosts file, and prints what became of each of
`SCENARIOS`: nothing where it went well, else what went wrong.
"""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import boto3
import paho.mqtt.client as paho
import pytest
from awscrt.auth import AwsCredentialsProvider
from awsiot import mqtt5_client_builder, mqtt_connection_builder

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.endpoint_names import DATA, address_of, endpoint_name
from desktop.bench.process import BenchProcess
from desktop.core.errors import BenchError
from tests.bench.cloud.clients import SECONDS, Client, Identity, allow, make_identity
from tests.bench.cloud.door import PASSWORD, make_authorizer, make_function
from tests.bench.cloud.own_ca import new_ca
from tests.bench.doors.tls_clients import AUTHORIZER, HTTPS, MQTT, Dial, client_context, http_request

HERE, THERE = "us-east-1", "eu-west-1"
TOPIC = "ports/ok"


@dataclass
class World:
    endpoint: BenchEndpoint
    folder: Path
    _hosts: dict[str, str] = field(default_factory=dict)

    def aws(self, service: str, region: str = HERE, **options: Any) -> Any:
        options = {"endpoint_url": self.endpoint.endpoint_url, **options}
        session = boto3.Session(self.endpoint.access_key_id, self.endpoint.secret_access_key)
        return session.client(service, region_name=region, **options)

    def host(self, region: str = HERE) -> str:
        if region not in self._hosts:
            answer = self.aws("iot", region).describe_endpoint(endpointType=DATA)
            self._hosts[region] = answer["endpointAddress"]
        return self._hosts[region]

    def identity(self, region: str) -> Identity:
        arn = f"arn:aws:iot:{region}:{self.endpoint.account_id}"
        return make_identity(
            self.aws("iot", region),
            "ports",
            [
                allow("iot:Connect", f"{arn}:client/port-*"),
                allow(["iot:Publish", "iot:Receive"], f"{arn}:topic/ports/*"),
                allow("iot:Subscribe", f"{arn}:topicfilter/ports/*"),
            ],
        )

    @cached_property
    def lamp(self) -> Identity:
        return self.identity(HERE)

    @cached_property
    def lamp_there(self) -> Identity:
        return self.identity(THERE)

    @cached_property
    def sni_only(self) -> Identity:
        """One whose CA AWS IoT does not know."""
        made = new_ca("Ports").device(common_name="port")
        iot = self.aws("iot")
        registered = iot.register_certificate_without_ca(certificatePem=made.certificate_pem, status="ACTIVE")
        assert self.lamp
        iot.attach_policy(policyName="ports", target=registered["certificateArn"])
        return made

    def files(self, identity: Identity) -> tuple[str, str]:
        certificate, key = self.folder / "device.pem", self.folder / "device.key"
        certificate.write_text(identity.certificate_pem, encoding="ascii")
        key.write_text(identity.key_pem, encoding="ascii")
        return str(certificate), str(key)

    def dial(self, identity: Identity | None, name: str | None, alpn: str | None, **where: Any) -> Dial:
        address = where.get("region", HERE)
        port = where.get("port", 443)
        return Dial((address_of(address), port), self.endpoint.ca_file, name, identity, alpn)


Scenario = Callable[[World], None]
SCENARIOS: dict[str, Scenario] = {}


def scenario(run: Scenario) -> Scenario:
    SCENARIOS[run.__name__] = run
    return run


def echoed(client: Client) -> None:
    client.subscribe(TOPIC)
    client.publish(TOPIC, b"on")
    assert client.hear() == (TOPIC, b"on")


def sdk(world: World, identity: Identity, region: str = HERE, **options: Any) -> Client:
    return Client(
        mqtt_connection_builder.mtls_from_bytes(
            identity.certificate_pem.encode(),
            identity.key_pem.encode(),
            endpoint=world.host(region),
            ca_filepath=world.endpoint.ca_file,
            client_id="port-sdk",
            clean_session=True,
            **options,
        )
    )


@scenario
def the_sdk_as_it_comes(world: World) -> None:
    """It takes port 443, and ALPN."""
    with closing(sdk(world, world.lamp)) as client:
        echoed(client)


@scenario
def a_domain_configuration(world: World) -> None:
    """It has a name of its own in the account; one that nobody has configured is no endpoint."""
    iot = world.aws("iot")
    iot.create_domain_configuration(domainConfigurationName="ports")
    name = iot.describe_domain_configuration(domainConfigurationName="ports")["domainName"]
    assert world.dial(world.lamp, name, MQTT).lets_in("port-domain")
    assert world.dial(world.lamp, name, None, port=8883).lets_in("port-domain")
    assert not world.dial(world.lamp, f"d{'0' * 20}{name[21:]}", MQTT).lets_in("port-domain")


@scenario
def the_sdk_on_8883(world: World) -> None:
    with closing(sdk(world, world.lamp, port=8883)) as client:
        echoed(client)


@scenario
def the_sdk_in_another_region(world: World) -> None:
    assert world.host(THERE) != world.host()
    with closing(sdk(world, world.lamp_there, THERE)) as client:
        echoed(client)


@scenario
def a_user_name_and_a_password(world: World) -> None:
    """The SDK and a library that is not AWS's, each with the authorizer of the Region that it dials."""
    for region in (HERE, THERE):
        aws = partial(world.aws, region=region)
        door = make_authorizer(aws, "door", make_function(aws, f"door-{region}"), signingDisabled=True)
        connection = mqtt_connection_builder.direct_with_custom_authorizer(
            endpoint=world.host(region),
            ca_filepath=world.endpoint.ca_file,
            client_id="ana-1",
            clean_session=True,
            auth_username="ana",
            auth_password=PASSWORD,
            auth_authorizer_name=door,
        )
        with closing(Client(connection)) as client:
            client.subscribe("room/a")
            client.publish("room/a", b"on")
            assert client.hear() == ("room/a", b"on")
        for password, answer in ((PASSWORD, "Success"), ("open barley", "Not authorized")):
            answered: Future[str] = Future()
            stranger = paho.Client(
                paho.CallbackAPIVersion.VERSION2, "ana-2", protocol=paho.MQTTv5, reconnect_on_failure=False
            )
            context = ssl.create_default_context(cafile=world.endpoint.ca_file)
            context.set_alpn_protocols([AUTHORIZER])
            stranger.tls_set_context(context)
            stranger.username_pw_set(f"ana?x-amz-customauthorizer-name={door}", password)
            stranger.on_connect = lambda _c, _d, _f, reason, _p, told=answered: told.set_result(str(reason))
            stranger.connect(world.host(region), 443)
            stranger.loop_start()
            assert answered.result(SECONDS) == answer
            stranger.disconnect()
            stranger.loop_stop()


def credentials(world: World) -> AwsCredentialsProvider:
    return AwsCredentialsProvider.new_static(world.endpoint.access_key_id, world.endpoint.secret_access_key)


@scenario
def the_sdk_over_a_websocket(world: World) -> None:
    connection = mqtt_connection_builder.websockets_with_default_aws_signing(
        HERE,
        credentials(world),
        endpoint=world.host(),
        ca_filepath=world.endpoint.ca_file,
        client_id="station",
        clean_session=True,
    )
    with closing(Client(connection)) as client:
        echoed(client)


@scenario
def the_sdk_with_mqtt_5(world: World) -> None:
    connected: Future[bool] = Future()
    client = mqtt5_client_builder.mtls_from_bytes(
        world.lamp.certificate_pem.encode(),
        world.lamp.key_pem.encode(),
        endpoint=world.host(),
        ca_filepath=world.endpoint.ca_file,
        client_id="port-5",
        on_lifecycle_connection_success=lambda _: connected.set_result(True),
        on_lifecycle_connection_failure=lambda failure: connected.set_exception(failure.exception),
    )
    client.start()
    try:
        assert connected.result(SECONDS)
    finally:
        client.stop()


def paho_echoes(world: World, port: int, alpn: str | None, protocol: int) -> None:
    heard: Future[bytes] = Future()
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, "port-paho", protocol=protocol)
    client.tls_set_context(client_context(world.endpoint.ca_file, world.lamp, alpn))
    client.on_connect = lambda *_: client.subscribe(TOPIC, 1)
    client.on_subscribe = lambda *_: client.publish(TOPIC, b"on", 1)
    client.on_message = lambda _client, _data, message: heard.set_result(message.payload)
    client.connect(world.host(), port)
    client.loop_start()
    try:
        assert heard.result(SECONDS) == b"on"
    finally:
        client.disconnect()
        client.loop_stop()


@scenario
def paho_on_443(world: World) -> None:
    paho_echoes(world, 443, MQTT, paho.MQTTv311)


@scenario
def paho_with_mqtt_5_on_8883(world: World) -> None:
    paho_echoes(world, 8883, None, paho.MQTTv5)


@scenario
def boto_publishes_with_the_name_for_an_endpoint(world: World) -> None:
    data = world.aws("iot-data", endpoint_url=f"https://{world.host()}", verify=world.endpoint.ca_file)
    with closing(sdk(world, world.lamp)) as client:
        client.subscribe(TOPIC)
        data.publish(topic=TOPIC, qos=1, payload=b"signed")
        assert client.hear() == (TOPIC, b"signed")


@scenario
def curl_publishes_on_8443(world: World) -> None:
    certificate, key = world.files(world.lamp)
    identity = ["--cacert", world.endpoint.ca_file, "--cert", certificate, "--key", key]
    command = ["curl", "--silent", "--show-error", "--fail", *identity, "--data-binary", "curled"]
    with closing(sdk(world, world.lamp)) as client:
        client.subscribe(TOPIC)
        answer = ran([*command, f"https://{world.host()}:8443/topics/{TOPIC}?qos=1"])
        assert json.loads(answer.stdout)["message"] == "OK"
        assert client.hear() == (TOPIC, b"curled")
    assert "403" in ran([*command, f"https://{world.host()}:8443/topics/other"]).stderr


def ran(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False, input=""
    )


def openssl(world: World, *options: str) -> str:
    """What it says of a handshake on port 443."""
    address = f"{address_of(HERE)}:443"
    done = ran(["openssl", "s_client", "-connect", address, "-CAfile", world.endpoint.ca_file, *options])
    return done.stdout + done.stderr


@scenario
def openssl_verifies_the_name(world: World) -> None:
    name = ["-servername", world.host(), "-verify_hostname", world.host(), "-verify_return_error"]
    said = openssl(world, *name, "-alpn", MQTT)
    assert "Verification: OK" in said, said
    assert f"ALPN protocol: {MQTT}" in said, said


@scenario
def a_foreign_name_is_refused_in_the_handshake(world: World) -> None:
    account = world.endpoint.account_id
    for name in ("example.com", "localhost", endpoint_name(DATA, account, "mars-1")):
        said = openssl(world, "-servername", name)
        assert "no peer certificate available" in said, said


@scenario
def without_a_name_there_is_neither_https_nor_an_authorizer(world: World) -> None:
    health = http_request("GET", "/_ministack/health", 0)
    assert world.dial(None, world.host(), None).answer(health)
    assert world.dial(None, None, None).answer(health) == b""
    publish = http_request("POST", f"/topics/{TOPIC}", 0)
    assert b" 200 " in world.dial(world.lamp, world.host(), HTTPS).answer(publish)
    assert world.dial(world.lamp, None, HTTPS).answer(publish) == b""
    assert b" 200 " in world.dial(world.lamp, world.host(), None, port=8443).answer(publish)
    assert world.dial(world.lamp, None, None, port=8443).answer(publish) == b""
    assert not world.dial(world.lamp, None, AUTHORIZER).lets_in("port-1")


@scenario
def without_a_name_mqtt_goes_by_the_certificate(world: World) -> None:
    """AWS IoT API reference, `CertificateDescription`, `certificateMode`."""
    for port in (443, 8883):
        assert world.dial(world.lamp, None, MQTT, port=port).lets_in("port-1")
        assert not world.dial(world.sni_only, None, MQTT, port=port).lets_in("port-1")
        assert world.dial(world.sni_only, world.host(), MQTT, port=port).lets_in("port-1")
        another = endpoint_name(DATA, "111111111111", HERE)
        assert not world.dial(world.sni_only, another, MQTT, port=port).lets_in("port-1")


@scenario
def a_device_connects_in_its_own_region_only(world: World) -> None:
    for port in (443, 8883):
        for name in (world.host(THERE), None):
            assert world.dial(world.lamp_there, name, MQTT, region=THERE, port=port).lets_in("port-1")
        assert not world.dial(world.lamp_there, world.host(), MQTT, port=port).lets_in("port-1")
        assert not world.dial(world.lamp_there, None, MQTT, port=port).lets_in("port-1")
        assert not world.dial(world.lamp, None, MQTT, region=THERE, port=port).lets_in("port-1")


@scenario
def a_name_is_found_at_the_address_of_its_region(world: World) -> None:
    hosts = [line.split() for line in world.endpoint.hosts.splitlines()]
    assert [address_of(HERE), address_of(THERE)] == [fields[0] for fields in hosts[:2]]
    assert world.host(THERE) in hosts[1]


@scenario
def a_second_bench_has_no_place(world: World) -> None:
    with pytest.raises(BenchError, match=r"port 443 of 127\.0\.0\.1") as raised:
        BenchProcess("--standard-ports").start()
    assert raised.value.code == "BEN-115"


def main() -> None:
    ran(["ip", "link", "set", "lo", "up"]).check_returncode()
    outcomes = {}
    with tempfile.TemporaryDirectory() as folder, BenchProcess("--standard-ports") as process:
        hosts = Path(folder) / "hosts"
        hosts.write_text(f"127.0.0.1 localhost\n{process.endpoint.hosts}\n", encoding="ascii")
        ran(["mount", "--bind", str(hosts), "/etc/hosts"]).check_returncode()
        world = World(process.endpoint, Path(folder))
        for name, run in SCENARIOS.items():
            try:
                run(world)
            except Exception:  # noqa: BLE001 - told below
                outcomes[name] = traceback.format_exc()
            else:
                outcomes[name] = ""
    sys.stdout.write(json.dumps(outcomes))


if __name__ == "__main__":
    main()
