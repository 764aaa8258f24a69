"""AWS's SDK without Linekey: provisions by a trusted user's claim in JSON, and by the claim key in CBOR."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbor2
import pytest
from awscrt import mqtt
from awsiot import iotidentity, mqtt_connection_builder

from desktop.account.claim import open_claim
from desktop.cloud import certificates
from desktop.cloud.fleet_provisioning import ClaimConnection
from desktop.cloud.provisioning_claims import TrustedUserClaims
from desktop.core.errors import CloudError
from signing.certificates import fingerprint
from tests.bench.cloud.clients import NO_SUCH_KEY, SECONDS, Client, KeyAndCsr, make_csr
from tests.bench.provision.line import Line, passphrase


@pytest.fixture
def key(line: Line, serial: str) -> KeyAndCsr:
    return make_csr(line.product.thing_name(serial))


@pytest.fixture
def connections() -> Iterator[list[mqtt.Connection]]:
    opened: list[mqtt.Connection] = []
    yield opened
    for connection in opened:
        connection.disconnect().result(SECONDS)


def connection_of(line: Line, certificate_pem: str, key_pem: str, client_id: str) -> mqtt.Connection:
    return mqtt_connection_builder.mtls_from_bytes(
        certificate_pem.encode(),
        key_pem.encode(),
        endpoint=line.endpoint.mqtt_host,
        port=line.endpoint.mqtt_port,
        ca_filepath=line.endpoint.ca_file,
        client_id=client_id,
        clean_session=True,
    )


def assert_joins(line: Line, thing: str, certificate_id: str, certificate_pem: str, key: KeyAndCsr) -> None:
    """The thing owns that certificate alone, and its unit is let in."""
    assert line.principals(thing) == [certificate_id]
    assert certificates.describe(line.cloud, certificate_id).status == "ACTIVE"
    unit = Client(connection_of(line, certificate_pem, key.key_pem, thing))
    unit.subscribe(f"$aws/things/{thing}/jobs/notify-next")
    unit.close()


class Identity:
    """The SDK's own client for provisioning, which keeps what it hears."""

    def __init__(self, connection: mqtt.Connection, template: str) -> None:
        self._client = iotidentity.IotIdentityClient(connection)
        self._template = template
        self._heard: Any = None
        self._event = threading.Event()
        once, created = mqtt.QoS.AT_LEAST_ONCE, iotidentity.CreateCertificateFromCsrSubscriptionRequest()
        registered = iotidentity.RegisterThingSubscriptionRequest(template_name=template)
        for subscribe, what in (
            (self._client.subscribe_to_create_certificate_from_csr_accepted, created),
            (self._client.subscribe_to_create_certificate_from_csr_rejected, created),
            (self._client.subscribe_to_register_thing_accepted, registered),
            (self._client.subscribe_to_register_thing_rejected, registered),
        ):
            subscribe(what, once, self._keep)[0].result(SECONDS)

    def _keep(self, answer: Any) -> None:
        self._heard = answer
        self._event.set()

    def _wait(self, sent: Any) -> Any:
        sent.result(SECONDS)
        assert self._event.wait(SECONDS)
        self._event.clear()
        return self._heard

    def create(self, csr_pem: str) -> Any:
        request = iotidentity.CreateCertificateFromCsrRequest(certificate_signing_request=csr_pem)
        return self._wait(self._client.publish_create_certificate_from_csr(request, mqtt.QoS.AT_LEAST_ONCE))

    def register(self, token: str, serial: str) -> Any:
        request = iotidentity.RegisterThingRequest(
            template_name=self._template,
            certificate_ownership_token=token,
            parameters={"SerialNumber": serial},
        )
        return self._wait(self._client.publish_register_thing(request, mqtt.QoS.AT_LEAST_ONCE))


@NO_SUCH_KEY
def test_awsiotsdk_provisions_with_the_claim_of_a_trusted_user(
    line: Line, serial: str, key: KeyAndCsr, connections: list[mqtt.Connection]
) -> None:
    lent = line.iot.create_provisioning_claim(templateName=line.facts.template)
    claim = connection_of(line, lent["certificatePem"], lent["keyPair"]["PrivateKey"], f"app-{serial}")
    claim.connect().result(SECONDS)
    connections.append(claim)

    identity = Identity(claim, line.facts.template)
    made = identity.create(key.csr_pem)
    line.promise(serial, made.certificate_id)
    registered = identity.register(made.certificate_ownership_token, serial)
    assert isinstance(registered, iotidentity.RegisterThingResponse), registered
    thing = registered.thing_name
    assert thing == line.product.thing_name(serial)
    assert_joins(line, thing, made.certificate_id, made.certificate_pem, key)


@NO_SUCH_KEY
def test_awscrt_and_cbor2_provision_with_the_claim_key(line: Line, serial: str, key: KeyAndCsr) -> None:
    own = open_claim(line.facts.claim_certificate_pem, Path(line.facts.claim_key_path), passphrase)
    client = Client(
        connection_of(line, own.certificate_pem, own.private_key_pem.decode(), f"linekey-claim-{serial}")
    )
    try:
        create = "$aws/certificates/create-from-csr/cbor"
        made = said(client, create, {"certificateSigningRequest": key.csr_pem})
        line.promise(serial, made["certificateId"])
        register = f"$aws/provisioning-templates/{line.facts.template}/provision/cbor"
        token, parameters = made["certificateOwnershipToken"], {"SerialNumber": serial}
        asked = {"certificateOwnershipToken": token, "parameters": parameters}
        thing = said(client, register, asked)["thingName"]
    finally:
        client.close()
    assert_joins(line, thing, made["certificateId"], made["certificatePem"], key)


def said(client: Client, topic: str, request: dict[str, Any]) -> Any:
    client.subscribe(f"{topic}/accepted")
    client.subscribe(f"{topic}/rejected")
    client.publish(topic, cbor2.dumps(request))
    answered, payload = client.hear()
    answer = cbor2.loads(payload)
    assert answered == f"{topic}/accepted", answer
    return answer


def test_a_lent_claim_is_good_for_its_template_alone_and_is_not_listed(line: Line) -> None:
    lent = TrustedUserClaims(line.cloud, line.facts.template).current()
    assert not lent.has_ended()
    listed = [one["certificateId"] for one in line.iot.list_certificates()["certificates"]]
    assert fingerprint(lent.certificate_pem) not in listed
    with ClaimConnection(line.cloud, lent, "another") as connection, pytest.raises(CloudError) as refused:
        connection.register_thing("token", {})
    assert refused.value.code == "CLD-024"
