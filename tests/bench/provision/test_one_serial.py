"""One serial number, one unit: thieves with the claim key, two stations at once, runs that were cut off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from awscrt import mqtt
from awsiot import iotidentity, mqtt_connection_builder
from cryptography.hazmat.primitives.asymmetric import ec

from desktop.account.claim import open_claim
from desktop.account.names import PROVIDER_FUNCTION, Names
from desktop.cloud.fleet_provisioning import ClaimConnection, ClaimCredentials
from desktop.cloud.serials import HOLD_SECONDS, TABLE, Reservation, Serials
from desktop.core.cancel import CancelToken
from desktop.core.errors import CloudError
from desktop.core.events import RunFinished
from desktop.core.verdicts import Verdict
from desktop.ledger.store import Ledger
from desktop.provision.issuer import Issued
from desktop.provision.ports import Ports
from desktop.provision.station import Station
from tests.bench.cloud.clients import NO_SUCH_KEY
from tests.bench.provision.between import Between
from tests.bench.provision.line import Bay, Line, MakeBay, Plug, next_serial, passphrase
from tests.bench.provision.test_bad_cloud import MakeFunction, provider_answers
from tests.bench.provision.test_crash import die_at
from tests.unit.provision.world import certificate_request

SECONDS = 15
MakeStation = Callable[..., Bay]


@pytest.fixture
def station(line: Line, tmp_path: Path) -> Iterator[MakeStation]:
    """`station(ports=...)`: one more station of the account, with a data folder of its own."""
    with ExitStack() as stack:

        def make(ports: Ports | None = None) -> Bay:
            folder = tmp_path / f"station {time.monotonic_ns()}"
            ledger = stack.enter_context(Ledger(folder / "ledger.sqlite3"))
            one = Station(
                product=line.product,
                ports=ports or line.ports(),
                ledger=ledger,
                code_signing_pem=line.facts.code_signing_certificate_pem,
                folder=folder,
            )
            return Bay(stack.enter_context(one), ledger)

        yield make


@pytest.fixture
def claim(line: Line) -> ClaimCredentials:
    """What a thief needs, and all that he has."""
    return open_claim(line.facts.claim_certificate_pem, Path(line.facts.claim_key_path), passphrase)


def new_request(name: str) -> str:
    return certificate_request(ec.generate_private_key(ec.SECP256R1()), name)


def later(line: Line) -> Ports:
    """The ports of a station that begins when a reservation of now has ended."""
    return replace(line.ports(), serials=Serials(line.cloud, now=lambda: time.time() + HOLD_SECONDS + 60))


def assert_one(line: Line, passed: RunFinished) -> None:
    """The thing has that run's certificate and no other, and AWS still sees the unit's connection."""
    assert passed.verdict is Verdict.PASS, passed
    assert line.principals(passed.thing) == [passed.certificate_id]
    found = line.iot.describe_certificate(certificateId=passed.certificate_id)["certificateDescription"]
    assert found["status"] == "ACTIVE"


def steal(line: Line, claim: ClaimCredentials, serial: str, **parameters: str) -> None:
    """A certificate of the thief's own for the unit's name; raises what AWS says to its registration."""
    with ClaimConnection(line.cloud, claim, line.facts.template) as thief:
        made = thief.create_from_csr(new_request(line.product.thing_name(serial)))
        thief.register_thing(made.ownership_token, {"SerialNumber": serial, **parameters})


# --- with the claim key alone


@pytest.mark.parametrize(
    "parameters", [{}, {"AWS::IoT::Certificate::Id": "a" * 64}, {"ThingName": "DL99999999"}], ids=str
)
def test_claim_holder_cannot_be_a_provisioned_unit(
    line: Line, claim: ClaimCredentials, bay: Bay, plug: Plug, serial: str, parameters: dict[str, str]
) -> None:
    passed = bay.run(*plug(), serial)
    with pytest.raises(CloudError) as refused:
        steal(line, claim, serial, **parameters)
    assert refused.value.code == "CLD-031"
    assert_one(line, passed)


def test_claim_holder_cannot_take_the_certificate_that_a_unit_has(
    line: Line, claim: ClaimCredentials, bay: Bay, plug: Plug, serial: str
) -> None:
    """With a parameter in the place of AWS's own, his certificate's token would register the unit's."""
    passed = bay.run(*plug(), serial)
    with pytest.raises(CloudError):
        steal(line, claim, serial, **{"AWS::IoT::Certificate::Id": passed.certificate_id})
    assert_one(line, passed)


