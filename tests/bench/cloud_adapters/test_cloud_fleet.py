"""Fleet provisioning, presence and the two IoT policies, over real TLS."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from desktop.account.facts import AccountFacts
from desktop.cloud import certificates, registry
from desktop.cloud.errors import NotFoundError
from desktop.cloud.fleet_provisioning import ClaimConnection, ClaimCredentials, NewCertificate
from desktop.cloud.mqtt import Message, MqttConnection
from desktop.cloud.mqtt_client import Endpoint
from desktop.cloud.presence import Presence, cloud_presence
from desktop.cloud.registry import Registry
from desktop.cloud.session import Cloud
from desktop.cloud.tls import client_context, present
from desktop.core.cancel import CancelToken
from desktop.core.errors import AbortedError, CloudError
from desktop.settings.product.profile import load_product
from signing.certificates import check_certificate
from tests.bench.provision.line import promise

from .conftest import UnitKey

NewUnit = Callable[[str], UnitKey]


@contextmanager
def connected(cloud: Cloud, unit: UnitKey, made: NewCertificate, client_id: str) -> Iterator[MqttConnection]:
    host, port = cloud.mqtt_endpoint()
    context = client_context(cloud.trust_pem(), system=False)
    present(context, made.certificate_pem.encode(), unit.key_pem, port)
    heard: list[Message] = []
    connection = MqttConnection(Endpoint(host, port, context), client_id, heard.append)
    connection.open()
    try:
        yield connection
    finally:
        connection.close()


@pytest.fixture
def registered(
    cloud: Cloud, facts: AccountFacts, claim: ClaimCredentials, new_unit: NewUnit
) -> Iterator[tuple[UnitKey, NewCertificate]]:
    """DL00000001, provisioned; gone afterwards."""
    unit = new_unit("DL00000001")
    with ClaimConnection(cloud, claim, facts.template) as connection:
        made = connection.create_from_csr(unit.request_pem)
        promise(cloud, load_product("lamp"), "DL00000001", made.certificate_id)
        connection.register_thing(made.ownership_token, {"SerialNumber": "DL00000001"})
    yield unit, made
    certificates.discard(cloud, made.certificate_id)
    registry.delete_thing(cloud, "DL00000001")


@pytest.fixture
def presence(cloud: Cloud) -> Iterator[Presence]:
    with cloud_presence(cloud) as opened:
        yield opened


def test_a_request_becomes_a_thing(
    cloud: Cloud, facts: AccountFacts, registered: tuple[UnitKey, NewCertificate]
) -> None:
    unit, made = registered
    check_certificate(made.certificate_pem, unit.request_pem, issuer_pem=facts.ca_certificate_pem)
    assert certificates.describe(cloud, made.certificate_id).status == "ACTIVE"
    assert certificates.attached_policies(cloud, made.certificate_id) == [facts.unit_policy]
    thing = registry.describe_thing(cloud, "DL00000001")
    assert (thing.type_name, thing.attributes) == (facts.thing_type, {"serial": "DL00000001"})
    assert registry.thing_principals(cloud, "DL00000001") == [made.certificate_id]
    assert list(registry.things_in_group(cloud, facts.thing_groups[0])) == ["DL00000001"]


def test_a_certificate_is_pending_until_it_is_registered(
    cloud: Cloud, facts: AccountFacts, claim: ClaimCredentials, new_unit: NewUnit
) -> None:
    with ClaimConnection(cloud, claim, facts.template) as connection:
        made = connection.create_from_csr(new_unit("DL00000002").request_pem)
    assert certificates.describe(cloud, made.certificate_id).status == "PENDING_ACTIVATION"
    certificates.discard(cloud, made.certificate_id)


def test_discarding_leaves_nothing_and_can_be_repeated(
    cloud: Cloud, registered: tuple[UnitKey, NewCertificate]
) -> None:
    _unit, made = registered
    for _ in range(2):
        certificates.discard(cloud, made.certificate_id)
        registry.delete_thing(cloud, "DL00000001")
    with pytest.raises(NotFoundError):
        certificates.describe(cloud, made.certificate_id)
    assert registry.thing_principals(cloud, "DL00000001") == []


def test_aws_sees_the_unit_connect(
    cloud: Cloud, registered: tuple[UnitKey, NewCertificate], presence: Presence
) -> None:
    unit, made = registered
    presence.expect("DL00000001")
    with connected(cloud, unit, made, "DL00000001"):
        presence.wait_connected("DL00000001", made.certificate_id, timeout=10)


def test_a_unit_that_stays_away_is_told(presence: Presence) -> None:
    presence.expect("DL00000009")
    with pytest.raises(CloudError) as caught:
        presence.wait_connected("DL00000009", "0" * 64, timeout=0.3)
    assert caught.value.code == "CLD-040"


def test_a_unit_with_another_certificate_is_told_apart(
    cloud: Cloud, registered: tuple[UnitKey, NewCertificate], presence: Presence
) -> None:
    unit, made = registered
    presence.expect("DL00000001")
    with connected(cloud, unit, made, "DL00000001"), pytest.raises(CloudError) as caught:
        presence.wait_connected("DL00000001", "0" * 64, timeout=2)
    assert caught.value.code == "CLD-040"
    assert "another certificate" in caught.value.message


def test_waiting_can_be_stopped(presence: Presence) -> None:
    cancel = CancelToken()
    cancel.cancel()
    presence.expect("DL00000009")
    with pytest.raises(AbortedError):
        presence.wait_connected("DL00000009", "0" * 64, timeout=30, cancel=cancel)


@pytest.mark.parametrize(
    "topic",
    [
        "shadow/update",
        "shadow/get",
        "jobs/get",
        "jobs/$next/get",
        "jobs/x/update",
        "streams/AFR_OTA-1/get/cbor",
    ],
)
def test_a_unit_may_speak_for_itself(
    cloud: Cloud, registered: tuple[UnitKey, NewCertificate], topic: str
) -> None:
    unit, made = registered
    with connected(cloud, unit, made, "DL00000001") as connection:
        connection.subscribe("$aws/things/DL00000001/jobs/notify-next")
        connection.publish(f"$aws/things/DL00000001/{topic}", b"{}")


@pytest.mark.parametrize(
    "topic",
    [
        "$aws/things/DL00000003/shadow/update",
        "$aws/things/DL00000001/jobs/notify-next",
        "$aws/things/DL00000001/streams/of-another-kind/get/cbor",
        "$aws/certificates/create-from-csr/json",
        "anything",
    ],
)
def test_a_unit_may_not_speak_for_others(
    cloud: Cloud, registered: tuple[UnitKey, NewCertificate], topic: str
) -> None:
    unit, made = registered
    with connected(cloud, unit, made, "DL00000001") as connection, pytest.raises(CloudError) as caught:
        connection.publish(topic, b"{}")
    assert caught.value.code == "CLD-024"


def test_a_unit_may_not_listen_to_others(cloud: Cloud, registered: tuple[UnitKey, NewCertificate]) -> None:
    unit, made = registered
    with connected(cloud, unit, made, "DL00000001") as connection, pytest.raises(CloudError) as caught:
        connection.subscribe("$aws/things/DL00000003/jobs/notify-next")
    assert caught.value.code == "CLD-022"


def test_a_unit_may_not_take_anothers_name(cloud: Cloud, registered: tuple[UnitKey, NewCertificate]) -> None:
    unit, made = registered
    with pytest.raises(CloudError) as caught, connected(cloud, unit, made, "DL00000003"):
        pass
    assert caught.value.code == "CLD-021"


def test_a_rejection_carries_aws_words(
    cloud: Cloud, facts: AccountFacts, claim: ClaimCredentials, new_unit: NewUnit
) -> None:
    with ClaimConnection(cloud, claim, facts.template) as connection:
        with pytest.raises(CloudError) as caught:
            connection.create_from_csr("no request")
        assert caught.value.code == "CLD-031"
        with pytest.raises(CloudError) as caught:
            connection.register_thing("no token", {"SerialNumber": "DL00000004"})
        assert caught.value.code == "CLD-031"
        assert caught.value.context["error_code"] == "InvalidCertificateOwnershipToken"
        # The connection lives on: the next request is answered.
        made = connection.create_from_csr(new_unit("DL00000004").request_pem)
    certificates.discard(cloud, made.certificate_id)


def test_the_claim_reaches_no_other_template(
    cloud: Cloud, claim: ClaimCredentials, facts: AccountFacts
) -> None:
    with ClaimConnection(cloud, claim, "another") as connection, pytest.raises(CloudError) as caught:
        connection.register_thing("token", {})
    assert caught.value.code == "CLD-024"


def test_a_lost_answer_is_not_retryable(
    cloud: Cloud, facts: AccountFacts, claim: ClaimCredentials, new_unit: NewUnit
) -> None:
    with ClaimConnection(cloud, claim, facts.template) as connection, pytest.raises(CloudError) as caught:
        connection.create_from_csr(new_unit("DL00000005").request_pem, timeout=0)
    assert (caught.value.code, caught.value.retryable) == ("CLD-030", False)


def test_stopping_before_a_request_sends_nothing(
    cloud: Cloud, facts: AccountFacts, claim: ClaimCredentials, new_unit: NewUnit
) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with ClaimConnection(cloud, claim, facts.template) as connection, pytest.raises(AbortedError):
        connection.create_from_csr(new_unit("DL00000006").request_pem, cancel=cancel)


def test_an_unknown_claim_is_refused(
    cloud: Cloud, facts: AccountFacts, claim: ClaimCredentials, new_unit: NewUnit
) -> None:
    cloud.client("iot").update_certificate(certificateId=facts.claim_certificate_id, newStatus="INACTIVE")
    try:
        with pytest.raises(CloudError) as caught, ClaimConnection(cloud, claim, facts.template):
            pass
        assert caught.value.code == "CLD-021"
    finally:
        cloud.client("iot").update_certificate(certificateId=facts.claim_certificate_id, newStatus="ACTIVE")


def test_nobody_at_the_port_is_told(cloud: Cloud, claim: ClaimCredentials) -> None:
    away = Cloud(dataclasses.replace(cloud.target, mqtt_port=1))
    with pytest.raises(CloudError) as caught, ClaimConnection(away, claim, "any"):
        pass
    assert (caught.value.code, caught.value.retryable) == ("CLD-020", True)


def test_the_template_makes_no_thing_of_another_name(
    cloud: Cloud, facts: AccountFacts, claim: ClaimCredentials, new_unit: NewUnit
) -> None:
    """The role of the template, not the template itself, bounds what a claim holder can have made."""
    with ClaimConnection(cloud, claim, facts.template) as connection:
        made = connection.create_from_csr(new_unit("gateway").request_pem)
        with pytest.raises(CloudError) as caught:
            connection.register_thing(made.ownership_token, {"SerialNumber": "gateway"})
    certificates.discard(cloud, made.certificate_id)
    assert (caught.value.code, caught.value.context["status"]) == ("CLD-031", 403)
    assert not Registry(cloud).thing_exists("gateway")
