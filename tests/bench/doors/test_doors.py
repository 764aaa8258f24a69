"""One port for all that AWS IoT speaks on 443, told apart by ALPN, and HTTPS by certificate."""

from __future__ import annotations

import dataclasses
import json
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from awsiot import mqtt_connection_builder
from botocore.exceptions import ClientError

from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.endpoint_names import CREDENTIALS, DATA, endpoint_name
from tests.bench.cloud.clients import SECONDS, Client, Identity, allow, make_identity, make_role
from tests.bench.doors.tls_clients import (
    ACCEPTED,
    AUTHORIZER,
    HTTPS,
    MQTT,
    Dial,
    connect_packet,
    http_request,
    read_response,
)
from tests.unit.bench.packets import MQTT_311, packet, publish

Aws = Callable[[str], Any]
KILOBYTE = 1024


@pytest.fixture(scope="module")
def lamp(aws: Aws, bench: BenchEndpoint) -> Identity:
    arn = f"arn:aws:iot:{bench.region}:{bench.account_id}"
    return make_identity(
        aws("iot"),
        "doors",
        [
            allow("iot:Connect", f"{arn}:client/door-*"),
            allow(["iot:Publish", "iot:Receive"], [f"{arn}:topic/doors/ok", f"{arn}:topic/doors/who"]),
            allow("iot:Publish", f"{arn}:topic/doors/of/${{iot:ClientId}}"),
            allow("iot:Subscribe", f"{arn}:topicfilter/doors/*"),
            allow(["iot:GetThingShadow", "iot:UpdateThingShadow"], f"{arn}:thing/door-lamp"),
            allow("iotjobsdata:*", f"{arn}:thing/door-jobs"),
            allow("iotjobsdata:GetPendingJobExecutions", f"{arn}:thing/door-lamp"),
        ],
    )


@pytest.fixture(scope="module")
def dial(bench: BenchEndpoint, lamp: Identity) -> Dial:
    """To the port of HTTPS, as the lamp."""
    url = urlsplit(bench.endpoint_url_tls)
    return Dial((str(url.hostname), int(url.port or 0)), bench.ca_file, "localhost", lamp)


@pytest.fixture
def listener(bench: BenchEndpoint, lamp: Identity) -> Iterator[Client]:
    client = Client(
        mqtt_connection_builder.mtls_from_bytes(
            lamp.certificate_pem.encode(),
            lamp.key_pem.encode(),
            endpoint=bench.mqtt_host,
            port=bench.mqtt_port,
            ca_filepath=bench.ca_file,
            client_id="door-listener",
            clean_session=True,
        )
    )
    client.subscribe("doors/#")
    yield client
    client.close()


def by(dial: Dial, protocol: str | None, **changes: Any) -> Dial:
    return dataclasses.replace(dial, alpn=protocol, **changes)


def test_endpoints_are_bare_names(aws: Aws, bench: BenchEndpoint) -> None:
    iot = aws("iot")
    for kind in (DATA, CREDENTIALS):
        answer = iot.describe_endpoint(endpointType=kind)
        assert answer["endpointAddress"] == endpoint_name(kind, bench.account_id, bench.region)
    data = endpoint_name(DATA, bench.account_id, bench.region)
    assert iot.describe_domain_configuration(domainConfigurationName=DATA)["domainName"] == data
    with pytest.raises(ClientError, match="Data-ATS") as retired:
        iot.describe_endpoint(endpointType="iot:Jobs")
    assert retired.value.response["Error"]["Code"] == "InvalidRequestException"


def test_the_server_proves_to_be_any_endpoint_here_and_no_other(dial: Dial, bench: BenchEndpoint) -> None:
    for region in (bench.region, "eu-west-1"):
        for kind in (DATA, CREDENTIALS):
            with by(dial, None, server_name=endpoint_name(kind, bench.account_id, region)).open() as secure:
                assert secure.version() in {"TLSv1.2", "TLSv1.3"}
    elsewhere = by(dial, None, server_name=endpoint_name(DATA, bench.account_id, "mars-1"))
    with pytest.raises(ssl.SSLCertVerificationError), elsewhere.open():
        pass


def test_alpn_tells_the_protocols_of_one_port_apart(dial: Dial) -> None:
    assert by(dial, MQTT).lets_in("door-1")
    assert not by(dial, None).lets_in("door-1")
    assert by(dial, HTTPS).request("POST", "/topics/doors/ok")[0] == 200
    assert by(dial, "http/1.1").request("GET", "/_ministack/health")[0] == 200
    assert by(dial, None).request("GET", "/_ministack/health")[0] == 200


@pytest.mark.parametrize("protocol", [MQTT, HTTPS, AUTHORIZER])
def test_without_certificate_or_password_nobody_gets_in(dial: Dial, protocol: str) -> None:
    nobody = by(dial, protocol, identity=None)
    sent = http_request("POST", "/topics/doors/ok", 0) if protocol == HTTPS else connect_packet("door-1")
    answer = nobody.answer(sent)
    assert b" 200 " not in answer
    assert answer != ACCEPTED