def test_claim_holder_cannot_make_a_unit_that_nobody_reserved(
    line: Line, claim: ClaimCredentials, serial: str
) -> None:
    with pytest.raises(CloudError):
        steal(line, claim, serial)
    assert serial not in line.things()


def test_claim_holder_cannot_use_what_another_reserved(
    line: Line, claim: ClaimCredentials, serial: str
) -> None:
    thing = line.product.thing_name(serial)
    Serials(line.cloud).reserve(
        Reservation(thing, serial, line.product.slug, "0" * 64, "st-1", "bench 1", "run-1")
    )
    with pytest.raises(CloudError):
        steal(line, claim, serial)
    assert thing not in line.things()


@NO_SUCH_KEY
def test_sdk_of_aws_with_the_claim_key_is_refused(
    line: Line, claim: ClaimCredentials, bay: Bay, plug: Plug, serial: str
) -> None:
    """Unmodified, without Linekey, and with the client id of a station."""
    passed = bay.run(*plug(), serial)
    bench = line.endpoint
    connection = mqtt_connection_builder.mtls_from_bytes(
        claim.certificate_pem.encode(),
        claim.private_key_pem,
        endpoint=bench.mqtt_host,
        port=bench.mqtt_port,
        ca_filepath=bench.ca_file,
        client_id="linekey-claim-0123456789abcdef",
    )
    connection.connect().result(SECONDS)
    answer = ask_with_the_sdk(iotidentity.IotIdentityClient(connection), line, serial)
    connection.disconnect().result(SECONDS)
    assert isinstance(answer, iotidentity.ErrorResponse)
    assert (answer.status_code, answer.error_code) == (403, "AccessDenied")
    assert_one(line, passed)


def ask_with_the_sdk(identity: Any, line: Line, serial: str) -> Any:
    heard: list[Any] = []
    event = threading.Event()

    def keep(answer: Any) -> None:
        heard.append(answer)
        event.set()

    once, created = mqtt.QoS.AT_LEAST_ONCE, iotidentity.CreateCertificateFromCsrSubscriptionRequest()
    registered = iotidentity.RegisterThingSubscriptionRequest(template_name=line.facts.template)
    for subscribe, what in (
        (identity.subscribe_to_create_certificate_from_csr_accepted, created),
        (identity.subscribe_to_create_certificate_from_csr_rejected, created),
        (identity.subscribe_to_register_thing_accepted, registered),
        (identity.subscribe_to_register_thing_rejected, registered),
    ):
        subscribe(what, once, keep)[0].result(SECONDS)
    request = new_request(line.product.thing_name(serial))
    identity.publish_create_certificate_from_csr(
        iotidentity.CreateCertificateFromCsrRequest(certificate_signing_request=request), once
    ).result(SECONDS)
    assert event.wait(SECONDS)
    made = heard.pop()
    event.clear()
    identity.publish_register_thing(
        iotidentity.RegisterThingRequest(
            template_name=line.facts.template,
            certificate_ownership_token=made.certificate_ownership_token,
            parameters={"SerialNumber": serial},
        ),
        once,
    ).result(SECONDS)
    assert event.wait(SECONDS)
    return heard.pop()


@pytest.mark.parametrize("moment", ["before bind", "after bind"])
def test_thief_who_is_quicker_than_the_station(
    line: Line, claim: ClaimCredentials, make_bay: MakeBay, plug: Plug, serial: str, moment: str
) -> None:
    caught: list[CloudError] = []

    class Racing(Between):
        def _steal(self) -> None:
            try:
                steal(line, claim, serial)
            except CloudError as error:
                caught.append(error)

        def acquire(self, request_pem: str, cancel: CancelToken) -> Issued:
            issued = super().acquire(request_pem, cancel)
            if moment == "before bind":
                self._steal()
            return issued

        def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
            if moment == "after bind":
                self._steal()
            return super().register(issued, serial, cancel)

    ports = line.ports()
    bay = make_bay(ports=replace(ports, issuer=lambda: Racing(ports.issuer())))
    assert_one(line, bay.run(*plug(), serial))
    assert [error.code for error in caught] == ["CLD-031"]