def test_a_certificate_signs_no_request_without_alpn(dial: Dial) -> None:
    assert by(dial, None).request("POST", "/topics/doors/ok")[0] >= 400


def test_a_device_may_connect_only_as_its_policy_says(dial: Dial) -> None:
    assert not by(dial, MQTT).lets_in("window-1")


def test_a_message_by_https_is_heard_and_says_who_sent_it(
    aws: Aws, bench: BenchEndpoint, dial: Dial, lamp: Identity, listener: Client
) -> None:
    role = make_role(aws("iam"), "doors", "iot:Publish")
    rule = {
        "sql": "SELECT principal() AS who FROM 'doors/ok'",
        "actions": [{"republish": {"topic": "doors/who", "roleArn": role}}],
    }
    aws("iot").create_topic_rule(ruleName="doors", topicRulePayload=rule)
    try:
        status, answer = by(dial, HTTPS).request("POST", "/topics/doors%2Fok?qos=1", b"on")
    finally:
        aws("iot").delete_topic_rule(ruleName="doors")
    assert (status, json.loads(answer)["message"]) == (200, "OK")
    heard = dict([listener.hear(), listener.hear()])
    assert heard["doors/ok"] == b"on"
    assert json.loads(heard["doors/who"]) == {"who": lamp.certificate_id}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/topics/doors/other", 403),
        ("POST", "/topics/doors/ok/", 403),
        ("POST", "/topics/doors/ok?retain=true", 403),
        ("POST", "/topics/doors/ok?qos=2", 400),
        ("POST", "/topics/", 403),
        # Over HTTPS there is no client id, so what a policy says of one allows nothing.
        ("POST", "/topics/doors/of/", 403),
        ("POST", "/topics/doors/of/door-1", 403),
        ("GET", "/topics/doors/ok", 404),
        ("GET", "/retainedMessage/doors/ok", 403),
        ("GET", "/things/door-bell/shadow", 403),
        ("GET", "/things/door-lamp/shadow?name=hidden", 403),
        ("DELETE", "/things/door-lamp/shadow", 403),
        ("GET", "/things/door-lam%2570/shadow", 404),
        ("GET", "/things/door-bell/shadow/../../door-lamp/shadow", 404),
        ("GET", "/things", 404),
        ("GET", "/things/door-bell/jobs", 403),
        ("GET", "/things/door-lamp/jobs", 200),
        ("PUT", "/things/door-lamp/jobs/$next", 403),
        ("GET", "/things/door-lamp/jobs/$next", 403),
        ("GET", "/things/door-lamp/jobs/none", 403),
        ("POST", "/things/door-lamp/jobs/none", 403),
        ("POST", "/things/door-jobs/jobs", 404),
        ("POST", "/things/door-jobs/jobs/$next", 404),
        ("PUT", "/things/door-jobs/jobs/none", 404),
        ("DELETE", "/things/door-jobs/jobs/none", 404),
        ("GET", "/things/door-jobs/jobs/none", 404),
        ("GET", "/things/door-jobs/jobs/$nexT", 404),
        ("GET", "/things/door-jobs/jobs/a/b", 404),
        ("GET", "/things/door-bell/jobs/../../door-jobs/jobs", 404),
        ("POST", "/", 404),
    ],
)
def test_over_https_policies_hold(dial: Dial, method: str, path: str, status: int) -> None:
    assert by(dial, HTTPS).request(method, path, b"{}")[0] == status


def test_a_shadow_by_https(aws: Aws, dial: Dial) -> None:
    aws("iot").create_thing(thingName="door-lamp")
    client, path = by(dial, HTTPS), "/things/door-lamp/shadow"
    status, answer = client.request("POST", path, b'{"state": {"reported": {"on": true}}}')
    assert status == 200, answer
    assert json.loads(client.request("GET", path)[1])["state"] == {"reported": {"on": True}}


def test_jobs_by_https(aws: Aws, dial: Dial) -> None:
    iot, things = aws("iot"), "/things/door-jobs/jobs"
    target = iot.create_thing(thingName="door-jobs")["thingArn"]
    iot.create_job(jobId="door-job", targets=[target], document='{"steps": [1, 2]}')

    def asked(method: str, path: str, **body: Any) -> Any:
        status, answer = by(dial, HTTPS).request(method, path, json.dumps(body).encode() if body else b"")
        return json.loads(answer) if status == 200 else status

    assert [one["jobId"] for one in asked("GET", things)["queuedJobs"]] == ["door-job"]
    assert asked("GET", f"{things}/%24next")["execution"]["status"] == "QUEUED"
    started = asked("PUT", f"{things}/$next", statusDetails={"step": "1"})["execution"]
    assert (started["jobId"], started["status"], started["versionNumber"]) == ("door-job", "IN_PROGRESS", 2)
    assert json.loads(started["jobDocument"]) == {"steps": [1, 2]}
    assert "jobDocument" not in asked("GET", f"{things}/door-job?includeJobDocument=false")["execution"]
    for wrong in ({"status": []}, {"status": "DONE"}, {"status": "SUCCEEDED", "statusDetails": "all"}):
        assert asked("POST", f"{things}/door-job", **wrong) == 400
    assert asked("POST", f"{things}/door-job", status="SUCCEEDED", expectedVersion=1) == 400
    done = asked("POST", f"{things}/door-job", status="SUCCEEDED", includeJobExecutionState=True)
    assert done["executionState"]["status"] == "SUCCEEDED"
    assert asked("POST", f"{things}/door-job", status="FAILED") == 409
    assert asked("GET", things) == {"inProgressJobs": [], "queuedJobs": []}
    assert asked("PUT", f"{things}/$next") == {}
    assert iot.describe_job(jobId="door-job")["job"]["status"] == "COMPLETED"


def test_what_a_job_links_to_can_be_fetched(aws: Aws, dial: Dial) -> None:
    aws("s3").create_bucket(Bucket="door-images")
    aws("s3").put_object(Bucket="door-images", Key="a/image.bin", Body=b"firmware")
    link = "${aws:iot:s3-presigned-url:https://s3.amazonaws.com/door-images/a/image.bin}"
    aws("iot").create_job(
        jobId="door-link",
        targets=[aws("iot").create_thing(thingName="door-jobs")["thingArn"]],
        document=json.dumps({"image": link}),
        presignedUrlConfig={
            "roleArn": make_role(aws("iam"), "door-images", "s3:GetObject"),
            "expiresInSec": 60,
        },
    )
    status, answer = by(dial, HTTPS).request("GET", "/things/door-jobs/jobs/door-link")
    assert status == 200
    url = json.loads(json.loads(answer)["execution"]["jobDocument"])["image"]
    with urllib.request.urlopen(url, timeout=SECONDS) as image:
        assert image.read() == b"firmware"


@pytest.mark.parametrize("body", [b"[" * 100_000, b"\xff", b"[]", b"{"])
def test_nonsense_about_a_job_is_refused(dial: Dial, body: bytes) -> None:
    status, answer = by(dial, HTTPS).request("POST", "/things/door-jobs/jobs/none", body)
    assert (status, json.loads(answer)["__type"]) == (400, "InvalidRequestException")


def test_a_message_of_quality_two_is_neither_answered_nor_heard(dial: Dial, listener: Client) -> None:
    ping, pong = packet(12, b""), b"\xd0\x00"
    with by(dial, MQTT).open() as secure:
        secure.sendall(connect_packet("door-2"))
        for payload, quality in ((b"two", 2), (b"one", 0)):
            secure.sendall(publish(MQTT_311, "doors/ok", payload, quality))
        secure.sendall(ping)
        said = b""
        while not said.endswith(pong):
            said += secure.recv(1000)
    assert said == ACCEPTED + pong
    assert listener.hear() == ("doors/ok", b"one")


def test_a_message_of_128_kb_and_no_longer(dial: Dial) -> None:
    client = by(dial, HTTPS)
    assert client.request("POST", "/topics/doors/ok", b"x" * 128 * KILOBYTE)[0] == 200
    assert client.request("POST", "/topics/doors/ok", b"x" * (128 * KILOBYTE + 1))[0] == 413


def test_a_deactivated_certificate_is_refused_on_a_connection_it_has_kept(aws: Aws, dial: Dial) -> None:
    iot = aws("iot")
    fleeting = make_identity(iot, "fleeting", [allow("iot:*", "*")])
    client = by(dial, HTTPS, identity=fleeting)
    assert client.request("GET", "/things/door-jobs/jobs")[0] == 403, "what iot:* does not hold"
    with client.open() as secure:
        ask = http_request("POST", "/topics/doors/ok", 0)
        secure.sendall(ask)
        assert read_response(secure, "POST")[0] == 200
        iot.update_certificate(certificateId=fleeting.certificate_id, newStatus="INACTIVE")
        secure.sendall(ask)
        assert read_response(secure, "POST")[0] == 403
    assert client.answer(ask) == b""
    assert not by(dial, MQTT, identity=fleeting).lets_in("fleeting")


def test_a_device_is_known_only_in_the_region_it_dials(bench: BenchEndpoint, dial: Dial) -> None:
    here, there = (endpoint_name(DATA, bench.account_id, region) for region in (bench.region, "eu-west-1"))
    assert by(dial, MQTT, server_name=here).lets_in("door-1")
    assert not by(dial, MQTT, server_name=there).lets_in("door-1")
    assert by(dial, HTTPS, server_name=here).request("POST", "/topics/doors/ok")[0] == 200
    assert by(dial, HTTPS, server_name=there).answer(http_request("POST", "/topics/doors/ok", 0)) == b""


def test_the_port_of_mqtt_speaks_nothing_else(bench: BenchEndpoint, dial: Dial) -> None:
    port = by(dial, None, address=(bench.mqtt_host, bench.mqtt_port))
    assert port.lets_in("door-1")
    with by(port, HTTPS).open() as secure:
        assert secure.selected_alpn_protocol() is None
    assert by(port, HTTPS).lets_in("door-1")
    assert dataclasses.replace(port, identity=None).answer(connect_packet("door-1")) == b""