def test_hook_may_reach_rows_and_nothing_else(line: Line) -> None:
    """Its role: reading and changing rows of that table. The claim has no role in IAM at all."""
    names = Names(line.cloud, line.product)
    policy = line.cloud.client("iam").get_role_policy(RoleName=names.hook_role, PolicyName="linekey")
    allowed = [one for one in policy["PolicyDocument"]["Statement"] if "dynamodb" in str(one["Action"])]
    [rows] = allowed
    assert sorted(rows["Action"]) == ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    assert rows["Resource"] == line.cloud.arn("dynamodb", f"table/{TABLE}")
    claimed = line.iot.get_policy(policyName=names.claim_policy)["policyDocument"]
    assert "dynamodb" not in claimed
    assert "sts" not in claimed
    assert "iot:AssumeRoleWithCertificate" not in claimed


# --- two stations


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_stations_with_one_serial_number_one_passes(
    line: Line, station: MakeStation, plug: Plug, serial: str, attempt: int
) -> None:
    before, units = line.certificates(), plug(count=2)
    stations = [station(), station()]
    start = threading.Barrier(2)
    finished: list[RunFinished] = []

    def run(bay: Bay, port: str) -> None:
        start.wait()
        finished.append(bay.run(port, serial))

    running = [threading.Thread(target=run, args=pair) for pair in zip(stations, units, strict=True)]
    for one in running:
        one.start()
    for one in running:
        one.join(120)
    [passed] = [one for one in finished if one.verdict is Verdict.PASS]
    [refused] = [one for one in finished if one.verdict is Verdict.ERROR]
    assert refused.problem is not None
    assert refused.problem.code in ("PRV-010", "PRV-016", "PRV-017")
    assert_one(line, passed)
    assert line.certificates() - before == {passed.certificate_id}


# --- cut off


@pytest.mark.parametrize("moment", ["after key", "before request", "after request", "before certificate"])
def test_unit_that_was_provisioned_elsewhere_since_still_works(
    line: Line,
    make_bay: MakeBay,
    station: MakeStation,
    plug: Plug,
    serial: str,
    tmp_path: Path,
    moment: str,
) -> None:
    [port] = plug()
    die_at(moment, line, port, serial, tmp_path)
    other = station(later(line))
    passed = other.run(port, serial)
    assert_one(line, passed)

    first = make_bay(answer_seconds=0.0)
    [decided] = first.station.reconcile()
    assert decided.problem is not None
    assert decided.problem.code == "PRV-022"
    assert first.open_runs() == []
    assert_one(line, passed)
    assert other.verdicts(serial) == ["PASS"]
    with line.ports().presence() as presence:
        presence.expect(passed.thing)
        driver = line.ports().plug(port)
        with driver.link:
            driver.restart()
        presence.wait_connected(passed.thing, passed.certificate_id, 30.0)


SLOW_PROVIDER = f"""
import json, time
import boto3

def handler(event, context):
    time.sleep(3.5)
    asked = boto3.client("lambda").invoke(FunctionName="{PROVIDER_FUNCTION}", Payload=json.dumps(event))
    return json.loads(asked["Payload"].read())
"""
MAY_INVOKE = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}],
}


def test_nothing_is_left_when_the_provider_answers_after_the_station_died(
    line: Line, make_bay: MakeBay, plug: Plug, tmp_path: Path, make_function: MakeFunction, serial: str
) -> None:
    before = line.certificates()
    [port] = plug()

    def make(name: str, source: str, endpoint: Any) -> str:
        return make_function(name, source, endpoint, MAY_INVOKE)

    with provider_answers(line, make, f"frozen-{serial}", SLOW_PROVIDER):
        bay, other = make_bay(), next_serial()
        [free] = plug()
        die_at("asking", line, port, serial, tmp_path)
        assert line.certificates() == before, "it is asked, and has not answered yet"
        begun = time.monotonic()
        [decided] = bay.station.reconcile()
        assert time.monotonic() - begun < 30
        assert decided.problem is not None
        assert decided.problem.code == "PRV-030"
        time.sleep(4)  # longer than the provider may take
        assert line.certificates() == before
    assert bay.run(port, serial).verdict is Verdict.PASS
    assert bay.run(free, other).verdict is Verdict.PASS


def test_unit_that_settling_finished_is_told_as_pass(
    line: Line, make_bay: MakeBay, plug: Plug, serial: str, tmp_path: Path
) -> None:
    [port] = plug()
    die_at("before connect", line, port, serial, tmp_path)
    bay = make_bay()
    [finished] = bay.station.reconcile()
    assert bay.run(port, serial).certificate_id == finished.certificate_id
    refused = bay.run(port, serial).problem
    assert refused is not None
    assert refused.code == "PRV-010"
    assert bay.verdicts(serial) == ["PASS"]
